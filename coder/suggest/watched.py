"""Wraps a suggester of a plug-in, and reports its exceptions and invalid results as its failure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from msgspec.structs import replace

from coder.message import Message
from coder.model import Codebook, Evidence, Suggestion
from coder.registry import Offered, failed, watched
from coder.suggest.learner import Checked, Excerpt, Fitted, Info, Learner, Rejected, TakesRejections

if TYPE_CHECKING:
    from coder.suggest.learner import Confidences


@dataclass(frozen=True)
class WatchedFitted:
    """A fitted plug-in. Its method has the plug-in's name."""

    fitted: Fitted
    plugin: Offered

    @property
    def codes_(self) -> tuple[str, ...]:
        """See `Fitted`."""
        with watched(self.plugin):
            return tuple(self.fitted.codes_)

    def scores(self, texts: Sequence[str]) -> Confidences:
        """See `Fitted`. Raises PluginFailed for an invalid table of confidences."""
        with watched(self.plugin):
            found = np.asarray(self.fitted.scores(texts), np.float64)
        if found.shape != (len(texts), len(self.codes_)) or not ((found >= 0) & (found <= 1)).all():
            raise failed(self.plugin, Message("its scores are no confidences from 0 to 1, texts × codes."))
        return found

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """See `Fitted`. Raises PluginFailed for anything but suggestions of its codes for each text."""
        with watched(self.plugin):
            found = [list(row) for row in self.fitted.suggest(texts, most)]
        codes = set(self.codes_)
        if len(found) != len(texts) or not all(_is_of(suggestion, codes) for row in found for suggestion in row):
            raise failed(self.plugin, Message("it gave no suggestions of its codes for each text."))
        return found

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """See `Fitted`."""
        with watched(self.plugin):
            return self.fitted.explain(text, code)

    def info(self) -> Info:
        """See `Fitted`; the distribution and its version are recorded with the parameters."""
        with watched(self.plugin):
            found = self.fitted.info()
            return replace(
                found, method=self.plugin.name, parameters={**found.parameters, "plugin": self.plugin.source}
            )

    def trust(self) -> Checked:
        """See `Fitted`."""
        with watched(self.plugin):
            return self.fitted.trust()


@dataclass(frozen=True)
class Watched:
    """The learner of a plug-in."""

    learner: Learner
    plugin: Offered

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> Fitted:
        """See `Learner`."""
        with watched(self.plugin):
            return self._fitted(self.learner.fit(texts, codes, codebook=codebook, corpus=corpus, excerpts=excerpts))

    def refit(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> Fitted:
        """See `Learner`."""
        with watched(self.plugin):
            return self._fitted(self.learner.refit(texts, codes, excerpts=excerpts))

    def _fitted(self, found: Fitted) -> Fitted:
        lacking = [name for name in ("codes_", *METHODS) if not hasattr(found, name)]
        if lacking:
            raise failed(self.plugin, Message("what it has learned lacks {names}.", names=tuple(lacking)))
        return WatchedFitted(found, self.plugin)


class WatchedRejecting(Watched):
    """The learner of a plug-in that also learns from rejected suggestions."""

    def reject(self, rejected: Sequence[Rejected]) -> None:
        """See `TakesRejections`."""
        assert isinstance(self.learner, TakesRejections)
        with watched(self.plugin):
            self.learner.reject(rejected)


METHODS = ("scores", "suggest", "explain", "info", "trust")


def _is_of(returned: object, codes: set[str]) -> bool:
    return isinstance(returned, Suggestion) and returned.code in codes and 0 <= returned.confidence <= 1
