"""What a case of the study is; the latest row counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.model.unit import Unit

if TYPE_CHECKING:
    from coder.store.connection import Connection
    from coder.store.journal import Change


def current(project: Connection) -> Unit:
    """Return the unit of the study; not `known` where nobody has chosen one."""
    return project.first(Unit, "SELECT kind, noun FROM units ORDER BY id DESC LIMIT 1") or Unit(known=False)


def is_guess(project: Connection) -> bool:
    """Return whether the unit was guessed when the first file was read."""
    return bool(project.value("SELECT guessed FROM units ORDER BY id DESC LIMIT 1"))


def put(act: Change, unit: Unit, *, guessed: bool = False) -> None:
    """Store the unit."""
    act.insert(
        "units",
        {"at": act.at, "coder_id": act.coder_id, "kind": unit.kind, "noun": unit.noun, "guessed": int(guessed)},
    )
