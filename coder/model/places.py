"""Places in answers: of an excerpt, and of a coding."""

from __future__ import annotations

from typing import NamedTuple

from coder.model.ids import CodeRow, ResponseId


class Excerpt(NamedTuple):
    """Characters `start` to `end` (exclusive) of an answer."""

    response: ResponseId
    start: int
    end: int


class CodedPlace(NamedTuple):
    """The place of one coding of a coder: a code (its row) on characters `start` to `end` of an answer."""

    response: ResponseId
    start: int
    end: int
    code: CodeRow
