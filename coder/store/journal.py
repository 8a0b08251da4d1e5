"""Every operation is one journalled change: who, when, what, with before- and after-images. Undo is a change, too.

A change is never rewritten. Undoing replays its before-images as a new change, redoing undoes the undo, so the journal
is complete and survives a restart. `origin` links undos and redos to the original change.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple

from coder.errors import Conflict
from coder.kept_message import to_json
from coder.message import Message, text
from coder.model.change import LoggedChange
from coder.model.ids import ChangeId, CoderId
from coder.store.coders import coder_of
from coder.store.connection import Connection, Value, now
from coder.store.digests import Sum, parsed
from coder.store.fulltext import index
from coder.store.identity import IDENTIFIED, fresh
from coder.store.rows import Image, as_json, delete_rows, insert_row, next_id, row_image, update_row
from coder.store.seals import ENTRIES, HEADS, IDS, NO_IMAGE, Entry, summed
from coder.store.touched import Touched

JOURNALLED = (
    "imports", "variables", "cases", "case_data", "responses", "codes", "codebooks",
    "runs", "suggestions", "codings", "decisions", "memos", "flags",
    "redactions", "redacted_words", "automatic", "samples", "sample_members", "units",
    "themes", "theme_codes", "theme_quotes", "headings",
    "assignments", "assignment_members", "hold_outs", "reconciliations",
    "merged_touches", "merged_acts", "merged_coders",
)  # fmt: skip
"""Tables that a change may touch. Coders and the journal itself only ever grow."""

UPGRADE = "upgrade"
"""The kind of a change that upgraded an older file: it belongs to nobody, so an undo must give its number."""


SHARE = "share"
"""The kind of the change that begins a copy with replaced texts: nothing before it can be undone there."""


class Head(NamedTuple):
    """Coder, time and kind of a change."""

    coder_id: CoderId
    at: str
    kind: str


_NOTE = (
    "INSERT INTO change_rows (change_id, seq, table_name, first_id, last_id, before, after, digest)"
    " VALUES (?, ?, ?, ?, ?, ?, ?, ?)"
)


ROWS_AT_ONCE = 1_000
"""Rows fetched at once for a sum over many."""


class Change:
    """A change being written. Every row it touches is journalled with it, in one transaction."""

    def __init__(self, project: Connection, change_id: ChangeId, coder_id: CoderId, at: str, kind: str = "") -> None:
        self.id = change_id
        self.kind = kind
        self.coder_id = coder_id
        self.at = at
        self.rows_touched = 0
        self.touched = Touched()
        self._project = project
        self._seq = 0
        self._sum = Sum(IDS)
        self._uuids = fresh()

    @property
    def entries(self) -> int:
        """The number of entries that it has in the journal so far."""
        return self._seq

    @property
    def uuid(self) -> str:
        """The id by which the change is known in every copy."""
        return str(self._project.value("SELECT uuid FROM changes WHERE id = ?", (self.id,)))

    def fresh_uuid(self) -> str:
        """Return a unique global id."""
        return next(self._uuids)

    def insert(self, table: str, row: Image) -> int:
        """Insert one row and return its id."""
        known = {"uuid": next(self._uuids), **row} if table in IDENTIFIED else row
        row_id = insert_row(self._project, table, known)
        # The image is read back for the columns left to their defaults: a later change may modify just these.
        self.note(table, row_id, None, self._image(table, row_id))
        return row_id

    def insert_many(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> range:
        """Insert rows with consecutive ids, and return these. The journal stores the range and a sum, not each row."""
        first = next_id(self._project, table)
        if table in IDENTIFIED and "uuid" not in columns:
            columns = (*columns, "uuid")
            rows = ((*row, uuid) for row, uuid in zip(rows, self._uuids, strict=False))
        self._project.insert_rows(table, columns, rows)
        last = int(self._project.value(f"SELECT coalesce(max(id), 0) FROM {table}"))
        if last >= first:
            index(self._project, table, first, last)
            self.note_range(table, first, last)
        return range(first, last + 1)

    def insert_as_stored(self, table: str, columns: Sequence[str], rows: Iterable[tuple[Value, ...]]) -> range:
        """Insert rows as `insert_many` does, in two thirds of the time: they are not read back for the sum.

        `columns` must be all but the id, in the order of the table, and the values of the types that these keep: no
        True for 1, no 1 for 1.0.
        """
        first = next_id(self._project, table)
        numbered = [(number, *row) for number, row in enumerate(rows, first)]
        columns = ("id", *columns)
        self._project.insert_rows(table, columns, numbered)
        if numbered:
            found = Sum(columns)
            found.add_all(numbered)
            self._note_added(table, first, first + len(numbered) - 1, found)
        return range(first, first + len(numbered))

    def update(self, table: str, row_id: int, fields: Image) -> None:
        """Change some columns of one row."""
        before = self._image(table, row_id)
        if all(before[name] == value for name, value in fields.items()):
            return
        update_row(self._project, table, row_id, fields)
        self.note(table, row_id, before, {**before, **fields})

    def delete(self, table: str, row_id: int) -> None:
        """Delete one row; its image stays in the journal."""
        before = self._image(table, row_id)
        delete_rows(self._project, table, row_id, row_id)
        self.note(table, row_id, before, None)

    def _image(self, table: str, row_id: int) -> Image:
        row = row_image(self._project, table, row_id)
        if row is None:
            raise Conflict(
                "A row of {table} ({row_id}) is gone: another process removed it.",
                "Try again.",
                table=table,
                row_id=row_id,
            )
        return row

    def note(self, table: str, row_id: int, before: Image | None, after: Image | None) -> None:
        """Journal the effect on one row."""
        self.note_many([(table, row_id, before, after)])

    def note_many(self, noted: Iterable[tuple[str, int, Image | None, Image | None]]) -> None:
        """Journal the effect on rows: (table, id, before, after)."""
        self._project.executemany(_NOTE, (self._noted(*effect) for effect in noted))

    def _noted(self, table: str, row: int, before: Image | None, after: Image | None) -> Entry:
        self.touched.row(table, before)
        self.touched.row(table, after)
        return self._entry(table, row, row, as_json(before), as_json(after))

    def note_range(self, table: str, first: int, last: int) -> None:
        """Journal that rows `first` to `last` were added, with a sum over them."""
        rows = self._project.execute(f"SELECT * FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        found = Sum([column[0] for column in rows.description])
        for page in iter(lambda: rows.fetchmany(ROWS_AT_ONCE), []):
            found.add_all(page)
        self._note_added(table, first, last, found)

    def _note_added(self, table: str, first: int, last: int, found: Sum) -> None:
        self.touched.rows(table)
        self._project.execute(_NOTE, self._entry(table, first, last, None, None, str(found)))

    def _entry(
        self, table: str, first: int, last: int, before: str | None, after: str | None, digest: str | None = None
    ) -> Entry:
        self._seq += 1
        self.rows_touched += last - first + 1
        entry = Entry(self.id, self._seq, table, first, last, before, after, digest)
        self._sum.add(entry)
        return entry

    @contextmanager
    def written_for(self, coder: str) -> Iterator[None]:
        """Attribute rows written inside to `coder`; the change itself keeps its own."""
        doer = self.coder_id
        self.coder_id = coder_of(self._project, coder)
        try:
            yield
        finally:
            self.coder_id = doer

    def describe(self, description: Message | str) -> None:
        """Set the description of the change, once known: stored with its facts, and in English."""
        what = text(description) if isinstance(description, str) else description
        self._project.execute(
            "UPDATE changes SET summary = ?, facts = ? WHERE id = ?", (str(what), to_json(what), self.id)
        )

    def call(self, kind: str) -> None:
        """Set the kind of the change, once it is known."""
        self.kind = kind
        self._project.execute("UPDATE changes SET kind = ? WHERE id = ?", (kind, self.id))

    def go_on(self) -> None:
        """Reopen a sealed change, to write more of it."""
        self._seq = int(
            self._project.value("SELECT coalesce(max(seq), 0) FROM change_rows WHERE change_id = ?", (self.id,))
        )
        stored_sum = self._project.value("SELECT digest FROM changes WHERE id = ?", (self.id,))
        sealed = parsed(stored_sum)
        sealed.take(self._head(sealed.columns))
        self._sum = Sum(IDS, sealed.value)

    def forget(self, seq: int) -> None:
        """Remove an entry from a change that is withdrawn."""
        self._sum.take(self._project.execute(f"{ENTRIES} WHERE change_id = ? AND seq = ?", (self.id, seq)).fetchone())
        self._project.execute("DELETE FROM change_rows WHERE change_id = ? AND seq = ?", (self.id, seq))

    def drop_image(self, entry: Entry) -> None:
        """Keep the record that an entry removed a row, without its image."""
        self._sum.take(entry)
        self._sum.add(entry._replace(before=NO_IMAGE))
        self._project.execute(
            "UPDATE change_rows SET before = ? WHERE change_id = ? AND seq = ?", (NO_IMAGE, entry.change, entry.seq)
        )

    def seal(self) -> None:
        """Store the sum over all that the change has written, which `coder check` compares."""
        self._sum.add(self._head())
        self._project.execute("UPDATE changes SET digest = ? WHERE id = ?", (str(self._sum), self.id))

    def _head(self, columns: tuple[str, ...] = IDS) -> tuple[Value, ...]:
        return summed(self._project.execute(f"{HEADS} WHERE changes.id = ?", (self.id,)).fetchone(), columns)


@contextmanager
def change(
    project: Connection, kind: str, coder: str, what: Message | str | None = None, *, in_order: str = ""
) -> Iterator[Change]:
    """Open a change by `coder`; all that is written inside it succeeds or fails together.

    `in_order` is the order of the coder's queue (see `store.coding_orders`), recorded with the change. A change that
    touches no row leaves no trace in the journal. Raises Conflict where it contradicts existing rows, ProjectRefused
    where the file cannot be written.
    """
    at = now()
    try:
        with project.transaction():
            coder_id = coder_of(project, coder)
            cursor = project.execute(
                "INSERT INTO changes (at, coder_id, kind, summary, uuid) VALUES (?, ?, ?, '', ?)",
                (at, coder_id, kind, next(fresh())),
            )
            act = Change(project, ChangeId(cursor.lastrowid or 0), coder_id, at, kind)
            if what:
                act.describe(what)
            yield act
            if act.rows_touched == 0:
                project.execute("ROLLBACK")  # not even a number is used up
            else:
                act.seal()
                if in_order:
                    project.execute("INSERT INTO coding_orders (change_id, in_order) VALUES (?, ?)", (act.id, in_order))
    except sqlite3.IntegrityError as error:
        raise Conflict(
            "This does not fit what is in {path}.",
            "Nothing was written. Later acts may stand on it, or somebody made the same: `coder log` lists all acts.",
            path=project.path,
        ) from error


@contextmanager
def continued(project: Connection, change_id: ChangeId) -> Iterator[Change]:
    """Continue a change that is too long for one transaction: it is in the journal from its first part on, and an undo
    reverses all parts at once. Raises Conflict when it was undone before it was finished.

    Others may have written in between, so a part must not depend on anything written after the first part.
    """
    with project.transaction():
        act = _standing(project, change_id)
        if act is None:
            raise Conflict(
                "Change {change_id} was undone before it was finished.",
                "Begin again if it is still wanted.",
                change_id=change_id,
            )
        yield act
        act.seal()


def _standing(project: Connection, change_id: ChangeId) -> Change | None:
    """Return a change to be continued; None where it does not exist, or was undone."""
    head = project.first(Head, "SELECT coder_id, at, kind FROM changes WHERE id = ?", (change_id,))
    if head is None or project.value("SELECT 1 FROM changes WHERE origin = ?", (change_id,)):
        return None
    act = Change(project, change_id, *head)
    act.go_on()
    return act


def withdraw(project: Connection, change_id: ChangeId) -> None:
    """Remove an unfinished change from the project: the rows it added, and its place in the journal.

    In several transactions, after each of which file and journal agree. Raises Conflict where another change depends on
    its rows, or where it did more than add; then the rest of it stays.
    """
    try:
        left = True
        while left:
            with project.transaction():
                act = _standing(project, change_id)
                if act is None:
                    return
                page = list(
                    project.read(Entry, f"{ENTRIES} WHERE change_id = ? ORDER BY seq DESC LIMIT 4", (change_id,))
                )
                for entry in page:
                    if entry.before is None:
                        delete_rows(project, entry.table, entry.first, entry.last)
                    elif entry.after is not None and project.value(
                        _ADDED, (change_id, entry.table, entry.first, entry.last)
                    ):
                        update_row(project, entry.table, entry.first, json.loads(entry.before))
                    else:
                        raise Conflict(
                            "Change {change_id} changed what was there.",
                            "Undo it: --change {change_id}.",
                            change_id=change_id,
                        )
                    act.forget(entry.seq)
                left = bool(page)
                if left:
                    act.seal()
                else:
                    project.execute("DELETE FROM changes WHERE id = ?", (change_id,))
    except sqlite3.IntegrityError as error:
        raise Conflict(
            "Later acts stand on what change {change_id} added.", "Undo them first.", change_id=change_id
        ) from error


_ADDED = (
    "SELECT 1 FROM change_rows WHERE change_id = ? AND table_name = ? AND before IS NULL AND first_id <= ?"
    " AND last_id >= ?"
)
"""Whether a change itself added the rows that it modified later, as a finished run does."""


def log(project: Connection, *, limit: int | None = None, coder: str | None = None) -> Iterator[LoggedChange]:
    """Yield the journal, newest first."""
    return project.read(
        LoggedChange,
        "SELECT changes.id, changes.at, coders.name AS coder, changes.kind, changes.summary,"
        " (SELECT coalesce(sum(last_id - first_id + 1), 0) FROM change_rows WHERE change_id = changes.id) AS rows,"
        " changes.origin, coalesce((SELECT later.kind FROM changes AS later WHERE later.origin = changes.id"
        " ORDER BY later.id DESC LIMIT 1) <> 'undo', 1) AS stands, changes.facts"
        " FROM changes JOIN coders ON coders.id = changes.coder_id"
        " WHERE ? IS NULL OR coders.name = ? ORDER BY changes.id DESC LIMIT ?",
        (coder, coder, -1 if limit is None else limit),
    )
