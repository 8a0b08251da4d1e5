"""Reads delimited text that breaks the rules of quoting, record by record, with a problem for each repair."""

from __future__ import annotations

import csv
import re
from collections import deque
from collections.abc import Iterator
from itertools import islice

from coder.message import Message, one_or_many

LONGEST = 1000
"""A record of more lines is treated as an unclosed quote."""


def records(
    lines: Iterator[str], delimiter: str, width: int, line: int, *, blanks: bool = False
) -> Iterator[tuple[int, list[str], Message | None]]:
    """Yield each record as (first line, fields, the repair or None).

    `width` is the number of columns (0: not known yet), `line` the number of the first line. `blanks` beside a
    delimiter are not part of a cell.
    """
    waiting: deque[str] = deque()
    while True:
        taken: list[str] = []
        reader = csv.reader(_feed(waiting, lines, taken), delimiter=delimiter, strict=True, skipinitialspace=blanks)
        message: Message | None = None
        try:
            row = next(reader, None)
            used = reader.line_num
            if row is None:
                return
        except csv.Error:
            if blanks and (tidied := _without_blanks(taken, delimiter)) is not None:
                row, used = tidied
                waiting.extendleft(reversed(taken[used:]))
                yield line, row, None
                line += used
                continue
            row, used = _mend(taken, delimiter, width)
            waiting.extendleft(reversed(taken[used:]))
            message = one_or_many(
                "quotation marks do not match; the line was read by itself, stray marks kept",
                "quotation marks do not match; {n} lines were read as one row, stray marks kept", used,
            )  # fmt: skip
        yield line, row, message
        line += used


def _without_blanks(taken: list[str], delimiter: str) -> tuple[list[str], int] | None:
    """Return the record at the start of `taken` read without blanks between a closing quote and a delimiter, and its
    number of lines; None where that does not make it valid.
    """
    closed = re.compile(f'" +(?={re.escape(delimiter)}|[\\r\\n]|\\Z)')
    reader = csv.reader(
        (closed.sub('"', line) for line in taken), delimiter=delimiter, strict=True, skipinitialspace=True
    )
    try:
        return next(reader), reader.line_num
    except (csv.Error, StopIteration):
        return None


def _feed(waiting: deque[str], lines: Iterator[str], taken: list[str]) -> Iterator[str]:
    """Yield lines for one record, recording them in `taken`; at most LONGEST."""
    for line in islice(_chained(waiting, lines), LONGEST):
        taken.append(line)
        yield line


def _chained(waiting: deque[str], lines: Iterator[str]) -> Iterator[str]:
    while waiting:
        yield waiting.popleft()
    for line in lines:  # noqa: UP028 (`yield from` would close the file when the record is done)
        yield line


def _mend(taken: list[str], delimiter: str, width: int) -> tuple[list[str], int]:
    """Return the fields of the record at the start of `taken`, and its number of lines."""
    fields, closed = split(taken[0], delimiter)
    if closed or len(taken) == 1 or _is_whole(taken[1], delimiter, width):
        return fields, 1
    for used in range(2, min(len(taken), 50) + 1):
        joined, closed = split("".join(taken[:used]), delimiter)
        if closed and len(joined) == (width or len(joined)):
            return joined, used
    return fields, 1


def _is_whole(line: str, delimiter: str, width: int) -> bool:
    """Return whether a line is a valid record of more than one field by itself."""
    try:
        rows = list(csv.reader([line], delimiter=delimiter, strict=True))
    except csv.Error:
        return False
    return len(rows) == 1 and len(rows[0]) > 1 and len(rows[0]) == (width or len(rows[0]))


def split(record: str, delimiter: str) -> tuple[list[str], bool]:
    """Return the fields of a record in which quotes close only before a delimiter or the end, and whether all quotes
    closed.

    An unclosed quote is kept as a character, and the rest is split at every delimiter.
    """
    text = record.rstrip("\r\n")
    closing = re.compile(f'"+(?={re.escape(delimiter)}|\\Z)')
    fields: list[str] = []
    position = 0
    while True:
        if text.startswith('"', position):
            end = _closing(closing, text, position + 1)
            if end is None:
                fields.extend(text[position:].split(delimiter))
                return fields, False
            fields.append(text[position + 1 : end].replace('""', '"'))
            position = end + 1
        else:
            found = text.find(delimiter, position)
            end = found if found >= 0 else len(text)
            fields.append(text[position:end])
            position = end
        if position >= len(text):
            return fields, True
        position += len(delimiter)


def _closing(closing: re.Pattern[str], text: str, position: int) -> int | None:
    """Return where the quote is that closes a field: last of an odd run of quotes before a delimiter or the end."""
    for run in closing.finditer(text, position):
        if len(run.group()) % 2:
            return run.end() - 1
    return None
