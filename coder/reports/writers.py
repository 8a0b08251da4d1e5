"""Tables to files: CSV that is safe in a spreadsheet, XLSX, JSON lines, Markdown. Written as a whole or not at all."""

from __future__ import annotations

import csv
import errno
import os
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

from coder.codebook.cells import safe_cell
from coder.errors import CoderError, FileRefused
from coder.message import Message
from coder.partial import begin, partial_name, put_in_place
from coder.reasons import reason
from coder.registry import TABLE, WRITERS, failed, find, function, watched
from coder.reports.tables import MEMO, ExportTable, Value
from coder.reports.workbook import EXCEL_ROWS, row_in_pieces, workbook
from coder.reports.workbook_types import Sheet
from coder.text.escaped import json_text
from coder.text.visible import typed, visible

SQLITE = b"SQLite format 3\0"

Target = Path | IO[str]
"""A path that does not exist yet, or standard output."""


@dataclass(frozen=True, slots=True)
class HowWritten:
    """Options for writers of tables. `raw` leaves out what makes CSV safe and readable in a spreadsheet: byte-order
    mark, `;`, leading `'`; `about` describes the numbers in a sentence.
    """

    raw: bool = False
    about: str = ""


@dataclass(frozen=True, slots=True)
class Fitted:
    """The result of writing: `rows`, and the losses due to limits of the format: renamed columns (codes, named by id
    everywhere, excluded), labels and texts cut, and columns without their value labels.
    """

    rows: int
    renamed: int = 0
    labels_cut: int = 0
    texts_cut: int = 0
    labels_left_out: int = 0


TableWriter = Callable[[ExportTable, Target, HowWritten], Fitted]
"""Writes a table, reading its rows as they are consumed."""


