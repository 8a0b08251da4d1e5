"""Responses assigned to coders, and the progress of each coder."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from coder.model import rounds
from coder.model.assignment import AssignmentProgress
from coder.queries.samples import DrawnSample
from coder.queries.variables import question_meant
from coder.store import assignments, coders

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.ids import ResponseId
    from coder.project import Session
    from coder.store.assignments import GivenAnswer


def queue(session: Session, questions: Questions) -> list[ResponseId]:
    """Return this coder's assignments of some questions, in the order of coding."""
    return list(
        dict.fromkeys(answer.response for answer in assignments.given(session.project, session.coder, questions))
    )


def drawn(session: Session, questions: Questions) -> tuple[DrawnSample, ...]:
    """Return this coder's assignments of some questions as responses coded without seeing others' codes."""
    found: dict[int, list[GivenAnswer]] = {}
    for answer in assignments.given(session.project, session.coder, questions):
        found.setdefault(answer.assignment, []).append(answer)
    return tuple(
        DrawnSample(
            frozenset(answer.response for answer in members),
            members[0].blind,
            assigned=True,
            question=members[0].question,
        )
        for members in found.values()
    )


def progress(session: Session, question: str | None = None) -> list[AssignmentProgress]:
    """Return the progress of each coder with their assignments, by question.

    Raises NotFound for an unknown question, CoderError where several fit.
    """
    with session.snapshot():
        answers = assignments.given(session.project, questions=question_meant(session, question))
        coded = assignments.coded(session.project)
    person = rounds.persons({given_answer.coder for given_answer in answers} | {coder for coder, _ in coded})
    persons_assigned: dict[ResponseId, set[str]] = {}
    persons_coded: dict[ResponseId, set[str]] = {}
    for given_answer in answers:
        persons_assigned.setdefault(given_answer.response, set()).add(person[given_answer.coder])
    for coder, response in coded:
        persons_coded.setdefault(response, set()).add(person[coder])
    found: dict[tuple[str, str], dict[ResponseId, bool]] = {}
    for given_answer in answers:
        own = found.setdefault((given_answer.question, given_answer.coder), {})
        own[given_answer.response] = own.get(given_answer.response, False) or given_answer.blind
    return [
        _progress(
            coder,
            name,
            own,
            person[coder],
            persons_assigned,
            persons_coded,
            {answer for who, answer in coded if who == coder},
        )
        for (name, coder), own in found.items()
    ]


def _progress(
    coder: str,
    question: str,
    own: Mapping[ResponseId, bool],
    person: str,
    persons_assigned: Mapping[ResponseId, set[str]],
    persons_coded: Mapping[ResponseId, set[str]],
    done: set[ResponseId],
) -> AssignmentProgress:
    double = [response_id for response_id in own if persons_assigned[response_id] - {person}]
    both = sum(response_id in done and bool(persons_coded.get(response_id, set()) - {person}) for response_id in double)
    return AssignmentProgress(coder, question, len(own), len(done & own.keys()), len(double), both, any(own.values()))


def rounds_waiting(session: Session) -> list[AssignmentProgress]:
    """Return this coder's unfinished assignments in later rounds (such as «anna/2»)."""
    own = {
        name
        for name in coders.coder_names(session.project)
        if name != session.coder and rounds.round_of(name)[0] == session.coder
    }
    return (
        [
            assignment_progress
            for assignment_progress in progress(session)
            if assignment_progress.left and assignment_progress.coder in own
        ]
        if own
        else []
    )
