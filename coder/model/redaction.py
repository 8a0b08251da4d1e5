"""Decisions on details by which a person could be identified."""

from __future__ import annotations

from typing import NamedTuple

from coder.model.ids import ResponseId


class Redaction(NamedTuple):
    """A decision, redact or keep, on characters `start` to `end` of an answer; the replacement may be empty."""

    id: int
    response: ResponseId
    start: int
    end: int
    kind: str
    decision: str
    replacement: str
    coder: str
    at: str


class RedactedWords(NamedTuple):
    """The same for words wherever they occur outside the answers."""

    id: int
    words: str
    kind: str
    decision: str
    replacement: str
    coder: str
    at: str


class RedactionNamed(NamedTuple):
    """A decision as people refer to it: «ANSWER:START-END» or «word:TEXT»; `text` is what was decided on."""

    name: str
    kind: str
    decision: str
    replacement: str
    text: str
    coder: str
    at: str
