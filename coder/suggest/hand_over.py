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
SHARES_HAND_OVER = 2.0
"""The same for the frequency of codes, which is shrunk by PSEUDO_ANSWERS_OF_SHARE already."""
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


def beside_entry(n: float, words: Array, likeness: Array) -> Array:
    """Return for each code the share of its usual weight for the learned score after `n` coded answers: full for a bare
    name, less with more `words` in its entry, and full for coded answers of high `likeness`.
    """
    more = np.maximum(words - WORDS_OF_NAME, 0)
    share = handed_over(n, ENTRY_HAND_OVER * more / (more + WORDS_OF_ENTRY) + LEAST_SPREAD)
    return share + (1 - share) * np.clip(likeness / ALIKE, 0, 1)


def likeness_of_coded(scores: Array, known: Array, counts: Array) -> Array:
    """Return how similar the answers of each code are: the mean of their out-of-fold learned scores (`scores`, answers
    × codes, in standard deviations), with one answer of no similarity added. With one answer to a code it is near 0.
    """
    return np.asarray(counts @ (known * scores) / (counts @ known + 1))
