"""Suggestions of the newest run: the last complete run that has not been undone."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.model.ids import CodeRow, ResponseId, SuggestionId
from coder.store.variables import ASKED, asked

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.store.connection import Connection

NEWEST_RUN = "(SELECT id FROM newest_run)"
"""The id of the newest run, as a value in SQL; NULL where there is none. Runs made while coding do not count."""


def question(project: Connection) -> str | None:
    """Return the open question that the newest run has suggestions for; one of them where there are several."""
    found = project.value(
        "SELECT name FROM suggestions JOIN responses ON responses.id = response_id"
        f" JOIN variables ON variables.id = variable_id WHERE run_id = {NEWEST_RUN} LIMIT 1"
    )
    return None if found is None else str(found)


def has_suggestions(project: Connection, questions: Questions) -> bool:
    """Return whether the newest run has suggestions for current answers to these questions."""
    return bool(
        project.value(
            "SELECT EXISTS (SELECT 1 FROM suggestions JOIN current_responses AS responses ON responses.id = response_id"
            " JOIN variables ON variables.id = variable_id"
            f" WHERE run_id = {NEWEST_RUN} AND (?1 IS NULL OR {ASKED}))",
            (asked(questions),),
        )
    )


def suggests(project: Connection, codes: Sequence[str]) -> bool:
    """Return whether the newest run suggests one of these codes (stable ids) for any answer."""
    return bool(
        project.value(
            "SELECT EXISTS (SELECT 1 FROM suggestions JOIN codes ON codes.id = code_id"
            f" WHERE run_id = {NEWEST_RUN} AND codes.key IN (SELECT value FROM json_each(?)))",
            (json.dumps(list(codes)),),
        )
    )


def confidences(project: Connection) -> list[tuple[ResponseId, float]]:
    """Return (response id, confidence) of every suggestion of the newest run.

    Read by the range of the run's rows: through an index in another order it takes three times as long.
    """
    first, last = project.execute(f"SELECT min(id), max(id) FROM suggestions WHERE run_id = {NEWEST_RUN}").fetchone()
    return project.execute(
        f"SELECT response_id, confidence FROM suggestions WHERE id BETWEEN ? AND ? AND +run_id = {NEWEST_RUN}",
        (first, last),
    ).fetchall()


def confidence_of(project: Connection, codes: Sequence[str]) -> dict[ResponseId, float]:
    """Return the newest run's highest confidence among these codes (stable ids), by response id."""
    return dict(
        project.execute(
            "SELECT response_id, max(confidence) FROM suggestions JOIN codes ON codes.id = code_id"
            f" WHERE run_id = {NEWEST_RUN} AND codes.key IN (SELECT value FROM json_each(?)) GROUP BY response_id",
            (json.dumps(list(codes)),),
        ).fetchall()
    )


def ranked(project: Connection, responses: Sequence[ResponseId]) -> set[ResponseId]:
    """Return those of these answers that the newest run has suggestions for."""
    rows = project.execute(
        "SELECT value FROM json_each(?) WHERE EXISTS"
        f" (SELECT 1 FROM suggestions WHERE response_id = value AND run_id = {NEWEST_RUN})",
        (json.dumps(list(responses)),),
    )
    return {response_id for (response_id,) in rows}


def suggestion_for(project: Connection, response_id: ResponseId, code_row: CodeRow) -> SuggestionId | None:
    """Return the id of the newest run's suggestion of a code for a response, or None."""
    found = project.value(
        f"SELECT id FROM suggestions WHERE run_id = {NEWEST_RUN} AND response_id = ? AND code_id = ?",
        (response_id, code_row),
    )
    return None if found is None else SuggestionId(found)
