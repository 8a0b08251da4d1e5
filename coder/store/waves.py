"""Names of waves, the rounds of a survey: they stand with each answer and with the values of each case."""

from __future__ import annotations

import json

from coder.errors import CoderError, NotFound, nearest, some_of
from coder.message import Message
from coder.store import counts, reported
from coder.store.connection import Connection
from coder.store.journal import Change
from coder.store.variables import checked_new_name

AT_ONCE = 5_000
"""Rows changed by one statement, and journalled."""

UNNAMED = Message("the wave without a name")


def called(wave: str) -> Message:
    """Return how a wave is called in a sentence."""
    return Message("the wave «{wave}»", wave=wave) if wave else UNNAMED


def rename(project: Connection, act: Change, old: str, new: str) -> str:
    """Rename a wave, in answers, values of cases, imports and what reports have shown. Must be in the transaction of
    `act`. Returns the new name.

    Raises NotFound for an unknown wave, CoderError for a name that is taken or invalid.
    """
    new = checked_new_name(new)
    known = counts.waves(project)
    if old not in known:
        listed = some_of(f"«{name}»" for name in known)
        raise NotFound(
            "There is no wave «{wave}».", nearest(old, known) or Message("There is: {names}.", names=listed), wave=old
        )
    if new == old:
        raise CoderError("«{old}» is called so already.", "Nothing was changed.", old=old)
    if new in known:
        raise CoderError("There is a wave «{name}» already.", "Choose another name.", name=new)
    for table in ("case_data", "responses"):
        _rename_in(project, act, table, old, new)
    for row_id, recipe in project.execute("SELECT id, recipe FROM imports").fetchall():
        described = json.loads(recipe)
        if described.get("wave") == old:
            described["wave"] = new
            act.update("imports", row_id, {"recipe": json.dumps(described, ensure_ascii=False, sort_keys=True)})
    reported.copy_to(project, old, new)
    return new


def _rename_in(project: Connection, act: Change, table: str, old: str, new: str) -> None:
    while images := list(project.images(f"SELECT * FROM {table} WHERE wave = ? ORDER BY id LIMIT ?", (old, AT_ONCE))):
        ids = json.dumps([image["id"] for image in images])
        project.execute(f"UPDATE {table} SET wave = ? WHERE id IN (SELECT value FROM json_each(?))", (new, ids))
        act.note_many((table, int(str(image["id"])), image, {**image, "wave": new}) for image in images)


def by_import(project: Connection) -> dict[str, tuple[str, str]]:
    """Map the global id of each import to its file and the present name of its wave."""
    return {
        uuid: (file_name, wave)
        for uuid, file_name, wave in project.execute(
            "SELECT uuid, file_name, json_extract(recipe, '$.wave') FROM imports WHERE json_valid(recipe)"
        )
        if wave is not None
    }
