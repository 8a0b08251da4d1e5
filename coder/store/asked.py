"""Who a question was asked of: cases with certain values of another variable."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence

from coder.model.ids import VariableId
from coder.store.connection import Connection
from coder.store.journal import Change

Conditions = tuple[tuple[str, tuple[str, ...]], ...]
"""Variables, each with the values of which one is required."""


def asked_when(project: Connection) -> dict[str, Conditions]:
    """Return the conditions of each question that was not asked of all, by its name."""
    found: dict[str, Conditions] = {}
    for question, gate, values in project.execute(
        "SELECT question.name, gate.name, item.value FROM variables AS question, json_each(question.asked_when) AS item"
        " JOIN variables AS gate ON gate.id = CAST(item.key AS INTEGER)"
        " WHERE gate.kind = 'closed' ORDER BY question.id, gate.id"
    ):
        found[question] = (*found.get(question, ()), (gate, tuple(json.loads(values))))
    return found


def put(act: Change, question: VariableId, conditions: Mapping[VariableId, Sequence[str]]) -> None:
    """Store who a question was asked of; all where there are no conditions."""
    values_by_gate = {str(gate): [*values] for gate, values in sorted(conditions.items())}
    act.update("variables", question, {"asked_when": json.dumps(values_by_gate, ensure_ascii=False)})
