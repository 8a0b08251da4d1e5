"""Recognises numbers and dates in cells, and whether a table's first row is headings."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from coder.readers.dates import date_formats, is_clock

FEWEST_BELOW = 3
"""Rows needed to determine the content of columns."""
FEWEST_WORDS = 3
"""Words from which a text may be an answer."""

_NUMBER = re.compile(r"[+-]?[\d\s\xa0\u202f]*\d(?:[.,]\d+)?\s?%?(?:[eE][+-]?\d+)?")
_YEAR = re.compile(r"(?:19|20)\d\d")


def is_value(cell: str) -> bool:
    """Return whether a cell is a number, a date or a time of day."""
    text = cell.strip()
    if not any(character.isdigit() for character in text[:24]):
        return False
    return bool(_NUMBER.fullmatch(text)) or is_clock(text) or bool(date_formats([text]))


def columns_of_figures(second: list[str], below: list[list[str]]) -> list[int]:
    """Return the columns whose cells, at least two, below a word are all numbers or dates."""
    found = []
    for place, word in enumerate(second):
        filled_cells = [row[place] for row in below if row[place]]
        if word and len(filled_cells) >= min(2, len(below)) and filled_cells and all(map(is_value, filled_cells)):
            found.append(place)
    return found


def is_answer(rows: Sequence[Sequence[str]]) -> bool:
    """Return whether the first of some rows of one width is not headings: it has figures where all others have figures,
    and plausible answers in all other columns. «1, 2, 3» and «2023, 2024» may be names of columns.
    """
    if len(rows) <= FEWEST_BELOW:
        return False
    first, below = rows[0], rows[1:]
    columns = [[row[place] for row in below if row[place]] for place in range(len(first))]
    figures = [
        place for place, cells in enumerate(columns) if len(cells) * 2 > len(below) and all(map(is_value, cells))
    ]
    others = [place for place, cells in enumerate(columns) if cells and place not in figures]
    if not figures or not others or not all(is_value(first[place]) for place in figures):
        return False
    if any(_counts_on([first[place], *columns[place]]) for place in figures):
        return not any(first[place].endswith(("?", ":")) for place in others)
    if _are_numbers_of_columns([first[place] for place in figures], [columns[place] for place in figures]):
        return False
    return any(first[place] for place in others) and all(_is_alike(first[place], columns[place]) for place in others)


def _counts_on(cells: Sequence[str]) -> bool:
    """Return whether a column numbers its rows: 1, 2, 3 …"""
    return all(cell.isdecimal() for cell in cells) and all(
        int(after) == int(before) + 1 for before, after in pairwise(cells)
    )


def _are_numbers_of_columns(first: Sequence[str], columns: Sequence[Sequence[str]]) -> bool:
    """Return whether figures in the first row may name columns: years above other values, 1, 2, 3 or 1.1, 1.2."""
    years = all(map(_YEAR.fullmatch, first))
    if years and not all(_YEAR.fullmatch(cell) for cells in columns for cell in cells):
        return True
    try:
        numbers = [float(cell.replace(",", ".")) for cell in first]
    except ValueError:
        return False
    steps = {round(after - before, 6) for before, after in pairwise(numbers)}
    return steps in ({1.0}, {0.1})


def _is_alike(cell: str, others: Sequence[str]) -> bool:
    """Return whether a text may be an answer like those below it: equal to one, or a sentence but no question."""
    return not cell or cell in others or (len(cell.split()) >= FEWEST_WORDS and not cell.endswith(("?", ":")))
