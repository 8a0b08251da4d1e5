"""Similarity of one answer to all others: cosines of word-factored n-grams and latent vectors, without codes."""

from __future__ import annotations

import random
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from coder.suggest.features import Vocabulary
from coder.suggest.meaning import Encoder, Meaning
from coder.suggest.resources import one_thread

Array = NDArray[np.float64]

LEARNED_FROM = 5_000
"""Texts from which the words are learned at most."""
AT_ONCE = 5_000
LATENT_SHARE = 0.8
"""Weight of latent vectors relative to n-grams, as in `JoinedSuggester`."""
MEANING_SHARE = 2.0
"""Weight of an encoder's vectors relative to the latent ones."""


def likeness(text: str, others: Sequence[str], *, encoder: Encoder | None = None, seed: int = 0) -> Array:
    """Return the similarity of each of `others`: 1 for the same words, about 0 for nothing in common.

    With an `encoder` meaning counts beside the words, as in `JoinedSuggester`.
    """
    sample = random.Random(seed).sample(list(others), min(LEARNED_FROM, len(others)))
    with one_thread():
        vocabulary = Vocabulary(seed=seed).fit([text, *sample])
        meaning = None if encoder is None else Meaning.of(encoder, [text, *sample], MEANING_SHARE)
        grams, latent = _vectors(vocabulary, meaning, [text])
        parts = [np.zeros(0)]
        for start in range(0, len(others), AT_ONCE):
            of_grams, of_latent = _vectors(vocabulary, meaning, others[start : start + AT_ONCE])
            both = (of_grams @ grams.T).toarray()[:, 0] + LATENT_SHARE * (of_latent @ latent[0])
            parts.append(both / np.maximum(_sizes(of_grams, of_latent) * _sizes(grams, latent)[0], 1e-9))
    return np.concatenate(parts)


def _vectors(vocabulary: Vocabulary, meaning: Meaning | None, texts: Sequence[str]) -> tuple[sparse.csr_matrix, Array]:
    spelled = vocabulary.transform(texts)
    latent = np.asarray(spelled @ vocabulary.latent_ - vocabulary.centre_, np.float64)
    return spelled, latent if meaning is None else np.hstack([latent, meaning.vectors(texts)])


def _sizes(grams: sparse.csr_matrix, latent: Array) -> Array:
    squares = np.asarray(grams.multiply(grams).sum(axis=1), np.float64).ravel()
    return np.asarray(np.sqrt(squares + LATENT_SHARE * (latent**2).sum(axis=1)))
