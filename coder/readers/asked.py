"""Requests to the processes that read files, and their answers."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from coder.jobs.messages import Limits, Work
from coder.readers.cells import PlainCell

LIMITS = Limits(memory=4 * 1024**3, seconds=300)

ENVIRONMENT = (("OPENBLAS_NUM_THREADS", "1"),)
"""No threads for matrices: nothing is multiplied, and it takes time to start them."""


@dataclass(frozen=True, slots=True)
class ReadSheet:
    """Read the sheet that is named, else the first visible one with data."""

    path: Path
    sheet: str | None


@dataclass(frozen=True, slots=True)
class ReadCases:
    """Read a file of SPSS or Stata; of its `rows` so many at most, None for all."""

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
    """The libraries that read."""

    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutSheet:
    """What is known of a sheet beside its rows: `merged` as (first row, first column, last row, last column), `filled`
    other sheets that hold data with the number of their rows, `first_column` where the first cell of each row stands.
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
    """A variable of a file of SPSS or Stata: its question and, by raw value, the labels of its values."""

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
    """What is known of a file of SPSS or Stata beside its rows."""

    columns: tuple[CasesColumn, ...]
    encoding: str
    sets: tuple[CasesSet, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadRow:
    """A row by its number. Of `missing` cells, by their place, there is a reason why they hold no answer; the cell has
    the raw value. `notes` are to be listed: kept messages.
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
