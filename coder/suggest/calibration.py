"""From scores to confidences that mean something, and the confidence from which a code is proposed.

Three meta-features of a code are joined in a logistic model pooled over codes: the score of the learned model, that of
the codebook alone, and how common the code is. It is fitted on out-of-fold scores with a prior around weights that
fit survey answers in general, so that it is defined from the first coded answer on and the codebook hands over
gradually (stacking: Wolpert 1992). Each code then gets its own slope and intercept, shrunk to the pooled ones
(Platt 1999; shrinkage in place of a switch at some number of answers). Last comes what no code can tell by itself
(`CalibrationMap`): that the surest are wrong more often than a logistic model says, and that codes compete for an
answer.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]
Sums = TypeVar("Sums", NDArray[np.float64], NDArray[np.float32])

USUAL_WEIGHTS = np.array([1.0, 0.9, 0.6, -1.5])
"""Weight of learned and codebook score (in their standard deviations), log share of the code, and intercept."""
USUAL_SPREAD = np.array([0.2, 0.3, 0.3, 1.5])
"""Standard deviations of the prior around USUAL_WEIGHTS. That of the learned score is the narrowest: with one or two
answers to a code, leaving one out takes half of what is known of it, so few answers make the score look worse than it
is, and what stays is the mere frequency of codes."""
LEARNED_OF_CODEBOOK = 0.6
"""Weight of the learned score while the codebook is all it was learned from, which then speaks twice."""
SHRINKAGE_OF_CODEBOOK = 0.25
"""The shrinkage while nothing is coded, and so nothing was checked: what is left of a logit of five when each weight
may be off by its spread (MacKay 1992, «The evidence framework applied to classification networks»: moderated outputs)
and it is shrunk as usual."""
OWN_SPREAD = np.array([0.25, 0.5])
"""Standard deviations of a code's own slope around 1 and intercept around 0."""
USUAL_SHRINKAGE, SHRINKAGE_SPREAD = 0.15, 0.05
"""Mean and standard deviation of the prior of the shrinkage; no logit exceeds 1 / shrinkage by it."""
USUAL_MAP = np.array([1.0, 0.0, 0.0])
MAP_SPREAD = np.array([0.3, 0.3, 1.0])
"""Means and standard deviations of the prior of what the own logit and the competing code's weigh, and of the shift."""
LEAST_LIKELY = -5.0
"""Logit from which codes tell how they compete; the many below would only cost time."""
LEAST_COMPETITION = -10.0
"""Logit below which no other code competes."""
USUAL_THRESHOLD = 0.3
"""Where F1 is about best for calibrated confidences: half of the F1 reached (Lipton, Elkan & Narayanaswamy 2014)."""
THRESHOLD_OF_CODEBOOK = 0.25
"""The same while nothing is coded: a codebook alone reaches about one half."""
POSITIVES_OF_EXPECTED = 100.0
"""Positives that the expected threshold weighs beside the measured one."""
EXPECTED_WITHIN = (0.2, 0.5)
"""Bounds of the expected threshold. Where no code is likely anywhere, proposing all would have the best F1."""
BINS = 1000
"""Confidences are told apart to a thousandth when thresholds are chosen."""
LEAST_POSITIVES = 5
"""Positives from which a code has a threshold of its own."""
POSITIVES_OF_COMMON = 100.0
"""Positives of a code that the common threshold weighs beside the code's own."""
PSEUDO_ANSWERS_OF_SHARE = 10.0
"""How many coded answers the expected share of a code weighs beside the counted ones."""
CODES_PER_ANSWER = 1.3
"""Assumed while nothing is coded."""


