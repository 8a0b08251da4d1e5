"""Suggestions: a proposed code for an answer, with the evidence in the answer."""

from __future__ import annotations

from typing import NamedTuple

from msgspec import Struct

from coder.model.ids import CodeRow, RunId, SuggestionId
from coder.model.response import Response

MEANING = "meaning"


class Evidence(Struct, frozen=True):
    """What in an answer carried a suggestion: characters `start` to `end` (exclusive), with a signed weight.

    `source` is `keyword`, `name`, `example` or `word`; `detail` is the keyword or example that matched, if one did.
    What an encoder adds for the answer as a whole is of no characters (0 to 0), and its source is MEANING.
    """

    start: int
    end: int
    weight: float
    source: str = "word"
    detail: str = ""


class Suggestion(Struct, frozen=True):
    """A proposed code for one answer, from the model to the screen. It is no coding until a coder decides.

    `confidence` is in 0–1; `proposed` says whether it passes its code's threshold; `rank` is 1 for the surest of an
    answer, 0 where none is known. `run` and `id` are None until it is in a project file. `decision` is what the coder
    who looks decided about the code for this answer, if anything.
    """

    code: str
    confidence: float
    proposed: bool
    evidence: tuple[Evidence, ...] = ()
    rank: int = 0
    run: RunId | None = None
    id: SuggestionId | None = None
    decision: str | None = None


class Decision(NamedTuple):
    """What a coder decided on a suggestion: to `accept` it, to `reject` it, or to `change` it to another code."""

    suggestion: SuggestionId
    decided: str


class SuggestionFor(NamedTuple):
    """A suggestion in a project file, the answer that it is for, and the row of its code."""

    suggestion: Suggestion
    response: Response
    code_row: CodeRow
