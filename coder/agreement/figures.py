"""Coefficients from the shares of pairs of coders that both have a code, one of them, or neither, with intervals.

An interval is of draws from the posterior of the three shares under Jeffreys' prior, Dirichlet(½, ½, ½) (Gelman et al.
2013, Bayesian Data Analysis, 3.4). Unlike resampling it holds for rare codes and for perfect agreement: see
`benchmarks/agreement.py`. The number of answers that stand behind it is not that of answers, but that of two coders'
answers, each said once, from which the coefficient would be as uncertain: more coders make it larger, answers that are
alike smaller. The variance for that is of the influence of each cluster on the coefficient (Hampel 1974, JASA 69).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.model.agreement import Figure

Array = NDArray[np.float64]
"""Of floats."""

PRIOR = 0.5
"""Of each of the three shares."""

DRAWS = 2_000

LEAST_TELLING = 5
"""Answers with a code, and without, for an interval of its alpha among three coders or more."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Which units belong together: their order, and where in it each cluster begins."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    def sums(self, values: Array) -> Array:
        """The sums over each cluster of values by unit (the first axis)."""
        return np.add.reduceat(values[self.order], self.starts, axis=0)


def clusters_of(labels: Sequence[Hashable]) -> Clusters:
    """Units with the same label are a cluster."""
    places: dict[Hashable, int] = {}
    numbers = np.array([places.setdefault(label, len(places)) for label in labels], np.intp)
    order = np.argsort(numbers, kind="stable")
    return Clusters(order, np.flatnonzero(np.diff(numbers[order], prepend=-1)))


@dataclass(frozen=True, slots=True)
class Statistic:
    """A coefficient as a function of the shares `both` and `one`, and its two derivatives."""

    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], tuple[Array, Array]]
    few: int = 0
    """With so many answers that have the code, half of what further coders add to certainty is believed, and with fewer
    than LEAST_TELLING nothing is known of it; found by `benchmarks/agreement.py`.
    """


def _chance(both: Array, one: Array) -> tuple[Array, Array]:
    """How often two who agree on nothing but how common the code is would differ; and its slope along that."""
    share = both + one / 2
    return 2 * share * (1 - share), 2 - 4 * share


def _percent(both: Array, one: Array) -> Array:
    return 1 - one


def _percent_slope(both: Array, one: Array) -> tuple[Array, Array]:
    return np.zeros_like(one), -np.ones_like(one)


def _alpha(both: Array, one: Array) -> Array:
    chance, _ = _chance(both, one)
    return 1 - one / np.maximum(chance, 1e-300)


def _alpha_slope(both: Array, one: Array) -> tuple[Array, Array]:
    chance, along = _chance(both, one)
    chance = np.maximum(chance, 1e-12)
    curved = one / chance**2 * along
    return curved, curved / 2 - 1 / chance


def _ac1(both: Array, one: Array) -> Array:
    chance, _ = _chance(both, one)
    return 1 - one / (1 - chance)


def _ac1_slope(both: Array, one: Array) -> tuple[Array, Array]:
    chance, along = _chance(both, one)
    curved = -one / (1 - chance) ** 2 * along
    return curved, curved / 2 - 1 / (1 - chance)


def _positive(both: Array, one: Array) -> Array:
    return 2 * both / np.maximum(2 * both + one, 1e-300)


def _positive_slope(both: Array, one: Array) -> tuple[Array, Array]:
    whole = np.maximum(2 * both + one, 1e-12) ** 2
    return 2 * one / whole, -2 * both / whole


PERCENT = Statistic(_percent, _percent_slope)
ALPHA = Statistic(_alpha, _alpha_slope, few=20)
AC1 = Statistic(_ac1, _ac1_slope)
POSITIVE = Statistic(_positive, _positive_slope, few=20)