@contextmanager
def whole_file(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside `path`, which replaces it when the block succeeds and is removed otherwise.

    The file keeps the mode of the one it replaces; a new one is readable by its owner alone. Raises FileRefused.
    """
    refuse_target(path)
    target = path.resolve()  # a link is written through, not replaced
    partial = partial_name(target, os.getpid())
    try:
        mode = begin(target).stat().st_mode & 0o777
        yield partial
        partial.chmod(mode)  # a writer may have recreated the file
        put_in_place(partial, target)
    except OSError as error:
        raise FileRefused(
            "{path} could not be written in the folder {parent}: {why}.",
            [Message("Nothing was left there."), remedy(error)],
            path=path,
            parent=target.parent,
            why=reason(error),
        ) from error
    finally:
        with suppress(OSError):  # a read-only disk reports missing files that way, too
            partial.unlink(missing_ok=True)


def remedy(error: OSError) -> Message:
    """Return what to do about an error while writing."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return Message("Free some space there, or write to another folder.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return Message("Make the folder writable, or write to another.")
    return Message("Write to another folder.")


def refuse_target(path: Path) -> None:
    """Raise FileRefused for a target that must not be replaced: a folder, a pipe, a project or a database.

    Never call it for a project open in this process: closing any handle on a file releases SQLite's locks on it.
    """
    if path.is_dir():
        raise FileRefused("{path} is a folder.", "Name a file in it.", path=path)
    if path.exists() and not path.is_file():
        raise FileRefused("{path} is no ordinary file.", "Name a file, or «-» for standard output.", path=path)
    if not path.parent.is_dir():
        raise FileRefused(
            "The folder {parent} does not exist.", "Make it first, or choose another.", parent=path.parent
        )
    if path.exists() and os.access(path, os.R_OK):
        with path.open("rb") as file:
            if file.read(len(SQLITE)) == SQLITE:
                raise FileRefused(
                    "{path} is a project or another database; it was not replaced.", "Choose another name.", path=path
                )


def write(table: ExportTable, ending: str, target: Target, how: HowWritten = HowWritten()) -> Fitted:
    """Write a table to a path or an open stream with the writer for `ending`, ours or a plug-in's.

    Raises FileRefused, NotFound, PluginFailed, and CoderError for a stream where a file is required.
    """
    offered = find(WRITERS, TABLE + ending)
    writer = cast(TableWriter, function(offered))
    if not isinstance(target, Path):
        if not offered.ours:
            file_of(target, ending)
        return writer(table, target, how)
    with whole_file(target) as partial:
        with watched(offered):
            done: object = writer(table, partial, how)
        if not isinstance(done, Fitted):
            raise failed(offered, Message("it does not say how many rows it wrote."))
        return done


def file_of(target: Target, ending: str) -> Path:
    """Return the target if it is a file. Raises CoderError for standard output."""
    if isinstance(target, Path):
        return target
    raise CoderError(
        "A .{ending} cannot be written to standard output.",
        "Name a file with -o FILE.{typed_ending}.",
        ending=ending,
        typed_ending=typed(ending),
    )


@contextmanager
def _text(target: Target, encoding: str = "utf-8") -> Iterator[IO[str]]:
    if isinstance(target, Path):
        with target.open("w", encoding=encoding, newline="") as file:
            yield file
    else:
        yield target


@dataclass(frozen=True, slots=True)
class _LinesOf:
    """A file of lines that end in LF alone. The csv module quotes a cell with a lone CR only if rows end in one."""

    file: IO[str]

    def write(self, row: str) -> int:
        return self.file.write(row.removesuffix("\r\n") + "\n")


def csv_text(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write CSV, formatted for Norwegian Excel unless `raw`."""
    # A spreadsheet recognises UTF-8 by the byte-order mark alone.
    with _text(target, "utf-8" if how.raw else "utf-8-sig") as file:
        writer = csv.writer(
            _LinesOf(file) if how.raw else file, delimiter="," if how.raw else ";", lineterminator="\r\n"
        )
        writer.writerow(table.header if how.raw else [_for_spreadsheet(name) for name in table.header])
        count = 0
        for row in table.rows:
            cells = [table.nothing if value is None else value for value in row] if table.nothing else row
            writer.writerow(
                cells
                if how.raw
                else [value if value is None or value.__class__ is int else _for_spreadsheet(value) for value in cells]
            )
            count += 1
    return Fitted(count)


def _for_spreadsheet(value: Value) -> Value:
    """Return text that is never executed, and numbers with the decimal comma of Norwegian spreadsheets."""
    if isinstance(value, str):
        return safe_cell(value.replace("\0", "\u2400"))
    if isinstance(value, float):
        return repr(value).replace(".", ",")
    return value


def json_lines(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write JSON, one row a line."""
    count = 0
    with _text(target) as file:
        for row in table.rows:
            file.write(json_text(dict(zip(table.header, row, strict=True))) + "\n")
            count += 1
    return Fitted(count)


_MARKDOWN = re.compile(r"""([\\`*_\[\]<>|!#~&$^{}"']|-(?=-)|\.(?=\.\.))""")
"""Characters with a meaning in Markdown, the last of them in pandoc only: mathematics, attributes, and typographic
quotation marks, dashes and dots.
"""


def markdown_text(text: str) -> str:
    """Escape `text` as one Markdown table cell that shows just these characters."""
    escaped = _MARKDOWN.sub(r"\\\1", visible(text))
    # Possible addresses are kept from becoming links.
    escaped = re.sub(r"(?i)\b(https?|ftp)://", r"\1:\\/\\/", escaped).replace("@", "\\@")
    escaped = re.sub(r"(?i)\bwww\.", lambda found: found[0][:-1] + "\\.", escaped)
    return re.sub("\r\n|[\r\n\u2028\u2029]", "<br>", escaped.replace("\t", " "))


def markdown_table(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write a Markdown table."""
    count = 0
    with _text(target) as file:
        file.write("| " + " | ".join(map(markdown_text, table.header)) + " |\n")
        file.write("|" + " --- |" * len(table.header) + "\n")
        for row in table.rows:
            cells = [table.nothing if value is None else markdown_text(str(value)) for value in row]
            file.write("| " + " | ".join(cells) + " |\n")
            count += 1
    return Fitted(count)


def one_sheet(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write a workbook with one sheet."""
    if not isinstance(target, Path):
        raise CoderError("A workbook cannot be written to standard output.", "Name a file with -o FILE.xlsx.")
    return Fitted(write_xlsx([table], target)[0])


def write_xlsx(tables: Sequence[ExportTable], path: Path) -> list[int]:
    """Write one sheet per table: frozen header, filter, numbers as numbers, text as text and never a formula or link.

    An answer too long for a cell continues in the next row, as its first column says. Returns the rows per table.
    """
    with workbook(path, constant_memory=True) as book:
        bold = book.add_format({"bold": True, "bottom": 1})
        wrap = book.add_format({"text_wrap": True, "valign": "top"})
        return [_fill(book.add_worksheet(table.name[:31]), table, bold, wrap) for table in tables]


def _fill(sheet: Sheet, table: ExportTable, bold: object, wrap: object) -> int:
    """Write a table to an empty sheet and return the number of rows."""
    for column, name in enumerate(table.header):
        sheet.write_string(0, column, visible(name), bold)
        sheet.set_column(column, column, 60 if name in ("excerpt", "text", "definition", "examples", MEMO) else 16)
    sheet.freeze_panes(1, 0)
    line, count = 0, 0
    for row in table.rows:
        count += 1
        for piece in _in_pieces(row):
            line += 1
            if line >= EXCEL_ROWS:
                raise CoderError(
                    "The table has more rows than a workbook holds ({excel_rows}).",
                    "Export it as CSV instead.",
                    excel_rows=EXCEL_ROWS,
                )
            for column, value in enumerate(piece):
                if isinstance(value, str):
                    sheet.write_string(line, column, value, wrap)
                elif value is not None:
                    sheet.write_number(line, column, value, wrap)
                elif table.nothing:
                    sheet.write_string(line, column, table.nothing, wrap)
    if line:
        sheet.autofilter(0, 0, line, len(table.header) - 1)
    return count


def _in_pieces(row: Sequence[Value]) -> Iterator[list[Value]]:
    """Yield a row with its text made visible, continued in further rows where a cell would be too long."""
    for place, cells in enumerate(row_in_pieces(row)):
        yield [f"(continues {row[0]})", *cells[1:]] if place else cells
