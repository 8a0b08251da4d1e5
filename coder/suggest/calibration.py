"""From scores to confidences that mean something, and the confidence from which a code is proposed.

Three signs of a code are joined in a logistic model pooled over codes: the score of the learned model, that of the
codebook alone, and how common the code is. It is fitted on out-of-fold scores with a prior around weights that
fit survey answers in general, so that it is defined from the first coded answer on and the codebook hands over
gradually (stacking: Wolpert 1992). Each code then gets its own slope and intercept, shrunk to the pooled ones
(Platt 1999; shrinkage in place of a switch at some number of answers).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

Array = NDArray[np.float64]

USUAL_WEIGHTS = np.array([2.0, 0.9, 0.9, -1.0])
"""Weight of learned score, codebook score (in its standard deviations), log share of the code, and intercept."""
USUAL_SPREAD = np.array([1.0, 0.3, 0.3, 1.5])
"""Standard deviations of the prior around USUAL_WEIGHTS."""
OWN_SPREAD = np.array([0.25, 0.5])
"""Standard deviations of a code's own slope around 1 and intercept around 0."""
USUAL_THRESHOLD = 0.3
"""Where F1 is about best for calibrated confidences: half of the F1 reached (Lipton, Elkan & Narayanaswamy 2014)."""
PSEUDO_ANSWERS_OF_SHARE = 10.0
"""How many coded answers the expected share of a code weighs beside the counted ones."""
CODES_PER_ANSWER = 1.3
"""Assumed while nothing is coded."""


@dataclass(frozen=True)
class Calibration:
    """Weights of the signs, and per code a slope, an intercept and a threshold."""

    weights: Array
    slopes: Array
    intercepts: Array
    thresholds: Array

    def logits(self, signs: Array) -> Array:
        """Answers × codes, from signs of shape answers × codes × 3."""
        pooled = signs @ self.weights[:3] + self.weights[3]
        return np.asarray(pooled * self.slopes + self.intercepts)


def shares(known: Array, counts: Array) -> Array:
    """The expected share of answers with each code, shrunk to the mean share over codes."""
    n = counts.sum()
    positives = counts @ known
    mean = positives.mean() / n if n else CODES_PER_ANSWER / max(known.shape[1], 1)
    mean = max(mean, 0.1 / max(known.shape[1], 1))
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n + PSEUDO_ANSWERS_OF_SHARE))


def shares_without_each(known: Array, counts: Array) -> Array:
    """`shares` as they would be without each coded answer: answers × codes."""
    n = counts.sum()
    own = counts[:, None]
    positives = counts @ known - own * known
    mean = max(float((counts @ known).mean() / n), 0.1 / known.shape[1])
    return np.asarray((positives + PSEUDO_ANSWERS_OF_SHARE * mean) / (n - own + PSEUDO_ANSWERS_OF_SHARE))


def without_answers(signs: Array, categories: NDArray[np.bool_]) -> Calibration:
    """While nothing is coded: the usual weights, and the intercept with which `signs` (a sample of answers × codes × 3)
    get CODES_PER_ANSWER codes each on average. Mere categories count for nothing."""
    n_codes = signs.shape[1]
    weights = USUAL_WEIGHTS.copy()
    expected = min(CODES_PER_ANSWER, 0.5 * n_codes)
    if len(signs):
        pooled = (signs @ weights[:3])[:, ~categories]
        low, high = -40.0, 40.0
        for _ in range(60):
            middle = (low + high) / 2
            too_many = expit(pooled + middle).sum(axis=1).mean() > expected
            low, high = (low, middle) if too_many else (middle, high)
        weights[3] = low
    # An answer in which nothing fires has the intercept alone, which with few codes is already above the threshold.
    nothing_fired = float(expit(weights[3] + (weights[2] * signs[:1, :, 2]).max(initial=-40.0)))
    threshold = max(USUAL_THRESHOLD, min(nothing_fired + 0.1, 0.9))
    return Calibration(weights, np.ones(n_codes), np.zeros(n_codes), np.full(n_codes, threshold))


def calibrate(signs: Array, known: Array, counts: Array) -> Calibration:
    """Fit on out-of-fold `signs` (answers × codes × 3) and `known` (answers × codes, 0–1).

    Each answer counts `counts` times.
    """
    n, n_codes, _ = signs.shape
    design = np.concatenate([signs, np.ones((n, n_codes, 1))], axis=2)
    repeat = np.repeat(counts, n_codes)
    weights = _logistic(design.reshape(n * n_codes, 4), known.ravel(), repeat, USUAL_WEIGHTS, USUAL_SPREAD)
    pooled = design @ weights
    slopes, intercepts = np.ones(n_codes), np.zeros(n_codes)
    for code in range(n_codes):
        own = np.column_stack([pooled[:, code], np.ones(n)])
        slopes[code], intercepts[code] = _logistic(own, known[:, code], counts, np.array([1.0, 0.0]), OWN_SPREAD)
    confidences = expit(pooled * slopes + intercepts)
    return Calibration(weights, slopes, intercepts, _thresholds(confidences, known, counts))


def _logistic(design: Array, target: Array, repeat: Array, centre: Array, spread: Array) -> Array:
    """Weights of a logistic regression with a normal prior, by Newton's method with halved steps."""
    weights = centre.copy()
    precision = 1 / spread**2

    def loss(at: Array) -> float:
        logit = design @ at
        return float(repeat @ (np.logaddexp(0, logit) - target * logit) + precision @ (at - centre) ** 2 / 2)

    best = loss(weights)
    for _ in range(50):
        p = expit(design @ weights)
        gradient = design.T @ (repeat * (p - target)) + precision * (weights - centre)
        curvature = (design * (repeat * p * (1 - p))[:, None]).T @ design + np.diag(precision)
        step = np.linalg.solve(curvature, gradient)
        size = 1.0
        while (now := loss(weights - size * step)) > best and size > 1e-4:
            size /= 2
        if best - now < 1e-9 * (1 + abs(best)):
            break
        weights, best = weights - size * step, now
    return weights


def _thresholds(confidences: Array, known: Array, counts: Array) -> Array:
    """Per code the confidence with the best F1, shrunk to the common one by its positives, n / (n + 10)."""
    every = np.repeat(counts, known.shape[1])
    positives = counts @ known
    n = positives.sum()
    common = (n * _best_f1(confidences.ravel(), known.ravel(), every) + 20 * USUAL_THRESHOLD) / (n + 20)
    thresholds = np.full(known.shape[1], common)
    for code in np.flatnonzero(positives >= 5):
        share = positives[code] / (positives[code] + 10)
        own = _best_f1(confidences[:, code], known[:, code], counts)
        thresholds[code] = share * own + (1 - share) * common
    return thresholds


def _best_f1(confidences: Array, known: Array, counts: Array) -> float:
    """The threshold with the best F1 over weighted cases; the usual one where there are no positives."""
    total = float(counts @ known)
    if total == 0:
        return USUAL_THRESHOLD
    order = np.argsort(-confidences, kind="stable")
    right = np.cumsum((counts * known)[order])
    chosen = np.cumsum(counts[order])
    f1 = 2 * right / (chosen + total)
    sorted_confidences = confidences[order]
    last_of_tie = np.append(sorted_confidences[1:] != sorted_confidences[:-1], True)
    best = int(np.argmax(np.where(last_of_tie, f1, -1.0)))
    below = sorted_confidences[best + 1] if best + 1 < len(order) else 0.0
    return float((sorted_confidences[best] + below) / 2)
