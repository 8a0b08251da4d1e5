"""Repairs rows with too many cells, where unquoted delimiters divided a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.readers.figures import is_value
from coder.readers.machine import is_one_pattern, shape

FEWEST_ROWS = 3
"""Complete rows from which the content of columns is determined."""
MOST_VALUES = 30
"""Most distinct values of a column of choices."""
LONGEST_VALUE = 60


@dataclass(frozen=True, slots=True)
class Fit:
    """The content of a column: `values` (numbers, dates), one of `known` choices or shapes, or free `text`.

    `length` is the mean length of its texts in characters.
    """

    kind: str
    known: frozenset[str] = frozenset()
    length: float = 0.0

    def takes(self, cell: str) -> bool:
        """Return whether a cell fits this column; an empty one always does."""
        text = cell.strip()
        if not text or self.kind == "text":
            return True
        if self.kind == "values":
            return is_value(text)
        return (shape(text) if self.kind == "shapes" else text) in self.known


def fits_of(rows: Sequence[Sequence[str]], width: int) -> tuple[Fit, ...]:
    """Return the content of each column from rows of the right width; empty where they are too few."""
    whole = [row for row in rows if len(row) == width]
    if len(whole) < FEWEST_ROWS or width < 2:
        return ()
    return tuple(_fit([row[place].strip() for row in whole if row[place].strip()]) for place in range(width))


def _fit(cells: list[str]) -> Fit:
    if not cells:
        return Fit("text")
    if all(map(is_value, cells)):
        return Fit("values")
    distinct = frozenset(cells)
    length = sum(map(len, cells)) / len(cells)
    if is_one_pattern(cells):
        return Fit("shapes", frozenset(map(shape, distinct)), length)
    if len(distinct) <= min(MOST_VALUES, len(cells) // 3) and max(map(len, distinct)) <= LONGEST_VALUE:
        return Fit("choices", distinct, length)
    return Fit("text", length=length)


def put_back(row: Sequence[str], fits: Sequence[Fit], delimiter: str) -> tuple[list[str], tuple[int, ...]] | None:
    """Rejoin a row of too many cells into `len(fits)`, and return the columns that were given several cells; None where
    that is ambiguous.

    A blank after a comma continues a sentence. Where that does not decide, one column of text takes the surplus, if the
    others then fit.
    """
    surplus = len(row) - len(fits)
    if surplus <= 0 or not fits:
        return None
    going_on = [place for place, cell in enumerate(row) if place and cell[:1] == " "]
    if len(going_on) == surplus:
        cells: list[str] = []
        filled_places: list[int] = []
        for place, cell in enumerate(row):
            if place in going_on:
                cells[-1] += delimiter + cell
                filled_places.append(len(cells) - 1)
            else:
                cells.append(cell)
        if _all_fit(cells, fits, filled_places):
            return cells, tuple(dict.fromkeys(filled_places))
    found = []
    for place, fit in enumerate(fits):
        cells = [*row[:place], delimiter.join(row[place : place + surplus + 1]), *row[place + surplus + 1 :]]
        if _all_fit(cells, fits, [place]):
            blanks = sum(cell[:1] == " " for cell in row[place + 1 : place + surplus + 1])
            found.append((blanks, fit.length, cells, place))
    if not found:
        return None
    best = max(found, key=lambda candidate: candidate[:2])
    return best[2], (best[3],)


def _all_fit(cells: Sequence[str], fits: Sequence[Fit], filled_places: Sequence[int]) -> bool:
    """Return whether all cells fit their columns, and those given several belong to text columns."""
    if not all(fit.takes(cell) for cell, fit in zip(cells, fits, strict=True)):
        return False
    return all(fits[place].kind in ("text", "choices") for place in filled_places)