@dataclass(frozen=True)
class CalibrationMap:
    """From sums of meta-features (answers × codes) to the logits of confidences.

    What is above even odds is shrunk, z / (1 + `shrinkage` · z): people slip, and answers are unlike any seen before.
    Then the sum counts `own` times, that of the answer's highest other code `competition` times, and `shift` is added.
    Where answers have one code each, the competition's weight is negative. The order of an answer's codes stays.
    """

    shrinkage: float = 0.0
    own: float = 1.0
    competition: float = 0.0
    shift: float = 0.0

    def logits(self, sums: Sums) -> Sums:
        """Answers × codes."""
        left, beside = self.parts(sums)
        left *= sums
        left += beside
        return left

    def parts(self, sums: Sums) -> tuple[Sums, Sums]:
        """The share of each sum that is left, and what comes beside it."""
        left = np.ones_like(sums)
        high = sums > 0
        left[high] = 1 / (1 + self.shrinkage * sums[high])
        beside = rivals(sums * left)
        beside *= self.competition
        beside += self.shift
        left *= self.own
        return left, beside


def rivals(logits: Sums) -> Sums:
    """For each code the highest of the answer's other codes, at least LEAST_COMPETITION; answers × codes."""
    found = np.full_like(logits, LEAST_COMPETITION)
    if logits.shape[1] > 1 and len(logits):
        rows, first = np.arange(len(logits)), logits.argmax(axis=1)
        highest = logits[rows, first]
        found[:] = np.maximum(highest, LEAST_COMPETITION)[:, None]
        rest = logits.copy()
        rest[rows, first] = LEAST_COMPETITION
        found[rows, first] = rest.max(axis=1)
        np.maximum(found, LEAST_COMPETITION, out=found)
    return found


@dataclass(frozen=True)
class Calibration:
    """Weights of the meta-features, per code a slope and an intercept, and what is the same for all codes."""

    weights: Array
    slopes: Array
    intercepts: Array
    calibration_map: CalibrationMap

    def confidences(self, meta_features: Array) -> Array:
        """Answers × codes, from meta-features of shape answers × codes × 3."""
        pooled = meta_features @ self.weights[:3] + self.weights[3]
        sums = pooled * self.slopes + self.intercepts
        return np.asarray(expit(self.calibration_map.logits(sums)))


def shares(known: Array, counts: Array) -> Array:
    """The expected share of answers with each code, shrunk to the mean share over codes."""
    n = counts.sum()
    positives = counts @ known
    mean = positives.mean() / n if n else CODES_PER_ANSWER / max(known.shape[1], 1)
    mean = max(mean, 0.1 / max(known.shape[1], 1))
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n + PSEUDO_ANSWERS_OF_SHARE))


def by_frequency(share: Array) -> Array:
    """What makes learned scores of rare and frequent codes comparable when they are divided by it: the fourth root."""
    return np.asarray(np.sqrt(np.sqrt(share)))


def shares_without_each(known: Array, counts: Array) -> Array:
    """`shares` as they would be without each coded answer: answers × codes."""
    n = counts.sum()
    own = counts[:, None]
    positives = counts @ known - own * known
    mean = max(float((counts @ known).mean() / n), 0.1 / known.shape[1])
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n - own + PSEUDO_ANSWERS_OF_SHARE))


def without_answers(meta_features: Array, categories: NDArray[np.bool_]) -> tuple[Calibration, float]:
    """While nothing is coded: the usual weights, and the intercept with which `meta_features` (a sample of answers ×
    codes × 3) get CODES_PER_ANSWER codes each on average; and the threshold of all codes. Categories count for nothing.
    """
    n_codes = meta_features.shape[1]
    weights = USUAL_WEIGHTS.copy()
    weights[0] = LEARNED_OF_CODEBOOK
    expected = min(CODES_PER_ANSWER, 0.5 * n_codes)
    if len(meta_features):
        pooled = (meta_features @ weights[:3])[:, ~categories]
        low, high = -40.0, 40.0
        for _ in range(60):
            middle = (low + high) / 2
            too_many = expit(pooled + middle).sum(axis=1).mean() > expected
            low, high = (low, middle) if too_many else (middle, high)
        weights[3] = low
    # An answer in which nothing fires has the intercept alone, which with few codes is already above the threshold.
    nothing_fired = float(expit(weights[3] + (weights[2] * meta_features[:1, :, 2]).max(initial=-40.0)))
    threshold = max(THRESHOLD_OF_CODEBOOK, min(nothing_fired + 0.1, 0.9))
    return Calibration(weights, np.ones(n_codes), np.zeros(n_codes), CalibrationMap(SHRINKAGE_OF_CODEBOOK)), threshold


