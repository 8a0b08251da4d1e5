"""How far suggestions can be trusted: lists that hold most of the right codes, and codes to silence."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import betainc

from coder.message import Message, one_or_many

Array = NDArray[np.float64]

MISS = 0.1
"""Share of the right codes that a list of suggestions may lack on average, by default."""
LEAST_CHECKED = 8
"""Checked proposals required before a code can be silenced."""
WRONG_TOO_OFTEN = 0.7
"""Share of wrong proposals from which a code gets a higher threshold, or is silenced."""
CHANCE = 0.1
"""Significance level: that share must be exceeded beyond chance."""


@dataclass(frozen=True, slots=True)
class Silence:
    """Why a code is silenced: coded answers that have it, and its checked and wrong proposals."""

    coded: int
    wrong: int
    checked: int

    @property
    def reason(self) -> Message:
        """The reason in words."""
        return one_or_many(
            "{n} coded answer so far; wrong in {wrong} of {checked} at last check",
            "{n} coded answers so far; wrong in {wrong} of {checked} at last check",
            self.coded,
            wrong=self.wrong,
            checked=self.checked,
        )

    def __str__(self) -> str:
        return str(self.reason)


def least_confidence(confidences: Array, known: Array, counts: Array, miss: float = MISS) -> float:
    """Return the confidence from which codes belong in a list that lacks at most `miss` of an answer's codes on
    average.

    Conformal risk control of the false negative rate (Angelopoulos et al. 2022, «Conformal risk control», theorem 1),
    with out-of-fold `confidences` (answers × codes; -1: could not be listed) of `known` codes (0–1). 0, so that every
    code belongs, while too few answers are coded to promise more. Valid for the population that the coded answers are a
    random sample of.
    """
    n_right = known.sum(axis=1)
    coded = n_right > 0
    n = float(counts[coded].sum())
    loss = (counts[:, None] * known / np.where(coded, n_right, 1)[:, None])[coded].ravel()
    positive = loss > 0
    found, loss = confidences[coded].ravel()[positive], loss[positive]
    order = np.argsort(found, kind="stable")
    found, before = found[order], np.cumsum(loss[order]) - loss[order]
    # Equal confidences are kept or left out together.
    first = np.searchsorted(found, found, side="left")
    allowed = np.flatnonzero(before[first] + 1 <= miss * (n + 1))
    return max(0.0, float(found[allowed[-1]])) if len(allowed) else 0.0


def cautious(confidences: Array, thresholds: Array, known: Array, counts: Array) -> tuple[Array, dict[int, Silence]]:
    """Return thresholds, raised for codes whose out-of-fold proposals for coded answers were wrong too often.

    Where wrong proposals exceed chance, only confidences are proposed down to the lowest above which not too many were
    wrong. Codes without such a threshold, by column, are silenced; they are returned separately, with the threshold
    1.1.
    """
    raised, silent = thresholds.copy(), dict[int, Silence]()
    proposed = confidences >= thresholds
    checked, right = counts @ proposed, counts @ (proposed * known)
    allowed = 1 - WRONG_TOO_OFTEN
    by_chance = betainc(checked - right + 1e-9, right + 1, WRONG_TOO_OFTEN)
    for column in np.flatnonzero(
        (checked >= LEAST_CHECKED) & (right <= allowed * checked) & (by_chance < CHANCE)
    ).tolist():
        order = np.argsort(-confidences[:, column], kind="stable")
        found = confidences[order, column]
        so_far, hit = np.cumsum(counts[order]), np.cumsum((counts * known[:, column])[order])
        last_of_equals = np.append(found[1:] < found[:-1], True)
        holds = np.flatnonzero(
            last_of_equals & (so_far >= LEAST_CHECKED) & (hit > allowed * so_far) & (found >= thresholds[column])
        )
        if len(holds):
            raised[column] = found[holds[-1]]
        else:
            raised[column] = 1.1
            n, n_right = round(checked[column]), round(right[column])
            silent[column] = Silence(round(float(counts @ known[:, column])), n - n_right, n)
    return raised, silent
