"""Spreadsheets (XLSX, XLSM, XLSB, XLS, ODS), read in a child process."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from coder.errors import FileRefused
from coder.message import Message, one_or_many
from coder.model import Cell
from coder.readers import child
from coder.readers.asked import SPREADSHEET, AboutSheet, ReadSheet
from coder.readers.cells import PlainCell
from coder.readers.headers import HEADER_SEARCH, PREVIEWS, Header, list_left_out, read_header
from coder.readers.heading_rows import HeadingRows, find_heading_rows
from coder.readers.source import ReadOptions, Row, Source

SEARCH = HEADER_SEARCH
"""Rows searched for a title and merged headers."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """The rows of a sheet, and where its data begin: rows up to `last_header` are title and header. `merged`: ranges
    over several rows below it, as (first row, last row, column).
    """

    rows: child.Remembered[AboutSheet]
    last_header: int
    status: int | None
    merged: tuple[tuple[int, int, int], ...]


def read_spreadsheet(path: Path, options: ReadOptions) -> Source:
    """Return a source for one sheet: the named one, else the first visible one with data.

    Raises FileRefused for a file that is damaged, protected, hostile or empty, and for a missing sheet.
    """
    remembered = child.Remembered(
        AboutSheet,
        path,
        lambda rows: child.stream(SPREADSHEET, ReadSheet(path, options.sheet)),
        lambda about: about.width,
        goes_on=sys.platform != "win32",  # where a child is ended by the clock, however long it has waited
    )
    about = remembered.about
    looked_at = remembered.first[: max(SEARCH, _wanted(options))]
    first = [(line.number, [_text(cell) for cell in line.cells]) for line in looked_at]
    if not first:
        raise FileRefused(
            "{path}: the sheet «{sheet}» is empty.",
            "Other sheets: {names}.",
            path=path,
            sheet=about.sheet,
            names=_names(about) or Message("none"),
        )
    title = _title(first, about) if options.header_rows != 0 else ""
    if title:
        first = first[1:]
    header = _header(path, first, about, options)
    last = first[header.rows - 1][0] if header.rows else 0
    sheet = Sheet(remembered, last, header.status, _merged_below(about, last))
    source = Source(path, header.columns, partial(_rows, sheet), detection=_detection(about, header, title))
    source.joined = _joined(sheet.merged)
    if about.filled:
        source.add(
            Message(
                "The sheet «{sheet}» was read. Others hold rows, too: {others}. Choose with --sheet.",
                sheet=about.sheet,
                others=tuple(one_or_many("«{name}» ({n} row)", "«{name}» ({n} rows)", rows, name=name)
                             for name, rows in about.filled),
            )
        )  # fmt: skip
    for message in header.problems:
        source.add(message, "header")
    if about.macros:
        source.add(Message("The file has macros; they were ignored."))
    if about.hidden:
        source.add(Message("The sheet «{sheet}» is hidden.", sheet=about.sheet))
    if len(first) <= header.rows:
        source.add(Message("There is a header and nothing below it: 0 respondents."))
    return source


def _wanted(options: ReadOptions) -> int:
    return (options.header_rows or 0) + 1


def _text(cell: PlainCell) -> str:
    return "" if cell is None else str(cell)


def _names(about: AboutSheet) -> str:
    return ", ".join(about.others)


def _merged_in(about: AboutSheet, row: int) -> list[tuple[int, int, int]]:
    """Return ranges merged over columns that begin in a row (number from 1), as (first, last column, last row)."""
    return [
        (left - about.first_column, right - about.first_column, bottom + 1)
        for top, left, bottom, right in about.merged
        if top == row - 1 and right > left
    ]


def _title(first: list[tuple[int, list[str]]], about: AboutSheet) -> str:
    """Return the text of a first row that is one cell merged over the whole table, or ""."""
    number, cells = first[0]
    whole = any(left <= 0 and right >= about.width - 1 for left, right, _ in _merged_in(about, number))
    return cells[0] if whole and len(first) > 1 and about.width > 1 else ""


def _header(path: Path, first: list[tuple[int, list[str]]], about: AboutSheet, options: ReadOptions) -> Header:
    """Return the header, with levels of merged cells filled to the right before they are joined."""
    levels, rows = 0, []
    for number, cells in first:
        filled, merged = list(cells), _merged_in(about, number)
        for left, right, _ in merged:
            filled[left : right + 1] = [cells[left]] * (right + 1 - left)
        rows.append(filled)
        if merged and levels == len(rows) - 1:
            levels += 1
    count = options.header_rows
    if count is None and levels and levels < len(rows) and find_heading_rows(rows) == HeadingRows():
        count = levels + 1
    shown = rows if count is None else rows[: max(count, HEADER_SEARCH)]
    return read_header(path, shown, count, about.width)


def _detection(about: AboutSheet, header: Header, title: str) -> dict[str, str]:
    besides = {
        "rows above": str(header.above or ""),
        "other sheets": _names(about),
        "title": title,
        "export": "Qualtrics" if header.qualtrics else "",
    }
    found = {"sheet": about.sheet, "header rows": str(header.rows - header.above)}
    return found | {what: how for what, how in besides.items() if how}


def _merged_below(about: AboutSheet, last_header: int) -> tuple[tuple[int, int, int], ...]:
    """Return ranges merged over several rows of the data, rows from 1, columns from the sheet's first."""
    return tuple(
        (top + 1, bottom + 1, left - about.first_column)
        for top, left, bottom, _ in about.merged
        if bottom > top >= last_header and left >= about.first_column
    )


def _joined(merged: Sequence[tuple[int, int, int]]) -> dict[int, frozenset[int]]:
    """Map each column to the rows whose cell is merged with that of the row above."""
    rows: dict[int, set[int]] = {}
    for top, bottom, column in merged:
        rows.setdefault(column, set()).update(range(top + 1, bottom + 1))
    return {column: frozenset(found) for column, found in rows.items()}


def _rows(sheet: Sheet, source: Source) -> Iterator[Row]:
    left_out = []
    begins = {(top, column): bottom for top, bottom, column in sheet.merged}
    columns = sorted({column for _, _, column in sheet.merged})
    holding: dict[int, tuple[int, Cell]] = {}
    for number, cells in child.rows(sheet.rows.lines(), source):
        if number <= sheet.last_header:
            continue
        for column in columns:
            bottom = begins.get((number, column))
            if bottom is not None:
                holding[column] = bottom, cells[column]
            elif column in holding and number <= holding[column][0]:
                cells[column] = holding[column][1]
        if all(cell is None for cell in cells):
            continue
        if sheet.status is not None and str(cells[sheet.status]) in PREVIEWS:
            left_out.append(number)
            continue
        yield number, cells
    list_left_out(source, left_out)
