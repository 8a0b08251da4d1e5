"""Finds the delimiter of a text file."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from coder.errors import FileRefused

CANDIDATES = (";", "\t", ",", "|")
NAMES = {"\t": "tab", " ": "space"}
ONE_COLUMN = "\x1f"
"""Stands for «no delimiter»: a control character that separates units and that no answer contains."""
NAMES[ONE_COLUMN] = "none"

_DECLARED = re.compile(r'^"?sep=(.)"?(\r\n|\n|\r)', re.IGNORECASE)
_ROWS = 300
MOST_ABOVE = 8
"""Lines of a title and the like above a table."""
LONGEST_HEADING = 200


def declared_delimiter(sample: str) -> tuple[str, int]:
    """Return the delimiter declared by an Excel `sep=;` line and the lines that takes; ("", 0) without one."""
    match = _DECLARED.match(sample)
    return (match[1], 1) if match else ("", 0)


def given_delimiter(delimiter: str) -> str:
    """Return the character a user means (also `tab` and `\\t`). Raises FileRefused for anything but one character."""
    character = {"tab": "\t", "\\t": "\t", "space": " ", "none": ONE_COLUMN}.get(delimiter.lower(), delimiter)
    if len(character) != 1 or character in '"\r\n\0':
        raise FileRefused(
            "«{delimiter}» cannot be a delimiter.", "Give one character, such as ; or , or tab.", delimiter=delimiter
        )
    return character


def find_delimiter(sample: str) -> str:
    """Return the candidate by which a file's first rows most consistently have as many cells as its header.

    ONE_COLUMN when none does: answers full of commas are one column.
    """
    scores = {candidate: _score(_sample_rows(sample, candidate), candidate) for candidate in CANDIDATES}
    best = max(CANDIDATES, key=lambda candidate: scores[candidate])
    if scores[best] > (0.0, 0):
        return best
    below_title = {candidate: _below_title(sample, candidate) for candidate in CANDIDATES}
    best = max(CANDIDATES, key=lambda candidate: below_title[candidate])
    return best if below_title[best] else ONE_COLUMN


def _below_title(sample: str, delimiter: str) -> int:
    """Return the width of a table below some rows with no or one delimiter, such as a title and «Generert;12.03.2026»;
    0 where there is none.

    All its rows have the same width, and the first, or the one below a row of groups, can be names, since sentences
    have commas, too. It may be followed by lines without a delimiter, such as «Kilde: SSB».
    """
    rows = _sample_rows(sample, delimiter)
    above = next((place for place, row in enumerate(rows) if len(row) > 1), 0)
    widest = max((len(row) for row in rows[above:]), default=0)
    if widest > 2 and above:
        above = next(place for place, row in enumerate(rows) if len(row) > 2)
    below = rows[above:]
    for _ in range(MOST_ABOVE):
        if below and len(below[-1]) == 1:
            below.pop()
    if not 0 < above <= MOST_ABOVE or len(below) < 3 or len(below[0]) < (3 if delimiter == "," else 2):
        return 0
    width = len(below[0])
    named = _names_columns(below[0]) or (not all(below[0]) and _names_columns(below[1]))
    return width if named and all(len(row) == width for row in below) else 0


def has_blanks(sample: str, delimiter: str) -> bool:
    """Return whether cells are written with a blank after the delimiter, as in `1, "text, with comma", Oslo`."""
    if delimiter in (" ", ONE_COLUMN):
        return False
    if has_quotes_after_blanks(sample, delimiter):
        return True
    rows = [row for row in _sample_rows(sample, delimiter, blanks=False) if len(row) > 1]
    cells = [cell for row in rows for cell in row[1:] if cell]
    even = len({len(row) for row in rows}) == 1 and len(rows) >= 3
    return even and all(cell[:1] == " " for cell in cells)


def has_quotes_after_blanks(sample: str, delimiter: str) -> bool:
    """Return whether quotation marks follow the delimiter and a blank more often than the delimiter directly.

    A quote in a sentence («han sa, "ja da"») is no cell: it does not extend to the next delimiter or the line's end.
    """
    mark = re.escape(delimiter)
    # What stands in the quoted cells themselves is text.
    left, quoted = re.subn(rf'{mark} +"(?:[^"]|"")*" *(?=[\r\n{mark}]|\Z)', "", sample)
    return quoted > 0 and quoted >= len(re.findall(f'{mark}"', left))


def table_delimiter(sample: str) -> str:
    """Return the delimiter of a text that is a table whatever its suffix, or "" where it may be prose.

    Tabs are rare in prose; other signs must divide every row alike, below a row of possible names.
    """
    for delimiter in ("\t", ";", "|", ","):
        rows = _sample_rows(sample, delimiter)
        if len(rows) < 2 or len(rows[0]) < 2:
            continue
        alike = sum(len(row) == len(rows[0]) for row in rows)
        if delimiter == "\t":
            if alike >= 0.9 * len(rows):
                return delimiter
        elif alike == len(rows) >= 3 and _names_columns(rows[0]) and max(map(len, rows[0])) <= LONGEST_HEADING:
            return delimiter
    return ""


def _score(rows: list[list[str]], delimiter: str) -> tuple[float, int]:
    """Return (share of rows as wide as the header, its width), or (0, 0) when it cannot be this delimiter."""
    if not rows or len(rows[0]) < 2:
        return 0.0, 0
    width, below = len(rows[0]), rows[1:]
    counts = Counter(min(len(row), width + 1) for row in below)
    equal = counts[width] / len(below) if below else 1.0
    always = all(len(row) > 1 for row in below)
    cells = [cell for row in rows for cell in row[1:] if cell]
    prose = delimiter == "," and sum(cell.startswith(" ") for cell in cells) * 5 > len(cells) * 4 > 0
    if prose and not (equal == 1.0 and len(below) >= 3):
        return 0.0, 0
    if equal >= 0.7:
        return equal, width
    # Always ragged, yet never without the delimiter, or below a header that is no sentence: still more likely columns
    # than prose.
    divided = sum(len(row) > 1 for row in below)
    named = _names_columns(rows[0]) and divided * (2 if delimiter == "," else 10) >= len(below) > 0
    return (0.1, width) if always or named else (0.0, 0)


def _names_columns(cells: Sequence[str]) -> bool:
    """Return whether a header of several cells can be a list of names: none empty, equal or begun with a space, as
    after a comma in a sentence.
    """
    return len(set(cells)) == len(cells) and all(cell and not cell[0].isspace() for cell in cells)


def undivided(sample: str) -> str:
    """Return the candidate that divides the first line of a text read as one column into possible names, or ""."""
    first = next(iter(sample.lstrip("\r\n").splitlines()), "")
    return next((mark for mark in CANDIDATES if mark in first and _names_columns(first.split(mark))), "")


def _sample_rows(sample: str, delimiter: str, *, blanks: bool | None = None) -> list[list[str]]:
    """Return the first complete records of a sample. `blanks`: cells begin after a blank (default: detected)."""
    if blanks is None:
        blanks = has_quotes_after_blanks(sample, delimiter)
    lines = list(io.StringIO(sample, newline=""))
    complete = lines if len(lines) < 2 or lines[-1].endswith(("\n", "\r")) or len(sample) < (1 << 18) else lines[:-1]
    try:
        rows = list(
            islice((row for row in csv.reader(complete, delimiter=delimiter, skipinitialspace=blanks) if row), _ROWS)
        )
    except csv.Error:
        return []
    return rows
