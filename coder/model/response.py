"""Responses: answers of cases to open questions, by themselves, as search results, and in a table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from coder.message import Message
from coder.model.ids import ResponseId
from coder.model.json_values import Json


class Response(Struct, frozen=True):
    """What one case answered to one open question. `replaced_by` is its successor from a later import, if any."""

    id: ResponseId
    case: str
    question: str
    wave: str
    text: str
    replaced_by: ResponseId | None = None

    @property
    def named(self) -> Message:
        """The answer by number, with case and question among the facts, by which readers know it."""
        return Message("answer {answer}", answer=self.id, case=self.case, question=self.question)


class FoundResponse(Struct, frozen=True):
    """A response that matches a filter, with the paths of its codes."""

    response: ResponseId
    case: str
    question: str
    wave: str
    text: str
    codes: Sequence[str]
    replaced_by: ResponseId | None


class ListedResponse(Struct, frozen=True):
    """A response in a table: the beginning of its text, the values of its case, the ids of its codes, a coder's flags,
    and the most confident code of the newest run (its id), with its confidence.
    """

    response: ResponseId
    case: str
    question: str
    text: str
    data: Mapping[str, Json]
    codes: Sequence[str]
    flags: Sequence[str]
    confidence: float | None
    suggested: str | None
