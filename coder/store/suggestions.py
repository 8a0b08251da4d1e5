"""Suggestions as the project stores them, each with its answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from coder.model import Evidence, Suggestion
from coder.model.response import Response
from coder.model.suggestion import SuggestionFor

if TYPE_CHECKING:
    from coder.model.ids import CodeRow, ResponseId, RunId, SuggestionId

COLUMNS = (
    "suggestions.id, suggestions.run_id, suggestions.rank, suggestions.confidence, suggestions.proposed,"
    " suggestions.evidence, codes.key, suggestions.code_id, responses.id, cases.key, variables.name, responses.wave,"
    " responses.text, responses.replaced_by"
)
"""The columns that `suggestion_for` takes."""

TEXT = 12
"""Index of the answer's text among them."""

_JOINED = (
    " JOIN {} AS responses ON responses.id = suggestions.response_id JOIN cases ON cases.id = responses.case_id"
    " JOIN variables ON variables.id = responses.variable_id JOIN codes ON codes.id = suggestions.code_id"
)
JOINED, JOINED_CURRENT = _JOINED.format("responses"), _JOINED.format("current_responses")
"""Joins after `suggestions` for these columns: with all answers, or with current ones alone."""


def suggestion_for(
    number: SuggestionId, run: RunId, rank: int, confidence: float, proposed: int, evidence: str, code: str,
    code_row: CodeRow, response: ResponseId, case: str, question: str, wave: str, text: str,
    replaced_by: ResponseId | None,
) -> SuggestionFor:  # fmt: skip
    """Return a suggestion with its answer, made of COLUMNS."""
    suggested = Suggestion(code, confidence, bool(proposed), evidence_of(evidence), rank, run, number)
    return SuggestionFor(suggested, Response(response, case, question, wave, text, replaced_by), code_row)


def evidence_of(json_evidence: str) -> tuple[Evidence, ...]:
    """Decode evidence from JSON."""
    return tuple(Evidence(**one) for one in json.loads(json_evidence))
