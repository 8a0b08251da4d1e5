"""Calibrates scores into confidences.

A logistic model pooled over codes joins three meta-features of a code: the score of the learned model, that of the
codebook alone, and the frequency of the code. It is fitted on out-of-fold scores with a prior around weights that suit
survey answers in general (stacking: Wolpert 1992). With nothing coded the prior is the codebook's score alone; it turns
into the usual one as answers are coded, so that no first answer dominates (`handed_over`). Each code then gets its own
slope and intercept, shrunk towards the pooled ones, more so with fewer answers (Platt 1999; shrinkage instead of a
switch at some number of answers). Finally a `CalibrationMap` adds what is common to all codes: that high confidences
are wrong more often than a logistic model implies, and that codes compete for an answer. The confidences used for
evaluation are fitted without the answer evaluated (`_without_each`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Self, TypeVar

import numpy as np
from numpy.typing import NDArray

from coder.suggest.estimator import Array, Estimator, Table, learned_from, table_of, two_labels
from coder.suggest.hand_over import LEAST_SPREAD, SHARES_HAND_OVER, handed_over
from coder.suggest.logistic import sigmoid, softplus
from coder.suggest.shrinkage import likeliest

Sums = TypeVar("Sums", NDArray[np.float64], NDArray[np.float32])

CHANCE_SPREAD = 0.1
"""Spread of learned scores (shares of answers, over the fourth root of the code's share) that is treated as noise. A
hundred coded answers exceed it, a few do not unless they are nearly identical.
"""
USUAL_WEIGHTS = np.array([1.0, 1.0, 0.6, -1.5])
"""Weights of the learned score (in standard deviations), the codebook's (a logit), the log share; intercept."""
USUAL_SPREAD = np.array([0.2, 0.3, 0.3, 1.5])
"""Standard deviations of the prior around USUAL_WEIGHTS. That of the learned score is the narrowest: with one or two
answers to a code, leaving one out removes half of the information, so that the score looks worse than it is, and only
the frequency of codes would remain.
"""
SPREAD_OF_EXPECTED = 0.4
"""Standard deviation of the intercept while nothing is coded: the deviation of answers from CODES_PER_ANSWER."""
OF_PRIOR, OF_UNTAUGHT = 0.9, 0.6
"""Weights of the codebook's own model and the untaught learned one in the codebook's score, in standard deviations."""
OF_PHRASES = 2.0
"""Weight there of a rare keyword, name or phrase of a definition that an answer contains as a whole."""
OWN_SPREAD = np.array([0.25, 0.5])
"""Standard deviations of a code's own slope around 1 and intercept around 0."""
POSITIVES_OF_OWN = 20.0
"""Positives of a code with which its own line may deviate by OWN_SPREAD over the root of two, and less with fewer."""
USUAL_MAP = np.array([1.0, 0.0, 0.0])
MAP_SPREAD = np.array([0.3, 0.3, 1.0])
"""Means and standard deviations of the prior of the weights of the own and the competing logit, and of the shift."""
LEAST_LIKELY = -5.0
"""Lowest logit of codes used to fit the competition; the many below would only cost time."""
LEAST_COMPETITION = -10.0
"""Logit below which no other code competes."""
PSEUDO_ANSWERS_OF_SHARE = 10.0
"""Weight, in coded answers, of the expected share of a code."""
CODES_PER_ANSWER = 1.3
"""Assumed while nothing is coded."""


@dataclass(frozen=True)
class CalibrationMap:
    """From sums of meta-features (answers × codes) to the logits of confidences.

    Positive sums are shrunk, z / (1 + `shrinkage` · z): people make mistakes, and some answers are unlike any seen
    before. The sum is weighted by `own`, that of the answer's highest other code by `competition`, and `shift` is
    added. Where answers have one code each, the weight of the competition is negative. The order of an answer's codes
    is preserved.
    """

    shrinkage: float = 0.0
    own: float = 1.0
    competition: float = 0.0
    shift: float = 0.0

    def logits(self, sums: Sums) -> Sums:
        """Return the logits, answers × codes."""
        left, beside = self.parts(sums)
        left *= sums
        left += beside
        return left

    def parts(self, sums: Sums) -> tuple[Sums, Sums]:
        """Return the factor applied to each sum, and what is added."""
        left = np.maximum(sums, 0)
        left *= self.shrinkage
        left += 1
        np.divide(1, left, out=left)
        beside = rivals(sums * left)
        beside *= self.competition
        beside += self.shift
        left *= self.own
        return left, beside


def rivals(logits: Sums) -> Sums:
    """Return for each code the highest of the answer's other codes, at least LEAST_COMPETITION; answers × codes."""
    if logits.shape[1] < 2 or not len(logits):
        return np.full_like(logits, LEAST_COMPETITION)
    found = logits.copy()
    rows, first = np.arange(len(found)), found.argmax(axis=1)
    highest = np.maximum(found[rows, first], LEAST_COMPETITION)
    found[rows, first] = LEAST_COMPETITION
    second = found.max(axis=1)
    found[:] = highest[:, None]
    found[rows, first] = second
    return found


@dataclass(frozen=True)
class Calibration:
    """Weights of the meta-features, slope and intercept by code, and the map common to all codes."""

    weights: Array
    slopes: Array
    intercepts: Array
    calibration_map: CalibrationMap

    def confidences(self, meta_features: Array) -> Array:
        """Return confidences, answers × codes, from meta-features of shape answers × codes × 3."""
        pooled = meta_features @ self.weights[:-1] + self.weights[-1]
        return self.of_sums(pooled * self.slopes + self.intercepts)

    def of_sums(self, sums: Array) -> Array:
        """Return confidences of sums that contain the code's slope and intercept."""
        return np.asarray(sigmoid(self.calibration_map.logits(sums)))


def shares(known: Array, counts: Array) -> Array:
    """Return the expected share of answers with each code, shrunk to the mean share over codes."""
    n = counts.sum()
    positives = counts @ known
    mean = positives.mean() / n if n else CODES_PER_ANSWER / max(known.shape[1], 1)
    mean = max(mean, 0.1 / max(known.shape[1], 1))
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n + PSEUDO_ANSWERS_OF_SHARE))


