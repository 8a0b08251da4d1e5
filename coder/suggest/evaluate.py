"""Figures for how well confidences match the codings of coders."""

from __future__ import annotations

from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Figures:
    """Each 0–1. Ranking figures are over answers with at least one code; `ece` has ten bins of equal width."""

    lrap: float
    precision_at_1: float
    recall_at_3: float
    micro_f1: float
    ece: float

    def as_dict(self) -> dict[str, float]:
        """Return the figures rounded to four places."""
        return {name: round(value, 4) for name, value in asdict(self).items()}


def figures(confidences: Array, proposed: NDArray[np.bool_], known: Array, counts: Array | None = None) -> Figures:
    """Return the figures of `confidences` and `proposed` (both answers × codes) against `known` (0–1).

    `counts`: how many identical answers each row stands for, 1 by default. Figures that no answer decides are 0.
    """
    counts = np.ones(len(known)) if counts is None else counts
    coded = known.sum(axis=1) > 0
    ranking = _ranking(confidences[coded], known[coded], counts[coded]) if coded.any() else (0.0, 0.0, 0.0)
    return Figures(*ranking, micro_f1(proposed, known, counts), expected_calibration_error(confidences, known, counts))


def _ranking(confidences: Array, known: Array, counts: Array) -> tuple[float, float, float]:
    """Return label-ranking average precision (Tsoumakas, Katakis & Vlahavas 2010), precision at 1 and recall at 3."""
    # In ties the wrong code comes first, so that equal confidences earn nothing.
    order = np.lexsort((known, -confidences), axis=1)
    hit = np.take_along_axis(known, order, axis=1)
    ranks = np.arange(1, known.shape[1] + 1)
    n_right = known.sum(axis=1)
    lrap = (hit * np.cumsum(hit, axis=1) / ranks).sum(axis=1) / n_right
    recall = hit[:, :3].sum(axis=1) / n_right
    return tuple(float(np.average(each, weights=counts)) for each in (lrap, hit[:, 0], recall))  # type: ignore[return-value]


def micro_f1(proposed: NDArray[np.bool_], known: Array, counts: Array) -> float:
    """Return F1 over all pairs of answer and code; 0 where nothing is proposed or right."""
    right = float(counts @ (proposed * known).sum(axis=1))
    named = float(counts @ proposed.sum(axis=1)) + float(counts @ known.sum(axis=1))
    return 2 * right / named if named else 0.0


def expected_calibration_error(confidences: Array, known: Array, counts: Array, n_bins: int = 10) -> float:
    """Return the mean distance of confidence from the share right, over pairs of answer and code in equal bins."""
    if not confidences.size:
        return 0.0
    weight = np.repeat(counts, confidences.shape[1])
    bins = np.minimum((confidences.ravel() * n_bins).astype(int), n_bins - 1)
    gaps = np.bincount(bins, weight * (confidences.ravel() - known.ravel()), n_bins)
    return float(np.abs(gaps).sum() / weight.sum())
