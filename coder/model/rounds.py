"""Rounds of one coder: «anna» and «anna/2» are the same person, coding the same answers again."""

from __future__ import annotations

import re
from collections.abc import Iterable

_ROUND = re.compile(r"(.+)/([1-9]\d*)")


def persons(coders: Iterable[str]) -> dict[str, str]:
    """Return coder → the person whose round the name is; for a name with a slash, only where the person coded, too."""
    names = set(coders)
    found = {}
    for name in names:
        match = _ROUND.fullmatch(name)
        found[name] = match[1] if match and match[1] in names else name
    return found


def round_of(name: str) -> tuple[str, int]:
    """Return the person and the number of the round in a coder's name; a name without a number is the first round."""
    match = _ROUND.fullmatch(name)
    return (match[1], int(match[2])) if match else (name, 1)
