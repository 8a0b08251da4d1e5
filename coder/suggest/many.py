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
    """A suggester at work on a file: it counts words while scoring, for the report of the run."""

    def scored(self, texts: Sequence[str]) -> Scored:
        """Return confidences of a batch, and its words."""
        ...

    def proposed(self, texts: Sequence[str], confidences: Array) -> NDArray[np.bool_]:
        """Return which codes are proposed for texts with these confidences: answers × codes."""
        ...

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Return codes for each text, with evidence; see `Fitted.suggest`."""
        ...


def for_many(fitted: Fitted) -> Fitted:
    """Return an equivalent suggester, faster for many answers; other classes are returned unchanged."""
    return tabled(fitted) if isinstance(fitted, FittedModel) else fitted


def bears_forks(fitted: Fitted) -> bool:
    """Return whether it scores with what is in memory alone, without threads, so that a fork of this process can."""
    return isinstance(fitted, TabledModel) and fitted.meaning_ is None


def scoring(fitted: Fitted, *, most_new: int = MOST_NEW_WORDS, most_pieces: int = MOST_PIECES) -> Scoring:
    """Return `fitted` ready for a run over a file; `most_new` and `most_pieces` limit the cache of a word table."""
    if isinstance(fitted, FittedModel):
        return tabled(fitted, most_new=most_new, most_pieces=most_pieces)
    return _ByScores(fitted)


def model_of(
    fitted: Fitted, card: Mapping[str, object], codes: Sequence[str], corpus: Sequence[str]
) -> bytes | artefact.Model[Fitted]:
    """Return the bytes of a model file, with statistics of the `corpus`; or, for a suggester without such a file, a
    model in memory. `codes` are the names of its codes where it is used.
    """
    if isinstance(fitted, TabledModel):
        return artefact.dumps(fitted, {**card, "training": baseline(fitted, corpus)}, codes)
    return artefact.Model(fitted, artefact.full_card(fitted, card), tuple(codes))


@dataclass(frozen=True)
class _ByScores:
    """A suggester without knowledge of words: each counts as known."""

    fitted: Fitted

    def scored(self, texts: Sequence[str]) -> Scored:
        words = np.array([len(WORD.findall(text)) for text in texts], np.int64)
        return Scored(self.fitted.scores(texts), words, words, np.zeros(0, np.int64))

    def proposed(self, texts: Sequence[str], confidences: Array) -> NDArray[np.bool_]:
        proposed: NDArray[np.bool_] = confidences >= np.array(self.fitted.trust().proposed_from)
        return proposed

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        return self.fitted.suggest(texts, most)
