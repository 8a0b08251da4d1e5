"""Which column of a table is the id."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

from coder.model import Cell, Missing
from coder.readers import machine
from coder.readers.column_names import names_id, names_open, names_quantity
from coder.readers.column_profile import ColumnProfile

LONGEST_ID = 40
MOSTLY = 0.5
"""The share of rows with a unique id from which a column named like an id is taken as one."""
LEAST_ROWS = 3
"""Rows from which different values in a column that is not named like an id are no coincidence."""

_FIGURES = re.compile(r"[+-]?\d[\d.,]*%?")
"""Whole numbers, decimals, thousands and per cent, as people write them without spaces."""


def id_column(profiles: Sequence[ColumnProfile], values: Sequence[Sequence[Cell]]) -> int | None:
    """Return the first unique column named like an id; else the one so named that comes nearest, since ids may repeat
    or be missing; else the first unique column of short values without spaces that may be ids by their look.
    """
    short = [position for position, profile in enumerate(profiles) if profile.rows and profile.longest <= LONGEST_ID]
    named = [position for position in short if names_id(profiles[position].column.name)]
    nearest = max(named, key=lambda position: profiles[position].distinct, default=None)
    if nearest is not None and profiles[nearest].distinct >= MOSTLY * profiles[nearest].rows:
        return nearest
    unique = (position for position in short if profiles[position].distinct == profiles[position].rows)
    return next((position for position in unique if _may_be_ids(profiles[position], values[position])), None)


def _may_be_ids(profile: ColumnProfile, cells: Sequence[Cell]) -> bool:
    """Return whether the values of a unique column may be ids, though its name is none of an id's."""
    texts = [str(cell) for cell in cells if cell is not None and not isinstance(cell, Missing)]
    if profile.rows < LEAST_ROWS or profile.kind == "date" or profile.machine in machine.UNFIT_AS_ID:
        return False
    if names_open(profile.column.name) or any(" " in text for text in texts):
        return False
    return not all(map(_FIGURES.fullmatch, texts)) or (not names_quantity(profile.column.name) and _count_up(texts))


def _count_up(texts: Sequence[str]) -> bool:
    """Return whether whole numbers are of the same length («1103») or rise from row to row, as numbers that somebody
    gave the rows; inhabitants, ages and amounts seldom do.
    """
    if not all(text.isdecimal() for text in texts):
        return False
    return len({len(text) for text in texts}) == 1 or all(int(first) < int(second) for first, second in pairwise(texts))
