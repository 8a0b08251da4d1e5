"""A run's suggestions pending for one coder, as a list to review, with the share accepted by code."""

from __future__ import annotations

import json
from collections.abc import Sequence, Set
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder.store.answers import BEGINNING, beginning
from coder.store.suggestions import COLUMNS, JOINED, TEXT, suggestion_for

if TYPE_CHECKING:
    from coder.model.ids import ResponseId, RunId, SuggestionId
    from coder.model.suggestion import SuggestionFor
    from coder.store.connection import Connection, Value

WAITS_FOR = (
    " AND NOT EXISTS (SELECT 1 FROM codings WHERE codings.response_id = suggestions.response_id"
    "   AND codings.code_id = suggestions.code_id AND codings.coder_id = {coder})"
    " AND NOT EXISTS (SELECT 1 FROM decisions JOIN suggestions AS other ON other.id = decisions.suggestion_id"
    "   WHERE other.response_id = suggestions.response_id AND +other.code_id = suggestions.code_id"
    "   AND decisions.coder_id = {coder})"
).format(coder="(SELECT id FROM coders WHERE name = ?)")
"""The coder has neither applied the code to the answer nor decided on it there, in whichever run it was suggested.

Takes the name of the coder twice. The unary plus is for SQLite, as in `decisions.decided_before`.
"""

_WAITS = (
    " FROM suggestions JOIN current_responses AS responses ON responses.id = suggestions.response_id"
    " JOIN codes ON codes.id = suggestions.code_id WHERE suggestions.run_id = ? AND codes.retired = 0"
    f" AND suggestions.confidence >= ?{WAITS_FOR}"
)


def pending_ids(
    project: Connection,
    coder: str,
    run: RunId,
    *,
    above: float = 0.0,
    codes: Sequence[str] = (),
    proposed: bool = True,
    by_code: bool = False,
    left_out: Set[ResponseId] = frozenset(),
) -> list[SuggestionId]:
    """Return the ids of the run's suggestions that `coder` has neither decided on nor coded, by confidence (or by
    code).

    Suggestions for the answers `left_out` are excluded.
    """
    condition = " AND suggestions.proposed" if proposed else ""
    parameters: list[Value] = [run, above, coder, coder]
    if codes:
        condition += " AND codes.key IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(list(codes)))
    if left_out:
        condition += " AND suggestions.response_id NOT IN (SELECT value FROM json_each(?))"
        parameters.append(json.dumps(sorted(left_out)))
    order = "codes.position, " if by_code else ""
    return [
        suggestion_id
        for (suggestion_id,) in project.execute(
            f"SELECT suggestions.id{_WAITS}{condition} ORDER BY {order}suggestions.confidence DESC, suggestions.id",
            parameters,
        )
    ]


def pending_page(project: Connection, wanted: Sequence[int]) -> dict[int, SuggestionFor]:
    """Return suggestions by number, each with the beginning of its answer."""
    columns = COLUMNS.replace("responses.text", BEGINNING)
    found: dict[int, SuggestionFor] = {}
    for row in project.execute(
        f"SELECT {columns} FROM json_each(?) AS wanted JOIN suggestions ON suggestions.id = wanted.value{JOINED}",
        (json.dumps(list(wanted)),),
    ):
        suggestion = suggestion_for(*row)
        found[row[0]] = replace(suggestion, response=replace(suggestion.response, text=beginning(row[TEXT])))
    return found


def measured(project: Connection) -> dict[str, tuple[int, int]]:
    """Return for each code (stable id) the numbers of accepted and of all decided suggestions, by any coder."""
    return {
        code: (accepted, decided)
        for code, accepted, decided in project.execute(
            "SELECT codes.key, sum(decision = 'accept'), count(*) FROM decisions"
            " JOIN suggestions ON suggestions.id = decisions.suggestion_id"
            " JOIN codes ON codes.id = suggestions.code_id GROUP BY codes.id"
        )
    }
