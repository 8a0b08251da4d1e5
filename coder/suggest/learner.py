"""The protocols of suggesters: `Learner`, what is fitted, and the values that both exchange.

`coder.suggest.by_scores.ByScores` gives all of `Fitted` to a class that has only `scores`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeAlias, runtime_checkable

from msgspec import Struct, field

from coder.message import Message
from coder.model import Codebook, Evidence, Suggestion
from coder.model.decoding import plain_fields
from coder.model.json_values import Json

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Confidences: TypeAlias = NDArray[np.float64]

Excerpt: TypeAlias = tuple[int, str, frozenset[str]]
"""Which of the texts, the part of it that was marked, and its codes."""
Rejected: TypeAlias = tuple[str, frozenset[str]]
"""A text that nobody has coded, and the codes that coders have rejected for it."""


class Info(Struct, frozen=True):
    """For the record of a run: method, parameters, seed, what was learned from, and quality measured on coded answers
    that the model had not seen (None where these are too few). `encoder` names the model of sentences, if one helped.
    """

    method: str
    parameters: Mapping[str, Json] = field(default_factory=dict)
    seed: int = 0
    n_coded: int = 0
    n_texts: int = 0
    n_codes: int = 0
    quality: Mapping[str, float] | None = None
    encoder: str | None = None

    @property
    def recorded_parameters(self) -> dict[str, Json]:
        """The parameters, with the encoder where there is one."""
        return dict(self.parameters) if self.encoder is None else {**self.parameters, "encoder": self.encoder}

    def as_dict(self) -> dict[str, Json]:
        """As JSON values; the encoder stands elsewhere."""
        return {name: value for name, value in plain_fields(self).items() if name != "encoder"}


class Checked(Struct, frozen=True):
    """What the coded answers told when they were checked, each by a model that had not seen it.

    `proposed_from`: for each code the confidence from which it is proposed, above 1 for never. `silent`: codes that are
    not proposed since they were wrong too often, and why. `list_from`: the confidence from which suggestions belong to
    the list that lacks a tenth of the right codes; 0, so that all belong, while too little is coded to say.
    """

    proposed_from: tuple[float, ...]
    silent: Mapping[str, Message] = field(default_factory=dict)
    list_from: float = 0.0


class Fitted(Protocol):
    """What was learned. It never changes."""

    @property
    def codes_(self) -> tuple[str, ...]:
        """The codes it can suggest, in the caller's words: the columns of `scores`."""
        ...

    def scores(self, texts: Sequence[str]) -> Confidences:
        """Confidences 0–1, texts × `codes_`."""
        ...

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Codes for each text, most confident first: all, or those proposed and the first `most`."""
        ...

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """What each word of `text` adds to the logit of the confidence in `code`, and what is left of it."""
        ...

    def info(self) -> Info:
        """For the record of a run."""
        ...

    def trust(self) -> Checked:
        """How far it can be trusted."""
        ...


@runtime_checkable
class Learner(Protocol):
    """What learns to suggest codes, from a codebook, from coded answers, or from both."""

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> Fitted:
        """Learn from `texts` coded with `codes` (one set a text; an empty set: no code fits), from the codebook, from
        all texts in `corpus`, coded or not, and from the marked parts of some of the texts.

        Raises CoderError when there is nothing to learn from.
        """
        ...

    def refit(
        self, texts: Sequence[str], codes: Sequence[frozenset[str]], *, excerpts: Sequence[Excerpt] = ()
    ) -> Fitted:
        """Learn anew from all that is coded by now, with the codebook and the corpus of the last `fit`."""
        ...


@runtime_checkable
class TakesRejections(Protocol):
    """What learns from rejected suggestions, too."""

    def reject(self, rejected: Sequence[Rejected]) -> None:
        """Let these, and no earlier ones, be evidence against their codes in every `fit` and `refit` from now on."""
        ...


def teach_rejected(learner: Learner, rejected: Sequence[Rejected]) -> None:
    """Tell what was rejected to a learner that learns from it."""
    if isinstance(learner, TakesRejections):
        learner.reject(rejected)