def by_frequency(share: Array) -> Array:
    """Return the divisor that makes learned scores of rare and frequent codes comparable: the fourth root."""
    return np.asarray(np.sqrt(np.sqrt(share)))


def shares_without_each(known: Array, counts: Array) -> Array:
    """Return `shares` as they would be without each coded answer: answers × codes."""
    n = counts.sum()
    own = counts[:, None]
    positives = counts @ known - own * known
    mean = max(float((counts @ known).mean() / n), 0.1 / known.shape[1])
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n - own + PSEUDO_ANSWERS_OF_SHARE))


def expected_intercept(pooled: Array) -> float:
    """Return the intercept giving answers (logits, answers × codes) CODES_PER_ANSWER codes on average."""
    if not pooled.size:
        return float(USUAL_WEIGHTS[3])
    expected = min(CODES_PER_ANSWER, 0.5 * pooled.shape[1])
    low, high = -40.0, 40.0
    for _ in range(40):
        middle = (low + high) / 2
        too_many = sigmoid(pooled + middle).sum(axis=1).mean() > expected
        low, high = (low, middle) if too_many else (middle, high)
    return low


@dataclass(frozen=True)
class Prior:
    """Means and standard deviations of weights of meta-features, and of the intercept, before anything is coded."""

    mean: Array
    spread: Array

    @classmethod
    def after(cls, n_coded: float, alone: float, share: float) -> Prior:
        """Return the prior after `n_coded` answers, between the codebook's and the usual one. `alone` is the intercept
        while nothing is coded, `share` the mean log share of the codes, subtracted from the third meta-feature.
        """
        weight = float(handed_over(n_coded))
        of_shares = float(handed_over(n_coded, SHARES_HAND_OVER))
        usual, spread = USUAL_WEIGHTS.copy(), USUAL_SPREAD.copy()
        usual[3] = (1 - weight) * alone + weight * (usual[3] + usual[2] * share)
        spread[3] = np.sqrt((1 - weight) * SPREAD_OF_EXPECTED**2 + weight * spread[3] ** 2)
        # One surprising answer must not remove the codebook's influence.
        spread[1] = max(spread[1] * np.sqrt(weight), LEAST_SPREAD)
        usual[2] *= of_shares
        spread[2] = max(spread[2] * np.sqrt(of_shares), LEAST_SPREAD)
        return cls(usual, spread)


