"""Estimates shares of all answers from a hand-coded random sample and predictions for every answer.

The difference estimator of survey sampling (Särndal, Swensson & Wretman 1992, ch. 6), which with a weight of the
predictions estimated from the sample is PPI++ (Angelopoulos, Duchi & Zrnic 2023, arXiv:2311.01453): the mean prediction
of all answers, plus the mean error of the predictions in the sample. The sample corrects the predictions, however good
they are; better ones leave less variance, and narrower intervals. It requires that no prediction was learned from the
answer it is for (cross-prediction: Zrnic & Candès 2024, PNAS 121).

The answers are a finite population and only the draw is random, so identical answers need no term of their own in the
variance; but they must be learned from together, or not at all (see `folds`).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from coder.intervals import student, wilson

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]
Places = NDArray[np.intp]

LEAST_POSITIVE = 10
"""Sampled answers with a code, and without it, below which predictions are not used: their errors cannot be judged.
With unequal weights the effective number (Kish) counts.
"""

LEAST_SAMPLED = 30
"""Sampled answers of a cell below which predictions are not used, and figures are imprecise."""

Way = Literal["sample and predictions", "sample", "none"]


@dataclass(frozen=True, slots=True)
class Sample:
    """A coded random sample within its population.

    `drawn` are its places among all answers; `strata` numbers the stratum of every answer, within which inclusion
    probabilities are equal; `weights` are survey weights of every answer (ones where there are none); `known` is
    sampled answers × codes, 0–1.
    """

    drawn: Places
    strata: Places
    weights: Array
    known: Array

    @property
    def likely(self) -> Array:
        """The inclusion probability of each stratum's answers."""
        n_strata = int(self.strata.max(initial=-1)) + 1
        sampled = np.bincount(self.strata[self.drawn], minlength=n_strata)
        return np.asarray(sampled / np.maximum(np.bincount(self.strata, minlength=n_strata), 1), np.float64)

    def by_hand(self, inside: Mask) -> Array:
        """Return the share of each code among the sampled answers `inside` (at least one), by design weights."""
        drawn_inside = inside[self.drawn]
        drawn = self.drawn[drawn_inside]
        weights = self.weights[drawn] / self.likely[self.strata[drawn]]
        found = np.clip(weights @ self.known[drawn_inside] / weights.sum(), *self.bounds(inside))
        return np.asarray(found, np.float64)

    def bounds(self, inside: Mask) -> tuple[Array, Array]:
        """Return the lowest and highest share of each code in all answers `inside` that those sampled leave possible:
        the same number where every answer inside is sampled, however likely each was to be drawn.
        """
        drawn_inside = inside[self.drawn]
        weights, total = self.weights[self.drawn[drawn_inside]], float((self.weights * inside).sum())
        certain = weights @ self.known[drawn_inside] / total
        left = max(0.0, 1 - float(weights.sum()) / total)
        return np.asarray(certain, np.float64), np.asarray(np.minimum(certain + left, 1.0), np.float64)


@dataclass(frozen=True, slots=True)
class Share:
    """The share (0–1) of all answers of a cell with one code, and its 95 % interval.

    `hand` is the design-weighted share of the sampled answers, with its own interval; `n` are sampled, `positive` of
    them have the code, out of `answers`. `trust` is the weight of the predictions, 0–1. With `way` «sample», share and
    interval are those of the hand-coded sample; with «none» nothing was sampled, and all are NaN.
    """

    share: float
    low: float
    high: float
    hand: float
    hand_low: float
    hand_high: float
    n: int
    positive: int
    answers: int
    trust: float
    way: Way


def nothing(answers: int) -> Share:
    """Return the share where no answer of a cell was sampled."""
    unknown = math.nan
    return Share(unknown, unknown, unknown, unknown, unknown, unknown, 0, 0, answers, 0.0, "none")


