"""The run of suggestions that is made while somebody codes."""

from __future__ import annotations

from msgspec import Struct, field

from coder.model import Suggestion
from coder.model.ids import ResponseId
from coder.queries.trust import Trust


class LiveRun(Struct, frozen=True):
    """A run that was made while coding and is written to the file when the first of its suggestions is decided on.

    `token` names it; the rest is what a run records.
    """

    token: str
    learned_from: int
    responses: int
    method: str = "default"
    parameters: str = "{}"
    seed: int = 0
    quality: str = "null"
    libraries: str = "{}"


class LearnedSuggestions(Struct, frozen=True):
    """What a fit proposes for some answers, by id and surest first, and how far that can be trusted."""

    run: LiveRun
    suggestions: dict[ResponseId, tuple[Suggestion, ...]]
    trust: Trust = field(default_factory=Trust)
