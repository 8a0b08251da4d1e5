"""How far coders agree: per code, and over the sets of codes that they put on an answer. Pure functions.

The unit is the answer, never the coding: an answer that coders agree to leave without a code counts too. What cannot
be computed (a code that everybody, or nobody, put on everything) is None and never 1.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import combinations

from coder.model.agreement import CodeAgreement, PairKappa, SetAgreement

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

PRIOR = 0.5
"""Of each of the three shares in `posterior_interval`."""

DRAWS = 4_000
"""From the posterior: the ends of the interval then stand to within a hundredth or so."""

BLOCK = 1_000_000
"""Pairs of sets whose distances are held at a time."""

LEAST_COMMON = 10
"""Answers that two coders have in common at least for a kappa of the two."""

Ratings = Mapping[str, frozenset[str]]
"""Coder → the codes that they put on one answer, none where they found that no code fits."""


def by_code(
    ratings: Sequence[Ratings], below: Mapping[str, frozenset[str]], clusters: Sequence[Hashable] | None = None
) -> list[CodeAgreement]:
    """Agreement on each code of `below`: code → the codes that count as it (itself and its sub-codes).

    Codes that nobody used are left out. Answers with fewer than two coders are passed over. `clusters` says of each
    answer which others are like it, as those with the same text: all enter the estimate, and the interval is wider by
    as much as those alike were coded alike.
    """
    held, groups = _held(ratings, clusters)
    coders = sorted({coder for one in held for coder in one})
    found = []
    for code, counted in below.items():
        of_unit = [(len(one), sum(not counted.isdisjoint(codes) for codes in one.values())) for one in held]
        used = sum(k > 0 for _, k in of_unit)
        if used:
            kappas = tuple(_kappas(held, counted, coders))
            found.append(_one_code(code, of_unit, groups, kappas, used))
    return found


def _held(ratings: Iterable[Ratings], clusters: Sequence[Hashable] | None) -> tuple[list[Ratings], list[Sequence[int]]]:
    """The answers with two coders or more, and the places of those alike among them."""
    every = list(ratings)
    both = [(one, label) for one, label in zip(every, clusters or range(len(every)), strict=True) if len(one) > 1]
    groups: dict[Hashable, list[int]] = {}
    for place, (_, label) in enumerate(both):
        groups.setdefault(label, []).append(place)
    return [one for one, _ in both], list(groups.values())


def _one_code(
    code: str,
    of_unit: Sequence[tuple[int, int]],
    groups: Sequence[Sequence[int]],
    kappas: tuple[PairKappa, ...],
    used: int,
) -> CodeAgreement:
    """`of_unit`: of each answer, how many coders it has and how many put the code there."""
    patterns = Counter(of_unit)
    alpha = nominal_alpha(patterns)
    clustered = Counter(tuple(sorted(of_unit[place] for place in group)) for group in groups)
    low, high = (None, None) if alpha is None else posterior_interval(patterns, _design_effect(patterns, clustered))
    answers = len(of_unit)
    agreed = math.fsum(
        times * (k * (k - 1) + (m - k) * (m - k - 1)) / (m * (m - 1)) for (m, k), times in patterns.items()
    )
    share = math.fsum(times * k / m for (m, k), times in patterns.items()) / answers
    chance = 2 * share * (1 - share)
    observed = agreed / answers
    return CodeAgreement(
        code, answers, used, 100 * observed, alpha, low, high,
        kappas,
        (observed - chance) / (1 - chance),
        positive_agreement(patterns),
    )  # fmt: skip


def positive_agreement(patterns: Mapping[tuple[int, int], int]) -> float | None:
    """How often another coder put a code there, too, of all times that one did; None where nobody did.

    `patterns` as for `nominal_alpha`: of one code, or the sum over several.
    """
    both = math.fsum(times * k * (k - 1) / (m - 1) for (m, k), times in patterns.items())
    present = sum(times * k for (_, k), times in patterns.items())
    return both / present if present else None


def shared_codes(ratings: Iterable[Ratings]) -> dict[str, Counter[tuple[int, int]]]:
    """Of each code that somebody used, how many answers have so many coders and so many of them who put it there;
    answers with fewer than two coders are passed over. What `positive_agreement` asks for.
    """
    found: dict[str, Counter[tuple[int, int]]] = {}
    for one in ratings:
        if len(one) > 1:
            for code, k in Counter(code for codes in one.values() for code in codes).items():
                found.setdefault(code, Counter())[len(one), k] += 1
    return found


def _kappas(held: Sequence[Ratings], counted: frozenset[str], coders: Sequence[str]) -> Iterator[PairKappa]:
    for one, other in combinations(coders, 2):
        pairs = Counter(
            (not counted.isdisjoint(unit[one]), not counted.isdisjoint(unit[other]))
            for unit in held
            if one in unit and other in unit
        )
        if pairs.total() >= LEAST_COMMON:
            yield PairKappa(one, other, pairs.total(), cohen_kappa(pairs))


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


def cohen_kappa(pairs: Mapping[tuple[bool, bool], int]) -> float | None:
    """Cohen's kappa of two coders (Cohen 1960, Educ. Psychol. Meas. 20: 37–46); None where chance explains all.

    `pairs` counts answers by whether the one and the other put the code there.
    """
    answers = sum(pairs.values())
    if not answers:
        return None
    first = sum(times for (one, _), times in pairs.items() if one) / answers
    second = sum(times for (_, other), times in pairs.items() if other) / answers
    alike = sum(times for (one, other), times in pairs.items() if one == other) / answers
    chance = first * second + (1 - first) * (1 - second)
    return None if chance == 1 else (alike - chance) / (1 - chance)


def over_sets(ratings: Iterable[Ratings], clusters: Sequence[Hashable] | None = None) -> SetAgreement:
    """Alpha over sets with MASI distance (Passonneau 2006, LREC: 831–836), answers with two coders or more.

    `clusters` as for `by_code`.
    """
    held, groups = _held(ratings, clusters)
    coders = tuple(sorted({coder for one in held for coder in one}))
    bits = {code: 1 << place for place, code in enumerate(sorted({c for one in held for s in one.values() for c in s}))}
    of_answer = [tuple(sorted(sum(bits[code] for code in codes) for codes in one.values())) for one in held]
    clustered = Counter(tuple(sorted(of_answer[place] for place in group)) for group in groups)
    return SetAgreement(len(held), coders, *_jackknifed_sets(Counter(of_answer), clustered))


def masi(one: int, other: int) -> float:
    """The distance of two sets given as bits: 0 alike, 1 with nothing in common."""
    both, either = one & other, one | other
    if not both:
        return 0.0 if one == other else 1.0
    weight = 1.0 if one == other else 2 / 3 if both in (one, other) else 1 / 3
    return 1 - weight * both.bit_count() / either.bit_count()


def _jackknifed_sets(
    patterns: Counter[tuple[int, ...]], clustered: Counter[tuple[tuple[int, ...], ...]]
) -> tuple[float | None, float | None, float | None]:
    """Alpha over sets with its interval. The sums are kept, so that leaving answers out costs next to nothing."""
    values = Counter[int]()
    for pattern, times in patterns.items():
        for value in pattern:
            values[value] += times
    whole = values.total()
    row = _distances(values)
    inside = {pattern: math.fsum(masi(one, other) for one in pattern for other in pattern) for pattern in patterns}
    observed = math.fsum(times * inside[pattern] / (len(pattern) - 1) for pattern, times in patterns.items())
    expected = math.fsum(values[one] * row[one] for one in values)

    def alpha(left_out: Sequence[tuple[int, ...]]) -> float | None:
        gone = Counter(value for pattern in left_out for value in pattern)
        n = whole - gone.total()
        apart = observed - math.fsum(inside[pattern] / (len(pattern) - 1) for pattern in left_out)
        among = math.fsum(a * b * masi(one, other) for one, a in gone.items() for other, b in gone.items())
        chance = expected + among - 2 * math.fsum(times * row[value] for value, times in gone.items())
        return None if chance < 1e-9 else 1 - (n - 1) * apart / chance

    estimate = alpha(())
    return estimate, *_interval(estimate, [(alpha(group), times) for group, times in clustered.items()])


def _distances(values: Mapping[int, int]) -> dict[int, float]:
    """Set → the sum of its distances to all others, each as often as `values` says. Block by block: of the thousands of
    different sets that a large study has, a table of all by all would fill the memory.
    """
    import numpy as np

    sets = list(values)
    times = np.array([values[one] for one in sets], np.float64)
    codes = max((one.bit_length() for one in sets), default=0)
    held = np.array([[one >> place & 1 for place in range(codes)] for one in sets], np.float64)
    held = held.reshape(len(sets), codes)
    sizes = held.sum(axis=1)
    found: dict[int, float] = {}
    step = max(1, BLOCK // max(len(sets), 1))
    for start in range(0, len(sets), step):
        own = sizes[start : start + step, None]
        both = held[start : start + step] @ held.T
        either = own + sizes - both
        within = both == np.minimum(own, sizes)
        weight = np.where(within, np.where(own == sizes, 1.0, 2 / 3), 1 / 3)
        far = np.where(either > 0, 1 - weight * both / np.maximum(either, 1), 0.0)
        found.update(zip(sets[start : start + step], (far @ times).tolist(), strict=True))
    return found


def posterior_interval(patterns: Mapping[tuple[int, int], float], design_effect: float = 1.0) -> tuple[float, float]:
    """The 95 % interval of alpha from the posterior of the shares that both, one and none of two coders put a code on.

    `patterns` as for `nominal_alpha`; of more coders, the shares are those of pairs of coders. The prior is that of
    Jeffreys, Dirichlet(½, ½, ½) (Gelman et al. 2013, Bayesian Data Analysis, 3.4). Unlike resampling it holds for rare
    codes and for perfect agreement: see `benchmarks/agreement.py`. `design_effect` (≥ 1) divides the counts.
    """
    import numpy as np

    both = math.fsum(times * k * (k - 1) / (m * (m - 1)) for (m, k), times in patterns.items())
    one = math.fsum(times * 2 * k * (m - k) / (m * (m - 1)) for (m, k), times in patterns.items())
    none = sum(patterns.values()) - both - one
    shares = np.array([both, one, max(0.0, none)]) / design_effect + PRIOR
    drawn = np.random.default_rng(0).dirichlet(shares, DRAWS)
    present = drawn[:, 0] + drawn[:, 1] / 2
    chance = np.maximum(2 * present * (1 - present), 1e-300)
    low, high = np.quantile(1 - drawn[:, 1] / chance, (0.025, 0.975))
    return float(max(-1.0, low)), float(min(1.0, high))


def _design_effect(patterns: Counter[tuple[int, int]], clustered: Counter[tuple[tuple[int, int], ...]]) -> float:
    """By how much answers alike being coded alike widens the variance of alpha: leaving out clusters against leaving
    out answers. At most what it is where those alike are always coded alike.
    """
    answers = sum(patterns.values())
    most = sum(times * len(group) ** 2 for group, times in clustered.items()) / answers
    if most == 1:
        return 1.0
    alone = _spread([(nominal_alpha({**patterns, one: times - 1}), times) for one, times in patterns.items()])
    together = _spread([(nominal_alpha(patterns - Counter(group)), times) for group, times in clustered.items()])
    if alone is None or together is None or alone < 1e-12:
        return most
    return min(most, max(1.0, together / alone))


def _spread(without: Sequence[tuple[float | None, int]]) -> float | None:
    """The jackknife variance from what a statistic is without each of several; None where it is not defined once."""
    known = [(value, times) for value, times in without if value is not None]
    several = sum(times for _, times in known)
    if len(known) < len(without) or several < 2:
        return None
    mean = math.fsum(value * times for value, times in known) / several
    return (several - 1) / several * math.fsum(times * (value - mean) ** 2 for value, times in known)


def _interval(estimate: float | None, without: Sequence[tuple[float | None, int]]) -> tuple[float | None, float | None]:
    """The 95 % interval by leaving out one answer, or all alike, at a time (Hughes 2022, arXiv:2210.13265).

    `without` holds what the statistic is then, and for how many answers or clusters.
    None where it is not defined, or nothing varies.
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
