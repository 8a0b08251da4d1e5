"""Guesses from a file, before it is imported, who an open question was asked of."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import islice

from coder.model import Cell, Chosen, Column
from coder.operations.import_plan import ImportPlan

ROWS = 2_000
"""Rows of a file used for a guess."""

FEWEST = 10
"""Fewest answers, and fewest who gave another answer before, for a guess from answers alone."""

LIKELY = 0.95
"""Least share of «yes» before among those who answered a question beginning with «Hvis ja»."""

_YES = {"ja", "yes"}

_IF_YES = re.compile(
    r"(?i)^\W*(?:\d+\s*[a-zæøå]?\s*[.):]?\s*)?(?:hvis|viss|dersom|om|if)\s+(?:(?:du|dere|de|you)\s+\w+\s+)?\W?(?:ja|yes)\b"
)
"""A question for those who answered yes: «Hvis ja, hvilke grupper?», «5b. If yes, which?»."""


@dataclass(frozen=True, slots=True)
class AskedGuessed:
    """The follow-up questions recognised in a file."""

    asked: Mapping[str, tuple[str, str]]
    """Column → the closed column and the answer that selected its respondents."""
    comments: Mapping[str, str]
    """Open column → the closed column that it may be a comment on, whatever was answered."""


def guess_asked(plan: ImportPlan) -> AskedGuessed:
    """Guess who columns were asked of, by the nearest closed yes/no column before each that is no follow-up itself.

    That column selected the respondents where the question begins with «Hvis ja» and nearly all who answered it have
    yes there, or, of open ones, where all have, many, while many others have something else. An open column may be a
    comment where it directly follows and many wrote there, but nobody who had left the closed one empty.
    """
    columns = plan.source.columns
    followed: dict[int, int] = {}
    gate = None
    for place, column in enumerate(columns):
        role = plan.roles.get(column.name)
        if gate is not None and (role == "open" or (role == "closed" and _is_if_yes(column))):
            followed[place] = gate
        elif role == "closed":
            gate = place
    counted: dict[int, Counter[tuple[bool, str]]] = {place: Counter() for place in followed}
    for _, cells in islice(plan.source.rows(), ROWS if followed else 0):
        for place, before in followed.items():
            value, answered = cells[before], _is_answer(cells[place])
            value_text = str(value).strip() if isinstance(value, str | int | float) else ""
            counted[place][answered, columns[before].value_labels.get(value_text, value_text)] += 1
    found, comments = {}, {}
    for place, before in followed.items():
        values = {value for _, value in counted[place] if value}
        yes = next((value for value in values if value.casefold() in _YES), None)
        if yes is None or len(values) < 2:
            continue
        column = columns[place]
        yes_answers = counted[place][True, yes]
        all_answers = sum(n for (answered, _), n in counted[place].items() if answered)
        others = sum(n for (_, value), n in counted[place].items() if value not in ("", yes))
        named = _is_if_yes(column)
        if plan.roles[column.name] == "closed" and not named:
            continue
        if all_answers and (
            yes_answers >= LIKELY * all_answers if named else yes_answers == all_answers >= FEWEST and others >= FEWEST
        ):
            found[column.name] = (columns[before].name, yes)
        elif (
            place == before + 1 and all_answers >= FEWEST and not counted[place][True, ""] and counted[place][False, ""]
        ):
            comments[column.name] = columns[before].name
    return AskedGuessed(found, comments)


def _is_if_yes(column: Column) -> bool:
    """Return whether a column begins with «Hvis ja»."""
    return any(_IF_YES.search(text) is not None for text in (column.label or column.name, column.name))


def _is_answer(cell: Cell) -> bool:
    """Return whether a cell holds an answer."""
    if isinstance(cell, Chosen):
        return bool(cell.options)
    return bool(cell.strip(" -–.\n\t")) if isinstance(cell, str) else isinstance(cell, int | float)
