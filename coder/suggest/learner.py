"""The protocols of suggesters, `Learner` and `Fitted`, and the values that they exchange.

`coder.suggest.by_scores.ByScores` implements all of `Fitted` for a class that has only `scores`.
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
"""The index of the text, its marked part, and the codes."""
Rejected: TypeAlias = tuple[str, frozenset[str]]
"""An uncoded text, and the codes that coders have rejected for it."""


class Info(Struct, frozen=True):
    """The record of a run: method, parameters, seed, what was learned from, and out-of-fold quality (None where too few
    answers are coded). `encoder` names the sentence model, if one was used.
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
        """The parameters, including the encoder, if any."""
        return dict(self.parameters) if self.encoder is None else {**self.parameters, "encoder": self.encoder}

    def as_dict(self) -> dict[str, Json]:
        """Return JSON values, without the encoder, which is stored elsewhere."""
        return {name: value for name, value in plain_fields(self).items() if name != "encoder"}


class Checked(Struct, frozen=True):
    """The results of checking the coded answers, each by a model that had not seen it.

    `proposed_from`: for each code the confidence from which it is proposed, above 1 for never. `silent`: codes that are
    not proposed because they were wrong too often, with reasons. `list_from`: the confidence from which suggestions
    belong to the list that lacks a tenth of the right codes; 0, so that all belong, while too little is coded.
    """

    proposed_from: tuple[float, ...]
    silent: Mapping[str, Message] = field(default_factory=dict)
    list_from: float = 0.0


class Fitted(Protocol):
    """A fitted suggester. Immutable."""

    @property
    def codes_(self) -> tuple[str, ...]:
        """The codes it can suggest, as named by the caller: the columns of `scores`."""
        ...

    def scores(self, texts: Sequence[str]) -> Confidences:
        """Return confidences 0–1, texts × `codes_`."""
        ...

    def suggest(self, texts: Sequence[str], most: int | None = None) -> list[list[Suggestion]]:
        """Return codes for each text, most confident first: all, or those proposed and the first `most`."""
        ...

    def explain(self, text: str, code: str) -> tuple[tuple[Evidence, ...], float]:
        """Return what each word of `text` adds to the logit of the confidence in `code`, and the remainder."""
        ...

    def info(self) -> Info:
        """Return the record of a run."""
        ...

    def trust(self) -> Checked:
        """Return how far it can be trusted."""
        ...


@runtime_checkable
class Learner(Protocol):
    """Learns to suggest codes, from a codebook, from coded answers, or from both."""

    def fit(
        self,
        texts: Sequence[str],
        codes: Sequence[frozenset[str]],
        *,
        codebook: Codebook | str | Path | None = None,
        corpus: Sequence[str] | None = None,
        excerpts: Sequence[Excerpt] = (),
    ) -> Fitted:
        """Learn from `texts` coded with `codes` (one set per text; an empty set: no code fits), from the codebook, from
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
    """A learner that also learns from rejected suggestions."""

    def reject(self, rejected: Sequence[Rejected]) -> None:
        """Use these, and no earlier ones, as evidence against their codes in every later `fit` and `refit`."""
        ...


def teach_rejected(learner: Learner, rejected: Sequence[Rejected]) -> None:
    """Pass rejected suggestions to a learner that learns from them."""
    if isinstance(learner, TakesRejections):
        learner.reject(rejected)
