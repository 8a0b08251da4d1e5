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
    return list(dict.fromkeys(one.response for one in assignments.given(session.project, session.coder, questions)))


def drawn(session: Session, questions: Questions) -> tuple[DrawnSample, ...]:
    """Return this coder's assignments of some questions as responses coded without seeing others' codes."""
    found: dict[int, list[GivenAnswer]] = {}
    for one in assignments.given(session.project, session.coder, questions):
        found.setdefault(one.assignment, []).append(one)
    return tuple(
        DrawnSample(frozenset(one.response for one in held), held[0].blind, assigned=True) for held in found.values()
    )


def progress(session: Session, question: str | None = None) -> list[AssignmentProgress]:
    """Return the progress of each coder with their assignments, by question.

    Raises NotFound for an unknown question, CoderError where several fit.
    """
    with session.snapshot():
        held = assignments.given(session.project, questions=question_meant(session, question))
        coded = assignments.coded(session.project)
    person = rounds.persons({one.coder for one in held} | {coder for coder, _ in coded})
    has: dict[ResponseId, set[str]] = {}
    by: dict[ResponseId, set[str]] = {}
    for one in held:
        has.setdefault(one.response, set()).add(person[one.coder])
    for coder, response in coded:
        by.setdefault(response, set()).add(person[coder])
    found: dict[tuple[str, str], dict[ResponseId, bool]] = {}
    for one in held:
        own = found.setdefault((one.question, one.coder), {})
        own[one.response] = own.get(one.response, False) or one.blind
    return [
        _progress(coder, name, own, person[coder], has, by, {answer for who, answer in coded if who == coder})
        for (name, coder), own in found.items()
    ]


def _progress(
    coder: str,
    question: str,
    own: Mapping[ResponseId, bool],
    person: str,
    has: Mapping[ResponseId, set[str]],
    by: Mapping[ResponseId, set[str]],
    done: set[ResponseId],
) -> AssignmentProgress:
    double = [one for one in own if has[one] - {person}]
    both = sum(one in done and bool(by.get(one, set()) - {person}) for one in double)
    return AssignmentProgress(coder, question, len(own), len(done & own.keys()), len(double), both, any(own.values()))


def rounds_waiting(session: Session) -> list[AssignmentProgress]:
    """Return this coder's unfinished assignments in later rounds (such as «anna/2»)."""
    own = {
        one
        for one in coders.coder_names(session.project)
        if one != session.coder and rounds.round_of(one)[0] == session.coder
    }
    return [one for one in progress(session) if one.left and one.coder in own] if own else []
