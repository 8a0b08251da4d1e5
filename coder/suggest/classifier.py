"""A linear model per code, fitted for all codes at once, with exact out-of-fold scores from the same fit.

Ridge regression in its dual form: with K the kernel of the rows, w their weights and λ the penalty, the dual
coefficients are A = (K + λ/w)⁻¹(Y − μ), and the score that row i would get had it been left out is
Y_i − A_i / [(K + λ/w)⁻¹]_ii (Rifkin & Lippert 2007, «Notes on regularized least squares», §3). The kernel is that
of word n-grams plus a share of that of latent vectors, so that the model is linear in both.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import linalg, sparse

from coder.suggest.features import row_norms, scaled_rows, unit_rows

Matrix = NDArray[np.float32]
Array = NDArray[np.float64]

MOST_ROWS = 3000
"""Coded answers in one fit. More are dealt into parts whose models are averaged (Zhang, Duchi & Wainwright 2015)."""


@dataclass(frozen=True)
class Rows:
    """Answers as vectors: `grams` is rows × n-grams (sparse), `latent` rows × dimensions of unit length."""

    grams: sparse.csr_matrix
    latent: Matrix

    def __len__(self) -> int:
        return int(self.grams.shape[0])

    def __getitem__(self, chosen: NDArray[np.intp]) -> Rows:
        return Rows(self.grams[chosen], self.latent[chosen])

    def joined(self, other: Rows) -> Rows:
        grams = sparse.vstack([self.grams, other.grams], format="csr")
        return Rows(grams, np.vstack([self.latent, other.latent]))

    def centroids(self, groups: Sequence[NDArray[np.intp]]) -> Rows:
        """One row per group of rows: the direction of their mean."""
        members = np.concatenate(groups)
        of_group = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        picks = sparse.csr_matrix(
            (np.ones(len(members), np.float32), (of_group, members)), shape=(len(groups), len(self))
        )
        grams = (picks @ self.grams).tocsr()
        latent, _ = unit_rows(np.asarray(picks @ self.latent))
        return Rows(scaled_rows(grams, 1 / row_norms(grams)), latent)

    def kernel(self, latent_share: float) -> Array:
        grams = (self.grams @ self.grams.T).toarray().astype(np.float64)
        latent = self.latent.astype(np.float64)
        return np.asarray(grams + latent_share * (latent @ latent.T), np.float64)


@dataclass(frozen=True)
class Linear:
    """Weights of n-grams and of latent dimensions, each × codes."""

    grams: Matrix
    latent: Matrix

    def scores(self, rows: Rows) -> Array:
        """Rows × codes."""
        return np.asarray(rows.grams @ self.grams + rows.latent @ self.latent, np.float64)


@dataclass(frozen=True)
class Ridge:
    """A fitted model and, for the coded answers, the scores each gets from a model that has not seen it."""

    model: Linear
    out_of_fold: Array


def fit_ridge(
    coded: Rows,
    known: Array,
    weights: Array,
    pseudo: Rows,
    columns: NDArray[np.intp],
    *,
    pseudo_weight: float | Array,
    latent_share: float,
    penalty: float,
    base: Array,
) -> Ridge:
    """Fit on `coded` answers (`known`: rows × codes, 0–1) and on the codebook's `pseudo` ones, row i for `columns[i]`.

    `base` is each code's expected share, from which coded answers deviate; pseudo-answers deviate from their mean.
    """
    n_codes = known.shape[1]
    of_pseudo = np.zeros((len(pseudo), n_codes))
    of_pseudo[np.arange(len(pseudo)), columns] = 1
    if len(pseudo):
        of_pseudo -= of_pseudo.mean(axis=0)
    parts = _parts(len(coded))
    models: list[Linear] = []
    own: list[Array] = []
    for part in parts:
        rows = coded[part].joined(pseudo)
        target = np.vstack([known[part] - base, of_pseudo])
        row_weights = np.concatenate([weights[part], np.broadcast_to(pseudo_weight, len(pseudo))])
        system = rows.kernel(latent_share)
        system[np.diag_indices_from(system)] += penalty / row_weights
        inverse = linalg.inv(system, check_finite=False)
        dual = inverse @ target
        n = len(part)
        own.append(known[part] - base - dual[:n] / np.diag(inverse)[:n, None])
        models.append(
            Linear(
                np.asarray(rows.grams.T @ dual.astype(np.float32), np.float32),
                (latent_share * (rows.latent.T @ dual)).astype(np.float32),
            )
        )
    out_of_fold = np.zeros_like(known)
    for index, part in enumerate(parts):
        for other, model in enumerate(models):
            out_of_fold[part] += own[index] if other == index else model.scores(coded[part])
    mean = Linear(
        np.mean([m.grams for m in models], axis=0, dtype=np.float32),
        np.mean([m.latent for m in models], axis=0, dtype=np.float32),
    )
    return Ridge(mean, out_of_fold / len(parts))


def _parts(n_rows: int) -> list[NDArray[np.intp]]:
    """Row numbers dealt round into as few parts of at most MOST_ROWS as will do; one part when there are none."""
    n_parts = max(1, -(-n_rows // MOST_ROWS))
    return [np.arange(first, n_rows, n_parts) for first in range(n_parts)]
