"""Sets whom an open question was put to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from coder.message import Message
from coder.model.ids import VariableId
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import asked, journal, variables
from coder.store.asked import Conditions


@dataclass(frozen=True, slots=True)
class AskedSet:
    """Whom a question is put to from now on; no change was made where that was so before."""

    question: str
    conditions: Conditions
    changed: Changed


def ask_when(session: Session, question: str, conditions: Sequence[tuple[str, str | None]]) -> AskedSet:
    """Say to whom a question was put, as one change: to those with one of these values of each (variable, value), with
    any value where that is None, or to all. Raises NotFound for a question, a closed variable or a value that is not
    there.
    """
    project = session.project
    name = variables.question_name(project, question)
    held: dict[str, list[str]] = {}
    for variable, value in conditions:
        gate = variables.closed_name(project, variable)
        meant = variables.values_of(project, gate) if value is None else [variables.value_meant(project, gate, value)]
        held.setdefault(gate, []).extend(meant)
    told: Conditions = tuple((gate, tuple(dict.fromkeys(values))) for gate, values in held.items())
    if asked.asked_when(project).get(name, ()) == told:
        return AskedSet(name, told, Changed("asked", None))
    said = ", ".join(f"{gate}={value}" for gate, values in told for value in values)
    what = Message("«{question}» was put to those with {conditions}", question=name, conditions=said)
    if not told:
        what = Message("«{question}» was put to all", question=name)
    with journal.change(project, "asked", session.coder, what) as act:
        ids = {gate: _id(session, gate) for gate in held}
        asked.put(act, _id(session, name), {ids[gate]: values for gate, values in told})
        return AskedSet(name, told, changed_by(session, act))


def _id(session: Session, name: str) -> VariableId:
    found = variables.variable_named(session.project, name)
    assert found is not None
    return found.id
