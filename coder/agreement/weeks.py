"""What coders did week by week: whether the meaning of codes, or what coders do, has moved."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from coder.agreement.rated import Ratings
from coder.agreement.sets import over_sets
from coder.model.agreement import Week


@dataclass(frozen=True, slots=True)
class Coded:
    """One coder's codes on one answer, and the day on which they were last changed (ISO 8601)."""

    answer: int
    coder: str
    day: str
    codes: frozenset[str]


def by_week(coded: Iterable[Coded], below: Mapping[str, frozenset[str]]) -> list[Week]:
    """Each coder's weeks, in order. `below`: code → the codes that count as it."""
    theirs: dict[tuple[str, str], list[Coded]] = {}
    ratings: dict[int, dict[str, frozenset[str]]] = {}
    for one in coded:
        theirs.setdefault((_week(one.day), one.coder), []).append(one)
        ratings.setdefault(one.answer, {})[one.coder] = one.codes
    return [_of(week, coder, theirs[week, coder], ratings, below) for week, coder in sorted(theirs)]


def _of(
    week: str, coder: str, held: Sequence[Coded], ratings: Mapping[int, Ratings], below: Mapping[str, frozenset[str]]
) -> Week:
    # With each of the others alone: how far those agree among each other says nothing of this coder.
    beside = [
        ({coder: one.codes, "": codes}, one.answer)
        for one in held for name, codes in ratings[one.answer].items() if name != coder
    ]  # fmt: skip
    over = over_sets([pair for pair, _ in beside], [answer for _, answer in beside])
    return Week(
        week, coder, len(held), sum(len(one.codes) for one in held) / len(held),
        sum(len(ratings[one.answer]) > 1 for one in held),
        over.percent, over.alpha,
        {code: n for code, counted in below.items() if (n := sum(not counted.isdisjoint(one.codes) for one in held))},
    )  # fmt: skip


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day[:10]).isocalendar()
    return f"{year}-W{week:02}"