def shares(sample: Sample, predicted: Array | None, inside: Mask | None = None) -> list[Share]:
    """Return the share of each code in all answers, or in those `inside`.

    `predicted` is all answers × codes, each value from a model that has not seen the answer; None for the sample alone.
    """
    everywhere = np.ones(len(sample.strata), np.bool_) if inside is None else inside
    drawn_inside = everywhere[sample.drawn]
    answers, n, n_codes = int(everywhere.sum()), int(drawn_inside.sum()), sample.known.shape[1]
    if not n:
        return [nothing(answers)] * n_codes
    drawn, known = sample.drawn[drawn_inside], sample.known[drawn_inside]
    strata = sample.strata[drawn]
    likely = sample.likely
    weights = sample.weights[drawn] / likely[strata]
    total = float(weights.sum())
    spread = _Spread(strata, weights / total, likely, np.bincount(sample.strata[sample.drawn], minlength=len(likely)))
    hand = weights @ known / total
    lowest, highest = sample.bounds(everywhere)
    of_all = sample.weights * everywhere
    all_weights = float(of_all.sum())
    of_known = spread.between(known - hand, known - hand)
    if predicted is None:
        trust, gain, moved = np.zeros(n_codes), np.ones(n_codes), np.zeros(n_codes)
        freedom = np.full(n_codes, math.inf)
    else:
        mean = weights @ predicted[drawn] / total
        errors = predicted[drawn] - mean
        trust, gain = _trust(
            of_known, spread.between(known - hand, errors), spread.between(errors, errors), n, 1 / (spread.worth * n)
        )
        moved = trust * (of_all @ predicted / all_weights - mean)
        freedom = _freedom((weights / total)[:, None] * (known - hand - trust * errors))
    of_positive, of_negative = _effective(weights[:, None] * known), _effective(weights[:, None] * (1 - known))
    whole = max(1.0, float(_effective(weights[:, None])[0]) - len(np.unique(strata)))
    t = student(whole)
    found = []
    for code in range(n_codes):
        positive = int(known[:, code].sum())
        bounds = float(lowest[code]), float(highest[code])
        share = min(max(float(hand[code]), bounds[0]), bounds[1])
        enough = min(of_positive[code], of_negative[code]) > LEAST_POSITIVE - 1e-6 and n >= LEAST_SAMPLED
        worth = spread.worth if not enough else _worth(share, float(of_known[code]))
        hand_interval = wilson(share, worth, t)
        if positive in (0, n):
            hand_interval = whole_answers(hand_interval, answers)
        hand_interval = _within(hand_interval, bounds)
        if not enough or trust[code] == 0:
            found.append(Share(share, *hand_interval, share, *hand_interval, n, positive, answers, 0.0, "sample"))
            continue
        better = min(max(share + float(moved[code]), bounds[0]), bounds[1])
        wider = student(max(1.0, min(whole, float(freedom[code]))))
        interval = _within(wilson(better, worth * float(gain[code]), wider), bounds)
        if interval[1] - interval[0] >= hand_interval[1] - hand_interval[0]:
            found.append(Share(share, *hand_interval, share, *hand_interval, n, positive, answers, 0.0, "sample"))
            continue
        found.append(
            Share(
                better,
                *interval,
                share,
                *hand_interval,
                n,
                positive,
                answers,
                float(trust[code]),
                "sample and predictions",
            )
        )
    return found


def _effective(weights: Array) -> Array:
    """Return the effective number of equally weighted answers (Kish 1965), per column; 0 for none."""
    squares = (weights**2).sum(axis=0)
    return np.asarray(weights.sum(axis=0) ** 2 / np.where(squares > 0, squares, 1.0), np.float64)


