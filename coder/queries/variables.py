"""Questions, attributes and waves of a study, and how names resolve to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store import asked, counts, queries, variables

if TYPE_CHECKING:
    from coder.model.variable import Variable
    from coder.project import Session


def variables_of(session: Session) -> list[Variable]:
    """Return every variable, in survey order."""
    return variables.every_variable(session.project)


def asked_questions(session: Session) -> dict[str, asked.Conditions]:
    """Return each open question, with the conditions on variables for being asked it; none where all cases were."""
    known = asked.asked_when(session.project)
    return {
        variable.name: known.get(variable.name, ())
        for variable in variables_of(session)
        if variable.kind == "open" or variable.name in known
    }


def waves_of(session: Session) -> list[str]:
    """Return the waves in the order imported; one with an empty name if none was given."""
    return counts.waves(session.project)


def values_of(session: Session, variable: str) -> list[str]:
    """Return VARIABLE=VALUE for at most a hundred values of a variable, in order."""
    return [f"{variable}={value}" for value in queries.values_of(session.project, variable)]


def question_meant(session: Session, wanted: str | None) -> str | None:
    """Resolve `wanted` to the name of an open question; None stays None. Raises NotFound, CoderError."""
    return None if wanted is None else variables.question_name(session.project, wanted)


def variable_meant(session: Session, wanted: str) -> str:
    """Resolve `wanted` to the name of a variable. Raises NotFound, CoderError."""
    return variables.variable_name(session.project, wanted)
