"""Which character stands between the cells of a delimited text file."""

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
"""Stands for «no delimiter»: a control character that separates units and that no answer holds."""
NAMES[ONE_COLUMN] = "none"

_SAID = re.compile(r'^"?sep=(.)"?(\r\n|\n|\r)', re.IGNORECASE)
_ROWS = 300


def said_delimiter(sample: str) -> tuple[str, int]:
    """The delimiter an Excel `sep=;` line names and how many lines that takes; ("", 0) without one."""
    match = _SAID.match(sample)
    return (match[1], 1) if match else ("", 0)


def given_delimiter(delimiter: str) -> str:
    """The character a user means (`tab` and `\\t` too). Raises FileRefused when it is not one character."""
    character = {"tab": "\t", "\\t": "\t", "space": " ", "none": ONE_COLUMN}.get(delimiter.lower(), delimiter)
    if len(character) != 1 or character in '"\r\n\0':
        raise FileRefused(f"«{delimiter}» cannot be a delimiter.", "Give one character, such as ; or , or tab.")
    return character


def find_delimiter(sample: str) -> str:
    """The candidate by which the rows of a file's beginning have most consistently as many cells as its
    header.

    ONE_COLUMN when none does: answers full of commas are one column.
    """
    scores = {candidate: _score(sample, candidate) for candidate in CANDIDATES}
    best = max(CANDIDATES, key=lambda candidate: scores[candidate])
    return best if scores[best] > (0.0, 0) else ONE_COLUMN


def _score(sample: str, delimiter: str) -> tuple[float, int]:
    """(share of rows as wide as the header, its width), or (0, 0) when it cannot be this delimiter."""
    rows = _sample_rows(sample, delimiter)
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
    # Ragged all through, yet never without the delimiter, or below a header that is no sentence: still more likely
    # columns than prose.
    divided = sum(len(row) > 1 for row in below)
    named = _names_columns(rows[0]) and divided * (2 if delimiter == "," else 10) >= len(below) > 0
    return (0.1, width) if always or named else (0.0, 0)


def _names_columns(cells: Sequence[str]) -> bool:
    """Whether a header of several cells can be a list of names: none empty, alike or begun with a space, as after a
    comma in a sentence."""
    return len(set(cells)) == len(cells) and all(cell and not cell[0].isspace() for cell in cells)


def undivided(sample: str) -> str:
    """The candidate that divides the first line of a text read as one column into what may be names, or ""."""
    first = next(iter(sample.lstrip("\r\n").splitlines()), "")
    return next((mark for mark in CANDIDATES if mark in first and _names_columns(first.split(mark))), "")


def _sample_rows(sample: str, delimiter: str) -> list[list[str]]:
    """The first records of a sample that are whole."""
    lines = list(io.StringIO(sample, newline=""))
    complete = lines if len(lines) < 2 or lines[-1].endswith(("\n", "\r")) or len(sample) < (1 << 18) else lines[:-1]
    try:
        rows = list(islice((row for row in csv.reader(complete, delimiter=delimiter) if row), _ROWS))
    except csv.Error:
        return []
    return rows
