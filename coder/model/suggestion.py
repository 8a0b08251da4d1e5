"""A proposed code for an answer, and what in the answer carried it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Evidence:
    """What in an answer carried a suggestion: characters `start` to `end` (exclusive), with a signed weight.

    `source` is `keyword`, `name`, `example` or `word`; `detail` is the keyword or example that matched, if one did.
    """

    start: int
    end: int
    weight: float
    source: str = "word"
    detail: str = ""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A proposed code for one answer. It is no coding until a coder decides.

    `confidence` is in 0–1; `proposed` says whether it passes its code's threshold.
    """

    code: str
    confidence: float
    proposed: bool
    evidence: tuple[Evidence, ...] = ()