def calibrate(meta_features: Array, known: Array, counts: Array, *, start: Calibration | None = None) -> Calibration:
    """Fit on out-of-fold `meta_features` (answers × codes × 3) and `known` (answers × codes, 0–1).

    Each answer counts `counts` times. `start` is where the search begins, such as the calibration of the last fit.
    """
    n, n_codes, _ = meta_features.shape
    design = np.concatenate([meta_features, np.ones((n, n_codes, 1))], axis=2)
    repeat = np.repeat(counts, n_codes)
    begin = None if start is None else start.weights
    design = design.reshape(n * n_codes, 4)
    weights = _logistic(design, known.ravel(), repeat, USUAL_WEIGHTS, USUAL_SPREAD, begin)
    pooled = (design @ weights).reshape(n, n_codes)
    slopes, intercepts = _own_lines(pooled, known, counts, start)
    sums = pooled * slopes + intercepts
    shrunk = CalibrationMap(_shrinkage(sums, known, counts))
    logits = shrunk.logits(sums)
    likely = logits > LEAST_LIKELY
    design = np.column_stack([logits[likely], rivals(logits)[likely], np.ones(int(likely.sum()))])
    usual = None if start is None else start.calibration_map
    begin = None if usual is None else np.array([usual.own, usual.competition, usual.shift])
    own, competition, shift = _logistic(
        design, known[likely], repeat[likely.ravel()], USUAL_MAP, MAP_SPREAD, begin
    ).tolist()
    own = max(own, 0.1)
    calibration_map = CalibrationMap(shrunk.shrinkage, own, min(competition, 0.9 * own), shift)
    return Calibration(weights, slopes, intercepts, calibration_map)


def _shrinkage(sums: Array, known: Array, counts: Array) -> float:
    """The likeliest shrinkage with the prior of USUAL_SHRINKAGE, by bisection of the slope of the loss."""
    high = sums > 0
    above, target = sums[high], known[high]
    repeat = np.broadcast_to(counts[:, None], sums.shape)[high]
    low, top = 0.0, 1.0
    for _ in range(50):
        middle = (low + top) / 2
        logit = above / (1 + middle * above)
        slope = repeat @ ((target - expit(logit)) * logit**2) + (middle - USUAL_SHRINKAGE) / SHRINKAGE_SPREAD**2
        low, top = (low, middle) if slope > 0 else (middle, top)
    return low


