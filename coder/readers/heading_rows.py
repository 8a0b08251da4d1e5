"""Finds where the headings of a table are: below titles and dates, in one row or two."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from coder.readers.figures import columns_of_figures, is_answer, is_value

LOOKED_AT = 30
"""Rows that are examined."""
MOST_ABOVE = 8
"""Rows of title, date and the like that may stand above the headings."""
LONGEST_NAME = 40
"""Characters of a heading that is a name such as `v_168`, and no wording."""

ANSWER_MARKS = frozenset({
    "open-ended response", "response", "åpent svar", "ope svar", "fritekstsvar", "offene antwort", "réponse ouverte",
})  # fmt: skip
"""Words of survey systems below a question instead of an option; not part of a column's name."""

_NUMBERED = re.compile(r"[A-Za-z]{1,8}_?[0-9][\w.]*")
"""A name that numbers a question, such as `q1` or `v_168`."""

Rows = Sequence[Sequence[str]]


@dataclass(frozen=True, slots=True)
class HeadingRows:
    """The number of rows above the headings, and of heading rows. `labelled`: the first names the columns, and the
    second has the wording of the questions.
    """

    above: int = 0
    levels: int = 1
    labelled: bool = False


def find_heading_rows(rows: Rows) -> HeadingRows:
    """Return where the headings are in the first rows of a table, none of which is empty."""
    above = rows_above(rows)
    even = _even(rows[above:LOOKED_AT])
    levels, labelled = _levels(even)
    if not above and levels == 1 and is_answer(even):
        return HeadingRows(0, 0)
    return HeadingRows(above, levels, labelled)


def rows_above(rows: Rows) -> int:
    """Count the rows with one or two cells at the left (a title, a date) above the first possible headings."""
    begun = [_beginnings(row) for row in rows[:LOOKED_AT]]
    counts = [_filled(row) for row in begun]
    most = max(counts, default=0)
    first = next((place for place, count in enumerate(counts) if count >= 2 and count * 2 >= most), 0)
    groups = next((place for place in range(MOST_ABOVE + 1) if _are_groups(begun, rows, place)), 0)
    if groups and all(_is_line(row) for row in begun[:groups]):
        return groups
    pairs = first
    first = _below_pairs(rows, counts, first)
    if not 0 < first <= MOST_ABOVE or first + 1 >= len(rows):
        return 0
    for row, count in zip(begun[:pairs], counts[:pairs], strict=True):
        at_the_left = all(cell.strip() for cell in row[:count])
        titled = (
            count * 2 < most
            or (count == 1 and pairs < first)
            or (most <= 3 and count == 1 and any(mark in row[0].strip() for mark in " :0123456789"))
        )
        if count > 2 or not at_the_left or not titled:
            return 0
    headings = [cell.strip() for cell in rows[first] if cell.strip()]
    return first if len(set(headings)) == len(headings) and not any(map(is_value, headings)) else 0


def _beginnings(row: Sequence[str]) -> list[str]:
    """Return a row with cells that repeat their left neighbour emptied: merged cells hold their text in all columns."""
    return [cell if place == 0 or cell != row[place - 1] else "" for place, cell in enumerate(row)]


def _are_groups(begun: Rows, rows: Rows, place: int) -> bool:
    """Return whether the row at `place` has groups of the names in the row below: several, and not all at the left."""
    if place + 2 >= len(rows):
        return False
    top, names, *below = _even([begun[place], *rows[place + 1 : LOOKED_AT]])
    groups = _filled(top)
    at_the_left = all(top[:groups])
    return groups > 1 and not at_the_left and not any(map(is_value, names)) and _has_groups(top, names, below)


def _is_line(row: Sequence[str]) -> bool:
    """Return whether a row is one cell at the left, or a label and its value."""
    return bool(row[0].strip()) and (_filled(row) == 1 or (_filled(row) == 2 and _is_pair(row, telling=False)))


