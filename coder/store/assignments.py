"""Answers assigned to coders."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.model.ids import AssignmentId, CoderId, ResponseId, VariableId
from coder.store.variables import ASKED, asked

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.assignment import Kind
    from coder.store.connection import Connection
    from coder.store.journal import Change
    from coder.store.rows import Image


class GivenAnswer(Struct, frozen=True):
    """An assigned answer in its current state."""

    assignment: AssignmentId
    coder: str
    question: str
    response: ResponseId
    blind: bool


def put_assignment(
    act: Change, coder_id: CoderId, variable_id: VariableId, kind: Kind, *, seed: int, by: str, blind: bool
) -> AssignmentId:
    """Store an assignment, without its answers, and return its id."""
    row: Image = {
        "at": act.at, "coder_id": act.coder_id, "for_coder_id": coder_id, "variable_id": variable_id, "kind": kind,
        "seed": seed, "by_variable": by, "blind": int(blind),
    }  # fmt: skip
    return AssignmentId(act.insert("assignments", row))


def put_members(act: Change, assignment: AssignmentId, members: Iterable[tuple[ResponseId, bool]]) -> None:
    """Store the answers assigned (id, whether every named coder has it), in coding order."""
    act.insert_many(
        "assignment_members",
        ("assignment_id", "response_id", "double"),
        ((assignment, answer, int(double)) for answer, double in members),
    )


def pass_on(project: Connection, act: Change, old: ResponseId, new: ResponseId) -> tuple[str, ...]:
    """Assign the new version of an answer to those who have the earlier one; return the coders, by name.

    Not for an answer to be coded again: nobody has coded the new version before.
    """
    rows = project.execute(
        "SELECT assignment_id, double, coders.name FROM assignment_members"
        " JOIN assignments ON assignments.id = assignment_id JOIN coders ON coders.id = for_coder_id"
        " WHERE response_id = ? AND kind <> 'again' ORDER BY assignment_members.id",
        (old,),
    ).fetchall()
    for assignment, double, _ in rows:
        put_members(act, assignment, [(new, bool(double))])
    return tuple(sorted({coder for _, _, coder in rows}))


def given(project: Connection, coder: str | None = None, questions: Questions = None) -> list[GivenAnswer]:
    """Return the current answers assigned to a coder or to all, for some questions or all, in order of assignment."""
    rows = project.execute(
        "SELECT assignments.id, coders.name, variables.name, responses.id, blind FROM assignments"
        " JOIN assignment_members ON assignment_id = assignments.id"
        " JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN coders ON coders.id = for_coder_id JOIN variables ON variables.id = assignments.variable_id"
        " WHERE (?2 IS NULL OR coders.name = ?2)"
        f" AND (?1 IS NULL OR assignments.variable_id IN (SELECT id FROM variables WHERE {ASKED}))"
        " ORDER BY assignment_members.id",
        (asked(questions), coder),
    )
    return [GivenAnswer(row, name, question, response, bool(blind)) for row, name, question, response, blind in rows]


def coded(project: Connection, question: str | None = None) -> set[tuple[str, ResponseId]]:
    """Return (coder, answer) of all that is coded, «no code fits» included."""
    rows = project.execute(
        "SELECT DISTINCT coders.name, response_id FROM coded_responses JOIN coders ON coders.id = coder_id"
        " JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN variables ON variables.id = responses.variable_id WHERE ?1 IS NULL OR variables.name = ?1",
        (question,),
    )
    return set(rows)


def members_left(project: Connection, coder: str, question: str) -> list[int]:
    """Return the rows assigned to a coder for a question that the coder has not coded."""
    rows = project.execute(
        "SELECT assignment_members.id FROM assignment_members JOIN assignments ON assignments.id = assignment_id"
        " JOIN variables ON variables.id = assignments.variable_id JOIN coders ON coders.id = for_coder_id"
        " WHERE coders.name = ? AND variables.name = ?"
        " AND NOT EXISTS (SELECT 1 FROM coded_responses WHERE coder_id = for_coder_id"
        " AND coded_responses.response_id = assignment_members.response_id) ORDER BY assignment_members.id",
        (coder, question),
    )
    return [row for (row,) in rows]
