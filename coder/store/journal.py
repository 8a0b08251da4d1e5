"""Every act is one journalled change: who, when, what, with before- and after-images. Undo is a change too.

A change is never rewritten. Undoing replays its before-images as a new change, redoing undoes the undo, so the
journal tells the whole story and survives a restart. `origin` ties undos and redos to the act they are about.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from coder.errors import CoderError, Conflict
from coder.model import normal_name
from coder.store.connection import Connection, now
from coder.store.fulltext import index, unindex
from coder.store.in_the_way import InTheWay

Row = dict[str, Any]

JOURNALLED = (
    "imports", "variables", "cases", "case_data", "responses", "codes", "codebooks",
    "runs", "suggestions", "codings", "decisions", "memos", "flags",
    "redactions", "redacted_words", "automatic",
)  # fmt: skip
"""What a change may touch. Coders and the journal itself only ever grow."""

BATCH = 10_000


class Change:
    """One act being written. Every row it touches is journalled with it, in one transaction."""

    def __init__(self, project: Connection, change_id: int, coder_id: int, at: str) -> None:
        self.id = change_id
        self.coder_id = coder_id
        self.at = at
        self.rows_touched = 0
        self._project = project
        self._seq = 0

    def insert(self, table: str, row: Row) -> int:
        """Add one row; returns its id."""
        row_id = _insert(self._project, table, row)
        # The image is read back for the columns left to their defaults: a later act may change just these.
        self._note(table, row_id, row_id, None, self._image(table, row_id))
        return row_id

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> range:
        """Add many rows with consecutive ids; returns the ids. The journal keeps the range, not each row."""
        first = next_id(self._project, table)
        marks = ", ".join("?" * len(columns))
        self._project.executemany(f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})", rows)
        last = int(self._project.value(f"SELECT coalesce(max(id), 0) FROM {table}"))
        if last >= first:
            index(self._project, table, first, last)
            self._note(table, first, last, None, None)
        return range(first, last + 1)

    def update(self, table: str, row_id: int, fields: Row) -> None:
        """Change some columns of one row."""
        before = self._image(table, row_id)
        if all(before[name] == value for name, value in fields.items()):
            return
        assignments = ", ".join(f"{name} = ?" for name in fields)
        self._project.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*fields.values(), row_id))
        self._note(table, row_id, row_id, before, {**before, **fields})

    def delete(self, table: str, row_id: int) -> None:
        """Take one row away; its image stays in the journal."""
        before = self._image(table, row_id)
        _delete(self._project, table, row_id, row_id)
        self._note(table, row_id, row_id, before, None)

    def _image(self, table: str, row_id: int) -> Row:
        row = self._project.row(f"SELECT * FROM {table} WHERE id = ?", (row_id,))
        if row is None:
            raise Conflict(f"A row of {table} ({row_id}) is gone: another process removed it.", "Try again.")
        return row

    def _note(self, table: str, first: int, last: int, before: Row | None, after: Row | None) -> None:
        self._seq += 1
        self.rows_touched += last - first + 1
        self._project.execute(
            "INSERT INTO change_rows VALUES (?, ?, ?, ?, ?, ?, ?)",
            (self.id, self._seq, table, first, last, _json(before), _json(after)),
        )

    def describe(self, summary: str) -> None:
        """Say what the act was, once it is known."""
        self._project.execute("UPDATE changes SET summary = ? WHERE id = ?", (summary, self.id))

    def reverse(self, change_id: int) -> None:
        """Put every row that `change_id` touched back as it was. Raises Conflict where one has been changed since."""
        reversal = _Reversal(self._project, change_id, self.id)
        for entry in reversal.entries():
            self._seq = reversal.undo(entry, self.id, self._seq)
        reversal.require_whole()
        self.rows_touched = self._seq


class _Reversal:
    """Replays the before-images of one change, newest first."""

    def __init__(self, project: Connection, change_id: int, into: int) -> None:
        self._project = project
        self._change_id = change_id
        self._in_the_way = InTheWay(project, change_id, into, JOURNALLED)

    def entries(self) -> Iterator[Row]:
        """The journalled rows of the change, newest first, fetched in pages so that memory stays flat."""
        self._in_the_way.require_untouched()
        seq = self._project.value("SELECT max(seq) FROM change_rows WHERE change_id = ?", (self._change_id,)) or 0
        while seq > 0:
            page = list(
                self._project.rows(
                    "SELECT * FROM change_rows WHERE change_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                    (self._change_id, seq, BATCH),
                )
            )
            yield from page
            seq = page[-1]["seq"] - 1 if len(page) == BATCH else 0

    def undo(self, entry: Row, into: int, seq: int) -> int:
        """Undo one entry, noting it under change `into` from `seq` on; returns the last seq used."""
        table, first, last = entry["table_name"], entry["first_id"], entry["last_id"]
        before = json.loads(entry["before"]) if entry["before"] is not None else None
        after = json.loads(entry["after"]) if entry["after"] is not None else None
        if before is None and after is None:
            return self._remove_range(table, first, last, into, seq)
        current = self._project.row(f"SELECT * FROM {table} WHERE id = ?", (first,))
        self._require_unchanged(table, first, current, after)
        try:
            if before is None:
                _delete(self._project, table, first, first)
            elif after is None:
                _insert(self._project, table, before)
            else:
                changed = {name: value for name, value in before.items() if after.get(name) != value}
                assignments = ", ".join(f"{name} = ?" for name in changed)
                self._project.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*changed.values(), first))
        except sqlite3.IntegrityError as error:
            raise self._in_the_way.refused(table, first, first, before, str(error)) from error
        self._project.execute(
            "INSERT INTO change_rows VALUES (?, ?, ?, ?, ?, ?, ?)",
            (into, seq + 1, table, first, first, _json(current), _json(before)),
        )
        return seq + 1

    def require_whole(self) -> None:
        """Raise Conflict where the reversal would leave a row pointing to one it took away."""
        if conflict := self._in_the_way.left_hanging():
            raise conflict

    def _remove_range(self, table: str, first: int, last: int, into: int, seq: int) -> int:
        """Take back a bulk insert, keeping whole images so that it can be redone."""
        held = self._project.value(f"SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        if held != last - first + 1:
            raise self._in_the_way.changed(table, first, last, "some of these rows have been removed since")
        try:
            for start in range(last, first - 1, -BATCH):
                stop = max(first, start - BATCH + 1)
                images = list(
                    self._project.rows(
                        f"SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id DESC", (stop, start)
                    )
                )
                self._project.executemany(
                    "INSERT INTO change_rows VALUES (?, ?, ?, ?, ?, ?, NULL)",
                    (
                        (into, seq + number, table, image["id"], image["id"], _json(image))
                        for number, image in enumerate(images, start=1)
                    ),
                )
                seq += len(images)
                _delete(self._project, table, stop, start)
        except sqlite3.IntegrityError as error:
            raise self._in_the_way.refused(table, first, last, None, str(error)) from error
        return seq

    def _require_unchanged(self, table: str, row_id: int, current: Row | None, after: Row | None) -> None:
        if after is None:
            if current is not None:
                raise self._in_the_way.changed(table, row_id, row_id, "it is there again")
        elif current is None:
            raise self._in_the_way.changed(table, row_id, row_id, "it has been removed since")
        elif any(current[name] != value for name, value in after.items()):
            raise self._in_the_way.changed(table, row_id, row_id, "it has been changed since")


@contextmanager
def change(project: Connection, kind: str, coder: str, summary: str = "") -> Iterator[Change]:
    """Open one act by `coder`; all that is written inside it stands or falls together.

    An act that touches no row leaves no trace in the journal. Raises Conflict where it does not fit what is there,
    ProjectRefused where the file cannot be written.
    """
    at = now()
    try:
        with project.transaction():
            coder_id = coder_of(project, coder)
            cursor = project.execute(
                "INSERT INTO changes (at, coder_id, kind, summary) VALUES (?, ?, ?, ?)", (at, coder_id, kind, summary)
            )
            act = Change(project, int(cursor.lastrowid or 0), coder_id, at)
            yield act
            if act.rows_touched == 0:
                project.execute("ROLLBACK")  # not even a number is used up
    except sqlite3.IntegrityError as error:
        raise Conflict(
            f"This does not fit what is in {project.path} ({error}).",
            "Nothing was written. Later acts may stand on it, or somebody made the same: `coder log` lists all acts.",
        ) from error


@contextmanager
def continued(project: Connection, change_id: int) -> Iterator[Change]:
    """Write on at an act that is too long for one transaction: it stands in the journal from its first part on, and an
    undo takes all parts back as one. Raises Conflict when it was undone before it was finished.

    Others may have acted in between, so what a part writes must not build on what came after the first part.
    """
    with project.transaction():
        row = project.row("SELECT at, coder_id FROM changes WHERE id = ?", (change_id,))
        if row is None or project.value("SELECT 1 FROM changes WHERE origin = ?", (change_id,)):
            raise Conflict(
                f"Change {change_id} was undone before it was finished.", "Begin again if it is still wanted."
            )
        act = Change(project, change_id, row["coder_id"], row["at"])
        act._seq = int(project.value("SELECT coalesce(max(seq), 0) FROM change_rows WHERE change_id = ?", (change_id,)))
        yield act


def coder_of(project: Connection, name: str) -> int:
    """The id of a coder, registered at the first act. Raises CoderError for an empty name."""
    name = normal_name(name)
    if not name:
        raise CoderError("An act needs the name of its coder.", "Give it with --coder NAME.")
    found = project.value("SELECT id FROM coders WHERE name = ?", (name,))
    if found is not None:
        return int(found)
    return int(project.execute("INSERT INTO coders (name, since) VALUES (?, ?)", (name, now())).lastrowid or 0)


_STATE = (
    "SELECT act.id, act.summary, act.coder_id, (SELECT later.id FROM changes AS later WHERE later.origin = act.id"
    " ORDER BY later.id DESC LIMIT 1) AS latest FROM changes AS act WHERE act.origin IS NULL"
)
"""Each original act with the latest undo or redo about it."""
_UNDONE = "(SELECT kind FROM changes WHERE id = state.latest) = 'undo'"


def undo(project: Connection, coder: str, *, change_id: int | None = None) -> Row:
    """Undo one act: `change_id`, whoever did it, or the latest still standing of `coder`'s own.

    Returns `id` (of the new change), `undone` and `summary`. Raises CoderError when there is nothing to undo,
    Conflict when later acts stand in the way.
    """
    with change(project, "undo", coder) as act:
        target = _latest_standing(project, act) if change_id is None else _named(project, act, change_id)
        if change_id is not None and target["undone"]:
            raise CoderError(
                f"Act {change_id} is undone already.", f"`coder redo PROJECT --change {change_id}` brings it back."
            )
        source = target["latest"] or target["id"]
        act.reverse(source)
        _settle(project, act, source, target)
    return {"id": act.id, "undone": target["id"], "summary": target["summary"]}


def redo(project: Connection, coder: str, *, change_id: int | None = None) -> Row:
    """Redo one undone act: `change_id`, whoever undid it, or what `coder` undid last.

    Without a number only what this coder has undone comes back, and a new act of theirs closes the way; what others
    do, undo and redo does neither. Returns `id` (of the new change), `redone` and `summary`. Raises CoderError when
    there is nothing to redo, Conflict when later acts stand in the way.
    """
    with change(project, "redo", coder) as act:
        target = _latest_undone(project, act) if change_id is None else _named(project, act, change_id)
        if change_id is not None and not target["undone"]:
            raise CoderError(f"Act {change_id} is not undone.", "`coder log` says which acts are.")
        act.reverse(target["latest"])
        _settle(project, act, target["latest"], target)
    return {"id": act.id, "redone": target["id"], "summary": target["summary"]}


def _named(project: Connection, act: Change, change_id: int) -> Row:
    """An act by its number, with whether it is `undone`. Raises CoderError for a number that is none."""
    target = project.row(f"SELECT state.*, {_UNDONE} AS undone FROM ({_STATE} AND act.id = ?) AS state", (change_id,))
    if target is None or target["id"] == act.id:
        raise CoderError(f"There is no act {change_id}.", "`coder log` lists them with their numbers.")
    return target


def _latest_standing(project: Connection, act: Change) -> Row:
    """The latest act of the coder of `act` that is not undone."""
    target = project.row(
        f"SELECT state.* FROM ({_STATE} AND act.coder_id = ? AND act.id < ? ORDER BY act.id DESC) AS state"
        f" WHERE {_UNDONE} IS NOT 1 LIMIT 1",
        (act.coder_id, act.id),
    )
    if target is None:
        raise CoderError(
            "There is nothing to undo.", "No act of yours stands; `coder undo PROJECT --change N` undoes any act."
        )
    return target


def _latest_undone(project: Connection, act: Change) -> Row:
    """The act that the coder of `act` has undone last, if they have acted on nothing new since."""
    newest = project.value(
        "SELECT max(id) FROM changes WHERE origin IS NULL AND coder_id = ? AND id <> ?", (act.coder_id, act.id)
    )
    target = project.row(
        "SELECT act.id, act.summary, latest.id AS latest FROM changes AS latest"
        " JOIN changes AS act ON act.id = latest.origin"
        " WHERE latest.kind = 'undo' AND latest.coder_id = ? AND latest.id > ?"
        " AND NOT EXISTS (SELECT 1 FROM changes AS later WHERE later.origin = act.id AND later.id > latest.id)"
        " ORDER BY latest.id DESC LIMIT 1",
        (act.coder_id, newest or 0),
    )
    if target is None:
        raise CoderError(
            "There is nothing to redo.",
            "You have undone nothing since your latest act; `coder redo PROJECT --change N` redoes any undone act.",
        )
    return target


def _settle(project: Connection, act: Change, source: int, target: Row) -> None:
    """Complete the row of an undo or redo, whose target is only known inside its own transaction."""
    project.execute(
        "UPDATE changes SET reverses = ?, origin = ?, summary = ? WHERE id = ?",
        (source, target["id"], target["summary"], act.id),
    )


def log(project: Connection, *, limit: int | None = None, coder: str | None = None) -> Iterator[Row]:
    """The journal, newest first: id, at, coder, kind, summary, rows, origin and whether the act stands."""
    return project.rows(
        "SELECT changes.id, changes.at, coders.name AS coder, changes.kind, changes.summary,"
        " (SELECT coalesce(sum(last_id - first_id + 1), 0) FROM change_rows WHERE change_id = changes.id) AS rows,"
        " changes.origin, coalesce((SELECT later.kind FROM changes AS later WHERE later.origin = changes.id"
        " ORDER BY later.id DESC LIMIT 1) <> 'undo', 1) AS stands"
        " FROM changes JOIN coders ON coders.id = changes.coder_id"
        " WHERE ? IS NULL OR coders.name = ? ORDER BY changes.id DESC LIMIT ?",
        (coder, coder, -1 if limit is None else limit),
    )


def next_id(project: Connection, table: str) -> int:
    """The id that the next row of a journalled table will have; no id is used twice."""
    return int(project.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = ?", (table,)))


def _insert(project: Connection, table: str, row: Row) -> int:
    marks = ", ".join("?" * len(row))
    cursor = project.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    row_id = int(cursor.lastrowid or 0)
    index(project, table, row_id, row_id)
    return row_id


def _delete(project: Connection, table: str, first: int, last: int) -> None:
    unindex(project, table, first, last)
    project.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last))


def _json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
