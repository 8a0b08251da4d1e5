"""The inverse of a symmetric matrix under rank-one updates, several of which are applied at once.

Applying one update to an inverse of n rows moves n² numbers through memory, which would take most of the time of a
refresh after one more answer. So MOST_WAITING of them are kept as vectors, and applied together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import linalg

Array = NDArray[np.float64]

MOST_WAITING = 32
ROOM = 256
"""Rows by which the storage grows."""
BLOCK = 64
"""Rows that are changed at a time, so that they stay in the processor's cache."""


class Inverse:
    """The inverse of `matrix`, which is overwritten: the applied part, and the pending updates."""

    def __init__(self, matrix: Array) -> None:
        self._room: Array = linalg.inv(matrix, overwrite_a=True, check_finite=False)
        self._n = self._n_written = len(matrix)
        self._waiting = 0
        self._vectors = np.empty((MOST_WAITING, self._n + ROOM))
        self._factors = np.empty(MOST_WAITING)

    def __len__(self) -> int:
        return self._n

    @property
    def written(self) -> Array:
        """The inverse itself, with all pending updates."""
        self._write()
        return self._room[: self._n, : self._n]

    def _write(self) -> None:
        n, before = self._n, self._n_written
        if n > len(self._room):
            larger = np.empty((n + ROOM, n + ROOM))
            larger[:before, :before] = self._room[:before, :before]
            self._room = larger
        self._room[before:n, :n] = 0
        self._room[:before, before:n] = 0
        inverse = self._room[:n, :n]
        vectors = self._vectors[: self._waiting, :n]
        weighed = self._factors[: self._waiting, None] * vectors
        for start in range(0, n if self._waiting else 0, BLOCK):
            inverse[start : start + BLOCK] += vectors[:, start : start + BLOCK].T @ weighed
        self._n_written, self._waiting = n, 0

    def plus(self, vector: Array, factor: float) -> None:
        """Add `vector` ⊗ `vector` times `factor`. A vector with one more element adds a row first."""
        if self._waiting == MOST_WAITING:
            self._write()
        n = len(vector)
        if n > self._vectors.shape[1]:
            larger = np.empty((MOST_WAITING, n + ROOM))
            larger[:, : self._n] = self._vectors[:, : self._n]
            self._vectors = larger
        self._vectors[: self._waiting, self._n : n] = 0
        self._n = n
        self._vectors[self._waiting, :n] = vector
        self._factors[self._waiting] = factor
        self._waiting += 1

    def times(self, vector: Array) -> Array:
        """Return the product with a vector."""
        n = self._n_written
        found = np.zeros(self._n)
        found[:n] = self._room[:n, :n] @ vector[:n]
        vectors = self._vectors[: self._waiting, : self._n]
        return np.asarray(found + (self._factors[: self._waiting] * (vectors @ vector)) @ vectors)

    def column(self, place: int) -> Array:
        """Return a column, which equals the row."""
        n = self._n_written
        found = np.zeros(self._n)
        if place < n:
            found[:n] = self._room[place, :n]
        vectors = self._vectors[: self._waiting, : self._n]
        return np.asarray(found + (self._factors[: self._waiting] * vectors[:, place]) @ vectors)

    @property
    def diagonal(self) -> Array:
        n = self._n_written
        found = np.zeros(self._n)
        found[:n] = np.diagonal(self._room)[:n]
        vectors = self._vectors[: self._waiting, : self._n]
        return np.asarray(found + self._factors[: self._waiting] @ (vectors * vectors))

    def block(self, places: NDArray[np.intp]) -> Array:
        """Return the submatrix of some rows and the same columns."""
        return np.column_stack([self.column(place)[places] for place in places.tolist()])

    def keep(self, places: NDArray[np.intp]) -> None:
        """Keep only these rows and columns. The others must be uncoupled from them."""
        self._room = self.written[np.ix_(places, places)]
        self._n = self._n_written = len(places)
