"""Questions, attributes and waves of a study, and which of them a name means."""

from __future__ import annotations

from coder.model.variable import Variable
from coder.project import Session
from coder.store import asked, counts, queries, variables


def variables_of(session: Session) -> list[Variable]:
    """Every variable, in the order of the survey."""
    return queries.variables(session.project)


def asked_questions(session: Session) -> dict[str, asked.Conditions]:
    """Each open question, with the variables and values that decided who was asked it; none where all were."""
    known = asked.asked_when(session.project)
    return {
        one.name: known.get(one.name, ()) for one in variables_of(session) if one.kind == "open" or one.name in known
    }


def waves_of(session: Session) -> list[str]:
    """The waves in the order they were imported; one with an empty name where none was given."""
    return counts.waves(session.project)


def values_of(session: Session, variable: str) -> list[str]:
    """VARIABLE=VALUE for at most a hundred values of a variable, in their order."""
    return [f"{variable}={value}" for value in queries.values_of(session.project, variable)]


def question_meant(session: Session, wanted: str | None) -> str | None:
    """The name of the open question that `wanted` means; None stays None. Raises NotFound, CoderError."""
    return None if wanted is None else variables.question_name(session.project, wanted)


def variable_meant(session: Session, wanted: str) -> str:
    """The name of the variable that `wanted` means. Raises NotFound, CoderError."""
    return variables.variable_name(session.project, wanted)
