"""Comparisons between the coding rounds of one person: see `model.rounds`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from coder.agreement.rated import Ratings
from coder.model.rounds import round_of


def first_rounds(coders: Iterable[str], person: Mapping[str, str]) -> dict[str, str]:
    """Return person → their first round among these."""
    found: dict[str, str] = {}
    for name in sorted(coders, key=round_of):
        found.setdefault(person[name], name)
    return found


def between(ratings: Sequence[Ratings], person: Mapping[str, str]) -> list[Ratings]:
    """Return the answers with each person's first round on them, for comparing persons."""
    return [{who: rating[name] for who, name in first_rounds(rating, person).items()} for rating in ratings]


def within(ratings: Sequence[Ratings], person: Mapping[str, str], who: str) -> list[Ratings]:
    """Return the answers with the rounds of one person only."""
    return [{name: codes for name, codes in rating.items() if person[name] == who} for rating in ratings]
