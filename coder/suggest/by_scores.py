"""Implements `coder.suggest.learner.Fitted` for a class that only has confidences."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from scipy.special import logit

from coder.errors import CoderError
from coder.model import Evidence, Suggestion
from coder.suggest.learner import Checked, Info
from coder.text.language import WORD

Array = NDArray[np.float64]

PROPOSED_FROM = 0.5
SUREST = 1e-15
"""Confidences are clipped to this distance from 0 and 1 where their logits are compared."""
MOST_WORDS = 100
"""Words of an answer that are explained; each costs another scoring of the answer."""


class ByScores(ABC):
    """Everything that follows from `codes_` and `scores`. A class that knows more overrides `info` and `trust`."""

    codes_: tuple[str, ...]

    @abstractmethod
    def scores(self, texts: Sequence[str]) -> Array:
        """Return confidences 0–1, texts × `codes_`."""

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Return codes for each text, most confident first: all, or those proposed and the first `most`; without
        evidence, which takes as many scorings as an answer has words (`explain`).
        """
        confidences = self.scores(texts)
        proposed = confidences >= np.array(self.trust().proposed_from)
        order = np.argsort(-confidences, axis=1, kind="stable")
        return [
            [
                Suggestion(self.codes_[column], float(confidences[row, column]), bool(proposed[row, column]))
                for rank, column in enumerate(columns)
                if most is None or rank < most or proposed[row, column]
            ]
            for row, columns in enumerate(order.tolist())
        ]

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """Return how much lower the logit is without each of the first MOST_WORDS words, and the remainder."""
        if code not in self.codes_:
            raise CoderError(
                "The suggester knows no code «{code}».", "It knows: {codes}.", code=code, codes=tuple(self.codes_)
            )
        spans = [match.span() for match, _ in zip(WORD.finditer(text), range(MOST_WORDS), strict=False)]
        without = [f"{text[:start]} {text[end:]}" for start, end in spans]
        column = self.codes_.index(code)
        whole, *others = logit(np.clip(self.scores([text, *without])[:, column], SUREST, 1 - SUREST)).tolist()
        words = [Evidence(start, end, whole - other, "word") for (start, end), other in zip(spans, others, strict=True)]
        words.sort(key=lambda word: -word.weight)
        return tuple(words), whole - sum(word.weight for word in words)

    def info(self) -> Info:
        """Return the name of the class, and its number of codes."""
        return Info(type(self).__name__, n_codes=len(self.codes_))

    def trust(self) -> Checked:
        """Return that every code is proposed from PROPOSED_FROM; nothing was checked."""
        return Checked((PROPOSED_FROM,) * len(self.codes_))
