"""Suggestions: which codes an answer should get, how sure that is, and which words say so.

`load_suggester` is the door; nothing heavy loads before it is called.
"""

from __future__ import annotations

from collections.abc import Sequence
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, Self, cast, runtime_checkable

from coder.errors import NotFound, nearest
from coder.message import Message
from coder.model import Codebook, Suggestion

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

SUGGESTERS = {"default": "coder.suggest.joined:JoinedSuggester"}
"""Name → module:class; a class is imported when it is asked for."""


@runtime_checkable
class Suggester(Protocol):
    """What learns from a codebook, from coded answers, or from both, and proposes codes."""

    codes_: tuple[str, ...]
    """The codes it can suggest, in the caller's words: the columns of `scores`."""

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
    ) -> Self:
        """Learn from `texts` coded with `codes` (one set a text; an empty set: no code fits), from the codebook and
        from all texts in `corpus`, coded or not. Raises CoderError when there is nothing to learn from."""
        ...

    def suggest(self, texts: Sequence[str]) -> list[list[Suggestion]]:
        """Every code for each text, most confident first."""
        ...

    def scores(self, texts: Sequence[str]) -> NDArray[np.float64]:
        """The confidences alone, texts × `codes_`."""
        ...

    def info(self) -> dict[str, object]:
        """Method, parameters, seed, what it learned from and its measured quality, for the record of a run."""
        ...


def load_suggester(name: str = "default") -> Suggester:
    """A new, unfitted suggester. Raises NotFound, naming the nearest, when there is none called `name`."""
    if name not in SUGGESTERS:
        raise NotFound(
            "There is no suggester «{name}».",
            nearest(name, SUGGESTERS) or Message("There are: {suggesters}.", suggesters=tuple(SUGGESTERS)),
            name=name,
        )
    module, _, attribute = SUGGESTERS[name].partition(":")
    return cast(Suggester, getattr(import_module(module), attribute)())
