"""Compares coding with and without suggestions: do coders who saw suggestions code differently?"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from coder.agreement.codes import by_code
from coder.agreement.figures import DRAWS, PRIOR, Array, around, clusters_of, ends, share_figure
from coder.agreement.rated import Ratings, rated
from coder.model.agreement import Assistance, AssistedCode, CodeAgreement, Figure

LOW = 0.3
"""Suggestions below this are hardly ever right: coders who accept many of them follow the list, not the answer."""

LEAST = 20
"""Fewest answers coded with, and without, suggestions for comparing them."""


@dataclass(frozen=True, slots=True)
class Decided:
    """One coder's codes on one answer. `seen`: code → confidence of the suggestions seen before, None for none.

    `seconds` since the coder's previous act, None where unknown.
    """

    answer: int
    coder: str
    codes: frozenset[str]
    seen: Mapping[str, float] | None
    seconds: float | None


def assistance(decided: Sequence[Decided], below: Mapping[str, frozenset[str]]) -> Assistance:
    """Compare answers coded with suggestions and without. `below`: code → the codes that count as it."""
    with_them = [decided_answer for decided_answer in decided if decided_answer.seen is not None]
    alone = [decided_answer for decided_answer in decided if decided_answer.seen is None]
    agreed, apart = _agreement(decided, below)
    codes = []
    for code, counted in below.items():
        n, m = (
            sum(not counted.isdisjoint(decided_answer.codes) for decided_answer in decisions)
            for decisions in (with_them, alone)
        )
        if n + m:
            first, second = agreed.get(code), apart.get(code)
            codes.append(
                AssistedCode(
                    code, n, m, _difference(_share(n, len(with_them)), _share(m, len(alone))),
                    first.positive if first else Figure(None), second.positive if second else Figure(None),
                    _difference(first.positive, second.positive) if first and second else Figure(None),
                )
            )  # fmt: skip
    low = [
        (decided_answer.answer, sum(code in decided_answer.codes for code in few), len(few))
        for decided_answer in with_them
        if (few := [code for code, confidence in (decided_answer.seen or {}).items() if confidence < LOW])
    ]
    taken = (
        share_figure(
            np.array([met for _, met, _ in low], float), np.array([of for _, _, of in low], float),
            clusters_of([answer for answer, _, _ in low]),
        )
        if low
        else Figure(None)
    )  # fmt: skip
    return Assistance(
        len(with_them), len(alone), tuple(codes), _median(with_them), _median(alone), _slower(with_them, alone),
        sum(of for _, _, of in low), taken, tuple(_bent(codes, len(with_them), len(alone))),
    )  # fmt: skip


def _agreement(
    decided: Sequence[Decided], below: Mapping[str, frozenset[str]]
) -> tuple[dict[str, CodeAgreement], dict[str, CodeAgreement]]:
    """Return agreement on answers where all who coded them had seen suggestions, and where nobody had."""
    found = []
    for seen in (True, False):
        votes: dict[int, dict[str, frozenset[str]]] = {}
        for decided_answer in decided:
            if (decided_answer.seen is not None) == seen:
                votes.setdefault(decided_answer.answer, {})[decided_answer.coder] = decided_answer.codes
        ratings: list[Ratings] = [vote for vote in votes.values() if len(vote) > 1]
        found.append({agreement.code: agreement for agreement in by_code(rated(ratings), below)})
    return found[0], found[1]


def _share(n: int, of: int) -> Figure:
    if not of:
        return Figure(None)
    drawn = np.random.default_rng(0).beta(n + PRIOR, of - n + PRIOR, DRAWS)
    return around(n / of, ends(drawn))


def _difference(figure: Figure, other: Figure) -> Figure:
    """Return the difference of two independent figures, with a MOVER interval (Zou & Donner 2008, Stat. Med. 27)."""
    if figure.value is None or other.value is None:
        return Figure(None)
    apart = figure.value - other.value
    if figure.low is None or figure.high is None or other.low is None or other.high is None:
        return Figure(apart)
    return Figure(
        apart,
        max(-1.0, apart - math.hypot(figure.value - figure.low, other.high - other.value)),
        min(1.0, apart + math.hypot(figure.high - figure.value, other.value - other.low)),
    )


def _times(decisions: Sequence[Decided]) -> Array:
    return np.array([decided.seconds for decided in decisions if decided.seconds is not None], float)


def _median(decisions: Sequence[Decided]) -> float | None:
    times = _times(decisions)
    return float(np.median(times)) if len(times) else None


def _slower(with_them: Sequence[Decided], alone: Sequence[Decided]) -> tuple[float, float] | None:
    """Return the 95 % interval of the difference between median seconds; None for few answers."""
    first, second = _times(with_them), _times(alone)
    if min(len(first), len(second)) < LEAST:
        return None
    random = np.random.default_rng(0)

    def medians(times: Array) -> Array:
        return np.array([np.median(random.choice(times, len(times))) for _ in range(DRAWS // 2)])

    low, high = np.quantile(medians(first) - medians(second), (0.025, 0.975))
    return float(low), float(high)


def _bent(codes: Sequence[AssistedCode], with_them: int, alone: int) -> list[str]:
    """Return codes whose share differs by more than chance, for any of them, in one study of twenty."""
    if min(with_them, alone) < LEAST:
        return []
    bound = 0.025 / max(len(codes), 1)
    found = []
    for code in codes:
        random = np.random.default_rng(0)
        drawn = random.beta(code.with_them + PRIOR, with_them - code.with_them + PRIOR, 20 * DRAWS) - random.beta(
            code.alone + PRIOR, alone - code.alone + PRIOR, 20 * DRAWS
        )
        if min(float((drawn > 0).mean()), float((drawn < 0).mean())) < bound:
            found.append(code.code)
    return found
