"""The data of a vocabulary, as model files keep it."""

from __future__ import annotations

from dataclasses import dataclass

from scipy import sparse

from coder.suggest.rows import Matrix


@dataclass(frozen=True)
class KeptWords:
    """The data of a vocabulary, without cached spellings; `Vocabulary.of` restores one.

    `gram_index` numbers the n-grams, `gram_idf` and `weights` are those of n-grams and words, `stems` are lemmas with
    the number of texts.
    """

    seed: int
    n_texts: int
    norwegian: bool
    compounding: bool
    protected: frozenset[str]
    index: dict[str, int]
    forms: list[str]
    lemmas: list[str]
    stems: dict[str, int]
    gram_index: dict[str, int]
    gram_idf: Matrix
    grams: sparse.csr_matrix
    weights: Matrix
    latent: Matrix
    centre: Matrix