@dataclass(frozen=True, slots=True)
class _Spread:
    """Variances of weighted means of a stratified sample, by linearisation (Särndal et al. 1992, §5.5).

    For the sampled answers of a cell: stratum, and normalised weight; for each stratum, inclusion probability and
    sample size.
    """

    strata: Places
    parts: Array
    likely: Array
    sampled: Places

    def between(self, left: Array, right: Array) -> Array:
        """Return the covariance of the means of each column (deviations from the mean: answers × codes)."""
        n = len(self.parts)
        found = np.zeros(left.shape[1])
        for stratum in np.unique(self.strata).tolist():
            in_stratum = self.strata == stratum
            first, second = (
                self.parts[in_stratum, None] * left[in_stratum],
                self.parts[in_stratum, None] * right[in_stratum],
            )
            size = int(self.sampled[stratum])  # those of the stratum outside the cell deviate by nothing
            products = (first * second).sum(axis=0)
            if size > 1:
                products = (products - first.sum(axis=0) * second.sum(axis=0) / size) * size / (size - 1)
            found += (1 - self.likely[stratum]) * products
        # The mean of a cell that is a part of the sample costs a degree of freedom, as that of the whole does.
        whole = int(self.sampled[np.unique(self.strata)].sum())
        return found if n in (1, whole) else found * (n / (n - 1)) * ((whole - 1) / whole)

    @property
    def worth(self) -> float:
        """The size of a simple random sample with replacement of equal precision for a share that is the same
        everywhere (Kish 1965).
        """
        left = float(((1 - self.likely[self.strata]) * self.parts**2).sum())
        return 1 / left if left > 1e-15 else math.inf


def _freedom(errors: Array) -> Array:
    """Return the degrees of freedom of the variance of a mean estimated from these weighted errors, per column.

    That of a share follows from the share, but the residuals of predictions depend on a few large errors: the fewer
    answers have the code, the less precise (Satterthwaite 1946, Biometrics Bull. 2: 110–114, by the fourth moment).
    """
    squares = (errors**2).sum(axis=0)
    fourth = (errors**4).sum(axis=0) - squares**2 / len(errors)
    return np.asarray(2 * squares**2 / np.maximum(fourth, 1e-300), np.float64)


def _worth(share: float, variance: float) -> float:
    """Return the size of a simple random sample giving a share this variance."""
    return share * (1 - share) / variance if variance > 1e-15 else math.inf


def _trust(of_known: Array, of_both: Array, of_predicted: Array, n: int, least: float) -> tuple[Array, Array]:
    """Return the weight of predictions for each code (0–1) and the resulting divisor of the variance.

    The weight minimises the variance. It is estimated from the same answers, which costs a degree of freedom. The
    residual is never below `least`, the variance of one error in the sample: absence of errors does not prove there are
    none.
    """
    useful = of_predicted > 1e-15
    trust = np.where(useful, np.clip(of_both / np.where(useful, of_predicted, 1.0), 0.0, 1.0), 0.0)
    left = of_known - 2 * trust * of_both + trust**2 * of_predicted
    left = np.maximum(left, 0.0) * (n - 1) / max(n - 2, 1)
    left = np.maximum(left, least)
    gain = np.where(left > 1e-15, of_known / np.where(left > 1e-15, left, 1.0), 1.0)
    worse = (gain <= 1) | (trust <= 0)
    return np.where(worse, 0.0, trust), np.where(worse, 1.0, gain)


def whole_answers(interval: tuple[float, float], answers: int) -> tuple[float, float]:
    """Return an interval widened to shares that a whole number of `answers` can have.

    Where no sampled answer has a code, the end of the interval may be less than one answer, which would say that none
    of the others has it either.
    """
    low, high = interval
    return math.floor(low * answers + 1e-9) / answers, math.ceil(high * answers - 1e-9) / answers


def _within(interval: tuple[float, float], bounds: tuple[float, float]) -> tuple[float, float]:
    """Return an interval without values that the sampled answers themselves rule out."""
    low, high = max(interval[0], bounds[0]), min(interval[1], bounds[1])
    return min(low, high), max(low, high)
