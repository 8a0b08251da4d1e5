"""Codings by week: whether the meaning of codes, or the practice of coders, has drifted."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import NormalDist

from coder.agreement.rated import Ratings
from coder.agreement.rounds import between
from coder.agreement.sets import same_and_alpha
from coder.model.agreement import Moved, Week

LEAST = 20
"""Fewest answers in a week, and in all others, for detecting a change."""


@dataclass(frozen=True, slots=True)
class Coded:
    """One coder's codes on one answer, and the day of their last change (ISO 8601)."""

    answer: int
    coder: str
    day: str
    codes: frozenset[str]


def by_week(
    coded: Iterable[Coded], below: Mapping[str, frozenset[str]], person: Mapping[str, str] | None = None
) -> list[Week]:
    """Return each coder's weeks, in order. `below`: code → the codes that count as it. `person`: coder → the person
    whose round it is; others are compared with the first round only.
    """
    whose = person or {}
    theirs: dict[tuple[str, str], list[Coded]] = {}
    ratings: dict[int, dict[str, frozenset[str]]] = {}
    for coded_answer in coded:
        theirs.setdefault((_week(coded_answer.day), coded_answer.coder), []).append(coded_answer)
        ratings.setdefault(coded_answer.answer, {})[coded_answer.coder] = coded_answer.codes
    others = {
        answer: between([votes], {name: whose.get(name, name) for name in votes})[0]
        for answer, votes in ratings.items()
    }
    return [
        _of(week, coder, theirs[week, coder], others, below, whose.get(coder, coder)) for week, coder in sorted(theirs)
    ]


def moved(weeks: Sequence[Week]) -> list[Moved]:
    """Return where a coder's share of a code in one week differs from that of their other weeks, by a test of two
    shares at a level of 5 % for all weeks and codes together (Bonferroni), with at least LEAST answers on either side.
    """
    tested: list[tuple[float, Moved]] = []
    for coder in dict.fromkeys(week.coder for week in weeks):
        theirs = [week for week in weeks if week.coder == coder]
        answers = sum(week.answers for week in theirs)
        for code in dict.fromkeys(code for week in theirs for code in week.shares):
            having = sum(week.shares.get(code, 0) for week in theirs)
            for week in theirs:
                rest = answers - week.answers
                if min(week.answers, rest) < LEAST or not 0 < having < answers:
                    continue
                here, there = week.shares.get(code, 0) / week.answers, (having - week.shares.get(code, 0)) / rest
                spread = math.sqrt(having * (answers - having) / answers**2 * (1 / week.answers + 1 / rest))
                tested.append(((here - there) / spread, Moved(week.week, coder, code, here, there)))
    bound = NormalDist().inv_cdf(1 - 0.025 / max(len(tested), 1))
    return [shift for far, shift in sorted(tested, key=lambda test: -abs(test[0])) if abs(far) > bound]


def _of(
    week: str,
    coder: str,
    coded_answers: Sequence[Coded],
    ratings: Mapping[int, Ratings],
    below: Mapping[str, frozenset[str]],
    person: str,
) -> Week:
    # With each of the others alone: agreement among those is not about this coder.
    beside = [
        ({coder: coded.codes, "": codes}, coded.answer)
        for coded in coded_answers for name, codes in ratings[coded.answer].items() if name != person
    ]  # fmt: skip
    percent, alpha = same_and_alpha([pair for pair, _ in beside], [answer for _, answer in beside])
    return Week(
        week,
        coder,
        len(coded_answers),
        sum(len(coded.codes) for coded in coded_answers) / len(coded_answers),
        sum(any(name != person for name in ratings[coded.answer]) for coded in coded_answers),
        percent,
        alpha,
        {
            code: n
            for code, counted in below.items()
            if (n := sum(not counted.isdisjoint(coded.codes) for coded in coded_answers))
        },
    )


def _week(day: str) -> str:
    year, week, _ = date.fromisoformat(day[:10]).isocalendar()
    return f"{year}-W{week:02}"
