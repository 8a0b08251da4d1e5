"""Questions, attributes and waves of a study, and how names resolve to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

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


def wave_counted(session: Session, wave: str | None = None) -> str | None:
    """Return the wave that is counted (None: the one imported last), and None where the project has one alone."""
    known = waves_of(session)
    return None if len(known) < 2 else known[-1] if wave is None else wave


class ReportedWave(Struct, frozen=True):
    """The wave that a report is of, in a project with several; whether it was chosen; the others; and for each open
    question of which none of its answers are coded, how many are in these.
    """

    name: str
    chosen: bool
    others: tuple[str, ...]
    elsewhere: dict[str, dict[str, int]]


def reported_wave(session: Session, wave: str | None) -> ReportedWave | None:
    """Return the wave that a report is of, `wave` or the one imported last; None where the project has one alone."""
    with session.snapshot():
        counted = wave_counted(session, wave)
        if counted is None:
            return None
        coded = coded_in_waves(session)
        others = tuple(other for other in waves_of(session) if other != counted)
    elsewhere = {question: waves for question, waves in coded.items() if counted not in waves}
    return ReportedWave(counted, wave is not None, others, elsewhere)


def coded_in_waves(session: Session) -> dict[str, dict[str, int]]:
    """Return each open question that is coded with its number of coded answers in each wave that has some."""
    return counts.coded_by_wave(session.project)


def values_of(session: Session, variable: str) -> list[str]:
    """Return VARIABLE=VALUE for at most a hundred values of a variable, in order."""
    return [f"{variable}={value}" for value in queries.values_of(session.project, variable)]


def question_meant(session: Session, wanted: str | None) -> str | None:
    """Resolve `wanted` to the name of an open question; None stays None. Raises NotFound, CoderError."""
    return None if wanted is None else variables.question_name(session.project, wanted)


def variable_meant(session: Session, wanted: str) -> str:
    """Resolve `wanted` to the name of a variable. Raises NotFound, CoderError."""
    return variables.variable_name(session.project, wanted)
