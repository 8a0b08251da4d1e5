"""How much of its weight what coded answers taught has beside the codebook, while few are coded."""

from __future__ import annotations

import numpy as np

from coder.suggest.estimator import Array

HAND_OVER = 10.0
"""Coded answers that weigh as much as the codebook: after n of them, n / (n + HAND_OVER) is theirs."""
ENTRY_HAND_OVER = 20.0
"""The same for the learned score of a code whose entry says much. What few answers have in common is mostly chance, and
beside keywords that say nearly all it took more than it gave (LRAP of quotes −.02 at 10 coded)."""
WORDS_OF_NAME, WORDS_OF_ENTRY = 3.0, 5.0
"""Words of an entry that say no more than a name does, and so many more that say half of much."""
ALIKE = 2.0
"""Standard deviations above other answers at which the answers of a code are alike: their score then has all its
weight, however much the entry says."""
SHARES_HAND_OVER = 2.0
"""The same for how common codes are, which is shrunk by PSEUDO_ANSWERS_OF_SHARE already."""
OTHERS_HAND_OVER = 2.0
"""Answers coded without a code that give the learned score half of its weight for that code."""
LEAST_SPREAD = 1e-3
"""Of a prior that is handed over, while nothing is coded."""


def handed_over(n: Array | float, half: Array | float = HAND_OVER) -> Array:
    """The share of its usual weight that what `n` coded answers taught has."""
    return np.asarray(n / (np.asarray(n) + half))


def contrast_weights(known: Array, counts: Array) -> Array:
    """Per code, the share of its usual weight that the learned score has: what some answers have in common says nothing
    of a code before others have been coded without it."""
    return handed_over(counts.sum() - counts @ known, OTHERS_HAND_OVER)


def beside_entry(n: float, words: Array, likeness: Array) -> Array:
    """Per code, the share of its usual weight that the learned score has after `n` coded answers, beside an entry of so
    many `words`: a bare name leaves it all, and so do coded answers of such a `likeness` (`likeness_of_coded`)."""
    more = np.maximum(words - WORDS_OF_NAME, 0)
    share = handed_over(n, ENTRY_HAND_OVER * more / (more + WORDS_OF_ENTRY) + LEAST_SPREAD)
    return share + (1 - share) * np.clip(likeness / ALIKE, 0, 1)


def likeness_of_coded(scores: Array, known: Array, counts: Array) -> Array:
    """Per code, how alike its answers are: the mean of their learned scores without themselves (`scores`, answers ×
    codes, in standard deviations), with one answer of no likeness added. With one answer to a code it is near 0."""
    return np.asarray(counts @ (known * scores) / (counts @ known + 1))
