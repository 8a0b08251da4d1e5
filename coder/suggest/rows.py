"""Sparse tables with a row for each text or word: counted, weighted, and scaled to a length."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Matrix = NDArray[np.float32]


def count_table(rows: Sequence[Sequence[int]], width: int) -> sparse.csr_matrix:
    """Return rows × columns, given the columns that occur in each row, as often as they do."""
    indptr = np.zeros(len(rows) + 1, np.int64)
    np.cumsum([len(row) for row in rows], out=indptr[1:])
    indices = np.fromiter((i for row in rows for i in row), np.int32, count=int(indptr[-1]))
    table = sparse.csr_matrix((np.ones(len(indices), np.float32), indices, indptr), shape=(len(rows), width))
    table.sum_duplicates()
    return table


def weighted_counts(counts: sparse.csr_matrix, weights: Matrix) -> sparse.csr_matrix:
    """Return 1 + log of each count, times the weight of its word."""
    weighted = counts.copy()
    weighted.data = (1 + np.log(counts.data)) * weights[counts.indices]
    return weighted


def row_norms(table: sparse.csr_matrix) -> Matrix:
    """Return the Euclidean length of each row, 1 for an empty one so that it can be a divisor."""
    squares = np.asarray(table.multiply(table).sum(axis=1)).ravel()
    return np.where(squares > 0, np.sqrt(squares), np.float32(1)).astype(np.float32)


def scaled_rows(table: sparse.csr_matrix, factors: NDArray[np.floating]) -> sparse.csr_matrix:
    """Return `table` with each row multiplied by its factor."""
    scaled = table.copy()
    scaled.data *= np.repeat(factors, np.diff(scaled.indptr)).astype(np.float32)
    return scaled
