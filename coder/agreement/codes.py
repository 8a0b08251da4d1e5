"""Agreement on each code and category, over answers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coder.agreement.figures import (
    AC1,
    ALPHA,
    LEAST_TELLING,
    PERCENT,
    POSITIVE,
    PRIOR,
    Array,
    Outcomes,
    around,
    clusters_of,
    drawn_outcomes,
    ends,
    figures,
    likely_used,
    open_above,
    units_behind,
)
from coder.agreement.rated import Rated
from coder.model.agreement import CodeAgreement, Figure, PairKappa

LEAST_COMMON = 10
"""Fewest answers in common for a kappa of two coders."""

BLOCK = 2_000_000
"""Answers × coders × codes in memory at a time: for many thousand answers all codes would not fit."""

PAIR_PRIOR = np.array([PRIOR, PRIOR / 2, PRIOR / 2, PRIOR])
"""Outcomes: both coders, the first alone, the second alone, neither."""
APART = np.array([False, True, True, False])
"""Outcomes in which the two differ."""


def by_code(rated_answers: Rated, below: Mapping[str, frozenset[str]]) -> list[CodeAgreement]:
    """Return agreement on each code of `below`: code → the codes that count as it (itself and its sub-codes).

    Codes that nobody used are left out. All answers enter the estimates; similar ones widen intervals in proportion to
    how similarly they were coded.
    """
    step = max(1, BLOCK // max(rated_answers.by.size, 1))
    codes = list(below)
    return [
        agreement
        for start in range(0, len(codes) if len(rated_answers.by) else 0, step)
        for agreement in _block(rated_answers, {code: below[code] for code in codes[start : start + step]})
    ]


def _block(rated_answers: Rated, below: Mapping[str, frozenset[str]]) -> list[CodeAgreement]:
    answers = len(rated_answers.by)
    has = rated_answers.counting(below)
    clusters, weights = rated_answers.clusters, np.ones(answers)
    raters = rated_answers.by.sum(axis=1, dtype=np.float64)[:, None]
    present = has.sum(axis=1, dtype=np.float64)
    used = (present > 0).sum(axis=0)
    both, only_one = pair_shares(present, raters)
    alphas = nominal_alpha(present, raters)
    pair_outcomes = outcomes(present, raters, alphas)
    share = (present / raters).mean(axis=0)
    chance = 2 * share * (1 - share)
    apart = only_one.mean(axis=0)
    rows = range(len(used))
    telling = np.minimum(used, (present < raters).sum(axis=0))
    several = len(rated_answers.coders) > 2
    least = LEAST_TELLING if several else 1
    few = [several and count < LEAST_TELLING for count in telling.tolist()]
    percent = figures(
        PERCENT, [float(1 - apart[row]) for row in rows], pair_outcomes, both, only_one, weights, clusters
    )
    alpha = figures(ALPHA, alphas, pair_outcomes, both, only_one, weights, clusters, least)
    ac1 = figures(
        AC1,
        [float(1 - apart[row] / (1 - chance[row])) for row in rows],
        pair_outcomes,
        both,
        only_one,
        weights,
        clusters,
    )
    agreed, found = (both * raters).sum(axis=0), present.sum(axis=0)
    positive = figures(
        POSITIVE, [float(agreed[row] / found[row]) if found[row] else None for row in rows], pair_outcomes, both,
        only_one, weights, clusters, least,
    )  # fmt: skip
    fleiss = [float(1 - apart[row] / chance[row]) if chance[row] else None for row in rows]
    kappas = _kappas(rated_answers, has)
    together = (
        figures(ALPHA, fleiss, pair_outcomes, both, only_one, weights, clusters, least)
        if several
        else [pair.kappa for (pair,) in kappas]
    )
    for beyond_chance in (together, alpha, positive):
        beyond_chance[:] = [Figure(figure.value) if few[row] else figure for row, figure in enumerate(beyond_chance)]
    return [
        CodeAgreement(
            code, answers, int(used[row]), float(present[:, row].sum() / raters.sum()), percent[row],
            together[row], alpha[row], ac1[row], positive[row],
            tuple(pair for pair in kappas[row] if pair.answers >= LEAST_COMMON),
        )
        for row, code in enumerate(below) if used[row]
    ]  # fmt: skip


def pair_shares(present: Array, raters: Array) -> tuple[Array, Array]:
    """Return the shares of pairs of `raters` on each answer in which both, and only one, is among the `present`."""
    pairs = raters * (raters - 1)
    return present * (present - 1) / pairs, 2 * present * (raters - present) / pairs


def outcomes(present: Array, raters: Array, alphas: Sequence[float | None]) -> Outcomes:
    """Return how many of the `raters` of an answer may be among the `present`, and on how many answers they were, by
    column.

    Where three coders or more mostly differ, «all of them» is an implausible prior for an unseen answer. There each of
    the three outcomes weighs as much as alpha, at least one over the number of coders (a data-dependent weight, as in
    Bishop, Fienberg & Holland 1975, Discrete Multivariate Analysis, ch. 12). For two it is always ½.
    """
    weight = np.array([PRIOR if alpha is None else alpha for alpha in alphas])
    every, times = np.unique(raters, return_counts=True)
    parts = []
    for coders, share in zip(every.tolist(), times / len(raters), strict=True):
        counts = np.arange(coders + 1)
        both, only_one = pair_shares(counts, np.full(len(counts), coders))
        within = np.where((counts == 0) | (counts == coders), 1, 1 / max(coders - 1, 1))
        prior = share * within[:, None] * np.clip(weight, min(1 / coders, PRIOR), PRIOR)
        among = present[raters[:, 0] == coders]
        shares = np.stack([(among == count).sum(axis=0) for count in counts]) / len(raters)
        parts.append((both, only_one, prior, shares))
    return Outcomes(*(np.concatenate(part) for part in zip(*parts, strict=True)))


def nominal_alpha(present: Array, raters: Array) -> list[float | None]:
    """Return Krippendorff's alpha for presence and absence (Krippendorff 2011, Computing Krippendorff's
    Alpha-Reliability), by column; None where nothing varies. `present` of `raters` (a column) applied the code to each
    answer.
    """
    whole, there = raters.sum(), present.sum(axis=0)
    expected = 2 * there * (whole - there)
    observed = (2 * present * (raters - present) / (raters - 1)).sum(axis=0)
    return [
        float(1 - (whole - 1) * apart / chance) if chance else None
        for apart, chance in zip(observed, expected, strict=True)
    ]


def _kappas(rated_answers: Rated, has: NDArray[np.bool_]) -> list[list[PairKappa]]:
    """Return Cohen's kappa of each pair of coders, by code."""
    found: list[list[PairKappa]] = [[] for _ in range(has.shape[2])]
    for first, second, common in rated_answers.pairs():
        answers = int(common.sum())
        if not answers:
            continue
        figures_of = pair_kappas(
            has[common, first],
            has[common, second],
            [rated_answers.labels[place] for place in np.flatnonzero(common).tolist()],
        )
        for kappas, kappa in zip(found, figures_of, strict=True):
            kappas.append(PairKappa(rated_answers.coders[first], rated_answers.coders[second], answers, kappa))
    return found