class StackedCalibration(Estimator):
    """Confidences of codes from meta-features, as described in the module. Without a `prior` weights are about 0,
    within 1.

    `fit` takes the meta-features of a single code, rows × features, and which of two labels each row has.
    """

    kind = "classifier"

    def __init__(self, *, prior: Prior | None = None) -> None:
        self.prior = prior

    def fit(self, X: Table, y: Array, sample_weight: Array | None = None) -> Self:
        """Learn when rows have the second of the ordered labels. Equal rows are merged into one with their total
        weight, and are left out together where it is judged without itself.
        """
        table, labels, weights = learned_from(self, X, y, sample_weight)
        self.classes_, known = two_labels(labels)
        rows, place = np.unique(np.column_stack([table, known]), axis=0, return_inverse=True)
        return self.learn(rows[:, None, :-1], rows[:, -1:], np.bincount(place, weights).astype(np.float64))

    def learn(self, meta_features: Array, known: Array, counts: Array, start: Calibration | None = None) -> Self:
        """Fit on out-of-fold `meta_features` (answers × codes × features) and `known` (answers × codes, 0–1).

        Each answer counts `counts` times. `start` is the starting point, such as the calibration of the last fit.
        `out_of_fold_` are the confidences of each answer from a calibration fitted without it.
        """
        n, n_codes, n_features = meta_features.shape
        prior = self.prior or Prior(np.zeros(n_features + 1), np.ones(n_features + 1))
        weight = float(handed_over(counts.sum()))
        design = np.concatenate([meta_features, np.ones((n, n_codes, 1))], axis=2)
        flat, repeat = design.reshape(n * n_codes, n_features + 1), np.repeat(counts, n_codes)
        columns = np.ascontiguousarray(flat.T)
        begin = None if start is None else start.weights
        weights = _logistic(columns, known.ravel(), repeat, prior.mean, prior.spread, begin)
        pooled = (flat @ weights).reshape(n, n_codes)
        own = _own_spread(known, counts)
        slopes, intercepts = _own_lines(pooled, known, counts, own, start)
        sums = _own_without_each(pooled, known, counts, slopes, intercepts, own) + slopes * (
            _without_each(design, columns.reshape(len(columns), n, n_codes), pooled, known, counts, prior.spread)
        )
        shrunk = CalibrationMap(likeliest(sums, known, counts))
        logits = shrunk.logits(sums)
        likely = logits > LEAST_LIKELY
        competing = np.stack([logits[likely], rivals(logits)[likely], np.ones(int(likely.sum()))])
        last = None if start is None else start.calibration_map
        map_begin = None if last is None else np.array([last.own, last.competition, last.shift])
        map_spread = np.maximum(MAP_SPREAD * np.sqrt(weight), LEAST_SPREAD)
        own_weight, competition, shift = _logistic(
            competing, known[likely], repeat[likely.ravel()], USUAL_MAP, map_spread, map_begin
        ).tolist()
        own_weight = max(own_weight, 0.1)
        calibration_map = CalibrationMap(shrunk.shrinkage, own_weight, min(competition, 0.9 * own_weight), shift)
        self.calibration_ = Calibration(weights, slopes, intercepts, calibration_map)
        self.out_of_fold_ = self.calibration_.of_sums(sums)
        return self

    def predict_proba(self, X: Table) -> Array:
        """Return confidences of the two labels: rows × 2."""
        table = np.asarray(table_of(self, X, again=True))
        second = self.calibration_.confidences(table[:, None])[:, 0]
        return np.column_stack([1 - second, second])

    def predict(self, X: Table) -> Array:
        """Return the likelier label of each row."""
        second = self.predict_proba(X)[:, 1] > 0.5
        return np.asarray(self.classes_[second.astype(np.intp)])


def _without_each(design: Array, columns: Array, logits: Array, known: Array, counts: Array, spread: Array) -> Array:
    """Return the change of each logit (answers × codes) when the logistic regression is fitted without its answer.

    One step of Newton's method from the complete fit (Rad & Maleki 2020, «A scalable estimate of the out-of-sample
    prediction error via approximate leave-one-out cross-validation»); `design` is answers × codes × columns, and
    `columns` the same with these first.
    """
    p = sigmoid(logits)
    gradient = ((counts[:, None] * (p - known))[:, None] @ design)[:, 0]
    bend = counts[:, None] * p * (1 - p)
    curvature = np.empty((len(design), len(columns), len(columns)))
    for i, column in enumerate(columns):  # many small products at a time are far slower than few large ones
        bent = bend * column
        for j, other in enumerate(columns[: i + 1]):
            curvature[:, i, j] = curvature[:, j, i] = np.einsum("ac,ac->a", bent, other)
    rest = curvature.sum(axis=0) + np.diag(1 / spread**2) - curvature
    step = np.linalg.solve(rest, gradient[..., None])
    return np.asarray((design @ step)[..., 0])


