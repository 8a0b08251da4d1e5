"""Prepares any suggester for many answers: by its word table where it is linear in words, else by its scores."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from coder.model import Suggestion
from coder.suggest import artefact
from coder.suggest.baseline import baseline
from coder.suggest.fitted_model import FittedModel
from coder.suggest.learner import Fitted
from coder.suggest.word_table import MOST_NEW_WORDS, MOST_PIECES, Scored, TabledModel, tabled
from coder.text.language import WORD

Array = NDArray[np.float64]


class Scoring(Protocol):
    """A suggester at work on a file: it counts words as it scores, for the report of the run."""

    def scored(self, texts: Sequence[str]) -> Scored:
        """Confidences of a batch, and its words."""
        ...

    def proposed(self, texts: Sequence[str], confidences: Array) -> NDArray[np.bool_]:
        """Which codes are proposed for answers with so many words: answers × codes."""
        ...

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Codes for each text, with what carried them; see `Fitted.suggest`."""
        ...


def for_many(fitted: Fitted) -> Fitted:
    """The same suggestions, faster where there are many answers; other classes have ways of their own."""
    return tabled(fitted) if isinstance(fitted, FittedModel) else fitted


def scoring(fitted: Fitted, *, most_new: int = MOST_NEW_WORDS, most_pieces: int = MOST_PIECES) -> Scoring:
    """`fitted` for a run over a file; `most_new` and `most_pieces` bound what a word table remembers."""
    if isinstance(fitted, FittedModel):
        return tabled(fitted, most_new=most_new, most_pieces=most_pieces)
    return _ByScores(fitted)


def model_of(
    fitted: Fitted, card: Mapping[str, object], codes: Sequence[str], corpus: Sequence[str]
) -> bytes | artefact.Model[Fitted]:
    """The bytes of a model file, with what the words of the `corpus` look like to it; or, of a suggester that has no
    such file, a model in memory. `codes` are what its codes are called in what it is used for."""
    if isinstance(fitted, TabledModel):
        return artefact.dumps(fitted, {**card, "training": baseline(fitted, corpus)}, codes)
    return artefact.Model(fitted, artefact.full_card(fitted, card), tuple(codes))


@dataclass(frozen=True)
class _ByScores:
    """A suggester that tells nothing of words: each counts as known."""

    fitted: Fitted

    def scored(self, texts: Sequence[str]) -> Scored:
        words = np.array([len(WORD.findall(text)) for text in texts], np.int64)
        return Scored(self.fitted.scores(texts), words, words, np.zeros(0, np.int64))

    def proposed(self, texts: Sequence[str], confidences: Array) -> NDArray[np.bool_]:
        proposed: NDArray[np.bool_] = confidences >= np.array(self.fitted.trust().proposed_from)
        return proposed

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        return self.fitted.suggest(texts, most)
