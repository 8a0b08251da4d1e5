"""Divides answers into folds, so that what is predicted for one fold is learned from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

FOLDS = 5


def folds(clusters: Sequence[int], n_folds: int = FOLDS, *, seed: int = 0) -> Places:
    """The part of each answer, 0 to `n_folds` − 1; answers of a cluster (those that read alike) share theirs.

    All answers are dealt, sampled or not, and before any is looked at: so within a part those sampled are as good as
    the others, and how wrong a model is that learned from the other parts can be told by them for all. Clusters come in
    random order, each to the part that is smallest by then.
    """
    names, numbers = np.unique(np.asarray(clusters, np.intp), return_inverse=True)
    sizes = np.bincount(numbers, minlength=len(names))
    part = np.zeros(len(names), np.intp)
    filled = np.zeros(n_folds, np.int64)
    for cluster in np.random.default_rng(seed).permutation(len(names)).tolist():
        part[cluster] = int(filled.argmin())
        filled[part[cluster]] += sizes[cluster]
    return np.asarray(part[numbers], np.intp)
