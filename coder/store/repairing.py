"""Repairs the schema and the full-text index of a project file, and frees unused space."""

from __future__ import annotations

import shutil
from dataclasses import dataclass

from coder.errors import ProjectRefused
from coder.message import Message
from coder.model.ids import ChangeId, CoderId
from coder.store import fulltext
from coder.store.connection import Connection
from coder.store.journal import Change
from coder.store.own_schema import SELECT, differences, statements
from coder.store.seals import ENTRIES, Entry


@dataclass(frozen=True, slots=True)
class Compacted:
    """Bytes of the file before and after."""

    before: int
    after: int


def repair(project: Connection) -> list[Message]:
    """Remove foreign triggers, restore views that were replaced or removed, and rebuild the full-text index.

    Returns what was repaired in the schema. Raises ProjectRefused where more than that is wrong with the schema.
    """
    version = int(project.value("PRAGMA user_version"))
    repaired: list[Message] = []
    project.repairing = True
    try:
        with project.transaction():
            views = statements(version, "view")
            for difference in differences(project.execute(SELECT), version):
                if difference.type == "trigger":
                    project.execute(f"DROP TRIGGER {_quoted(difference.name)}")
                elif difference.type == "view" and difference.how != "foreign":
                    if difference.how == "changed":
                        project.execute(f"DROP VIEW {_quoted(difference.name)}")
                    project.execute(views[difference.name])
                else:
                    continue
                repaired.append(difference.message)
    finally:
        project.repairing = False
    project.refuse_meddled()
    fulltext.rebuild(project)
    return repaired


def free_bytes(project: Connection) -> int:
    """Return roughly how many bytes `compact` frees: empty pages, and images that are no longer needed."""
    unused_bytes = int(project.value("PRAGMA freelist_count")) * int(project.value("PRAGMA page_size"))
    images = "SELECT coalesce(sum(length(before)), 0) FROM change_rows WHERE" + _IMAGES
    return unused_bytes + sum(int(project.value(images, needless)) for needless in _needless(project))


Needless = tuple[int, str, int, int]
"""An undo, and the rows of a table that it removed and a redo has restored: (change, table, first, last)."""

_IMAGES = " change_id = ? AND table_name = ? AND first_id BETWEEN ? AND ? AND after IS NULL AND before <> '{}'"


def _needless(project: Connection) -> list[Needless]:
    """Return where the journal stores whole images of rows that are in their table again, covered by a sum.

    An undo is never reversed twice, so its images are useless once a redo has restored the rows.
    """
    return project.execute(
        "SELECT redone.reverses, table_name, first_id, last_id FROM changes AS redone"
        " JOIN change_rows ON change_rows.change_id = redone.id"
        " WHERE redone.kind = 'redo' AND before IS NULL AND after IS NULL ORDER BY 1"
    ).fetchall()


def _drop_needless(project: Connection) -> None:
    """Delete the unneeded images, all or none. The journal still records which rows were removed."""
    with project.transaction():
        acts: dict[int, Change] = {}
        for needless in _needless(project):
            entries = list(project.read(Entry, f"{ENTRIES} WHERE {_IMAGES}", needless))
            if not entries:
                continue
            change = needless[0]
            if change not in acts:
                if project.value("SELECT digest FROM changes WHERE id = ?", (change,)) is None:
                    continue  # undone by an older version, which kept no sum
                acts[change] = Change(project, ChangeId(change), CoderId(0), "")
                acts[change].go_on()
            for entry in entries:
                acts[change].drop_image(entry)
        for act in acts.values():
            act.seal()


def compact(project: Connection) -> Compacted:
    """Rewrite the file without empty pages and unneeded images in the journal.

    All rows, ids and changes stay, and whatever could be undone or redone still can be.

    Raises ProjectRefused where the file is read-only, or the disk has no space for a copy and its log.
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
            "{path} cannot be made smaller: that takes {needed:,.0f} MB of room in {folder} meanwhile.",
            "Free some space there, or move the project to another disk. Nothing was changed.",
            path=project.path,
            needed=needed / 1e6,
            folder=folder,
        )
    _drop_needless(project)
    fulltext.merge(project)
    project.execute("VACUUM")
    project.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    return Compacted(before, _size(project))


def _size(project: Connection) -> int:
    return int(project.value("PRAGMA page_count")) * int(project.value("PRAGMA page_size"))


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
