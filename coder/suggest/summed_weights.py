"""The weights of n-grams as a sum of models, which is only added up where it is asked for.

After every coded answer all weights are others, and the answers in front have some thousand of a hundred thousand
n-grams: adding up all of them would take a quarter of a refresh.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.classifier import FewGrams, Linear, Matrix, Rows, of_words

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SummedWeights:
    """The weights of `learned` times one number for each code, plus those of `others` times theirs, with some n-grams
    counting `less` for a code: (n-gram, column, how much). `latent` are those of latent dimensions, added up.

    It takes `learned` over.
    """

    learned: Linear
    factors: Array
    others: tuple[tuple[FewGrams, Array], ...]
    less: tuple[tuple[int, int, float], ...]
    latent: Matrix

    @classmethod
    def of(
        cls,
        learned: Linear,
        factors: Array,
        others: Iterable[tuple[FewGrams, Array]],
        less: Iterable[tuple[int, int, float]],
    ) -> Self:
        """Return the sum, with latent dimensions added up."""
        others = tuple(others)
        latent = learned.latent * factors.astype(np.float32)
        for few, of_few in others:
            latent += few.weights.latent * of_few.astype(np.float32)
        return cls(learned, factors, others, tuple(less), latent)

    def with_latent(self, latent: Matrix) -> Self:
        """Return the same weights of n-grams with other weights of latent dimensions."""
        return replace(self, latent=latent)

    @cached_property
    def grams(self) -> Matrix:
        """All weights, n-grams × codes."""
        return self._of(np.arange(len(self.learned.grams)))

    def scores(self, rows: Rows) -> Array:
        """Return the scores, rows × codes."""
        return Linear(self.grams, self.latent).scores(rows)

    def whole(self) -> Linear:
        """Return all weights added up in place, after which this sum is of no use."""
        model = Linear(self.learned.grams, np.zeros_like(self.learned.latent))
        model.multiply(self.factors)
        for few, factors in self.others:
            few.add_to(model, factors)
        for gram, column, amount in self.less:
            model.grams[gram, column] -= amount
        return Linear(model.grams, self.latent)

    def of_words(self, words: sparse.csr_matrix) -> Matrix:
        """Return the weights of words, given as rows of n-grams: words × codes."""
        grams, places = np.unique(words.indices, return_inverse=True)
        shape = (words.shape[0], len(grams))
        return of_words(sparse.csr_matrix((words.data, places, words.indptr), shape), self._of(grams))

    def _of(self, grams: NDArray[np.integer]) -> Matrix:
        """Return the weights of some n-grams, given in order."""
        found: Matrix = self.learned.grams[grams] * self.factors.astype(np.float32)
        for few, factors in self.others:
            _, here, there = np.intersect1d(grams, few.used, assume_unique=True, return_indices=True)
            found[here] += few.weights.grams[there] * factors.astype(np.float32)
        for gram, column, amount in self.less:
            found[grams == gram, column] -= amount
        return found