def _below_pairs(rows: Rows, counts: Sequence[int], first: int) -> int:
    """Return the row below lines such as «Generert;2026-03-12» from `first` on, if it has headings of all columns above
    a column of figures; else `first`. Lines of two words may be data.
    """
    most, place = max(counts, default=0), first
    while place < len(counts) and counts[place] == 2 and _is_pair(rows[place], telling=most == 2):
        place += 1
    pairs = rows[first:place]
    if not any(_is_pair(row, telling=True) for row in pairs) or place >= len(counts) or counts[place] != most:
        return first
    head, *below = _even(rows[place:LOOKED_AT])
    named = [cell for cell in head if cell]
    figures = columns_of_figures(head, below)
    if not figures or any(map(is_value, named)) or len(set(named)) < len(named):
        return first
    return first if most == 2 and 1 in figures else place


def _is_pair(row: Sequence[str], *, telling: bool) -> bool:
    """Return whether a row is a label and its value, at the left; `telling`: it has a figure, or a colon."""
    name, value = (row[0].strip(), row[1].strip()) if len(row) > 1 else ("", "")
    if not name or not value or is_value(name):
        return False
    return not telling or is_value(value) or name.endswith(":")


def looks_like_data(row: Sequence[str]) -> bool:
    """Return whether a row contains a number or a date, which headings rarely have."""
    return any(is_value(cell) for cell in row)


def _filled(row: Sequence[str]) -> int:
    return sum(1 for cell in row if cell.strip())


def _even(rows: Rows) -> list[list[str]]:
    """Return rows of one width, cells stripped of white space."""
    width = max((len(row) for row in rows), default=0)
    return [[*(cell.strip() for cell in row), *[""] * (width - len(row))] for row in rows]


def _levels(rows: list[list[str]]) -> tuple[int, bool]:
    """Return the number of heading rows, and whether the second has the wordings."""
    if len(rows) < 3 or len(rows[0]) < 2:
        return 1, False
    top, second, below = rows[0], rows[1], rows[2:]
    lower = [cell for cell in second if cell]
    if not lower or any(map(is_value, lower)) or any(map(is_value, filter(None, top))):
        return 1, False
    if _has_options(top, second, below) or _has_groups(_beginnings(top), second, below):
        return 2, False
    return (2, True) if _has_wordings(top, second, below) else (1, False)


def _has_options(top: list[str], second: list[str], below: list[list[str]]) -> bool:
    """Return whether options stand below their question, and nothing below other headings (SurveyMonkey)."""
    if top[0] and second[0]:
        return False
    if any(cell.casefold() in ANSWER_MARKS for cell in second):
        return True
    lower = [place for place, cell in enumerate(second) if cell]
    nameless = [place for place, cell in enumerate(top) if not cell and any(row[place] for row in [second, *below])]
    # Each column without a heading has one in the second row, and these begin below the question at their left.
    return (
        bool(nameless)
        and set(nameless) <= set(lower)
        and bool(top[0])
        and all(place - 1 in lower for place in nameless)
    )


def _has_groups(top: list[str], second: list[str], below: list[list[str]]) -> bool:
    """Return whether a row of groups, such as «Bakgrunn» over three columns, precedes a complete row of names over
    columns of figures. The id may be outside several groups.
    """
    groups = [cell for cell in top if cell]
    if len(groups) == len(top) or any(map(is_value, groups)) or len(groups) < (1 if top[0] else 2):
        return False
    if not all(second) or len(set(second)) < len(second):
        return False
    return bool(columns_of_figures(second, below))


def _has_wordings(top: list[str], second: list[str], below: list[list[str]]) -> bool:
    """Return whether a complete row of names precedes one of wordings and columns of figures."""
    names = all(top) and len(set(top)) == len(top)
    if not names or any(len(name) > LONGEST_NAME or len(name.split()) > 1 for name in top):
        return False
    if _filled(second) < 0.9 * len(second) or sum(map(len, second)) < 1.5 * sum(map(len, top)) or len(below) < 3:
        return False
    figures = len(columns_of_figures(second, below))
    asked = sum(word.endswith("?") for word in second) * 2 >= len(second) and all(map(_NUMBERED.fullmatch, top))
    return figures >= (1 if asked else max(2, len(top) // 4))


def filled_to_the_right(levels: Rows) -> list[list[str]]:
    """Return rows of headings with empty ones filled from the left, where a heading of their own stands below both."""
    filled = [[cell.strip() for cell in level] for level in levels]
    for upper, lower in pairwise(filled):
        group = ""
        for place, cell in enumerate(upper):
            if cell:
                group = cell if lower[place] else ""
            elif lower[place]:
                upper[place] = group
            else:
                group = ""
    return filled
