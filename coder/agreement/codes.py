"""Agreement on each code and category, over answers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coder.agreement.figures import (
    AC1,
    ALPHA,
    DRAWS,
    PERCENT,
    POSITIVE,
    PRIOR,
    Array,
    around,
    clusters_of,
    ends,
    figures,
    units_behind,
)
from coder.agreement.rated import Rated
from coder.model.agreement import CodeAgreement, Figure, PairKappa

LEAST_COMMON = 10
"""Answers that two coders have in common at least for a kappa of the two."""

BLOCK = 2_000_000
"""Answers times coders times codes held at a time: of many thousand answers all codes would fill the memory."""

PAIR_PRIOR = np.array([PRIOR, PRIOR / 2, PRIOR / 2, PRIOR])
"""Of both coders, the first alone, the second alone, neither."""


def by_code(held: Rated, below: Mapping[str, frozenset[str]]) -> list[CodeAgreement]:
    """Agreement on each code of `below`: code → the codes that count as it (itself and its sub-codes).

    Codes that nobody used are left out. All answers enter the estimates; those that are alike widen intervals by as
    much as they were coded alike.
    """
    step = max(1, BLOCK // max(held.by.size, 1))
    codes = list(below)
    return [
        one
        for start in range(0, len(codes) if len(held.by) else 0, step)
        for one in _block(held, {code: below[code] for code in codes[start : start + step]})
    ]


def _block(held: Rated, below: Mapping[str, frozenset[str]]) -> list[CodeAgreement]:
    answers = len(held.by)
    has = held.counting(below)
    clusters, weights = held.clusters, np.ones(answers)
    raters = held.by.sum(axis=1, dtype=np.float64)[:, None]
    present = has.sum(axis=1, dtype=np.float64)
    used = (present > 0).sum(axis=0)
    both, one = pair_shares(present, raters)
    most = float((raters * (raters - 1) / 2).mean())
    share = (present / raters).mean(axis=0)
    chance = 2 * share * (1 - share)
    apart = one.mean(axis=0)
    rows = range(len(used))
    percent = figures(PERCENT, [float(1 - apart[row]) for row in rows], both, one, weights, clusters, most)
    alpha = figures(ALPHA, nominal_alpha(present, raters), both, one, weights, clusters, most)
    ac1 = figures(AC1, [float(1 - apart[row] / (1 - chance[row])) for row in rows], both, one, weights, clusters, most)
    agreed, found = (both * raters).sum(axis=0), present.sum(axis=0)
    positive = figures(
        POSITIVE, [float(agreed[row] / found[row]) if found[row] else None for row in rows], both, one, weights,
        clusters, most,
    )  # fmt: skip
    fleiss = [float(1 - apart[row] / chance[row]) if chance[row] else None for row in rows]
    kappas = _kappas(held, has)
    together = (
        figures(ALPHA, fleiss, both, one, weights, clusters, most)
        if len(held.coders) > 2
        else [pair.kappa for (pair,) in kappas]
    )
    return [
        CodeAgreement(
            code, answers, int(used[row]), float(present[:, row].sum() / raters.sum()), percent[row],
            together[row], alpha[row], ac1[row], positive[row],
            tuple(pair for pair in kappas[row] if pair.answers >= LEAST_COMMON),
        )
        for row, code in enumerate(below) if used[row]
    ]  # fmt: skip


def pair_shares(present: Array, raters: Array) -> tuple[Array, Array]:
    """Of the pairs of `raters` on each answer, the shares in which both, and one alone, is among the `present`."""
    pairs = raters * (raters - 1)
    return present * (present - 1) / pairs, 2 * present * (raters - present) / pairs


def nominal_alpha(present: Array, raters: Array) -> list[float | None]:
    """Krippendorff's alpha for presence and absence (Krippendorff 2011, Computing Krippendorff's Alpha-Reliability), by
    column; None where nothing varies. `present` of `raters` (a column) put the code on each answer.
    """
    whole, there = raters.sum(), present.sum(axis=0)
    expected = 2 * there * (whole - there)
    observed = (2 * present * (raters - present) / (raters - 1)).sum(axis=0)
    return [
        float(1 - (whole - 1) * apart / chance) if chance else None
        for apart, chance in zip(observed, expected, strict=True)
    ]


def _kappas(held: Rated, has: NDArray[np.bool_]) -> list[list[PairKappa]]:
    """Of each code, Cohen's kappa of each pair of coders."""
    found: list[list[PairKappa]] = [[] for _ in range(has.shape[2])]
    for one, other, common in held.pairs():
        answers = int(common.sum())
        if not answers:
            continue
        figures_of = pair_kappas(
            has[common, one], has[common, other], [held.labels[place] for place in np.flatnonzero(common).tolist()]
        )
        for kappas, kappa in zip(found, figures_of, strict=True):
            kappas.append(PairKappa(held.coders[one], held.coders[other], answers, kappa))
    return found


def pair_kappas(
    one: NDArray[np.bool_], other: NDArray[np.bool_], labels: Sequence[Hashable] | None = None
) -> list[Figure]:
    """Cohen's kappa of two coders (Cohen 1960, Educ. Psychol. Meas. 20: 37–46) on each code (a column), over answers
    that both coded; None where chance explains all.
    """
    answers = len(one)
    cells = np.stack([(one & other).sum(axis=0), (one & ~other).sum(axis=0), (~one & other).sum(axis=0)]).T
    shares = cells / answers
    values = cohen_kappa(shares)
    both, apart = (one & other).astype(np.float64), (one ^ other).astype(np.float64)
    behind = units_behind(ALPHA, both, apart, np.ones(answers), clusters_of(labels or range(answers)), 1.0)
    found = []
    for row in range(len(cells)):
        if np.isnan(values[row]):
            found.append(Figure(None))
            continue
        # Whose the more answers are is no matter, and must not decide which draws they get.
        shared, alone, other = shares[row][0], *sorted(shares[row][1:])
        whole = np.array([shared, alone, other, max(0.0, 1 - shared - alone - other)]) * behind[row]
        drawn = np.random.default_rng(0).dirichlet(whole + PAIR_PRIOR, DRAWS)
        found.append(around(float(values[row]), ends(np.nan_to_num(cohen_kappa(drawn[:, :3])))))
    return found


def cohen_kappa(cells: Array) -> Array:
    """Cohen's kappa from rows of shares: both coders, the first alone, the second alone. NaN where not defined."""
    both, first, second = cells.T
    here, there = both + first, both + second
    chance = here * there + (1 - here) * (1 - there)
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(chance < 1, (1 - first - second - chance) / (1 - chance), np.nan)