def _own_without_each(
    pooled: Array, known: Array, counts: Array, slopes: Array, intercepts: Array, spread: Array
) -> Array:
    """Return the logits by each code's own line, fitted without the answer, by one step as in `_without_each`."""
    logits = pooled * slopes + intercepts
    p, weigh = sigmoid(logits), counts[:, None]
    bend = weigh * p * (1 - p)
    h_aa, h_ab = (bend * pooled**2).sum(axis=0) + 1 / spread[0] ** 2, (bend * pooled).sum(axis=0)
    h_bb = bend.sum(axis=0) + 1 / spread[1] ** 2
    leverage = (h_bb * pooled**2 - 2 * h_ab * pooled + h_aa) / (h_aa * h_bb - h_ab**2)
    return np.asarray(logits + leverage * weigh * (p - known) / (1 - leverage * bend))


def _own_spread(known: Array, counts: Array) -> Array:
    """Return OWN_SPREAD for each code (2 × codes), smaller for codes with few answers."""
    share = np.sqrt(handed_over(counts @ known, POSITIVES_OF_OWN))
    return np.asarray(np.maximum(OWN_SPREAD[:, None] * share, LEAST_SPREAD))


def _logistic(columns: Array, target: Array, repeat: Array, usual: Array, spread: Array, start: Array | None) -> Array:
    """Return weights of a logistic regression with a prior at the `usual` ones, by Newton's method, halving steps.

    `columns` is features × rows.
    """
    weights = usual.copy() if start is None else start.copy()
    precision = 1 / spread**2

    def loss(at: Array, logit: Array) -> float:
        fit = softplus(logit) - target * logit
        return float(repeat @ fit + precision @ (at - usual) ** 2 / 2)

    logit = weights @ columns
    best = loss(weights, logit)
    for _ in range(50):
        p = sigmoid(logit)
        gradient = columns @ (repeat * (p - target)) + precision * (weights - usual)
        curvature = (columns * (repeat * p * (1 - p))) @ columns.T + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        if float(gradient @ step) < 1e-7 * (1 + abs(best)):
            break
        size, along = 1.0, step @ columns
        while (now := loss(weights - size * step, logit - size * along)) > best and size > 1e-4:
            size /= 2
        weights, logit, best = weights - size * step, logit - size * along, now
    return weights


def _own_lines(
    pooled: Array, known: Array, counts: Array, spread: Array, start: Calibration | None
) -> tuple[Array, Array]:
    """Return slope and intercept of every code over its pooled logits, with a prior of `spread`; all codes at once."""
    n_codes = known.shape[1]
    slopes, intercepts = (
        (np.ones(n_codes), np.zeros(n_codes)) if start is None else (start.slopes.copy(), start.intercepts.copy())
    )
    for_slope, for_intercept = 1 / spread**2
    weigh = counts[:, None]

    def loss(a: Array, b: Array) -> Array:
        logit = pooled * a + b
        fit = counts @ (softplus(logit) - known * logit)
        return np.asarray(fit + for_slope * (a - 1) ** 2 / 2 + for_intercept * b**2 / 2)

    best = loss(slopes, intercepts)
    for _ in range(30):
        p = sigmoid(pooled * slopes + intercepts)
        wrong = weigh * (p - known)
        spread = weigh * p * (1 - p)
        leaning = spread * pooled
        g_a = (wrong * pooled).sum(axis=0) + for_slope * (slopes - 1)
        g_b = wrong.sum(axis=0) + for_intercept * intercepts
        h_aa = (leaning * pooled).sum(axis=0) + for_slope
        h_ab, h_bb = leaning.sum(axis=0), spread.sum(axis=0) + for_intercept
        whole = h_aa * h_bb - h_ab**2
        step_a, step_b = (h_bb * g_a - h_ab * g_b) / whole, (h_aa * g_b - h_ab * g_a) / whole
        if float((g_a * step_a + g_b * step_b).max(initial=0.0)) < 1e-6:
            break
        size = np.ones(n_codes)
        now = loss(slopes - step_a, intercepts - step_b)
        while (worse := (now > best) & (size > 1e-4)).any():
            size[worse] /= 2
            now = loss(slopes - size * step_a, intercepts - size * step_b)
        slopes, intercepts, best = slopes - size * step_a, intercepts - size * step_b, now
    return slopes, intercepts