def _logistic(design: Array, target: Array, repeat: Array, usual: Array, spread: Array, start: Array | None) -> Array:
    """Weights of a logistic regression with a prior around the `usual` ones, by Newton's method with halved steps."""
    weights = usual.copy() if start is None else start.copy()
    precision = 1 / spread**2

    def loss(at: Array) -> float:
        logit = design @ at
        return float(repeat @ (np.logaddexp(0, logit) - target * logit) + precision @ (at - usual) ** 2 / 2)

    best = loss(weights)
    for _ in range(50):
        p = expit(design @ weights)
        gradient = design.T @ (repeat * (p - target)) + precision * (weights - usual)
        curvature = (design * (repeat * p * (1 - p))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        if float(gradient @ step) < 1e-7 * (1 + abs(best)):
            break
        size = 1.0
        while (now := loss(weights - size * step)) > best and size > 1e-4:
            size /= 2
        weights, best = weights - size * step, now
    return weights


def _own_lines(pooled: Array, known: Array, counts: Array, start: Calibration | None) -> tuple[Array, Array]:
    """Slope and intercept of every code over its pooled logits, with the prior of OWN_SPREAD; all codes at a time."""
    n_codes = known.shape[1]
    slopes, intercepts = (
        (np.ones(n_codes), np.zeros(n_codes)) if start is None else (start.slopes.copy(), start.intercepts.copy())
    )
    for_slope, for_intercept = 1 / OWN_SPREAD**2
    weigh = counts[:, None]

    def loss(a: Array, b: Array) -> Array:
        logit = pooled * a + b
        fit = counts @ (np.maximum(logit, 0) + np.log1p(np.exp(-np.abs(logit))) - known * logit)
        return np.asarray(fit + for_slope * (a - 1) ** 2 / 2 + for_intercept * b**2 / 2)

    best = loss(slopes, intercepts)
    for _ in range(30):
        p = expit(pooled * slopes + intercepts)
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


def thresholds(confidences: Array, known: Array, counts: Array, expected: Array) -> Array:
    """Per code the confidence from which it is proposed.

    The common one has the best F1 over coded answers (out-of-fold `confidences`), shrunk to the best expected F1 over
    other answers (their confidences are `expected`), which needs no coding but trusts the calibration. A code's own
    is shrunk to the common one by its positives, n / (n + POSITIVES_OF_COMMON).
    """
    n_codes = known.shape[1]
    places = np.minimum((confidences * BINS).astype(np.intp), BINS - 1) + np.arange(n_codes) * BINS
    right = (
        np.bincount(places.ravel(), (counts[:, None] * known).ravel(), n_codes * BINS)
        .reshape(n_codes, BINS)
        .astype(np.float64)
    )
    chosen = (
        np.bincount(places.ravel(), np.repeat(counts, n_codes), n_codes * BINS)
        .reshape(n_codes, BINS)
        .astype(np.float64)
    )
    positives = right.sum(axis=1)
    n = float(positives.sum())
    plugged = float(np.clip(best_expected_f1(expected), *EXPECTED_WITHIN))
    measured = float(_best_f1(right.sum(axis=0)[None], chosen.sum(axis=0)[None])[0]) if n else 0.0
    common = (n * measured + POSITIVES_OF_EXPECTED * plugged) / (n + POSITIVES_OF_EXPECTED)
    share = np.where(positives >= LEAST_POSITIVES, positives / (positives + POSITIVES_OF_COMMON), 0.0)
    return np.asarray(share * _best_f1(right, chosen) + (1 - share) * common)


def best_expected_f1(confidences: Array) -> float:
    """The threshold with the best expected micro-F1 if confidences are what they say (Lewis 1995; Jansche 2007)."""
    falling = -np.sort(-confidences, axis=None)
    total = falling.sum()
    if total <= 0:
        return USUAL_THRESHOLD
    f1 = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + total)
    return float(falling[int(np.argmax(f1))])


def _best_f1(right: Array, chosen: Array) -> Array:
    """For each row the threshold with the best F1; the middle of those that are equally good.

    `right` and `chosen` are rows × BINS: the positives and all cases that have a confidence in each bin.
    """
    proposed = np.cumsum(chosen[:, ::-1], axis=1)[:, ::-1]
    f1 = 2 * np.cumsum(right[:, ::-1], axis=1)[:, ::-1] / np.maximum(proposed + right.sum(axis=1)[:, None], 1e-12)
    best = f1.argmax(axis=1)
    same = f1 >= f1.max(axis=1, keepdims=True) - 1e-12
    # Beyond the best bin, thresholds up to the next confidence that occurs choose the same cases.
    after = np.arange(BINS) >= best[:, None]
    last = np.where(after & ~same, np.arange(BINS), BINS).min(axis=1) - 1
    return np.asarray((best + last) / 2 / BINS)
