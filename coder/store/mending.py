"""Mending a project file: its schema and full-text index, and the room that it takes for nothing."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from coder.errors import ProjectRefused
from coder.store import fulltext
from coder.store.connection import Connection
from coder.store.own_schema import SELECT, differences, statements


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of the file before and after."""

    before: int
    after: int


def repair(project: Connection) -> list[str]:
    """Take out foreign triggers, put back views that were replaced or removed, build the full-text index anew.

    Returns what was mended in the schema. Raises ProjectRefused where more than that is amiss with the schema.
    """
    version = int(project.value("PRAGMA user_version"))
    mended = []
    project.mending = True
    try:
        with project.transaction():
            views = statements(version, "view")
            for one in differences(project.execute(SELECT), version):
                if one.type == "trigger":
                    project.execute(f"DROP TRIGGER {_quoted(one.name)}")
                elif one.type == "view" and one.how != "foreign":
                    if one.how == "changed":
                        project.execute(f"DROP VIEW {_quoted(one.name)}")
                    project.execute(views[one.name])
                else:
                    continue
                mended.append(str(one))
    finally:
        project.mending = False
    project.refuse_meddled()
    fulltext.rebuild(project)
    return mended


def free_bytes(project: Connection) -> int:
    """Bytes of the file that hold nothing: pages that are used again by later acts, or given back by `compact`."""
    return int(project.value("PRAGMA freelist_count")) * int(project.value("PRAGMA page_size"))


def compact(project: Connection) -> Compacted:
    """Write the file anew without what holds nothing. All rows, ids and the journal stay as they are.

    Raises ProjectRefused where it can only be read, or where the disk has no room for a copy and its log.
    """
    if project.read_only:
        with project.transaction():  # which says so
            pass
    project.refuse_meddled()
    before = _size(project)
    needed = 2 * (before - free_bytes(project))  # the copy, and the log that it goes through
    folder = project.path.resolve().parent
    if shutil.disk_usage(folder).free < needed:
        raise ProjectRefused(
            f"{project.path} cannot be made smaller: that takes {needed / 1e6:,.0f} MB of room in {folder} meanwhile.",
            "Free some space there, or move the project to another disk. Nothing was changed.",
        )
    fulltext.merge(project)
    project.execute("VACUUM")
    project.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Compacted(before, _size(project))


def _size(project: Connection) -> int:
    return int(project.value("PRAGMA page_count")) * int(project.value("PRAGMA page_size"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
