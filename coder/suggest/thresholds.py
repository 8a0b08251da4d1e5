"""The confidence from which a code is proposed, chosen for the best F1."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from coder.suggest.hand_over import handed_over

Array = NDArray[np.float64]

USUAL_THRESHOLD = 0.3
"""Near the best F1 for calibrated confidences: half of the F1 reached (Lipton, Elkan & Narayanaswamy 2014)."""
THRESHOLD_OF_CODEBOOK = 0.25
"""The same while nothing is coded: a codebook alone reaches about one half."""
POSITIVES_OF_EXPECTED = 100.0
"""Weight, in positives, of the expected threshold relative to the measured one."""
EXPECTED_WITHIN = (0.2, 0.5)
"""Bounds of the expected threshold. Where no code is likely anywhere, proposing all would have the best F1."""
BINS = 1000
"""Resolution of confidences when thresholds are chosen: a thousandth."""
LEAST_POSITIVES = 5
"""Positives from which a code has a threshold of its own."""
POSITIVES_OF_COMMON = 100.0
"""Weight, in positives of a code, of the common threshold relative to the code's own."""


def of_codebook(confidences: Array, nothing_fired: float) -> tuple[float, int]:
    """Return the threshold while nothing is coded, and how many of `confidences` (a sample's) pass it.

    `nothing_fired` is the confidence of an answer without any cue, which with few codes already exceeds the usual
    threshold.
    """
    threshold = max(THRESHOLD_OF_CODEBOOK, min(nothing_fired + 0.1, 0.9))
    return threshold, int((confidences >= threshold).sum())


def thresholds(confidences: Array, known: Array, counts: Array, expected: Array, alone: tuple[float, int]) -> Array:
    """Return the confidence from which each code is proposed.

    The common one has the best F1 over coded answers (out-of-fold `confidences`), shrunk to the best expected F1 over
    other answers (`expected` are their confidences), which needs no coding but trusts the calibration. So that is
    handed over, too: at first as many codes are proposed for these answers as the codebook alone would (`of_codebook`).
    A code's own threshold is shrunk to the common one by its positives, n / (n + POSITIVES_OF_COMMON).
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
    weight = float(handed_over(counts.sum()))
    plugged = weight * float(np.clip(best_expected_f1(expected), *EXPECTED_WITHIN))
    plugged += (1 - weight) * _passed_by(expected, *alone)
    measured = float(_best_f1(right.sum(axis=0)[None], chosen.sum(axis=0)[None])[0]) if n else 0.0
    common = (n * measured + POSITIVES_OF_EXPECTED * plugged) / (n + POSITIVES_OF_EXPECTED)
    share = np.where(positives >= LEAST_POSITIVES, positives / (positives + POSITIVES_OF_COMMON), 0.0)
    return np.asarray(share * _best_f1(right, chosen) + (1 - share) * common)


def _passed_by(confidences: Array, threshold: float, n: int) -> float:
    """Return the threshold nearest to the given one that `n` of the confidences pass."""
    falling = -np.sort(-confidences, axis=None)
    if n < len(falling):
        threshold = max(threshold, float(np.nextafter(falling[n], 1)))
    return min(threshold, float(falling[n - 1])) if n else threshold


def best_expected_f1(confidences: Array) -> float:
    """Return the threshold with the best expected micro-F1 of calibrated confidences (Lewis 1995; Jansche 2007)."""
    falling = -np.sort(-confidences, axis=None)
    total = falling.sum()
    if total <= 0:
        return USUAL_THRESHOLD
    f1 = 2 * np.cumsum(falling) / (np.arange(1, len(falling) + 1) + total)
    return float(falling[int(np.argmax(f1))])


def _best_f1(right: Array, chosen: Array) -> Array:
    """Return for each row the threshold with the best F1; the middle of equally good ones.

    `right` and `chosen` are rows × BINS: the positives and all cases with a confidence in each bin.
    """
    proposed = np.cumsum(chosen[:, ::-1], axis=1)[:, ::-1]
    f1 = 2 * np.cumsum(right[:, ::-1], axis=1)[:, ::-1] / np.maximum(proposed + right.sum(axis=1)[:, None], 1e-12)
    best = f1.argmax(axis=1)
    same = f1 >= f1.max(axis=1, keepdims=True) - 1e-12
    # Above the best bin, thresholds up to the next occurring confidence select the same cases.
    after = np.arange(BINS) >= best[:, None]
    last = np.where(after & ~same, np.arange(BINS), BINS).min(axis=1) - 1
    return np.asarray((best + last) / 2 / BINS)
