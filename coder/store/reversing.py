"""Reverses a change: restores its before-images, newest first, in pages so that memory stays bounded."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator

from coder.message import Message
from coder.model.ids import ChangeId
from coder.store.connection import Connection
from coder.store.fulltext import index
from coder.store.journal import JOURNALLED, Change
from coder.store.older_ids import OlderIds
from coder.store.rows import Image, delete_rows, insert_row, row_image, update_row
from coder.store.seals import ENTRIES, Entry
from coder.store.undo_conflicts import UndoConflicts

PAGE = 5_000
"""Rows held in memory at a time."""

BULK = ("cases", "case_data", "responses", "suggestions", "automatic")
"""Tables filled in bulk, which are restored in bulk, too: as a range with a sum, without an image of each row."""

FEW = 20
"""Consecutive rows that are still restored one by one."""


class Reversal:
    """Replays the before-images of one change into another. `asked` is the change to undo or redo, if it is another."""

    def __init__(self, project: Connection, change_id: ChangeId, act: Change, asked: ChangeId | None = None) -> None:
        self._project = project
        self._change_id = change_id
        self._act = act
        self._older_ids = OlderIds(project)
        self._conflicts = UndoConflicts(project, change_id, act.id, JOURNALLED, asked or change_id)

    def reverse(self) -> None:
        """Restore every row. Raises Conflict where one has been changed since, or a later change depends on one."""
        self._conflicts.require_untouched()
        for run in self._runs():
            if len(run) > FEW:
                self._put_back(run)
            else:
                for entry in run:
                    self._undo(entry)
        if conflict := self._conflicts.left_hanging() or self._conflicts.two_decisions():
            raise conflict

    def _pages(self) -> Iterator[list[Entry]]:
        seq = self._project.value("SELECT max(seq) FROM change_rows WHERE change_id = ?", (self._change_id,)) or 0
        while seq > 0:
            page = list(
                self._project.read(
                    Entry,
                    f"{ENTRIES} WHERE change_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                    (self._change_id, seq, PAGE),
                )
            )
            yield page
            seq = page[-1].seq - 1 if len(page) == PAGE else 0

    def _runs(self) -> Iterator[list[Entry]]:
        """Yield the entries of the change, newest first; consecutive removed rows of a bulk table are combined, at most
        a page of them.
        """
        for page in self._pages():
            run: list[Entry] = []
            for entry in page:
                if run and not _follows(entry, run[-1]):
                    yield run
                    run = []
                run.append(entry)
            yield run

    def _undo(self, entry: Entry) -> None:
        table, first = entry.table, entry.first
        before, after = image_of(entry.before), image_of(entry.after)
        if before is None and after is None:
            self._remove_range(table, first, entry.last)
            return
        current = row_image(self._project, table, first)
        self._require_unchanged(table, first, current, after)
        try:
            if before is None:
                delete_rows(self._project, table, first, first)
            elif after is None:
                before = self._older_ids.known(table, before)
                insert_row(self._project, table, before)
            else:
                changed = {name: value for name, value in before.items() if after.get(name) != value}
                update_row(self._project, table, first, changed)
        except sqlite3.IntegrityError as error:
            raise self._conflicts.refused(table, first, first, before, str(error)) from error
        self._act.note(table, first, current, before)

    def _put_back(self, run: list[Entry]) -> None:
        """Restore rows of one table with consecutive ids."""
        table, first, last = run[0].table, run[0].first, run[-1].last
        first_existing = self._project.value(f"SELECT min(id) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        if first_existing is not None:
            raise self._conflicts.changed(table, first_existing, first_existing, Message("it is there again"))
        images = [self._older_ids.known(table, json.loads(entry.before or "")) for entry in run]
        columns = list(images[0])
        marks = ", ".join("?" * len(columns))
        try:
            self._project.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                ([image[name] for name in columns] for image in images),
            )
        except sqlite3.IntegrityError as error:
            done = self._project.value(f"SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
            raise self._conflicts.refused(table, first + done, first + done, images[done], str(error)) from error
        index(self._project, table, first, last)
        self._act.note_range(table, first, last)

    def _remove_range(self, table: str, first: int, last: int) -> None:
        """Reverse a bulk insert, keeping whole images so that it can be redone."""
        row_count = self._project.value(f"SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        if row_count != last - first + 1:
            raise self._conflicts.changed(table, first, last, Message("some of these rows have been removed since"))
        try:
            for stop in range(last, first - 1, -PAGE):
                start = max(first, stop - PAGE + 1)
                images = list(
                    self._project.images(
                        f"SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id DESC", (start, stop)
                    )
                )
                ids = range(stop, start - 1, -1)
                self._act.note_many((table, row_id, image, None) for row_id, image in zip(ids, images, strict=True))
                delete_rows(self._project, table, start, stop)
        except sqlite3.IntegrityError as error:
            raise self._conflicts.refused(table, first, last, None, str(error)) from error

    def _require_unchanged(self, table: str, row_id: int, current: Image | None, after: Image | None) -> None:
        if after is None:
            if current is not None:
                raise self._conflicts.changed(table, row_id, row_id, Message("it is there again"))
        elif current is None:
            raise self._conflicts.changed(table, row_id, row_id, Message("it has been removed since"))
        elif any(current[name] != value for name, value in after.items()):
            raise self._conflicts.changed(table, row_id, row_id, Message("it has been changed since"))


def image_of(json_image: str | None) -> Image | None:
    """Decode a row of any table from the journal."""
    image: Image | None = None if json_image is None else json.loads(json_image)
    return image


def _follows(entry: Entry, previous: Entry) -> bool:
    """Return whether both entries removed a row of the same bulk table, with consecutive ids."""
    return (
        entry.table == previous.table
        and entry.table in BULK
        and all(removed.before is not None and removed.after is None for removed in (entry, previous))
        and entry.first == previous.first + 1
    )
