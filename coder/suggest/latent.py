"""Latent vectors of n-grams, and so of any word, learned from all texts, coded or not.

They combine two kinds. Words in the same answers (LSA: Deerwester et al. 1990) show what an answer is about; words
beside the same words (Levy & Goldberg 2014: positive pointwise mutual information, factored) show which words can
replace each other, as `rude` and `unhelpful` can. The second matters more where answers are short. Both are linear in
words: an answer's vector is the sum of those of its words over the answer's norm.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Self

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.estimator import Array, Estimator, Table, table_of

Matrix = NDArray[np.float32]

DIMENSIONS = 100
"""Dimensions of each kind."""
POWER_ITERATIONS = 3
OVERSAMPLING = 10
COLUMNS_AT_ONCE, ROWS_AT_ONCE = 22, 4_096
"""Of a table as large as all n-grams × dimensions, what is computed at once."""
WINDOW = 10
"""Words on either side that count as neighbours, the k-th with weight 1 / k."""
LEAST_OFTEN = 3
"""Occurrences from which a word has enough neighbours; rarer ones use the vectors of similar spellings."""
MOST_WORDS = 8_000
"""The most frequent words, which have vectors of their own."""
MOST_TOKENS = 400_000
"""Words of running text in which neighbours are counted."""
SMOOTHING = 0.75
"""Power of a context's frequency, so that rare contexts do not dominate (Levy, Goldberg & Dagan 2015, §3.2)."""


class ProductSVD(Estimator):
    """The largest right singular vectors of X, or of the implicit product X times `through`.

    Randomised range finder with power iterations (Halko, Martinsson & Tropp 2011, algorithm 4.4), from the side of the
    rows, of which there are fewer than columns. Directions whose squared size is below `least` times the largest one
    are left out. After `fit`: `components_` (directions × columns) and `singular_values_`.
    """

    kind = "transformer"
    takes_sparse = True

    def __init__(
        self,
        *,
        n_components: int = DIMENSIONS,
        through: sparse.csr_matrix | None = None,
        n_iter: int = POWER_ITERATIONS,
        n_oversamples: int = OVERSAMPLING,
        least: float = 1e-6,
        random_state: int | np.random.Generator | None = None,
    ) -> None:
        self.n_components = n_components
        self.through = through
        self.n_iter = n_iter
        self.n_oversamples = n_oversamples
        self.least = least
        self.random_state = random_state

    def fit(self, X: Table, y: object = None) -> Self:
        """Find the directions of X, rows × columns."""
        return self.learn(table_of(self, X))

    def learn(self, table: Table) -> Self:
        """Fit a table of our own, which needs no validation."""
        through = self.through
        if through is not None:
            used = np.unique(sparse.csr_matrix(table).indices)
            table, through = table[:, used], through[used]
        n = min(self.n_components, table.shape[0], (table if through is None else through).shape[1])
        random = np.random.default_rng(self.random_state)
        width = min(n + self.n_oversamples, table.shape[0])
        basis = random.standard_normal((table.shape[0], width)).astype(np.float32)

        def turned(basis: Matrix) -> Matrix:
            of_columns = table.T @ basis
            return np.asarray(of_columns if through is None else through.T @ of_columns)

        for _ in range(self.n_iter):
            back = turned(basis)
            basis = np.linalg.qr(np.asarray(table @ (back if through is None else through @ back)))[0]
        # The products need 64 bits: one copy, filled and turned a part at a time, is all that is held of them. With a
        # column of zeros beside it, its product with itself is no special case of NumPy's, which would round otherwise.
        columns = (table if through is None else through).shape[1]
        projected = np.zeros((columns, width + 1))
        for start in range(0, width, COLUMNS_AT_ONCE):
            part = slice(start, min(start + COLUMNS_AT_ONCE, width))
            projected[:, part] = turned(basis[:, part])
        squares, directions = np.linalg.eigh((projected[:, :-1].T @ projected)[:, :-1])
        strongest = np.flatnonzero(squares > self.least * max(float(squares[-1]), 1e-12))[::-1][:n]
        self.singular_values_ = np.sqrt(squares[strongest])
        turn = directions[:, strongest] / self.singular_values_
        for start in range(0, columns, ROWS_AT_ONCE):
            rows = slice(start, start + ROWS_AT_ONCE)
            projected[rows, : len(strongest)] = projected[rows, :-1] @ turn
        self.components_ = projected[:, : len(strongest)].T
        return self

    def transform(self, X: Table) -> Array:
        """Return the projection, rows × directions."""
        table = table_of(self, X, again=True)
        return np.asarray((table if self.through is None else table @ self.through) @ self.components_.T, np.float64)

    def fit_transform(self, X: Table, y: object = None) -> Array:
        """Fit, and return the projection of the same rows, rows × directions."""
        return self.fit(X).transform(X)


def by_answers(table: sparse.csr_matrix, grams: sparse.csr_matrix, random: np.random.Generator) -> Matrix:
    """Return n-grams × latent dimensions: the right singular vectors of X = T·G.

    `table` is T, some answers × words with rows of length 1; `grams` is G, words × n-grams.
    """
    if not min(table.shape[0], grams.shape[1]):
        return np.zeros((grams.shape[1], 1), np.float32)
    found = ProductSVD(through=grams, random_state=random).learn(table)
    return np.ascontiguousarray(found.components_.T, dtype=np.float32)


