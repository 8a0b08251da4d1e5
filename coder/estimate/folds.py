"""Divides answers into folds: what is predicted for one fold is learned from the others."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

Places = NDArray[np.intp]

FOLDS = 5


def folds(clusters: Sequence[int], n_folds: int = FOLDS, *, seed: int = 0) -> Places:
    """Return the fold of each answer, 0 to `n_folds` − 1; answers of a cluster (those that read alike) share theirs.

    All answers, sampled or not, are assigned before any is inspected: so within a fold sampled answers represent the
    others, and they show the error of a model learned from the other folds for all. Clusters are taken in random order,
    each into the fold that is smallest so far.
    """
    names, numbers = np.unique(np.asarray(clusters, np.intp), return_inverse=True)
    sizes = np.bincount(numbers, minlength=len(names))
    part = np.zeros(len(names), np.intp)
    filled = np.zeros(n_folds, np.int64)
    for cluster in np.random.default_rng(seed).permutation(len(names)).tolist():
        part[cluster] = int(filled.argmin())
        filled[part[cluster]] += sizes[cluster]
    return np.asarray(part[numbers], np.intp)
