"""Requests to the processes that read files, and their replies."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coder.jobs.messages import Limits, Work
from coder.readers.cells import PlainCell

LIMITS = Limits(memory=4 * 1024**3, seconds=300)

ENVIRONMENT = (("OPENBLAS_NUM_THREADS", "1"),)
"""No threads for linear algebra: it is not needed, and they take time to start."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Read the named sheet, else the first visible one with data."""

    path: Path
    sheet: str | None


@dataclass(frozen=True, slots=True)
class ReadCases:
    """Read an SPSS or Stata file, at most `rows` of its rows (None: all)."""

    path: Path
    encoding: str | None
    rows: int | None = None


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """Read the text of a letter: `kind` is `pdf` or `rtf`."""

    path: Path
    kind: str


@dataclass(frozen=True, slots=True)
class Loaded:
    """The libraries used for reading."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutSheet:
    """A sheet beside its rows: `merged` as (first row, first column, last row, last column), `filled` other sheets with
    data and their number of rows, `first_column` the column of each row's first cell.
    """

    sheet: str
    others: tuple[str, ...]
    hidden: bool
    filled: tuple[tuple[str, int], ...]
    merged: tuple[tuple[int, int, int, int], ...]
    first_column: int
    width: int
    macros: bool


@dataclass(frozen=True, slots=True)
class CasesColumn:
    """A variable of an SPSS or Stata file: its question and, by raw value, the labels of its values."""

    name: str
    label: str
    value_labels: dict[str, str]


@dataclass(frozen=True, slots=True)
class CasesSet:
    """A multiple response set, of dichotomies with the value `counted` or (`by_value`) of categories."""

    name: str
    label: str
    columns: tuple[str, ...]
    by_value: bool
    counted: str | None


@dataclass(frozen=True, slots=True)
class AboutCases:
    """An SPSS or Stata file beside its rows."""

    columns: tuple[CasesColumn, ...]
    encoding: str
    sets: tuple[CasesSet, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row by its number. `missing` are the places of cells without an answer, with reasons; the cells have the raw
    values. `notes` are kept messages to list.
    """

    number: int
    cells: list[PlainCell]
    missing: tuple[tuple[int, str], ...] = ()
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class LetterLine:
    """A line of a letter on its page; a page without text has one that is None."""

    page: int
    text: str | None


SPREADSHEET = Work(
    "reading a spreadsheet", "coder.readers.spreadsheet_child", (ReadSheet,), (Loaded, AboutSheet, ReadRow), LIMITS,
    buffered=True,
)  # fmt: skip

CASES = Work(
    "reading a file of SPSS or Stata", "coder.readers.spss_child", (ReadCases,), (Loaded, AboutCases, ReadRow), LIMITS,
    buffered=True, environment=ENVIRONMENT,
)  # fmt: skip

LETTER = Work(
    "reading a letter", "coder.readers.letter_child", (ReadLetter,), (Loaded, LetterLine), LIMITS, buffered=True
)

Request = ReadSheet | ReadCases | ReadLetter
