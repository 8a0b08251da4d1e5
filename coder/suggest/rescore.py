"""Scoring the same answers again and again while the model learns: their words are counted once.

What is left after a refit is a row per word with what it adds to every code, and one product with it.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from coder.suggest.features import scaled_rows
from coder.suggest.fitted_model import FittedModel
from coder.suggest.threads import one_thread

Matrix = NDArray[np.float32]


class Watched:
    """Answers whose confidences are asked for after every refit of one learner. A whole fit needs a new one."""

    def __init__(self, fitted: FittedModel, texts: Sequence[str]) -> None:
        self._vocabulary = fitted.vocabulary_
        counted = self._vocabulary.count(texts)
        words, self._grams = self._vocabulary.grams_in(counted)
        self._latent = np.asarray(self._grams @ self._vocabulary.latent)
        self._table = scaled_rows(counted.table, 1 / counted.norms)[:, words].tocsr()
        said = fitted.phrases_.said(*fitted.phrases_.counted(counted))
        self._said_at = said.nonzero()
        self._said = said[self._said_at]
        self._muted = [i for i, text in enumerate(texts) if fitted.numbered_.muted(text)]
        self._texts = [texts[i] for i in self._muted]

    def logits(self, fitted: FittedModel) -> Matrix:
        """Answers × codes: the logits of the confidences that `scores` of what was learned by now gives. An encoder's
        part is left out."""
        if fitted.vocabulary_ is not self._vocabulary:
            raise ValueError("it stands on other words")
        with one_thread():
            parts = fitted.weights
            by_word = np.asarray(self._grams @ parts.grams) + self._latent @ parts.latent
            logits: Matrix = np.asarray(self._table @ by_word, np.float32)
            logits += fitted.bias_.astype(np.float32)
            logits[self._said_at] += self._said * fitted.of_phrases_[self._said_at[1]]
            logits = fitted.calibration_map_.logits(logits)
        if self._muted:
            of_muted = fitted.scores(self._texts)
            with np.errstate(divide="ignore"):
                logits[self._muted] = np.log(of_muted) - np.log1p(-of_muted)
        return logits

    def scores(self, fitted: FittedModel) -> Matrix:
        """Answers × codes: the confidences as they are now."""
        return np.asarray(expit(self.logits(fitted)), np.float32)
