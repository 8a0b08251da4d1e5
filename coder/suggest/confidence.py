"""How far a suggestion can be trusted: lists that hold most of the right codes, and codes that had better be silent."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

MISS = 0.1
"""Share of the right codes that a list of suggestions may lack on average, unless said otherwise."""
LEAST_CHECKED = 8
"""Proposals that must have been checked before a code can be silenced."""
WRONG_TOO_OFTEN = 0.7
"""Share of wrong proposals from which a code is silent."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a code is not proposed: coded answers that have it, and how many of its proposals were wrong when checked."""

    coded: int
    wrong: int
    checked: int

    def __str__(self) -> str:
        so_far = "1 coded answer" if self.coded == 1 else f"{self.coded} coded answers"
        return f"{so_far} so far; wrong in {self.wrong} of {self.checked} at last check"


def least_confidence(confidences: Array, known: Array, counts: Array, miss: float = MISS) -> float:
    """The confidence from which codes belong in a list that lacks at most `miss` of an answer's codes on average.

    Conformal risk control of the false negative rate (Angelopoulos et al. 2022, «Conformal risk control», theorem 1),
    with out-of-fold `confidences` (answers × codes) of `known` codes (0–1). 0, so that every code belongs, while too
    few answers are coded to promise more. Holds for answers of the kind that the coded ones are a random sample of.
    """
    n_right = known.sum(axis=1)
    coded = n_right > 0
    n = float(counts[coded].sum())
    loss = (counts[:, None] * known / np.where(coded, n_right, 1)[:, None])[coded].ravel()
    held = loss > 0
    found, loss = confidences[coded].ravel()[held], loss[held]
    order = np.argsort(found, kind="stable")
    found, before = found[order], np.cumsum(loss[order]) - loss[order]
    # Equal confidences are kept or left out together.
    first = np.searchsorted(found, found, side="left")
    allowed = np.flatnonzero(before[first] + 1 <= miss * (n + 1))
    return float(found[allowed[-1]]) if len(allowed) else 0.0


def silenced(confidences: Array, thresholds: Array, known: Array, counts: Array) -> dict[int, Silence]:
    """The codes, by column, whose proposals for coded answers (out-of-fold) were wrong too often."""
    proposed = confidences >= thresholds
    checked = counts @ proposed
    wrong = counts @ (proposed * (1 - known))
    positives = counts @ known
    return {
        column: Silence(round(positives[column]), round(wrong[column]), round(checked[column]))
        for column in np.flatnonzero((checked >= LEAST_CHECKED) & (wrong >= WRONG_TOO_OFTEN * checked)).tolist()
    }
