"""Rounds of one coder: «anna» and «anna/2» are the same person, who agrees with herself or does not."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence

from coder.agreement.rated import Ratings

_ROUND = re.compile(r"(.+)/([1-9]\d*)")


def persons(coders: Iterable[str]) -> dict[str, str]:
    """Coder → the person that the name is a round of; of a name with a slash, only where the person coded, too."""
    names = set(coders)
    found = {}
    for name in names:
        again = _ROUND.fullmatch(name)
        found[name] = again[1] if again and again[1] in names else name
    return found


def first_rounds(coders: Iterable[str], person: Mapping[str, str]) -> dict[str, str]:
    """Person → the first of these rounds of theirs."""
    found: dict[str, str] = {}
    for name in sorted(coders, key=_place):
        found.setdefault(person[name], name)
    return found


def _place(name: str) -> tuple[str, int]:
    """By which the rounds of a person follow one another."""
    again = _ROUND.fullmatch(name)
    return (again[1], int(again[2])) if again else (name, 1)


def between(ratings: Sequence[Ratings], person: Mapping[str, str]) -> list[Ratings]:
    """The answers with each person's first round on them: what others are compared with."""
    return [{who: one[name] for who, name in first_rounds(one, person).items()} for one in ratings]


def within(ratings: Sequence[Ratings], person: Mapping[str, str], who: str) -> list[Ratings]:
    """The answers with the rounds of one person only."""
    return [{name: codes for name, codes in one.items() if person[name] == who} for one in ratings]
