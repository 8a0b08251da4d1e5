"""Coefficients from the shares of pairs of coders that both have a code, one of them, or neither, with intervals.

Intervals are from posterior draws of the outcomes of an answer: none, some or all of its coders applied the code
(`Outcomes`). Each of the three has Jeffreys' prior of ½ (Gelman et al. 2013, Bayesian Data Analysis, 3.4); that of
«some» is divided among the possible numbers. Unlike resampling it is valid for rare codes and for perfect agreement,
and follows how answers differ in their probability of the code: see `benchmarks/agreement.py`.

Rare codes need two corrections. Only codes that somebody used are reported: an interval covers the uncorrected one and
that of draws weighted by the probability that the code is reported (a truncated likelihood: David & Johnson 1952,
Biometrics 8: 275–285). And where coders differ on none of the answers, or on one, Jeffreys' interval is too short: the
prior of none is 1, and a single one may be the only one (Brown, Cai & DasGupta 2001, Statistical Science 16: 101–133).

For three coders or more, agreement beyond chance depends on the answers with the code (or without, where most have it),
and the number of coders who applied it varies between them in ways that a few answers do not show. Draws of kappa,
alpha and «both» get the variance that so few answers imply (`weight_of_few`).

Similar answers, and characters of one answer, count as the number of units with the same uncertainty. Its variance is
from the influence of each cluster on the coefficient (Hampel 1974, JASA 69).
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from coder.model.agreement import Figure

Array = NDArray[np.float64]
"""Floats."""

PRIOR = 0.5
"""Prior of each outcome: all, some, none."""

DRAWS = 2_000

TAILS = (0.025, 0.975)
"""Where an interval of 95 % begins and ends."""

LEAST_TELLING = 2
"""Answers with a code, and without, required for an interval beyond chance among three coders or more; and answers with
overlapping excerpts for one of overlaps. A single one may be typical or not (`benchmarks/agreement.py`).
"""


DIGITS = 9
"""Decimals of a number of answers: what differs beyond them was added up in another order."""

EPSILON = 1e-6
"""Numbers of answers, and likelihoods, treated as zero."""


@dataclass(frozen=True, slots=True)
class Clusters:
    """Clusters of units: their order, and where in it each cluster begins."""

    order: NDArray[np.intp]
    starts: NDArray[np.intp]

    def sums(self, values: Array) -> Array:
        """Return sums over each cluster of values by unit (the first axis)."""
        return np.add.reduceat(values[self.order], self.starts, axis=0)


def clusters_of(labels: Sequence[Hashable]) -> Clusters:
    """Return clusters of units with equal labels."""
    places: dict[Hashable, int] = {}
    numbers = np.array([places.setdefault(label, len(places)) for label in labels], np.intp)
    order = np.argsort(numbers, kind="stable")
    return Clusters(order, np.flatnonzero(np.diff(numbers[order], prepend=-1)))


@dataclass(frozen=True, slots=True)
class Statistic:
    """A coefficient as a function of the shares `both` and `only_one`, and its two derivatives."""

    value: Callable[[Array, Array], Array]
    slope: Callable[[Array, Array], tuple[Array, Array]]


def _chance(both: Array, only_one: Array) -> tuple[Array, Array]:
    """Return the disagreement expected by chance from the frequency of the code; and its slope along that."""
    share = both + only_one / 2
    return 2 * share * (1 - share), 2 - 4 * share


def _percent(both: Array, only_one: Array) -> Array:
    return 1 - only_one


def _percent_slope(both: Array, only_one: Array) -> tuple[Array, Array]:
    return np.zeros_like(only_one), -np.ones_like(only_one)


def _alpha(both: Array, only_one: Array) -> Array:
    chance, _ = _chance(both, only_one)
    return 1 - only_one / np.maximum(chance, 1e-300)


def _alpha_slope(both: Array, only_one: Array) -> tuple[Array, Array]:
    chance, along = _chance(both, only_one)
    chance = np.maximum(chance, 1e-12)
    curved = only_one / chance**2 * along
    return curved, curved / 2 - 1 / chance


def _ac1(both: Array, only_one: Array) -> Array:
    chance, _ = _chance(both, only_one)
    return 1 - only_one / (1 - chance)


def _ac1_slope(both: Array, only_one: Array) -> tuple[Array, Array]:
    chance, along = _chance(both, only_one)
    curved = -only_one / (1 - chance) ** 2 * along
    return curved, curved / 2 - 1 / (1 - chance)


def _positive(both: Array, only_one: Array) -> Array:
    return 2 * both / np.maximum(2 * both + only_one, 1e-300)


def _positive_slope(both: Array, only_one: Array) -> tuple[Array, Array]:
    whole = np.maximum(2 * both + only_one, 1e-12) ** 2
    return 2 * only_one / whole, -2 * both / whole


PERCENT = Statistic(_percent, _percent_slope)
ALPHA = Statistic(_alpha, _alpha_slope)
AC1 = Statistic(_ac1, _ac1_slope)
POSITIVE = Statistic(_positive, _positive_slope)


@dataclass(frozen=True, slots=True)
class Outcomes:
    """The possible outcomes for an answer: the shares of pairs of coders of which `both`, or `only_one`, have the code.

    For each code (outcomes × codes) `prior` is the weight of each outcome in answers before any data, `shares` its
    observed share of answers.
    """

    both: Array
    only_one: Array
    prior: Array
    shares: Array

    @classmethod
    def of_pairs(cls, both: Array, only_one: Array) -> Outcomes:
        """Return the outcomes for pairs of coders, by code: both, one of them, neither."""
        shares = np.stack([both, only_one, np.maximum(0.0, 1 - both - only_one)])
        return cls(np.array([1.0, 0, 0]), np.array([0.0, 1, 0]), np.full(shares.shape, PRIOR), shares)


def units_behind(
    statistic: Statistic, outcomes: Outcomes, both: Array, only_one: Array, weights: Array, clusters: Clusters
) -> Array:
    """Return, by column (code), the number of answers with the same uncertainty of the coefficient, at most all.

    `both` and `only_one` are the shares of pairs of coders by unit and code, `weights` the weight of a unit (its
    characters, or 1). Where nothing varies, as with perfect agreement, similar units count once.
    """
    whole = weights.sum()
    share_of_both, apart = weights @ both / whole, weights @ only_one / whole
    by_both, by_only_one = statistic.slope(share_of_both, apart)
    influence = weights[:, None] * (by_both * (both - share_of_both) + by_only_one * (only_one - apart)) / whole
    groups = len(clusters.starts)
    spread = (clusters.sums(influence) ** 2).sum(axis=0) * groups / max(groups - 1, 1)
    outcome_influence = by_both * outcomes.both[:, None] + by_only_one * outcomes.only_one[:, None]
    alone = (outcomes.shares * outcome_influence**2).sum(axis=0) - (outcomes.shares * outcome_influence).sum(
        axis=0
    ) ** 2
    sizes = clusters.sums(weights)
    least = whole**2 / (sizes**2).sum()
    found = np.where(spread > 1e-15, alone / np.maximum(spread, 1e-300), least)
    within: Array = np.round(np.clip(found, least, len(weights)), DIGITS)
    return within


def figures(
    statistic: Statistic, values: Sequence[float | None], outcomes: Outcomes, both: Array, only_one: Array,
    weights: Array, clusters: Clusters, least: int = 1,
) -> list[Figure]:  # fmt: skip
    """Return the `values` of a coefficient, by code, each with its interval; other arguments as for `units_behind`.

    Only codes on at least `least` answers have an interval, and if `least` is 2 they must be absent from as many.
    """
    behind = units_behind(statistic, outcomes, both, only_one, weights, clusters)
    nobody = (outcomes.both == 0) & (outcomes.only_one == 0)
    found = []
    known: dict[tuple[bytes, bytes], tuple[float, float]] = {}  # many rare codes have the same few outcomes
    for value, prior, shares, units in zip(values, outcomes.prior.T, outcomes.shares.T, behind, strict=True):
        if value is None:
            found.append(Figure(None))
            continue
        counts = shares * units
        alike = (counts.tobytes(), prior.tobytes())
        if alike in known:
            found.append(around(value, known[alike]))
            continue
        telling = float(units - max(counts[nobody].sum(), counts[outcomes.both == 1].sum()))
        weight = 1.0 if least < LEAST_TELLING else weight_of_few(telling)
        drawn = drawn_outcomes(counts, prior, outcomes.only_one > 0, weight)
        shown = _shown(drawn[:, nobody].sum(axis=1), drawn[:, outcomes.both == 1].sum(axis=1), float(units), least)
        between = ends(statistic.value(drawn @ outcomes.both, drawn @ outcomes.only_one), 1 / shown)
        known[alike] = open_above(between, counts, outcomes.only_one > 0)
        found.append(around(value, known[alike]))
    return found


def weight_of_few(units: float) -> float:
    """Return the weight of each of so many units in draws (Rubin 1981, The Bayesian Bootstrap, Annals of Statistics 9:
    130–134), at least that of two.

    The variance of a mean over draws is the sum of squared deviations over n (n + 1); with this weight it is that over
    n (n − 1), the unbiased estimate.
    """
    return max(1 / 3, (units - 1) / (units + 1))


def drawn_outcomes(counts: Array, prior: Array, apart: NDArray[np.bool_], weight: float = 1.0) -> Array:
    """Draw shares of the outcomes of an answer; `apart` marks those in which coders differ, `weight` is that of an
    observed answer.
    """
    if counts[apart].sum() < EPSILON:
        prior = np.where(apart, prior / prior[apart].sum(), prior)
    random = np.random.default_rng(0)
    if weight == 1:
        drawn: Array = random.dirichlet(counts + prior, DRAWS)
        return drawn
    seen = random.standard_gamma(counts * weight, (DRAWS, len(counts))) / weight
    drawn = seen + random.standard_gamma(prior, (DRAWS, len(counts)))
    whole: Array = drawn / drawn.sum(axis=1, keepdims=True)
    return whole


def open_above(between: tuple[float, float], counts: Array, apart: NDArray[np.bool_]) -> tuple[float, float]:
    """Return an interval extended to perfect agreement where coders differ on at most one answer."""
    low, high = between
    return low, 1.0 if counts[apart].sum() < 1 + EPSILON else high


def likely_used(none: Array, units: float) -> Array:
    """Return the probability that somebody applies a code to one of so many answers; nobody does on a share `none`."""
    found: Array = np.maximum(1 - none**units, EPSILON)
    return found


def _shown(none: Array, every: Array, units: float, least: int) -> Array:
    """Return the probability that a code gets an interval, from shares with it from `none`, and `every` coder."""
    if least < 2:
        return likely_used(none, units)
    too_few = (share**units + units * (1 - share) * share ** (units - 1) for share in (none, every))
    found: Array = np.maximum(1 - sum(too_few), EPSILON)
    return found


def ends(drawn: Array, weights: Array | None = None) -> tuple[float, float]:
    """Return the central 95 % interval of draws of a coefficient: unweighted, or weighted by draw if that is wider."""
    order = np.argsort(drawn)
    ordered = drawn[order]
    low, high = np.interp(TAILS, np.linspace(0, 1, len(drawn)), ordered)
    if weights is not None:
        ordered_weights = weights[order]
        middles = np.cumsum(ordered_weights) - ordered_weights / 2
        places = (middles - middles[0]) / (middles[-1] - middles[0])
        lowest, highest = np.interp(TAILS, places, ordered)
        low, high = min(low, lowest), max(high, highest)
    return float(max(-1.0, low)), float(min(1.0, high))


def around(value: float, between: tuple[float, float]) -> Figure:
    """Return a value with its interval, extended to contain it."""
    low, high = between
    return Figure(value, min(low, value), max(high, value))


def share_figure(met: Array, of: Array, clusters: Clusters, most: float = 1.0) -> Figure:
    """Return a share of things within units, such as excerpts in answers, with Jeffreys' interval for at most `most`
    times as many things.
    """
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
