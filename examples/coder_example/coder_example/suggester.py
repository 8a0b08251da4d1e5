"""Suggests a code wherever its name occurs in an answer."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from coder.plugins.suggesters import ByScores, Codebook, Excerpt


class Named(ByScores):
    """Gives each code that an answer names the confidence 0.75."""

    def __init__(self, codes: Sequence[str]) -> None:
        self.codes_ = tuple(codes)

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """Return confidences, shape (texts, codes)."""
        return np.array([[0.75 * (code.casefold() in text.casefold()) for code in self.codes_] for text in texts])


class Names:
    """Learns the names of the codes, from the codebook if there is one."""

    def __init__(self) -> None:
        self.codes: Sequence[str] = ()

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> Named:
        """See `coder.plugins.suggesters.Learner`."""
        if isinstance(codebook, Codebook):
            self.codes = [codebook.reference(code) for code in codebook if not code.retired]
        else:
            self.codes = sorted(frozenset[str]().union(*codes))
        return Named(self.codes)

    def refit(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> Named:
        """Return a learner with the same codes, since nothing is learned from codings."""
        return Named(self.codes)
