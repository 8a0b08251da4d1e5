"""A linear model per code, fitted for all codes at once, with exact out-of-fold scores from the same fit.

Ridge regression in its dual form: with K the kernel of the rows, w their weights and λ the penalty, the dual
coefficients are A = (K + λ/w)⁻¹(Y − μ), and the scores of a group of rows G had it been left out are Y_G − [(K +
λ/w)⁻¹]_GG⁻¹ A_G (Rifkin & Lippert 2007, «Notes on regularized least squares», §3). The kernel is that of word n-grams
plus a share of that of latent vectors, so that the model is linear in both. One more row changes the inverse by a
rank-one update, so learning from one more answer takes quadratic, not cubic, time in their number.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.estimator import Estimator, Table, learned_from, table_of
from coder.suggest.inverse import Inverse
from coder.suggest.rows import row_norms, scaled_rows

Matrix = NDArray[np.float32]
Array = NDArray[np.float64]

MOST_ROWS = 3000
"""Coded answers in one fit. More are divided into parts whose models are averaged (Zhang, Duchi & Wainwright 2015)."""
BLOCK = 2_000
"""Rows of a table of weights processed at once."""


@dataclass(frozen=True)
class Rows:
    """Answers as vectors: `grams` is rows × n-grams (sparse), `latent` rows × dimensions."""

    grams: sparse.csr_matrix
    latent: Matrix

    def __len__(self) -> int:
        return int(self.grams.shape[0])

    def __getitem__(self, chosen: NDArray[np.intp]) -> Rows:
        return Rows(self.grams[chosen], self.latent[chosen])

    def joined(self, other: Rows) -> Rows:
        grams = sparse.vstack([self.grams, other.grams], format="csr")
        return Rows(grams, np.vstack([self.latent, other.latent]))

    def scaled_from(self, first: int, factor: float) -> Rows:
        """Return the same rows with the latent dimensions from `first` on times `factor`."""
        return Rows(self.grams, np.hstack([self.latent[:, :first], self.latent[:, first:] * np.float32(factor)]))

    def centroids(self, groups: Sequence[NDArray[np.intp]]) -> Rows:
        """Return one row per group of rows: the direction of their mean."""
        members = np.concatenate(groups)
        of_group = np.repeat(np.arange(len(groups)), [len(group) for group in groups])
        picks = sparse.csr_matrix(
            (np.ones(len(members), np.float32), (of_group, members)), shape=(len(groups), len(self))
        )
        grams = (picks @ self.grams).tocsr()
        lengths = row_norms(grams)
        latent = np.asarray(picks @ self.latent) / lengths[:, None]
        return Rows(scaled_rows(grams, 1 / lengths), latent.astype(np.float32))

    def kernel(self, other: Rows, latent_share: float) -> Array:
        """Return the kernel, these rows × `other` rows."""
        if len(other) == 1:  # a product with one dense vector is many times faster than of two sparse tables
            grams = np.asarray(self.grams @ other.grams.toarray().ravel())[:, None]
        else:
            grams = (self.grams @ other.grams.T).toarray()
        return np.asarray(grams + latent_share * (self.latent.astype(np.float64) @ other.latent.T), np.float64)


@dataclass(frozen=True)
class Linear:
    """Weights of n-grams and of latent dimensions, each × codes."""

    grams: Matrix
    latent: Matrix

    def scores(self, rows: Rows) -> Array:
        """Return the scores, rows × codes."""
        return np.asarray(rows.grams @ self.grams + rows.latent @ self.latent, np.float64)

    def of_words(self, words: sparse.csr_matrix) -> Matrix:
        """Return the weights of words, given as rows of n-grams: words × codes."""
        return of_words(words, self.grams)

    def with_latent(self, latent: Matrix) -> Linear:
        """Return the same weights of n-grams with other weights of latent dimensions."""
        return Linear(self.grams, latent)

    def multiply(self, factors: Array) -> None:
        """Multiply the weights by one number for each code, in place."""
        row = factors.astype(np.float32)
        many = _rows_of(row)
        for start in range(0, len(self.grams), BLOCK):
            part = self.grams[start : start + BLOCK]
            np.multiply(part, many[: len(part)], out=part)
        np.multiply(self.latent, row, out=self.latent)


def of_words(words: sparse.csr_matrix, grams: Matrix) -> Matrix:
    """Return the weights of words, given as rows of n-grams, from those of n-grams: words × codes."""
    return np.asarray(words @ grams)


def _rows_of(row: Matrix) -> Matrix:
    """Return `row` BLOCK times: rows as short as the number of codes are slow singly; blocks stay in the cache."""
    return np.tile(row, (BLOCK, 1))


@dataclass(frozen=True)
class FewGrams:
    """A model in which most n-grams have no weight: `weights` only has rows for the `used` ones."""

    weights: Linear
    used: NDArray[np.intp]

    @classmethod
    def of(cls, model: Linear) -> FewGrams:
        used = np.flatnonzero(model.grams.any(axis=1))
        return cls(Linear(model.grams[used], model.latent), used)

    def scores(self, rows: Rows) -> Array:
        """Return the scores, rows × codes."""
        return self.weights.scores(Rows(rows.grams[:, self.used], rows.latent))

    def add_to(self, other: Linear, factors: Array) -> None:
        """Add the weights, times one number for each code, to those of another model, in place."""
        row = factors.astype(np.float32)
        many = _rows_of(row)
        for start in range(0, len(self.used), BLOCK):
            part = slice(start, start + BLOCK)
            more = self.weights.grams[part]
            other.grams[self.used[part]] += more * many[: len(more)]
        other.latent[:] += self.weights.latent * row


@dataclass(frozen=True)
class Ridge:
    """A fitted model and the scores of the coded answers, each by a model that has not seen it."""

    model: Linear
    out_of_fold: Array


class System:
    """Rows with the inverse of their penalised kernel, and their dual coefficients. Each row has a weight.

    `target` is what the model should predict: rows × columns. Every change updates both, so that the product of inverse
    and target is computed only once.
    """

    def __init__(self, rows: Rows, weights: Array, target: Array, *, latent_share: float, penalty: float) -> None:
        self.rows = rows
        self.weights = weights
        self.target = target
        self._latent_share = latent_share
        self._penalty = penalty
        system = rows.kernel(rows, latent_share)
        system[np.diag_indices_from(system)] += penalty / weights
        self.inverse = Inverse(system)
        self.dual = self.inverse.written @ target

    def add(self, row: Rows, weight: float, target: Array) -> None:
        """Append a row."""
        with_all = self.rows.kernel(row, self._latent_share)[:, 0]
        change = self.inverse.times(with_all)
        left = float(row.kernel(row, self._latent_share)[0, 0]) + self._penalty / weight - float(with_all @ change)
        of_row = (target - change @ self.target) / left
        self.inverse.plus(np.append(-change, 1.0), 1 / left)
        self.dual = np.vstack([self.dual - np.outer(change, of_row), of_row])
        self.rows = self.rows.joined(row)
        self.weights = np.append(self.weights, weight)
        self.target = np.vstack([self.target, target])

    def reweigh(self, place: int, weight: float) -> None:
        """Set the weight of a row."""
        more = self._penalty / weight - self._penalty / self.weights[place]
        column = self.inverse.column(place)
        factor = -more / (1 + more * float(column[place]))
        self.dual += np.outer(factor * column, column @ self.target)
        self.inverse.plus(column, factor)
        self.weights[place] = weight

    def aim(self, place: int, target: Array) -> None:
        """Set the target of a row."""
        self.dual += np.outer(self.inverse.column(place), target - self.target[place])
        self.target[place] = target

    def remove(self, place: int) -> None:
        """Remove a row."""
        column = self.inverse.column(place)
        factor = -1 / float(column[place])
        rows_left = np.delete(np.arange(len(self.rows)), place)
        self.dual = (self.dual + np.outer(factor * column, column @ self.target))[rows_left]
        self.inverse.plus(column, factor)
        self.inverse.keep(rows_left)
        self.rows = self.rows[rows_left]
        self.weights, self.target = self.weights[rows_left], self.target[rows_left]

    def left_out(self, dual: Array, groups: Sequence[NDArray[np.intp]]) -> Array:
        """Return the deviation of each row from its target had it, with all of its group, been left out."""
        residual = dual / self.inverse.diagonal[:, None]
        for group in groups:
            residual[group] = np.linalg.solve(self.inverse.block(group), dual[group])
        return residual

    def model(self, dual: Array) -> Linear:
        """Return the weights implied by dual coefficients (rows × codes), with the precision of the rows."""
        grams = np.asarray(self.rows.grams.T @ dual.astype(self.rows.grams.dtype))
        return Linear(grams, (self._latent_share * (self.rows.latent.T @ dual)).astype(np.float32))


@dataclass(frozen=True)
class CodedRows:
    """The coded answers of a ridge, in parts that each begin with its `n_pseudo` pseudo-answers."""

    n_pseudo: int
    systems: tuple[Rows, ...]
    parts: tuple[NDArray[np.intp], ...]

    @property
    def rows(self) -> Rows:
        """All rows in their original order."""
        every, *others = (rows[np.arange(self.n_pseudo, len(rows))] for rows in self.systems)
        for rows in others:
            every = every.joined(rows)
        return every[np.argsort(np.concatenate(self.parts), kind="stable")] if others else every


@dataclass(frozen=True)
class PseudoRows:
    """Rows that are always learned from beside the coded ones, with weights and targets."""

    rows: Rows
    weights: Array
    target: Array

    @classmethod
    def of(cls, rows: Rows, columns: NDArray[np.intp], n_codes: int, weight: float | Array) -> PseudoRows:
        """Return rows where row i counts for the code `columns[i]`, and against others that have less weight."""
        target = np.zeros((len(rows), n_codes))
        target[np.arange(len(rows)), columns] = 1
        if len(rows):
            target -= target.mean(axis=0)
        return cls(rows, np.array(np.broadcast_to(weight, len(rows)), np.float64), target)


class DualRidge(Estimator):
    """The ridge model of coded answers with their codes, and of the codebook's `pseudo` answers.

    `latent_share` is the weight of latent vectors relative to n-grams, `penalty` what is added to the kernel of a row
    of weight one. The targets of coded answers are deviations from the expected shares of the codes, which change with
    every answer; so the systems learn codes and a final column of ones separately, and shares times ones are subtracted
    at the end (`solve`).

    `fit` takes any table, whose columns count as n-grams; the expected shares are then the means of `y`.
    """

    kind = "regressor"
    takes_sparse = True

    def __init__(self, *, pseudo: PseudoRows | None = None, latent_share: float = 1.0, penalty: float = 1.0) -> None:
        self.pseudo = pseudo
        self.latent_share = latent_share
        self.penalty = penalty

    def fit(self, X: Table, y: Array, sample_weight: Array | None = None) -> Self:
        """Learn from rows × columns and rows × outputs, or one number a row."""
        table, target, weights = learned_from(self, X, y, sample_weight)
        self.n_outputs_ = None if target.ndim == 1 else target.shape[1]
        target = target.reshape(len(target), -1).astype(np.float64)
        self.intercept_ = np.average(target, axis=0, weights=weights)
        self.learn(_only_grams(table), weights, target)
        self.coef_ = self.solve(self.intercept_).model.grams.T
        return self

    def predict(self, X: Table) -> Array:
        """Return predictions, rows × outputs, or one number a row."""
        found = np.asarray(table_of(self, X, again=True) @ self.coef_.T + self.intercept_, np.float64)
        return found[:, 0] if self.n_outputs_ is None else found

    def score(self, X: Table, y: Array, sample_weight: Array | None = None) -> float:
        """Return the coefficient of determination."""
        from sklearn.metrics import r2_score

        return float(r2_score(y, self.predict(X), sample_weight=sample_weight))

    def learn(self, coded: Rows, weights: Array, known: Array) -> Self:
        """Replace the coded answers by `coded` with their codes (`known`: answers × codes, 0–1)."""
        pseudo = self.pseudo or PseudoRows(coded[np.arange(0)], np.zeros(0), np.zeros((0, known.shape[1])))
        of_pseudo = np.column_stack([pseudo.target, np.zeros(len(pseudo.target))])
        self.n_pseudo_ = len(pseudo.rows)
        self.parts_ = _parts(len(coded))
        target = np.column_stack([known, np.ones(len(known))])
        self.systems_ = [
            System(
                pseudo.rows.joined(coded[part]), np.append(pseudo.weights, weights[part]),
                np.vstack([of_pseudo, target[part]]), latent_share=self.latent_share, penalty=self.penalty,
            )
            for part in self.parts_
        ]  # fmt: skip
        return self

    @property
    def n_coded(self) -> int:
        return sum(map(len, self.parts_))

    @property
    def grows(self) -> bool:
        """Whether one more answer can be added in place; divided into parts, all are distributed anew."""
        return len(self.parts_) == 1 and self.n_coded < MOST_ROWS

    @property
    def coded(self) -> CodedRows:
        """The coded answers as they are now, whatever is learned later."""
        return CodedRows(self.n_pseudo_, tuple(system.rows for system in self.systems_), tuple(self.parts_))

    def add(self, row: Rows, weight: float, known: Array) -> None:
        """Append a coded answer."""
        self.systems_[0].add(row, weight, np.append(known, 1.0))
        self.parts_ = [np.arange(self.n_coded + 1)]

    def change(self, place: int, weight: float | None, known: Array | None) -> None:
        """Change the `weight` of the coded answer at `place`, and its codes `known`, where given."""
        if weight is not None:
            self.systems_[0].reweigh(self.n_pseudo_ + place, weight)
        if known is not None:
            self.systems_[0].aim(self.n_pseudo_ + place, np.append(known, 1.0))

    def remove(self, place: int) -> None:
        """Remove the coded answer at `place`."""
        self.systems_[0].remove(self.n_pseudo_ + place)
        self.parts_ = [np.arange(self.n_coded - 1)]

    def solve(self, base: Array, groups: Sequence[NDArray[np.intp]] = (), without: Array | None = None) -> Ridge:
        """Return the fitted model; `base` is each code's expected share, from which coded answers deviate.

        `groups` are equivalent coded answers, left out of each other's out-of-fold scores, too. `without` are the
        shares as they would be without each coded answer (answers × codes): an answer's own codes must not raise the
        reference of its out-of-fold score.
        """
        m = self.n_pseudo_
        models: list[Linear] = []
        own: list[Array] = []
        of_row = {int(row): number for number, group in enumerate(groups) for row in group}
        for part, system in zip(self.parts_, self.systems_, strict=True):
            inside: dict[int, list[int]] = {}
            for place, row in enumerate(part.tolist()) if of_row else ():
                if row in of_row:
                    inside.setdefault(of_row[row], []).append(m + place)
            models.append(system.model(system.dual[:, :-1] - system.dual[:, -1:] * base))
            found = system.left_out(system.dual, [np.array(rows, np.intp) for rows in inside.values()])[m:]
            predicted = system.target[m:] - found
            own.append(predicted[:, :-1] - predicted[:, -1:] * (base if without is None else without[part]))
        if len(models) == 1:
            return Ridge(models[0], own[0])
        out_of_fold = np.zeros((self.n_coded, len(base)))
        coded = self.coded.rows
        for index, part in enumerate(self.parts_):
            for other, model in enumerate(models):
                out_of_fold[part] += own[index] if other == index else model.scores(coded[part])
        mean = Linear(
            np.mean([m.grams for m in models], axis=0, dtype=models[0].grams.dtype),
            np.mean([m.latent for m in models], axis=0, dtype=np.float32),
        )
        return Ridge(mean, out_of_fold / len(models))


def _parts(n_rows: int) -> list[NDArray[np.intp]]:
    """Return row numbers dealt into as few parts of at most MOST_ROWS as possible; one part when there are none."""
    n_parts = max(1, -(-n_rows // MOST_ROWS))
    return [np.arange(first, n_rows, n_parts) for first in range(n_parts)]


def of_nothing(like: Rows, n_codes: int) -> tuple[Rows, Array, Array]:
    """Return what a ridge learns while nothing is coded: no rows (with the columns of others), weights and codes."""
    return like[np.arange(0)], np.zeros(0), np.zeros((0, n_codes))


def _only_grams(table: Table) -> Rows:
    """Return any table as rows without latent dimensions."""
    return Rows(sparse.csr_matrix(table, dtype=np.float64), np.zeros((table.shape[0], 0), np.float32))
