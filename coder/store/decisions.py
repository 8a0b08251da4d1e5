"""Decisions of coders on suggestions, each as part of a change."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from coder.errors import Conflict, NotFound
from coder.message import Message
from coder.model.coding import Origin
from coder.model.ids import CoderId, CodeRow, CodingId, ResponseId, SuggestionId
from coder.model.suggestion import Decision, SuggestionFor
from coder.store.coding import put_coding, uuids_here
from coder.store.connection import Connection, Value
from coder.store.journal import Change
from coder.store.suggestions import COLUMNS, JOINED, suggestion_for

DECIDED = {
    "accept": Message("accept"), "reject": Message("reject"), "change": Message("change"),
}  # fmt: skip
"""Decisions on suggestions, in words."""


def find_suggestion(project: Connection, suggestion_id: SuggestionId) -> SuggestionFor:
    """Return a suggestion with its answer. Raises NotFound."""
    found = project.first(
        suggestion_for, f"SELECT {COLUMNS} FROM suggestions{JOINED} WHERE suggestions.id = ?", (suggestion_id,)
    )
    if found is None:
        raise NotFound(
            "There is no suggestion {suggestion_id}.",
            "`coder decide PROJECT --list` shows those that wait.",
            suggestion_id=suggestion_id,
        )
    return found


def put_decision(
    project: Connection, act: Change, suggested: SuggestionFor, decision: str, code_id: CodeRow | None = None
) -> CodingId | None:
    """Record a decision; accept and change make a coding that keeps run, confidence and rank for good.

    Returns the coding's id, None for a reject or where the coding existed already. Raises Conflict when this coder has
    decided on the code for this answer before, in whichever run it was suggested.
    """
    before = decided_before(project, suggested.response.id, suggested.code_row, act.coder_id)
    if before is not None:
        raise Conflict(
            "You have decided on suggestion {id} already: {before}.",
            "Undo that decision first (`coder undo`); others' decisions do not hinder you.",
            id=before.suggestion,
            before=DECIDED[before.decided],
        )
    act.insert(
        "decisions",
        {
            "suggestion_id": suggested.suggestion.id, "coder_id": act.coder_id, "at": act.at, "decision": decision,
            "code_id": code_id,
        },
    )  # fmt: skip
    if decision == "reject":
        return None
    suggestion = suggested.suggestion
    provenance: dict[str, Value] = {
        "run_id": suggestion.run,
        "suggestion_id": suggestion.id,
        "confidence": suggestion.confidence,
        "rank": suggestion.rank,
    }
    return put_coding(
        project,
        act,
        suggested.response.id,
        (0, len(suggested.response.text)),
        code_id or suggested.code_row,
        provenance,
    )


class BroughtDecision(NamedTuple):
    """A decision that comes in from elsewhere: on the code suggested for an answer, in the run that `origin` names;
    `instead` is the code that it was changed to.
    """

    response: ResponseId
    code: CodeRow
    decision: str
    instead: CodeRow | None
    origin: Origin


class DecisionsBrought(NamedTuple):
    """How many decisions are new, existed before, were replaced by another decision of this coder on that code for that
    answer, and are on an unknown suggestion.
    """

    new: int
    known: int
    kept: int
    without_suggestion: int


def bring_decisions(project: Connection, act: Change, brought: Iterable[BroughtDecision]) -> DecisionsBrought:
    """Record decisions that were made elsewhere as this coder's, each with its time and its id. They make no codings:
    these come by themselves.
    """
    decisions = list(brought)
    known_uuids = uuids_here(project, "decisions", (decision.origin.uuid for decision in decisions))
    runs = dict(project.execute("SELECT uuid, id FROM runs").fetchall())
    new = known = kept = without = 0
    for decision in decisions:
        suggestion = project.value(
            "SELECT id FROM suggestions WHERE run_id = ? AND response_id = ? AND code_id = ?",
            (runs.get(decision.origin.run), decision.response, decision.code),
        )
        before = decided_before(project, decision.response, decision.code, act.coder_id)
        if before is not None:
            same = before.decided == decision.decision or decision.origin.uuid in known_uuids
            known += same
            kept += not same
        elif suggestion is None:
            without += 1
        else:
            new += 1
            uuid = "" if decision.origin.uuid in known_uuids else decision.origin.uuid
            act.insert(
                "decisions",
                {
                    "suggestion_id": suggestion, "coder_id": act.coder_id, "at": decision.origin.at or act.at,
                    "decision": decision.decision, "code_id": decision.instead, "uuid": uuid or act.fresh_uuid(),
                },
            )  # fmt: skip
    return DecisionsBrought(new, known, kept, without)


def decided_before(
    project: Connection, response_id: ResponseId, code_row: CodeRow, coder_id: CoderId
) -> Decision | None:
    """Return a coder's decision on a code for an answer, in whichever run it was suggested.

    The unary plus keeps SQLite from using the index of codes, which would visit all answers with the same one.
    """
    return project.first(
        Decision,
        "SELECT decisions.suggestion_id, decisions.decision FROM suggestions CROSS JOIN decisions"
        " ON decisions.suggestion_id = suggestions.id AND decisions.coder_id = ?"
        " WHERE suggestions.response_id = ? AND +suggestions.code_id = ? ORDER BY decisions.id DESC LIMIT 1",
        (coder_id, response_id, code_row),
    )


def suggested_for(project: Connection, suggestions: Iterable[SuggestionId]) -> list[tuple[ResponseId, CodeRow]]:
    """Return (response id, code row) of each of these suggestions."""
    return project.execute(
        "SELECT response_id, code_id FROM suggestions WHERE id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(suggestions)),),
    ).fetchall()
