"""Codings and flags that coders put on answers."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from coder.model.ids import CodeRow, ResponseId, RunId

Span = tuple[int, int]
"""Characters of an answer: the first, and the one after the last."""


class Excerpt(NamedTuple):
    """Characters `start` to `end` (exclusive) of an answer."""

    response: ResponseId
    start: int
    end: int


class CodedPlace(NamedTuple):
    """Where a coder has one coding: a code (its row) on characters `start` to `end` of an answer."""

    response: ResponseId
    start: int
    end: int
    code: CodeRow


class Coding(NamedTuple):
    """A code (by id) on characters `start` to `end` of an answer by a coder, and the suggestion's run it came from."""

    code: str
    start: int
    end: int
    coder: str
    run: RunId | None
    confidence: float | None


class Origin(Struct, frozen=True):
    """What a decision brings along from where it was made: when that was and its global id, and the global id of the
    run whose suggestion it took, with confidence and rank; each empty or None where it is not known.
    """

    at: str = ""
    uuid: str = ""
    run: str = ""
    confidence: float | None = None
    rank: int | None = None


UNKNOWN = Origin()
"""Of a decision that brings nothing along."""


class Flag(NamedTuple):
    """A mark of a kind on characters `start` to `end` of an answer by a coder."""

    kind: str
    start: int
    end: int
    coder: str
