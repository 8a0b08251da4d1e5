"""Scoring the same answers again and again while the model learns: their words are counted once.

What is left after a refit is a row per word with what it adds to every code, and one product with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from coder.suggest.features import scaled_rows
from coder.suggest.joined import JoinedSuggester
from coder.suggest.threads import one_thread

Matrix = NDArray[np.float32]


class Watched:
    """Answers whose confidences are asked for after every refit of one suggester. A whole fit needs a new one."""

    def __init__(self, suggester: JoinedSuggester, texts: Sequence[str]) -> None:
        self._suggester = suggester
        self._vocabulary = suggester.vocabulary_
        counted = self._vocabulary.count(texts)
        words, self._grams = self._vocabulary.grams_in(counted)
        self._latent = np.asarray(self._grams @ self._vocabulary.latent)
        self._table = scaled_rows(counted.table, 1 / counted.norms)[:, words].tocsr()
        numbered = suggester.numbered_.muted
        self._muted = [(i, found) for i, text in enumerate(texts) if (found := numbered(text))]
        self._texts = [texts[i] for i, _ in self._muted]

    @property
    def current(self) -> bool:
        """Whether the suggester still stands on the same words, so that this can be used."""
        return self._suggester.vocabulary_ is self._vocabulary

    def logits(self) -> Matrix:
        """Answers × codes: the logits of the confidences that `scores` gives. An encoder's part is left out."""
        with one_thread():
            parts = self._suggester.weights
            by_word = np.asarray(self._grams @ parts.grams) + self._latent @ parts.latent
            logits: Matrix = np.asarray(self._table @ by_word, np.float32)
            logits += self._suggester.bias_.astype(np.float32)
            logits = self._suggester.calibration_map_.logits(logits)
        if self._muted:
            of_muted = self._suggester.scores(self._texts)
            with np.errstate(divide="ignore"):
                logits[[i for i, _ in self._muted]] = np.log(of_muted) - np.log1p(-of_muted)
        return logits

    def scores(self) -> Matrix:
        """Answers × codes: the confidences as they are now."""
        return np.asarray(expit(self.logits()), np.float32)
