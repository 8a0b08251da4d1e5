"""Comparisons between the rounds in which one person coded: see `model.rounds`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coder.agreement.rated import Ratings
from coder.model.rounds import round_of


def first_rounds(coders: Iterable[str], person: Mapping[str, str]) -> dict[str, str]:
    """Person → the first of these rounds of theirs."""
    found: dict[str, str] = {}
    for name in sorted(coders, key=round_of):
        found.setdefault(person[name], name)
    return found


def between(ratings: Sequence[Ratings], person: Mapping[str, str]) -> list[Ratings]:
    """The answers with each person's first round on them: what others are compared with."""
    return [{who: one[name] for who, name in first_rounds(one, person).items()} for one in ratings]


def within(ratings: Sequence[Ratings], person: Mapping[str, str], who: str) -> list[Ratings]:
    """The answers with the rounds of one person only."""
    return [{name: codes for name, codes in one.items() if person[name] == who} for one in ratings]
