"""How like one answer all others are: cosines of their word-factored n-grams and latent vectors, without any code."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.features import Vocabulary
from coder.suggest.threads import one_thread

Array = NDArray[np.float64]

LEARNED_FROM = 5_000
"""Texts from which the words are learned at most."""
AT_ONCE = 5_000
LATENT_SHARE = 0.8
"""Weight of latent vectors beside n-grams, as in `JoinedSuggester`."""


def likeness(text: str, others: Sequence[str], *, seed: int = 0) -> Array:
    """One number for each of `others`, 1 for the same words, about 0 for nothing in common."""
    sample = random.Random(seed).sample(list(others), min(LEARNED_FROM, len(others)))
    with one_thread():
        vocabulary = Vocabulary([text, *sample], seed=seed)
        grams, latent = _vectors(vocabulary, [text])
        parts = [np.zeros(0)]
        for start in range(0, len(others), AT_ONCE):
            of_grams, of_latent = _vectors(vocabulary, others[start : start + AT_ONCE])
            both = (of_grams @ grams.T).toarray()[:, 0] + LATENT_SHARE * (of_latent @ latent[0])
            parts.append(both / np.maximum(_sizes(of_grams, of_latent) * _sizes(grams, latent)[0], 1e-9))
    return np.concatenate(parts)


def _vectors(vocabulary: Vocabulary, texts: Sequence[str]) -> tuple[sparse.csr_matrix, Array]:
    spelled = vocabulary.spelled(texts)
    return spelled, np.asarray(spelled @ vocabulary.latent - vocabulary.centre, np.float64)


def _sizes(grams: sparse.csr_matrix, latent: Array) -> Array:
    squares = np.asarray(grams.multiply(grams).sum(axis=1), np.float64).ravel()
    return np.asarray(np.sqrt(squares + LATENT_SHARE * (latent**2).sum(axis=1)))
