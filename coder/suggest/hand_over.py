"""The weight of what coded answers taught relative to the codebook, while few are coded."""

from __future__ import annotations

import numpy as np

from coder.suggest.estimator import Array

HAND_OVER = 10.0
"""Coded answers that weigh as much as the codebook: after n of them, their share is n / (n + HAND_OVER)."""
ENTRY_HAND_OVER = 20.0
"""The same for the learned score of a code with a detailed entry. What few answers have in common is mostly chance, and
beside nearly sufficient keywords it did harm (LRAP of quotes −.02 at 10 coded).
"""
WORDS_OF_NAME, WORDS_OF_ENTRY = 3.0, 5.0
"""Words of an entry that add nothing to a name, and further words that count as half detailed."""
ALIKE = 2.0
"""Standard deviations above other answers at which the answers of a code are similar: their score then has full weight,
however detailed the entry.
"""
LIKENESS_IN_MEANING = 0.5
"""Weight of that similarity with an encoder: answers have more in common in meaning than in words. With full weight the
first coded answers made the ranking of a good codebook worse (quotes: LRAP −.012 at 10 coded, −.006 with a half).
"""
FULL_HEADROOM = 0.35
"""Label ranking average precision that the codebook alone lacks on the coded answers, from which the learned score has
full weight. Below, what few answers have in common can hardly improve the ranking.
"""
HEADROOM_HAND_OVER = 100.0
"""Coded answers after which headroom limits the learned score half as much: what many have in common is no chance."""
HEADROOM_PRIOR, USUAL_HEADROOM = 2.0, 0.25
"""Answers that the headroom is shrunk by, and what it is shrunk to."""
SHARES_HAND_OVER, SHARES_BESIDE_CODEBOOK = 2.0, 30.0
"""The same for the frequency of codes, which is shrunk by PSEUDO_ANSWERS_OF_SHARE already, and what is added to it in a
codebook of no headroom: there a code frequent among few answers moves up past right ones.
"""
OTHERS_HAND_OVER = 2.0
"""Answers coded without a code that give the learned score half of its weight for that code."""
LEAST_SPREAD = 1e-3
"""Of a prior that is handed over, while nothing is coded."""


def handed_over(n: Array | float, half: Array | float = HAND_OVER) -> Array:
    """Return the share of its usual weight for what `n` coded answers taught."""
    return np.asarray(n / (np.asarray(n) + half))


def contrast_weights(known: Array, counts: Array) -> Array:
    """Return for each code the share of its usual weight for the learned score: common features of some answers mean
    nothing before others have been coded without the code.
    """
    return handed_over(counts.sum() - counts @ known, OTHERS_HAND_OVER)


def counts_of_evidence(known: Array, counts: Array) -> Array:
    """Return how much each coded answer counts for what confidences are worth: as often as it was given once others
    are coded, less before, since answers that are alike show the same thing again; but together as one answer while
    every code is on all of them, since nothing shows then how often codes are wrong.
    """
    lacking = float((counts @ (1 - known)).sum())
    if not lacking:
        return counts / max(float(counts.sum()), 1.0)
    return np.asarray(1 + (counts - 1) * handed_over(len(counts) - 1))


def beside_entry(n: float, words: Array, likeness: Array, headroom: float) -> Array:
    """Return for each code the share of its usual weight for the learned score after `n` coded answers: full for a bare
    name, less with more `words` in its entry, less still in a codebook of little `headroom` until many answers are
    coded, and full for coded answers of high `likeness`.
    """
    more = np.maximum(words - WORDS_OF_NAME, 0)
    detail = more / (more + WORDS_OF_ENTRY)
    limited = (1 - headroom) * (1 - handed_over(n, HEADROOM_HAND_OVER))
    share = handed_over(n, ENTRY_HAND_OVER * detail + LEAST_SPREAD) * (1 - detail * limited)
    return np.asarray(share + (1 - share) * np.clip(likeness / ALIKE, 0, 1))


def frequency_beside_codebook(n: float, likeness: Array, headroom: float) -> Array:
    """Return for each code the share of its usual weight for its frequency among `n` coded answers: less in a codebook
    of little `headroom` while few are coded, and full for coded answers of high `likeness`.
    """
    limited = (n + SHARES_HAND_OVER) / (n + SHARES_HAND_OVER + SHARES_BESIDE_CODEBOOK * (1 - headroom))
    return np.asarray(limited + (1 - limited) * np.clip(likeness / ALIKE, 0, 1))


def likeness_of_coded(scores: Array, known: Array, counts: Array, *, in_meaning: bool = False) -> Array:
    """Return how similar the answers of each code are: the mean of their out-of-fold learned scores (`scores`, answers
    × codes, in standard deviations), with one answer of no similarity added. With one answer to a code it is near 0.
    `in_meaning`: whether an encoder is part of the scores.
    """
    likeness = counts @ (known * scores) / (counts @ known + 1)
    return np.asarray(likeness * (LIKENESS_IN_MEANING if in_meaning else 1))


def headroom_beside(scores: Array, known: Array, counts: Array) -> float:
    """Return how much the codebook leaves to be learned, 0–1: what its `scores` of coded answers (answers × codes) lack
    of a label ranking average precision of 1, over FULL_HEADROOM.
    """
    right = known > 0.5
    rows, codes = np.nonzero(right)
    # scikit-learn's `label_ranking_average_precision_score` loops over answers in Python, too slow for a refresh.
    ahead = scores[rows] >= scores[rows, codes][:, None]
    precision = (ahead & right[rows]).sum(axis=1) / ahead.sum(axis=1)
    lacking = (counts / np.maximum(right.sum(axis=1), 1))[rows] @ (1 - precision)
    n = counts[right.any(axis=1)].sum()
    headroom = (lacking + HEADROOM_PRIOR * USUAL_HEADROOM) / (n + HEADROOM_PRIOR)
    return min(1.0, float(headroom) / FULL_HEADROOM)
