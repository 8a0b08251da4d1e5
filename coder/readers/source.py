"""Parameters and results of readers: options, and a source of columns and rows of plain values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from msgspec import Struct

from coder.message import Message
from coder.model import Cell, Column
from coder.model.problem import Problem
from coder.readers.choice_set import ChoiceSet
from coder.readers.missing import Codes, describe_missing, mark

Row = tuple[int, list[Cell]]
"""The line or row number in the file, and one cell per column."""

LISTED = 50
"""Problems of one kind listed singly; the rest are counted."""


class ReadOptions(Struct, frozen=True):
    """The user's options for a file; None means: detect.

    `header_rows` 0 means that there is no header; a title merged over a whole sheet does not count as one. `sheet` is
    the name of a sheet in a spreadsheet.
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
    """For documents: whether lines and styles are recognised as headings."""
    options_apart: bool = False
    """Whether each option of a multiple-choice question remains a column of its own."""
    skip_letterhead: bool = False
    """For documents: whether the parts of a letter around its text (letterhead, greeting, closing) are left out."""
    split: str | None = None
    """For documents: the unit of an answer, `line`, `paragraph` or `speaker` (a turn); None: paragraph or item."""


class Source:
    """The content of a file before its columns are given a meaning.

    `kind` is `table` or `document`. `detection` is what was detected, for the preview and the saved recipe. `problems`
    has those known after opening and grows while `rows()` is consumed, without duplicates.
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
        """The layout of the file, if its reader allows parts to be read alone."""
        self.options = ReadOptions()
        self.meant: Mapping[str, str] = {}
        """Column name → role, where the reader knows it."""
        self.missing: dict[int, Codes] = {}
        """Column place → texts in it that are no answers."""
        self.missing_found: dict[tuple[int, str], int] = {}
        """Counts of these in the last pass over the rows, by place and text."""
        self.joined: Mapping[int, frozenset[int]] = {}
        """Column place → rows whose cell is merged with that of the row above."""
        self.listed_under: Mapping[int, int] = {}
        """For documents, the place of a row → the place of the row that it is listed under."""
        self.several: frozenset[str] = frozenset()
        """The names of columns that hold several values."""
        self.choice_sets: Sequence[ChoiceSet] = ()
        """Multiple-choice questions declared in the file itself."""
        self._known: set[Problem] = set()
        self._start = start

    def through(self, look: Callable[[Iterator[Row]], Iterator[Row]]) -> None:
        """Call `look` with the rows of every pass."""
        start = self._start
        self._start = lambda within: look(start(within))

    def rows(self) -> Iterator[Row]:
        """Stream the rows from the first on; each call begins again."""
        return self._marked() if self.missing else self._start(self)

    def _marked(self) -> Iterator[Row]:
        codes, counts = self.missing, self.missing_found
        counts.clear()
        for number, cells in self._start(self):
            yield number, mark(cells, codes, counts)

    def missing_problems(self) -> list[Problem]:
        """Return what the last pass over the rows took as missing, a line for each column."""
        by_place: dict[int, dict[str, int]] = {}
        for (place, text), count in self.missing_found.items():
            by_place.setdefault(place, {})[text] = count
        return [
            Problem(describe_missing(counts), f"column {self.columns[place].name}")
            for place, counts in sorted(by_place.items())
        ]

    def add(self, message: str | Message, where: str = "", sort: str | Message = "", count: int = 1) -> None:
        """List a problem, unless it is listed already."""
        problem = Problem(message, where, sort, count)
        if problem not in self._known:
            self._known.add(problem)
            self.problems.append(problem)


class Tally:
    """Problems met in one pass over the rows: the first LISTED of each kind singly, then a count."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._counts: Counter[Message] = Counter()

    def add(self, sort: Message, message: str | Message, where: str) -> None:
        """List a problem; its kind is a plural noun phrase, such as «rows with too few cells»."""
        self._counts[sort] += 1
        if self._counts[sort] <= LISTED:
            self._source.add(message, where, sort)

    def close(self) -> None:
        """List how many were not listed."""
        for sort, count in self._counts.items():
            if count > LISTED:
                more = count - LISTED
                self._source.add(
                    Message("{more} more {sort} are not listed one by one.", more=more, sort=sort),
                    sort=sort,
                    count=more,
                )