def pair_kappas(
    first: NDArray[np.bool_], second: NDArray[np.bool_], labels: Sequence[Hashable] | None = None
) -> list[Figure]:
    """Return Cohen's kappa of two coders (Cohen 1960, Educ. Psychol. Meas. 20: 37–46) on each code (a column), over
    answers that both coded; None where chance explains all.
    """
    answers = len(first)
    cells = np.stack([(first & second).sum(axis=0), (first & ~second).sum(axis=0), (~first & second).sum(axis=0)]).T
    shares = cells / answers
    values = cohen_kappa(shares)
    both, apart = (first & second).astype(np.float64), (first ^ second).astype(np.float64)
    pairs = Outcomes.of_pairs(both.mean(axis=0), apart.mean(axis=0))
    behind = units_behind(ALPHA, pairs, both, apart, np.ones(answers), clusters_of(labels or range(answers)))
    found = []
    known: dict[bytes, tuple[float, float]] = {}  # many rare codes have the same few outcomes
    for row in range(len(cells)):
        if np.isnan(values[row]):
            found.append(Figure(None))
            continue
        # Swapping the coders must not affect which draws their answers get.
        shared, alone, other = shares[row][0], *sorted(shares[row][1:])
        whole = np.array([shared, alone, other, max(0.0, 1 - shared - alone - other)]) * behind[row]
        if whole.tobytes() not in known:
            drawn = drawn_outcomes(whole, PAIR_PRIOR, APART)
            between = ends(np.nan_to_num(cohen_kappa(drawn[:, :3])), 1 / likely_used(drawn[:, 3], float(behind[row])))
            known[whole.tobytes()] = open_above(between, whole, APART)
        found.append(around(float(values[row]), known[whole.tobytes()]))
    return found


def cohen_kappa(cells: Array) -> Array:
    """Return Cohen's kappa from rows of shares: both coders, the first alone, the second alone. NaN where undefined."""
    both, first, second = cells.T
    here, there = both + first, both + second
    chance = here * there + (1 - here) * (1 - there)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (1 - first - second - chance) / (1 - chance), np.nan)
