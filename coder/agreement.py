"""How far coders agree: per code, and over the sets of codes that they put on an answer. Pure functions.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts too. What cannot
be computed (a code that everybody, or nobody, put on everything) is None and never 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

Ratings = Mapping[str, frozenset[str]]
"""Coder → the codes that they put on one answer, none where they found that no code fits."""


@dataclass(frozen=True, slots=True)
class CodeAgreement:
    """How far coders agree on one code over `answers` of which `used` have it from somebody.

    `percent` is of pairs of coders; `alpha` is Krippendorff's for nominal data with its 95 % interval, `kappa` Cohen's
    where there are just two coders, `ac1` Gwet's; `positive` is agreement on the code's presence, 2a / (2a + b + c).
    """

    code: str
    answers: int
    used: int
    percent: float
    alpha: float | None
    low: float | None
    high: float | None
    kappa: float | None
    ac1: float | None
    positive: float | None


@dataclass(frozen=True, slots=True)
class SetAgreement:
    """Krippendorff's alpha over sets of codes with MASI distance, over `answers` coded by at least two of `coders`."""

    answers: int
    coders: tuple[str, ...]
    alpha: float | None
    low: float | None
    high: float | None


def by_code(ratings: Sequence[Ratings], below: Mapping[str, frozenset[str]]) -> list[CodeAgreement]:
    """Agreement on each code of `below`: code → the codes that count as it (itself and its sub-codes).

    Codes that nobody used are left out. Answers with fewer than two coders are passed over.
    """
    held = [one for one in ratings if len(one) > 1]
    coders = sorted({coder for one in held for coder in one})
    found = []
    for code, counted in below.items():
        units = [{coder: not counted.isdisjoint(codes) for coder, codes in one.items()} for one in held]
        used = sum(any(unit.values()) for unit in units)
        if used:
            found.append(_one_code(code, units, coders, used))
    return found


def _one_code(code: str, units: Sequence[Mapping[str, bool]], coders: Sequence[str], used: int) -> CodeAgreement:
    patterns = Counter((len(unit), sum(unit.values())) for unit in units)
    alpha, low, high = _jackknifed(patterns, nominal_alpha)
    answers = len(units)
    agreed = math.fsum(
        times * (k * (k - 1) + (m - k) * (m - k - 1)) / (m * (m - 1)) for (m, k), times in patterns.items()
    )
    share = math.fsum(times * k / m for (m, k), times in patterns.items()) / answers
    chance = 2 * share * (1 - share)
    both = math.fsum(times * k * (k - 1) / (m - 1) for (m, k), times in patterns.items())
    observed = agreed / answers
    return CodeAgreement(
        code, answers, used, 100 * observed, alpha, low, high,
        cohen_kappa([(unit[coders[0]], unit[coders[1]]) for unit in units]) if len(coders) == 2 else None,
        (observed - chance) / (1 - chance),
        both / sum(times * k for (_, k), times in patterns.items()),
    )  # fmt: skip


def nominal_alpha(patterns: Mapping[tuple[int, int], int]) -> float | None:
    """Krippendorff's alpha for presence and absence (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability).

    `patterns` counts answers by (coders, coders who put the code there); at least two coders each.
    """
    whole = sum(times * m for (m, _), times in patterns.items())
    present = sum(times * k for (_, k), times in patterns.items())
    expected = 2 * present * (whole - present)
    if not expected:
        return None
    observed = math.fsum(times * 2 * k * (m - k) / (m - 1) for (m, k), times in patterns.items())
    return 1 - (whole - 1) * observed / expected


def cohen_kappa(pairs: Sequence[tuple[bool, bool]]) -> float | None:
    """Cohen's kappa of two coders (Cohen 1960, Educ. Psychol. Meas. 20: 37–46); None where chance explains all."""
    if not pairs:
        return None
    first = sum(one for one, _ in pairs) / len(pairs)
    second = sum(other for _, other in pairs) / len(pairs)
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else (sum(one == other for one, other in pairs) / len(pairs) - chance) / (1 - chance)


