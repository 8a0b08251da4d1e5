"""The run of suggestions made in the background while somebody codes."""

from __future__ import annotations

from msgspec import Struct, field

from coder.model import Suggestion
from coder.model.ids import ResponseId
from coder.queries.trust import Trust


class LiveRun(Struct, frozen=True):
    """A run made while coding, written to the file when the first of its suggestions is decided on.

    `token` identifies it; the other fields are those of a run.
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
    """Suggestions of a fit for some responses, by id and surest first, and how far to trust them."""

    run: LiveRun
    suggestions: dict[ResponseId, tuple[Suggestion, ...]]
    trust: Trust = field(default_factory=Trust)
