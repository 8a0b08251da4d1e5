"""Codings and flags by coders on answers."""

from __future__ import annotations

from msgspec import Struct

from coder.model.ids import RunId

Span = tuple[int, int]
"""Characters of an answer: the first, and the one after the last."""


SUREST = "surest"
"""The order of answers that were coded by accepting all suggestions above a confidence together."""


class Coding(Struct, frozen=True):
    """A code (by id) on characters `start` to `end` of an answer by a coder, with the run it was suggested by."""

    code: str
    start: int
    end: int
    coder: str
    run: RunId | None
    confidence: float | None


class Origin(Struct, frozen=True):
    """The origin of an imported decision: its time and global id, and the global id of the run whose suggestion was
    accepted, with confidence and rank; each empty or None where unknown.
    """

    at: str = ""
    uuid: str = ""
    run: str = ""
    confidence: float | None = None
    rank: int | None = None


UNKNOWN = Origin()
"""An origin with nothing known."""


class Flag(Struct, frozen=True):
    """A mark of a kind on characters `start` to `end` of an answer by a coder."""

    kind: str
    start: int
    end: int
    coder: str