def over_sets(ratings: Iterable[Ratings]) -> SetAgreement:
    """Alpha over sets with MASI distance (Passonneau 2006, LREC: 831–836), answers with two coders or more."""
    held = [one for one in ratings if len(one) > 1]
    coders = tuple(sorted({coder for one in held for coder in one}))
    bits = {code: 1 << place for place, code in enumerate(sorted({c for one in held for s in one.values() for c in s}))}
    patterns = Counter(tuple(sorted(sum(bits[code] for code in codes) for codes in one.values())) for one in held)
    return SetAgreement(len(held), coders, *_jackknifed_sets(patterns))


def masi(one: int, other: int) -> float:
    """The distance of two sets given as bits: 0 alike, 1 with nothing in common."""
    both, either = one & other, one | other
    if not both:
        return 0.0 if one == other else 1.0
    weight = 1.0 if one == other else 2 / 3 if both in (one, other) else 1 / 3
    return 1 - weight * both.bit_count() / either.bit_count()


def _jackknifed_sets(patterns: Counter[tuple[int, ...]]) -> tuple[float | None, float | None, float | None]:
    """Alpha over sets with its interval. The sums are kept, so that leaving an answer out costs next to nothing."""
    values = Counter[int]()
    for pattern, times in patterns.items():
        for value in pattern:
            values[value] += times
    whole = values.total()
    distance = {one: {other: masi(one, other) for other in values} for one in values}
    row = {one: math.fsum(values[other] * far for other, far in distance[one].items()) for one in values}
    inside = {pattern: math.fsum(distance[one][other] for one in pattern for other in pattern) for pattern in patterns}
    observed = math.fsum(times * inside[pattern] / (len(pattern) - 1) for pattern, times in patterns.items())
    expected = math.fsum(values[one] * row[one] for one in values)

    def alpha(left_out: tuple[int, ...] | None) -> float | None:
        n, apart, chance = whole, observed, expected
        if left_out is not None:
            n -= len(left_out)
            apart -= inside[left_out] / (len(left_out) - 1)
            chance += inside[left_out] - 2 * math.fsum(row[one] for one in left_out)
        return None if chance < 1e-9 else 1 - (n - 1) * apart / chance

    estimate = alpha(None)
    return estimate, *_interval(estimate, [(alpha(pattern), times) for pattern, times in patterns.items()])


def _jackknifed(
    patterns: Counter[tuple[int, int]], statistic: Callable[[Mapping[tuple[int, int], int]], float | None]
) -> tuple[float | None, float | None, float | None]:
    estimate = statistic(patterns)
    without = [(statistic({**patterns, pattern: times - 1}), times) for pattern, times in patterns.items()]
    return estimate, *_interval(estimate, without)


def _interval(estimate: float | None, without: Sequence[tuple[float | None, int]]) -> tuple[float | None, float | None]:
    """The 95 % interval by leaving out one answer at a time (Hughes 2022, arXiv:2210.13265); `without` holds what the
    statistic is then, and for how many answers. None where it is not defined, or nothing varies.
    """
    known = [(value, times) for value, times in without if value is not None]
    answers = sum(times for _, times in known)
    if estimate is None or len(known) < len(without) or answers < 3:
        return None, None
    mean = math.fsum(value * times for value, times in known) / answers
    spread = math.fsum(times * (value - mean) ** 2 for value, times in known)
    reach = _student(answers - 1) * math.sqrt((answers - 1) / answers * spread)
    # Perfect agreement on a few answers is not known to be perfect: leaving one out says nothing about it.
    return (None, None) if reach < 1e-12 else (max(-1.0, estimate - reach), min(1.0, estimate + reach))


def _student(freedom: int) -> float:
    """The 97.5 % quantile of Student's t by its expansion (Abramowitz & Stegun 1964, 26.7.5)."""
    z, v = Z, freedom
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )
