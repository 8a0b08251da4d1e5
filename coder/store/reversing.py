"""Putting back what an act did: its before-images replayed, newest first, in pages so that memory stays flat."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from typing import Any

from coder.message import Message
from coder.store.connection import Connection
from coder.store.fulltext import index
from coder.store.in_the_way import InTheWay
from coder.store.journal import JOURNALLED, Change, delete_rows, insert_row

Row = dict[str, Any]

PAGE = 5_000
"""Rows held in memory at a time."""

BULK = ("cases", "case_data", "responses", "suggestions", "automatic")
"""Tables filled many rows at a time, which come back so too: as a range with a sum, not with an image of each row."""

FEW = 20
"""So many rows that follow one another are still put back one by one."""


class Reversal:
    """Replays the before-images of one change into another."""

    def __init__(self, project: Connection, change_id: int, act: Change) -> None:
        self._project = project
        self._change_id = change_id
        self._act = act
        self._in_the_way = InTheWay(project, change_id, act.id, JOURNALLED)

    def reverse(self) -> None:
        """Put every row back. Raises Conflict where one has been changed since, or where a later act stands on one."""
        self._in_the_way.require_untouched()
        for run in self._runs():
            if len(run) > FEW:
                self._put_back(run)
            else:
                for entry in run:
                    self._undo(entry)
        if conflict := self._in_the_way.left_hanging() or self._in_the_way.two_decisions():
            raise conflict

    def _pages(self) -> Iterator[list[Row]]:
        seq = self._project.value("SELECT max(seq) FROM change_rows WHERE change_id = ?", (self._change_id,)) or 0
        while seq > 0:
            page = list(
                self._project.rows(
                    "SELECT * FROM change_rows WHERE change_id = ? AND seq <= ? ORDER BY seq DESC LIMIT ?",
                    (self._change_id, seq, PAGE),
                )
            )
            yield page
            seq = page[-1]["seq"] - 1 if len(page) == PAGE else 0

    def _runs(self) -> Iterator[list[Row]]:
        """The entries of the change, newest first; rows of one bulk table that were removed and follow one another
        stand together, at most a page of them."""
        for page in self._pages():
            run: list[Row] = []
            for entry in page:
                if run and not _follows(entry, run[-1]):
                    yield run
                    run = []
                run.append(entry)
            yield run

    def _undo(self, entry: Row) -> None:
        table, first, last = entry["table_name"], entry["first_id"], entry["last_id"]
        before = json.loads(entry["before"]) if entry["before"] is not None else None
        after = json.loads(entry["after"]) if entry["after"] is not None else None
        if before is None and after is None:
            self._remove_range(table, first, last)
            return
        current = self._project.row(f"SELECT * FROM {table} WHERE id = ?", (first,))
        self._require_unchanged(table, first, current, after)
        try:
            if before is None:
                delete_rows(self._project, table, first, first)
            elif after is None:
                insert_row(self._project, table, before)
            else:
                changed = {name: value for name, value in before.items() if after.get(name) != value}
                assignments = ", ".join(f"{name} = ?" for name in changed)
                self._project.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*changed.values(), first))
        except sqlite3.IntegrityError as error:
            raise self._in_the_way.refused(table, first, first, before, str(error)) from error
        self._act.note(table, first, current, before)

    def _put_back(self, run: list[Row]) -> None:
        """Bring back rows of one table whose ids follow one another."""
        table, first, last = run[0]["table_name"], run[0]["first_id"], run[-1]["last_id"]
        there = self._project.value(f"SELECT min(id) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        if there is not None:
            raise self._in_the_way.changed(table, there, there, Message("it is there again"))
        images = [json.loads(entry["before"]) for entry in run]
        columns = list(images[0])
        marks = ", ".join("?" * len(columns))
        try:
            self._project.executemany(
                f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({marks})",
                ([image[name] for name in columns] for image in images),
            )
        except sqlite3.IntegrityError as error:
            done = self._project.value(f"SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
            image = images[done]
            raise self._in_the_way.refused(table, image["id"], image["id"], image, str(error)) from error
        index(self._project, table, first, last)
        self._act.note_range(table, first, last)

    def _remove_range(self, table: str, first: int, last: int) -> None:
        """Take back a bulk insert, keeping whole images so that it can be redone."""
        held = self._project.value(f"SELECT count(*) FROM {table} WHERE id BETWEEN ? AND ?", (first, last))
        if held != last - first + 1:
            raise self._in_the_way.changed(table, first, last, Message("some of these rows have been removed since"))
        try:
            for stop in range(last, first - 1, -PAGE):
                start = max(first, stop - PAGE + 1)
                images = list(
                    self._project.rows(
                        f"SELECT * FROM {table} WHERE id BETWEEN ? AND ? ORDER BY id DESC", (start, stop)
                    )
                )
                self._act.note_many((table, image["id"], image, None) for image in images)
                delete_rows(self._project, table, start, stop)
        except sqlite3.IntegrityError as error:
            raise self._in_the_way.refused(table, first, last, None, str(error)) from error

    def _require_unchanged(self, table: str, row_id: int, current: Row | None, after: Row | None) -> None:
        if after is None:
            if current is not None:
                raise self._in_the_way.changed(table, row_id, row_id, Message("it is there again"))
        elif current is None:
            raise self._in_the_way.changed(table, row_id, row_id, Message("it has been removed since"))
        elif any(current[name] != value for name, value in after.items()):
            raise self._in_the_way.changed(table, row_id, row_id, Message("it has been changed since"))


def _follows(entry: Row, previous: Row) -> bool:
    """Whether both say that a row of the same bulk table was removed, and the ids follow one another."""
    return (
        entry["table_name"] == previous["table_name"]
        and entry["table_name"] in BULK
        and all(one["before"] is not None and one["after"] is None for one in (entry, previous))
        and entry["first_id"] == previous["first_id"] + 1
    )
