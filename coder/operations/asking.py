"""Sets who a question was asked of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.errors import NotFound
from coder.message import Message
from coder.model.ids import VariableId
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import asked, journal, variables
from coder.store.asked import Conditions


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Who a question was asked of; without a change if that is unchanged."""

    question: str
    conditions: Conditions
    changed: Changed


def ask_when(session: Session, question: str, conditions: Sequence[tuple[str, str | None]]) -> AskedSet:
    """Set who a question was asked of, as one change: those with one of these values of each (variable, value), any
    value where that is None, or all. Raises NotFound for an unknown question, closed variable or value.
    """
    project = session.project
    name = _question(session, question)
    values_by_gate: dict[str, list[str]] = {}
    for variable, value in conditions:
        gate = variables.closed_name(project, variable)
        meant = variables.values_of(project, gate) if value is None else [variables.value_meant(project, gate, value)]
        if gate == name:
            raise NotFound(
                "Whom «{question}» was put to cannot depend on its own answers.",
                "Name the question that decided it.",
                question=name,
            )
        values_by_gate.setdefault(gate, []).extend(meant)
    wanted: Conditions = tuple((gate, tuple(dict.fromkeys(values))) for gate, values in values_by_gate.items())
    if asked.asked_when(project).get(name, ()) == wanted:
        return AskedSet(name, wanted, Changed("asked", None))
    listed = ", ".join(f"{gate}={value}" for gate, values in wanted for value in values)
    what = Message("«{question}» was put to those with {conditions}", question=name, conditions=listed)
    if not wanted:
        what = Message("«{question}» was put to all", question=name)
    with journal.change(project, "asked", session.coder, what) as act:
        ids = {gate: _id(session, gate) for gate in values_by_gate}
        asked.put(act, _id(session, name), {ids[gate]: values for gate, values in wanted})
        return AskedSet(name, wanted, changed_by(session, act))


def _question(session: Session, wanted: str) -> str:
    """Return the name of the question meant, an open one first, else a closed one. Raises NotFound."""
    try:
        return variables.question_name(session.project, wanted)
    except NotFound as not_open:
        try:
            return variables.closed_name(session.project, wanted)
        except NotFound:
            raise not_open from None


def _id(session: Session, name: str) -> VariableId:
    variable = variables.variable_named(session.project, name)
    assert variable is not None
    return variable.id
