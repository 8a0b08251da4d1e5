"""Coders: identified by name in a file and by global id across copies. They are never deleted."""

from __future__ import annotations

from coder.errors import CoderError
from coder.model import normal_name
from coder.model.coder import Coder
from coder.model.ids import CoderId
from coder.store.connection import Connection, now
from coder.store.digests import Sum, sum_or_none
from coder.store.identity import fresh
from coder.store.settings import own_uuid, put_setting, setting

SUM = "coders_sum"
"""The key of a checksum over all coders among the settings: no change records those who came with a merge, or who were
assigned answers and have done nothing yet.
"""

COLUMNS = Coder._fields


def coder_names(project: Connection) -> list[str]:
    """Return the names of all coders known in the project."""
    return [name for (name,) in project.execute("SELECT name FROM coders")]


def coders_of(project: Connection) -> list[Coder]:
    """Return all coders known in a file."""
    return [Coder(*row) for row in project.execute(f"SELECT {', '.join(COLUMNS)} FROM coders ORDER BY id")]


def coder_of(project: Connection, name: str) -> CoderId:
    """Return the id of a coder, registered at the first change. Raises CoderError for an empty name."""
    name = normal_name(name)
    if not name:
        raise CoderError("An act needs the name of its coder.", "Give it with --coder NAME.")
    coder_id = coder_by_name(project, name)
    return add_coder(project, name, now(), next(fresh())) if coder_id is None else coder_id


def coder_by_name(project: Connection, name: str) -> CoderId | None:
    """Return the row id of the coder called `name`."""
    found = project.value("SELECT id FROM coders WHERE name = ?", (name,))
    return None if found is None else CoderId(found)


def coder_by_uuid(project: Connection, uuid: str) -> CoderId | None:
    """Return the row id of the coder with a global id, or merged with the coder who has it; or None."""
    found = project.value(
        "SELECT coalesce((SELECT coder_id FROM merged_coders WHERE coder_uuid = ?1 ORDER BY id DESC LIMIT 1),"
        " (SELECT id FROM coders WHERE uuid = ?1))",
        (uuid,),
    )
    return None if found is None else CoderId(found)


def name_of_coder(project: Connection, coder_id: CoderId) -> str:
    """Return the name of a coder."""
    return str(project.value("SELECT name FROM coders WHERE id = ?", (coder_id,)))


def uuid_of_coder(project: Connection, coder_id: CoderId) -> str:
    """Return the id by which a coder is known in every copy."""
    return str(project.value("SELECT uuid FROM coders WHERE id = ?", (coder_id,)))


def add_coder(project: Connection, name: str, since: str, uuid: str) -> CoderId:
    """Register a coder under the id that other copies use; return the row id."""
    stored_sum = setting(project, SUM)
    known = _as_they_stand(project) if stored_sum is None else sum_or_none(stored_sum)
    added = project.execute("INSERT INTO coders (name, since, uuid) VALUES (?, ?, ?)", (name, since, uuid))
    number = CoderId(added.lastrowid or 0)
    if known is not None:  # a mismatch from before remains one
        known.add(Coder(number, name, since, uuid))
        put_setting(project, SUM, str(known))
    return number


def as_registered(project: Connection) -> bool:
    """Return whether all coders, and the project's id, are as written; True where no checksum was kept yet."""
    stored_sum = setting(project, SUM)
    return stored_sum is None or stored_sum == str(_as_they_stand(project))


def _as_they_stand(project: Connection) -> Sum:
    found = Sum(COLUMNS)
    found.add([own_uuid(project)])
    for coder in coders_of(project):
        found.add(coder)
    return found
