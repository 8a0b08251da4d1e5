"""What every reader takes and returns: options, and a source of columns and rows of plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from coder.message import Message
from coder.model import Cell, Column, Problem
from coder.readers.choice_set import ChoiceSet
from coder.readers.missing import Codes, mark, said_missing

Row = tuple[int, list[Cell]]
"""The line or row number in the file, and one cell per column."""

LISTED = 50
"""How many problems of one sort are listed one by one; the rest are counted."""


class ReadOptions(Struct, frozen=True):
    """What the user said about a file; None means: detect.

    `header_rows` 0 means that there is no header; a title merged over a whole sheet does not count as one.
    `sheet` is the name of a sheet in a spreadsheet.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_rows: int | None = None
    repair_mojibake: bool = False
    missing: tuple[str, ...] = ()
    """Values that are no answers, in every column but that of the ids."""
    detect_missing: bool = True
    long: bool | None = None
    """Whether each row is one answer to one question."""
    headings: bool = True
    """Of a document: whether lines and styles are taken for headings."""
    options_apart: bool = False
    """Whether each option of a question with several answers stays a column of its own."""
    skip_letterhead: bool = False
    """Of a document: whether what a letter has about its text (letterhead, greeting, closing) is left out."""
    split: str | None = None
    """Of a document: what one answer is: `line`, `paragraph` or `speaker` (a turn). None: a paragraph or list item."""


class Source:
    """What a file holds before anyone has said what its columns mean.

    `kind` is `table` or `document`. `detection` says what was detected, for the preview and the saved recipe.
    `problems` holds what is known after opening and grows while `rows()` is consumed; no problem is listed
    twice.
    """

    def __init__(
        self,
        path: Path,
        columns: tuple[Column, ...],
        start: Callable[[Source], Iterator[Row]],
        *,
        kind: str = "table",
        detection: dict[str, str] | None = None,
    ) -> None:
        self.path = path
        self.kind = kind
        self.columns = columns
        self.detection = detection or {}
        self.problems: list[Problem] = []
        self.layout: object | None = None
        """How the file is laid out, where its reader knows it well enough for parts of it to be read alone."""
        self.options = ReadOptions()
        self.meant: Mapping[str, str] = {}
        """By the name of a column: its role, where the reader knows it."""
        self.missing: dict[int, Codes] = {}
        """By the place of a column: the texts in it that are no answers."""
        self.missing_found: dict[tuple[int, str], int] = {}
        """How many of them the last pass over the rows met, by place and text."""
        self.joined: Mapping[int, frozenset[int]] = {}
        """By the place of a column: the rows whose cell is one with that of the row above (merged)."""
        self.listed_under: Mapping[int, int] = {}
        """Of a document, by the place of a row: the place of the row that it is listed under."""
        self.several: frozenset[str] = frozenset()
        """The names of columns that hold several values."""
        self.choice_sets: Sequence[ChoiceSet] = ()
        """Questions with several answers that the file itself tells of."""
        self._known: set[Problem] = set()
        self._start = start

    def through(self, look: Callable[[Iterator[Row]], Iterator[Row]]) -> None:
        """Let the rows of every pass go through `look`."""
        start = self._start
        self._start = lambda within: look(start(within))

    def rows(self) -> Iterator[Row]:
        """Rows from the first on, streaming; each call begins again."""
        return self._marked() if self.missing else self._start(self)

    def _marked(self) -> Iterator[Row]:
        codes, counts = self.missing, self.missing_found
        counts.clear()
        for number, cells in self._start(self):
            yield number, mark(cells, codes, counts)

    def said_missing(self) -> list[Problem]:
        """What the last pass over the rows took as missing, a line for each column."""
        by_place: dict[int, dict[str, int]] = {}
        for (place, text), count in self.missing_found.items():
            by_place.setdefault(place, {})[text] = count
        return [
            Problem(said_missing(counts), f"column {self.columns[place].name}")
            for place, counts in sorted(by_place.items())
        ]

    def add(self, message: str | Message, where: str = "", sort: str | Message = "", count: int = 1) -> None:
        """List a problem, unless it is listed already."""
        problem = Problem(message, where, sort, count)
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)


class Tally:
    """Problems met in one pass over the rows: the first LISTED of each sort one by one, then a count."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._counts: Counter[Message] = Counter()

    def add(self, sort: Message, message: str | Message, where: str) -> None:
        """List a problem; its sort is a noun phrase in the plural, such as «rows with too few cells»."""
        self._counts[sort] += 1
        if self._counts[sort] <= LISTED:
            self._source.add(message, where, sort)

    def close(self) -> None:
        """Say how many were not listed."""
        for sort, count in self._counts.items():
            if count > LISTED:
                more = count - LISTED
                self._source.add(
                    Message("{more} more {sort} are not listed one by one.", more=more, sort=sort),
                    sort=sort,
                    count=more,
                )
