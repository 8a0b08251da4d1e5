"""Suggestions: a proposed code for an answer, with the evidence in the answer."""

from __future__ import annotations

from msgspec import Struct

from coder.model.ids import CodeRow, RunId, SuggestionId
from coder.model.response import Response

MEANING = "meaning"


class Evidence(Struct, frozen=True):
    """The part of an answer behind a suggestion: characters `start` to `end` (exclusive), with a signed weight.

    `source` is `keyword`, `name`, `example` or `word`; `detail` is the matching keyword or example, if any. The
    contribution of an encoder, for the whole answer, has no characters (0 to 0) and the source MEANING.
    """

    start: int
    end: int
    weight: float
    source: str = "word"
    detail: str = ""


class Suggestion(Struct, frozen=True):
    """A proposed code for one answer, from the model to the screen. It is no coding until a coder decides.

    `confidence` is in 0–1; `proposed` means that it passes its code's threshold; `rank` is 1 for the most confident of
    an answer, 0 where unknown. `run` and `id` are None until it is stored. `decision` is the current coder's decision
    on the code for this answer, if any.
    """

    code: str
    confidence: float
    proposed: bool
    evidence: tuple[Evidence, ...] = ()
    rank: int = 0
    run: RunId | None = None
    id: SuggestionId | None = None
    decision: str | None = None


class Decision(Struct, frozen=True):
    """A coder's decision on a suggestion: to `accept` it, to `reject` it, or to `change` it to another code."""

    suggestion: SuggestionId
    decided: str


class SuggestionFor(Struct, frozen=True):
    """A stored suggestion with its answer and the row of its code."""

    suggestion: Suggestion
    response: Response
    code_row: CodeRow
