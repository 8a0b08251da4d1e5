"""The share of answers that coders code without suggestions, and how these are drawn."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coder.store import identity
from coder.store.settings import setting

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.store.connection import Connection
    from coder.store.journal import Change


def put(act: Change, rate: float) -> None:
    """Store the share of answers without suggestions from now on."""
    act.insert("hold_outs", {"at": act.at, "coder_id": act.coder_id, "rate": rate})


def rates(project: Connection) -> list[tuple[str, float]]:
    """Return (since when, share), in order."""
    return project.execute("SELECT at, rate FROM hold_outs ORDER BY id").fetchall()


def ids_of(project: Connection, coder: str) -> tuple[str, str | None]:
    """Return the global id of the project and that of a coder, None for one without any change yet."""
    return setting(project, identity.PROJECT) or "", project.value("SELECT uuid FROM coders WHERE name = ?", (coder,))


def answer_ids(project: Connection, answers: Iterable[ResponseId]) -> dict[ResponseId, str]:
    """Return the global ids of answers."""
    rows = project.execute(
        f"SELECT responses.id, {identity.RESPONSE_UUID} FROM responses JOIN cases ON cases.id = case_id"
        " JOIN variables ON variables.id = variable_id WHERE responses.id IN (SELECT value FROM json_each(?))",
        (json.dumps(list(answers)),),
    )
    return dict(rows)