def units_behind(
    statistic: Statistic, both: Array, one: Array, weights: Array, clusters: Clusters, most: float
) -> Array:
    """For each column (a code), of how many answers of two coders a coefficient is as uncertain as it is here.

    `both` and `one` are of each unit and code the shares of pairs of coders, `weights` what a unit counts (its
    characters, or 1). At most `most` times the number of units. Where nothing varies, as with perfect agreement, what
    is alike counts once. NaN: not known, of too few answers with the code.
    """
    whole = weights.sum()
    held, apart = weights @ both / whole, weights @ one / whole
    by_both, by_one = statistic.slope(held, apart)
    influence = weights[:, None] * (by_both * (both - held) + by_one * (one - apart)) / whole
    groups = len(clusters.starts)
    spread = (clusters.sums(influence) ** 2).sum(axis=0) * groups / max(groups - 1, 1)
    alone = by_both**2 * held + by_one**2 * apart - (by_both * held + by_one * apart) ** 2
    sizes = clusters.sums(weights)
    least = whole**2 / (sizes**2).sum()
    found = np.where(spread > 1e-15, alone / np.maximum(spread, 1e-300), least)
    # From few answers with the code the influence of one cannot be told: then more coders count as two.
    telling = np.minimum((both + one > 0).sum(axis=0), (both < 1).sum(axis=0))
    gained = (found / len(weights) - 1) * telling / np.maximum(telling + statistic.few, 1)
    found = np.where(gained > 0, len(weights) * (1 + gained), found)
    within: Array = np.clip(found, least, most * len(weights))
    return np.where((telling < LEAST_TELLING) & (most > 1) & (statistic.few > 0), np.nan, within)


def interval(statistic: Statistic, both: float, one: float, units: float) -> tuple[float, float]:
    """The 95 % interval of a coefficient, of shares over so many answers of two coders."""
    shares = np.array([both, one, max(0.0, 1 - both - one)]) * units + PRIOR
    drawn = np.random.default_rng(0).dirichlet(shares, DRAWS)
    return ends(statistic.value(drawn[:, 0], drawn[:, 1]))


def ends(drawn: Array) -> tuple[float, float]:
    """Where the middle 95 % of draws of a coefficient end."""
    low, high = np.quantile(drawn, (0.025, 0.975))
    return float(max(-1.0, low)), float(min(1.0, high))


def figures(
    statistic: Statistic, values: Sequence[float | None], both: Array, one: Array, weights: Array,
    clusters: Clusters, most: float,
) -> list[Figure]:  # fmt: skip
    """The `values` of a coefficient, by code, each with its interval. The rest is as for `units_behind`."""
    whole = weights.sum()
    behind = units_behind(statistic, both, one, weights, clusters, most)
    found = []
    for value, held, apart, units in zip(values, weights @ both / whole, weights @ one / whole, behind, strict=True):
        if value is None or np.isnan(units):
            found.append(Figure(value))
        else:
            found.append(around(value, interval(statistic, held, apart, units)))
    return found


def around(value: float, between: tuple[float, float]) -> Figure:
    """A value with its interval, which holds it."""
    low, high = between
    return Figure(value, min(low, value), max(high, value))


def share_figure(met: Array, of: Array, clusters: Clusters, most: float = 1.0) -> Figure:
    """A share of things that stand in units, such as excerpts in answers, with Jeffreys' interval: as of at most `most`
    times as many things."""
    whole = of.sum()
    if not whole:
        return Figure(None)
    share = float(met.sum() / whole)
    groups = len(clusters.starts)
    spread = float((clusters.sums(met - share * of) ** 2).sum()) / whole**2 * groups / max(groups - 1, 1)
    things = clusters.sums(of)
    least = float(whole**2 / (things**2).sum())
    behind = least if spread < 1e-15 else min(most * whole, max(least, share * (1 - share) / spread))
    drawn = np.random.default_rng(0).beta(share * behind + PRIOR, (1 - share) * behind + PRIOR, DRAWS)
    return around(share, ends(drawn))