def by_neighbours(
    rows: Sequence[Sequence[int]],
    bases: Sequence[str],
    grams: sparse.csr_matrix,
    own: NDArray[np.int32],
    random: np.random.Generator,
) -> Matrix:
    """Return n-grams × latent dimensions, so that a word's n-grams sum to the vector of its neighbourhood.

    `rows` are texts as word numbers in order, `bases` the lemma of each word (words of one lemma share a vector),
    `grams` words × n-grams, and `own` the n-gram that is the word itself, per word.
    """
    number: dict[str, int] = {}
    base_of = np.array([number.setdefault(base, len(number)) for base in bases], np.int64)
    tokens, text = _running(rows, base_of, random)
    often = np.bincount(tokens, minlength=len(number))
    frequent = np.flatnonzero(often >= LEAST_OFTEN)
    frequent = np.sort(frequent[np.argsort(-often[frequent], kind="stable")[:MOST_WORDS]])
    if len(frequent) < 3:
        return np.zeros((grams.shape[1], 1), np.float32)
    place = np.full(len(number), -1)
    place[frequent] = np.arange(len(frequent))
    vectors = _factored(_information(_neighbours(place[tokens], text, len(frequent))), random)
    of_word = place[base_of]
    known = np.flatnonzero(of_word >= 0)
    weights = np.sqrt(often[base_of[known]]).astype(np.float32)
    return _spelled(grams, own, known, vectors[of_word[known]], weights)


def _running(
    rows: Sequence[Sequence[int]], base_of: NDArray[np.int64], random: np.random.Generator
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return texts in random order up to MOST_TOKENS, as concatenated lemma numbers, and the text of each."""
    chosen: list[Sequence[int]] = []
    total = 0
    for i in random.permutation(len(rows)).tolist():
        chosen.append(rows[i])
        total += len(rows[i])
        if total >= MOST_TOKENS:
            break
    lengths = [len(row) for row in chosen]
    flat = np.fromiter((word for row in chosen for word in row), np.int64, count=sum(lengths))[:MOST_TOKENS]
    return base_of[flat], np.repeat(np.arange(len(chosen)), lengths)[:MOST_TOKENS]


def _neighbours(tokens: NDArray[np.int64], text: NDArray[np.int64], n_words: int) -> sparse.csr_matrix:
    """Return words × words: how often they occur within WINDOW of each other, weighted by nearness; -1 is no word."""
    total = sparse.csr_matrix((n_words, n_words), dtype=np.float32)
    for distance in range(1, WINDOW + 1):
        one, other = tokens[:-distance], tokens[distance:]
        paired = (one >= 0) & (other >= 0) & (text[:-distance] == text[distance:])
        counts = np.full(int(paired.sum()), 1 / distance, np.float32)
        total = total + sparse.csr_matrix((counts, (one[paired], other[paired])), shape=total.shape)
    return (total + total.T).tocsr()


def _information(counts: sparse.csr_matrix) -> sparse.csr_matrix:
    """Return the positive pointwise mutual information of word and context."""
    of_word = np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1e-9)
    of_context = of_word**SMOOTHING
    of_context /= of_context.sum()
    pairs = counts.tocoo()
    information = np.log(pairs.data / (of_word[pairs.row] * of_context[pairs.col]))
    positive = information > 0
    return sparse.csr_matrix(
        (information[positive].astype(np.float32), (pairs.row[positive], pairs.col[positive])), shape=counts.shape
    )


def _factored(table: sparse.csr_matrix, random: np.random.Generator) -> Matrix:
    """Return words × dimensions: left singular vectors times the roots of their values, rows of length 1."""
    found = ProductSVD(n_components=min(DIMENSIONS, table.shape[0] - 1), least=1e-9, random_state=random)
    found.learn(table.T.tocsr())
    if not len(found.components_):
        return np.zeros((table.shape[0], 1), np.float32)
    vectors = found.components_.T * np.sqrt(found.singular_values_)
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    return np.asarray(vectors / np.where(lengths > 1e-9, lengths, 1), np.float32)


def _spelled(
    grams: sparse.csr_matrix, own: NDArray[np.int32], known: NDArray[np.intp], vectors: Matrix, weights: Matrix
) -> Matrix:
    """Return n-grams × dimensions, from the `vectors` of the `known` words.

    Each n-gram is the mean of the words that have it, shrunk to zero, and a word's own n-gram the remainder of its
    vector. So a known word has exactly its vector, and an unknown one that of words with similar spelling.
    """
    table = grams[known]
    weighted = table.multiply(weights[:, None]).tocsr()
    total = np.asarray(weighted.sum(axis=0)).ravel()
    of_gram = np.asarray(weighted.T @ vectors) / (total + weights.mean())[:, None]
    found = np.asarray(table @ of_gram)
    size = float((found * found).sum())
    of_gram *= float((found * vectors).sum()) / size if size > 0 else 0.0
    missing = vectors - np.asarray(table @ of_gram)
    share = np.asarray(table[np.arange(len(known)), own[known]]).ravel()
    of_gram[own[known]] += missing / np.maximum(share, 1e-6)[:, None]
    return np.asarray(of_gram, np.float32)
