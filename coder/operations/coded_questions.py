"""Finds which question each row of a file of codings made elsewhere is about, where a column of it says so."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound
from coder.message import Message
from coder.model.problem import Problem
from coder.store import variables

if TYPE_CHECKING:
    from coder.operations.coded_tables import CodedRow
    from coder.project import Session


def rows_by_question(
    session: Session, rows: Sequence[CodedRow], question: str | None, wave: str | None, problems: list[Problem]
) -> list[CodedRow] | None:
    """Return the rows with the name of their question; None where no row names a question of the project.

    With `question` only the rows of that one, noting how many others there are. Rows without a name are about it, too.
    Raises NotFound for a name that is no question here, CoderError for a row without a name where `question` is None.
    """
    names: dict[str, str] = {}
    unknown: list[NotFound] = []
    for name in dict.fromkeys(row.question for row in rows if row.question):
        try:
            names[name] = variables.question_name(session.project, name)
        except NotFound as error:
            unknown.append(error)
    if not names:
        return None
    if question is None:
        if unknown:
            raise unknown[0]
        for row in rows:
            if not row.question:
                raise CoderError(
                    "Line {line} does not say which question was coded, as other lines do.",
                    "Nothing was applied. Fill the cell in, or name one question with --question.",
                    line=row.line,
                )
        return [replace(row, question=names[row.question or ""], wave=wave) for row in rows]
    wanted = variables.question_name(session.project, question)
    fitting = [row for row in rows if not row.question or names.get(row.question) == wanted]
    if (others := len(rows) - len(fitting)) > 0:
        left_out = Message("{n} {n:row is|rows are} of other questions, and left out.", n=others)
        problems.append(Problem(left_out))
    return [replace(row, question=wanted, wave=wave) for row in fitting]
