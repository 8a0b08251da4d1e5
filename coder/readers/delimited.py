"""CSV and other delimited text: one row of text cells per record, streamed at the speed of the csv module."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice
from pathlib import Path
from typing import Protocol

from coder.message import Message, one_or_many
from coder.model import Cell
from coder.readers import mojibake, tolerant
from coder.readers.cells import NUL, NUL_NOTE
from coder.readers.delimiter import (
    NAMES,
    ONE_COLUMN,
    declared_delimiter,
    find_delimiter,
    given_delimiter,
    has_blanks,
    undivided,
)
from coder.readers.encoding import TextFacts, text_facts
from coder.readers.fitting import Fit, fits_of, put_back
from coder.readers.headers import HEADER_SEARCH, PREVIEWS, Header, list_left_out, read_header
from coder.readers.source import ReadOptions, Row, Source, Tally

csv.field_size_limit(2**31 - 1)  # the default refuses answers over 131,072 characters
FITTED_ROWS, FITTED_CELLS = 300, 30_000
"""Rows, and cells in all, from which the content of columns is determined."""


@dataclass(frozen=True, slots=True)
class Layout:
    """The parameters of reading: `skip` lines precede the first record (a `sep=` line). `blanks` after a delimiter are
    not part of a cell. `fits` is the content of each column, where known.
    """

    path: Path
    facts: TextFacts
    delimiter: str
    skip: int
    repair: bool
    header: Header
    blanks: bool = False
    fits: tuple[Fit, ...] = ()

    @property
    def width(self) -> int:
        return len(self.header.columns)


def read_delimited(path: Path, options: ReadOptions) -> Source:
    """Return a source for CSV, TSV and the like.

    Raises FileRefused for an empty file, one that is no text, and unsuitable options. Rows with too few cells are
    filled up; extra cells are kept in the last column with the delimiter before them; both are listed.
    """
    facts = text_facts(path, options.encoding)
    sample = mojibake.repair(facts.sample) if options.repair_mojibake else facts.sample
    sample = sample.removeprefix("\ufeff")
    declared, skip = declared_delimiter(sample)
    delimiter_given = given_delimiter(options.delimiter) if options.delimiter is not None else ""
    delimiter = delimiter_given or declared or find_delimiter(sample)
    blanks = has_blanks(sample, delimiter)
    layout = Layout(path, facts, delimiter, skip, options.repair_mojibake, Header((), 0), blanks)
    wanted = max(HEADER_SEARCH, (options.header_rows or 0) + 1)
    with _lines(layout) as lines:
        records = tolerant.records(lines, delimiter, 0, skip + 1, blanks=blanks)
        filled = (row for _, row, _ in records if any(row))
        first = list(islice(filled, wanted))
        header = read_header(path, first, options.header_rows)
        more = min(FITTED_ROWS, FITTED_CELLS // max(len(header.columns), 1)) - len(first)
        fits = fits_of([*first, *islice(filled, max(more, 0))][header.rows :], len(header.columns))
    layout = replace(layout, header=header, fits=fits)
    source = Source(path, header.columns, partial(_rows, layout), detection=_detection(layout, declared))
    source.layout = layout
    _list_problems(source, layout)
    if delimiter == ONE_COLUMN and not delimiter_given and (mark := undivided(sample)):
        shown = NAMES.get(mark, f"«{mark}»")
        source.add(
            Message(
                "Read as one column, since too few rows are divided by the {shown} in the first line. If it does"
                " divide columns, say so with --delimiter {what}.",
                shown=shown,
                what=NAMES.get(mark, repr(mark)),
            )
        )
    if len(first) <= header.rows:
        source.add(Message("There is a header and nothing below it: 0 respondents."))
    return source


def _detection(layout: Layout, declared: str) -> dict[str, str]:
    found = {
        "encoding": layout.facts.encoding,
        "delimiter": NAMES.get(layout.delimiter, layout.delimiter),
        "header rows": str(layout.header.rows - layout.header.above),
    }
    besides = {
        "rows above": str(layout.header.above or ""),
        "after the delimiter": "a blank" if layout.blanks else "",
        "separator line": f"sep={NAMES.get(declared, declared)}" if declared else "",
        "export": "Qualtrics" if layout.header.qualtrics else "",
        "header": "HTML removed" if layout.header.html else "",
        "mojibake": "repaired" if layout.repair else "",
    }
    return found | {what: how for what, how in besides.items() if how}


def _list_problems(source: Source, layout: Layout) -> None:
    """List the problems known before the rows are read."""
    facts = layout.facts
    if facts.garbled:
        before, after = facts.garbled
        if layout.repair:
            source.add(
                Message("Doubly encoded text was repaired, as in «{before}» → «{after}».", before=before, after=after)
            )
        else:
            source.add(
                Message(
                    "Some text is doubly encoded, as in «{before}». --repair-mojibake would make it «{after}»;"
                    " nothing was changed.",
                    before=before,
                    after=after,
                )
            )
    if facts.invalid:
        source.add(*facts.invalid_bytes_message())
    for message in layout.header.problems:
        source.add(message, "header")


@contextmanager
def _lines(layout: Layout) -> Iterator[Iterator[str]]:
    """Yield the lines of the file after the skipped ones. Only files that need repair are processed line by line."""
    with layout.facts.open(layout.path) as file:
        lines: Iterator[str] = file
        if layout.facts.has_stray_mark:
            lines = map(_without_mark, lines, _first_then())
        if layout.repair:
            lines = map(mojibake.repair, lines)
        for _ in range(layout.skip):
            next(lines, None)
        yield lines


def _first_then() -> Iterator[bool]:
    yield True
    while True:
        yield False


def _without_mark(line: str, first: bool) -> str:
    """Return a line without a byte order mark at the start of the file, or between a closing quote and line end."""
    if first:
        line = line.removeprefix("\ufeff")
    body = line.rstrip("\r\n")
    return body[:-1] + line[len(body) :] if body.endswith('"\ufeff') else line


def _rows(layout: Layout, source: Source) -> Iterator[Row]:
    """Yield the records below the header, each as wide as the header, listing on `source` those that were not.

    Strict first: a lenient csv reader silently merges all rows up to the next quote into one answer. From the first
    record refused, records are repaired one by one.
    """
    body = _Body(layout, source)
    skip, width = layout.skip, layout.width
    line, simple = skip + 1, body.simple
    with _lines(layout) as lines:
        reader = csv.reader(lines, delimiter=layout.delimiter, strict=True, skipinitialspace=layout.blanks)
        try:
            for row in reader:
                # Most rows of most files take one of the first two branches, which are as fast as possible.
                if simple and len(row) == width and "" not in row:
                    yield line, row  # type: ignore[misc]  # nobody puts anything else into it
                elif simple and len(row) == width and any(row):
                    yield line, [cell or None for cell in row]
                else:
                    cells = body.check(line, row)
                    simple = body.simple
                    if cells is not None:
                        yield line, cells
                line = skip + reader.line_num + 1
            whole = True
        except csv.Error:
            whole = False
    if not whole:
        with _lines(layout) as lines:
            rest = islice(lines, line - skip - 1, None)
            for number, row, mended in tolerant.records(rest, layout.delimiter, width, line, blanks=layout.blanks):
                if cells := body.check(number, row, mended):
                    yield number, cells
    body.close()


class _Body:
    """Checks of single records. `simple`: the header is past, and complete rows need no check."""

    def __init__(self, layout: Layout, source: Source) -> None:
        self._layout = layout
        self._source = source
        self._tally = Tally(source)
        self._status = layout.header.status
        self._header_left = layout.header.rows
        self._left_out: list[int] = []
        self._empty = 0
        self.simple = self._is_simple()

    def _is_simple(self) -> bool:
        return not self._header_left and self._status is None and not self._layout.facts.has_nul

    def check(self, line: int, row: list[str], mended: Message | None = None) -> list[Cell] | None:
        """Return the cells of a record, or None for one without an answer: header, empty, a preview."""
        if mended:
            self._tally.add(Message("mended rows"), mended, f"line {line}")
        if self._layout.facts.has_nul and any(NUL in cell for cell in row):
            self._tally.add(Message("rows with NUL characters"), NUL_NOTE, f"line {line}")
        if not any(row):
            self._empty += bool(row)
            return None
        if self._header_left:
            self._header_left -= 1
            self.simple = self._is_simple()
            return None
        if len(row) != self._layout.width:
            layout = self._layout
            row = fitted(row, layout.width, layout.delimiter, layout.fits, self._tally, line)
        if self._status is not None and row[self._status] in PREVIEWS:
            self._left_out.append(line)
            return None
        return [cell or None for cell in row]

    def close(self) -> None:
        """List what was counted."""
        self._tally.close()
        list_left_out(self._source, self._left_out)
        if self._empty:
            self._source.add(Message("Rows without any value were left out: {empty}.", empty=self._empty))


class Listing(Protocol):
    """Receives the problems of a row."""

    def add(self, sort: Message, message: str | Message, where: str) -> None:
        """List a problem of some kind."""


def fitted(row: list[str], width: int, delimiter: str, fits: tuple[Fit, ...], tally: Listing, line: int) -> list[str]:
    """Make a row `width` wide: filled with empty cells, divided texts rejoined where the other cells fit their columns,
    or else the rest kept in the last cell.
    """
    where, count = f"line {line}", len(row)
    while len(row) > width and not row[-1]:
        row.pop()
    if len(row) < width:
        tally.add(
            Message("rows with too few cells"),
            one_or_many(
                "{n} cell where the header has {width}; the others are empty",
                "{n} cells where the header has {width}; the others are empty",
                count,
                width=width,
            ),
            where,
        )
        return [*row, *[""] * (width - len(row))]
    if len(row) > width:
        if (mended := put_back(row, fits, delimiter)) is not None and mended[1] != (width - 1,):
            cells, places = mended
            columns = ", ".join(str(place + 1) for place in places)
            tally.add(
                Message("rows with delimiters that are not quoted"),
                Message(
                    "{count} cells where the header has {width}; column {columns} was given the surplus, since all"
                    " other cells fit then: «{what}»",
                    count=count,
                    width=width,
                    columns=columns,
                    what=cells[places[0]][:60],
                ),
                where,
            )
            return cells
        last_cell = delimiter.join(row[width - 1 :])
        tally.add(
            Message("rows with too many cells"),
            Message(
                "{count} cells where the header has {width}; the last was given all the rest: «{kept}»",
                count=count,
                width=width,
                kept=last_cell[:60],
            ),
            where,
        )
        return [*row[: width - 1], last_cell]
    return row
