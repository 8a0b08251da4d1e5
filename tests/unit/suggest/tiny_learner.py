"""The smallest suggester that satisfies the documented protocol: ten lines of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from coder.model import Suggestion
from coder.suggest.learner import Checked, Info


@dataclass(frozen=True)
class TinyFitted:
    """Half sure of each code for every answer that has its first word, which the code is called by."""

    codes_: tuple[str, ...]

    def scores(self, texts: Sequence[str]) -> Any:
        return np.array([[0.75 * (code in text.casefold()) for code in self.codes_] for text in texts]).reshape(
            len(texts), len(self.codes_)
        )

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        rows = [sorted(zip(row, self.codes_, strict=True), key=lambda pair: -pair[0]) for row in self.scores(texts)]
        return [[Suggestion(code, float(p), bool(p >= 0.5)) for p, code in row][:most] for row in rows]

    def explain(self, text: str, code: str) -> Any:
        return (), 0.0

    def info(self) -> Info:
        return Info("tiny", n_codes=len(self.codes_))

    def trust(self) -> Checked:
        return Checked((0.5,) * len(self.codes_))


class Tiny:
    """Knows the codes of the codebook, or of the coded answers, by their names."""

    def fit(
        self, texts: Any, codes: Any, *, codebook: Any = None, corpus: Any = None, excerpts: Any = ()
    ) -> TinyFitted:
        names = [code.name for code in codebook] if codebook else sorted(frozenset[str]().union(*codes))
        self.fitted = TinyFitted(tuple(names))
        return self.fitted

    def refit(self, texts: Any, codes: Any, *, excerpts: Any = ()) -> TinyFitted:
        return self.fitted
