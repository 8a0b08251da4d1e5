"""Codings as arrays: who applied which codes to which answers."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from coder.agreement.figures import Clusters, clusters_of

Ratings = Mapping[str, frozenset[str]]
"""Coder → the codes that they applied to one answer, empty for «no code fits»."""


@dataclass(frozen=True, slots=True)
class Rated:
    """Answers coded by two coders or more.

    `by` (answers × coders) marks who coded what; `has` (answers × coders × codes) who applied what. Answers with equal
    `labels` are similar.
    """

    coders: tuple[str, ...]
    codes: tuple[str, ...]
    by: NDArray[np.bool_]
    has: NDArray[np.bool_]
    labels: Sequence[Hashable]

    @property
    def clusters(self) -> Clusters:
        """Clusters of similar answers."""
        return clusters_of(self.labels)

    def pairs(self) -> Iterator[tuple[int, int, NDArray[np.bool_]]]:
        """Yield each two coders, by place, with the answers that both coded."""
        for first, second in combinations(range(len(self.coders)), 2):
            yield first, second, self.by[:, first] & self.by[:, second]

    def counting(self, below: Mapping[str, frozenset[str]]) -> NDArray[np.bool_]:
        """Return `has` for each code of `below`: any code that counts as it."""
        places = {code: place for place, code in enumerate(self.codes)}
        found = np.zeros((*self.by.shape, len(below)), np.bool_)
        for column, codes in enumerate(below.values()):
            found[:, :, column] = self.has[:, :, [places[code] for code in codes if code in places]].any(axis=2)
        return found


def rated(ratings: Sequence[Ratings], clusters: Sequence[Hashable] | None = None) -> Rated:
    """Return the answers with two coders or more. Answers with equal `clusters` are similar, as with one text."""
    labelled_ratings = [
        (rating, label)
        for rating, label in zip(ratings, clusters or range(len(ratings)), strict=True)
        if len(rating) > 1
    ]
    coders = tuple(sorted({coder for rating, _ in labelled_ratings for coder in rating}))
    codes = tuple(sorted({code for rating, _ in labelled_ratings for codes in rating.values() for code in codes}))
    who, what = ({name: place for place, name in enumerate(names)} for names in (coders, codes))
    by = np.zeros((len(labelled_ratings), len(coders)), np.bool_)
    has = np.zeros((len(labelled_ratings), len(coders), len(codes)), np.bool_)
    for answer, (rating, _) in enumerate(labelled_ratings):
        for coder, put in rating.items():
            by[answer, who[coder]] = True
            for code in put:
                has[answer, who[coder], what[code]] = True
    return Rated(coders, codes, by, has, [label for _, label in labelled_ratings])
