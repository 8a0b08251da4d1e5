"""Why a change cannot be undone, and which later change prevents it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from coder.errors import Conflict
from coder.kept_message import message_of
from coder.message import Message
from coder.model.ids import ChangeId
from coder.store.answer_references import find_response
from coder.store.connection import Connection
from coder.store.flags import NO_CODE_FITS
from coder.store.rows import Image

WHAT_STANDS_ON = {
    "responses": Message("later acts stand on answers that it made"),
    "codes": Message("later acts stand on codes that it made"),
    "suggestions": Message("later acts stand on suggestions that it made"),
    "runs": Message("later acts stand on a run of suggestions that it made"),
    "codings": Message("later acts stand on codings that it made"),
    "variables": Message("later acts stand on questions that it made"),
    "cases": Message("later acts stand on cases that it made"),
    "codebooks": Message("later acts stand on a version of the codebook that it made"),
    "imports": Message("later acts stand on an import that it made"),
    "samples": Message("later acts stand on a random sample that it made"),
    "assignments": Message("later acts stand on answers that it gave out"),
}  # fmt: skip
STANDS_ON_ROWS = Message("later acts stand on rows that it made")
SELF_REFERENCES = (("codes", "parent_id"), ("responses", "replaced_by"))
"""References that SQLite checks only when a transaction ends."""


class LaterAct(NamedTuple):
    """A later change, with its coder."""

    id: ChangeId
    summary: str
    facts: str | None
    coder: str


_ACT = "act.id, act.summary, act.facts, coders.name"
_OF_LATER_ACTS = (
    "JOIN changes ON changes.id = other.change_id JOIN changes AS act ON act.id = coalesce(changes.origin, changes.id)"
    " JOIN coders ON coders.id = act.coder_id"
    " WHERE other.change_id > ?2 AND act.id IN (SELECT value FROM json_each(?1))"
)


class UndoConflicts:
    """Finds the changes after `change_id` that prevent its reversal. `tables` are the journalled ones. `asked` is the
    change that people name: that itself, or the one that it undid or redid.
    """

    def __init__(
        self, project: Connection, change_id: ChangeId, into: ChangeId, tables: tuple[str, ...], asked: ChangeId
    ) -> None:
        self._project = project
        self._change_id = change_id
        self._into = into
        self._asked = asked
        self._tables = tables

    def require_untouched(self) -> None:
        """Raise Conflict where a later change concerns a row of this change.

        The row itself may look as this change left it: a later change that modified it there and back, or that added
        and removed something depending on it, could not be undone any more if this one went first.
        """
        later = self._later_acts()
        if not later:
            return
        ids = json.dumps(later)
        by_row = self._project.first(
            LaterAct,
            f"SELECT {_ACT} FROM change_rows AS mine JOIN change_rows AS other ON other.table_name = mine.table_name"
            " AND other.first_id BETWEEN mine.first_id AND mine.last_id"
            f" {_OF_LATER_ACTS} AND mine.change_id = ?2 ORDER BY 1 DESC LIMIT 1",
            (ids, self._change_id),
        )
        if by_row:
            raise self._conflict(Message("what it touched has been changed since"), by_row)
        for child in self._tables:
            for parent, column in self._references(child):
                by_reference = self._project.first(
                    LaterAct,
                    f"SELECT {_ACT} FROM change_rows AS other JOIN change_rows AS mine ON mine.change_id = ?2"
                    " AND mine.table_name = ?3 AND mine.before IS NULL AND coalesce(other.before, other.after) ->> ?4"
                    f" BETWEEN mine.first_id AND mine.last_id {_OF_LATER_ACTS} AND other.table_name = ?5"
                    " ORDER BY 1 DESC LIMIT 1",
                    (ids, self._change_id, parent, f"$.{column}", child),
                )
                if by_reference:
                    why = WHAT_STANDS_ON.get(parent, STANDS_ON_ROWS)
                    raise self._conflict(why, by_reference)

    def _later_acts(self) -> list[ChangeId]:
        """Return the changes since that still have an effect; one done and undone since has none."""
        rows = self._project.execute(
            "SELECT coalesce(origin, id) AS act FROM changes WHERE id > ? AND id <> ? GROUP BY act"
            " HAVING count(*) % 2 = 1",
            (self._change_id, self._into),
        )
        return [act for (act,) in rows]

    def changed(self, table: str, first: int, last: int, why: Message) -> Conflict:
        """Return the conflict for one of rows `first` to `last` that was modified later."""
        return self._conflict(why, self._latest(table, first, last))

    def refused(self, table: str, first: int, last: int, image: Image | None, error: str) -> Conflict:
        """Return the conflict for SQLite's refusal to delete rows, or (with `image`) to restore one."""
        if image is None:
            why = WHAT_STANDS_ON.get(table, STANDS_ON_ROWS)
            return self._conflict(why, next(self._standing_on(table, first, last), None))
        if "UNIQUE" in error:
            columns = re.findall(r"\w+\.(\w+)", error)
            duplicate_id = self._project.value(
                f"SELECT id FROM {table} WHERE {' AND '.join(f'{column} IS ?' for column in columns)}",
                [image[column] for column in columns],
            )
            return self._conflict(
                Message("the same has been made again since"), self._latest(table, duplicate_id, duplicate_id)
            )
        gone = (
            (parent, pointed_to)
            for parent, column in self._references(table)
            if isinstance(pointed_to := image[column], int) and not self._there(parent, pointed_to)
        )
        parent, row_id = next(gone, (table, first))
        act = self._latest(parent, row_id, row_id, undone=True)
        return self._conflict(Message("what it stood on has been taken away since"), act)

    def left_hanging(self) -> Conflict | None:
        """Return the conflict where a row would refer to one of its own table that the reversal removed."""
        for table, column in SELF_REFERENCES:
            row_id = self._project.value(
                f"SELECT id FROM {table} WHERE {column} IS NOT NULL AND {column} NOT IN (SELECT id FROM {table})"
            )
            if row_id is not None:
                return self._conflict(
                    WHAT_STANDS_ON[table],
                    self._latest(table, row_id, row_id),
                )
        return None

    def two_decisions(self) -> Conflict | None:
        """Return the conflict where a code and «no code fits» of one coder would coexist on one answer."""
        found = self._project.execute(
            "SELECT flags.id, codings.id, flags.response_id FROM"
            " (SELECT DISTINCT after ->> '$.response_id' AS response FROM change_rows"
            "   WHERE change_id = ? AND table_name IN ('flags', 'codings') AND after IS NOT NULL) AS touched"
            " JOIN flags ON flags.response_id = touched.response AND flags.kind = ?"
            " JOIN codings ON codings.response_id = flags.response_id AND codings.coder_id = flags.coder_id LIMIT 1",
            (self._into, NO_CODE_FITS),
        ).fetchone()
        if found is None:
            return None
        flag, coding, response = found
        return self._conflict(
            Message(
                "a code and «no code fits» would stand together on {answer}",
                answer=find_response(self._project, f"#{response}").named,
            ),
            self._latest("codings", coding, coding) or self._latest("flags", flag, flag),
        )

    def _references(self, table: str) -> list[tuple[str, str]]:
        """Return (table referred to, by which column) of a table."""
        found = self._project.execute('SELECT "table", "from" FROM pragma_foreign_key_list(?)', (table,))
        return found.fetchall()

    def _standing_on(self, table: str, first: int, last: int) -> Iterator[LaterAct | None]:
        """Yield the latest change of a row referring to rows `first` to `last`, for each journalled table with one."""
        for child in self._tables:
            for parent, column in self._references(child):
                if parent == table:
                    row_id = self._project.value(
                        f"SELECT max(id) FROM {child} WHERE {column} BETWEEN ? AND ?", (first, last)
                    )
                    if row_id is not None:
                        yield self._latest(child, row_id, row_id)

    def _there(self, table: str, row_id: int) -> bool:
        return self._project.value(f"SELECT 1 FROM {table} WHERE id = ?", (row_id,)) is not None

    def _latest(self, table: str, first: int | None, last: int | None, *, undone: bool = False) -> LaterAct | None:
        """Return the latest later change of one of these rows that stands, or (with `undone`) the latest of all."""
        return self._project.first(
            LaterAct,
            f"SELECT {_ACT} FROM change_rows JOIN changes ON changes.id = change_id"
            " JOIN changes AS act ON act.id = coalesce(changes.origin, changes.id)"
            " JOIN coders ON coders.id = act.coder_id"
            " WHERE table_name = ? AND first_id <= ? AND last_id >= ? AND change_id > ?"
            " AND act.kind NOT IN ('undo', 'redo') AND (? OR coalesce((SELECT later.kind FROM changes AS later"
            " WHERE later.origin = act.id ORDER BY later.id DESC LIMIT 1), '') <> 'undo')"
            " ORDER BY change_id DESC LIMIT 1",
            (table, last, first, self._change_id, undone),
        )

    def _conflict(self, why: Message, act: LaterAct | None) -> Conflict:
        if act is not None:
            why = Message(
                "{why} (change {later} by {coder}: {act})",
                why=why, later=act.id, coder=act.coder, act=message_of(act.facts, act.summary),
            )  # fmt: skip
        return Conflict(
            self._what(why), Message("Nothing was changed. Undo the later acts first; `coder log` lists them.")
        )

    def _what(self, why: Message) -> Message:
        """Return that the change which was named cannot be undone or redone."""
        kind = self._project.value("SELECT kind FROM changes WHERE id = ?", (self._change_id,))
        if self._asked == self._change_id:
            return Message("Change {change} cannot be reversed: {why}.", change=self._asked, why=why)
        if kind == "undo":
            return Message(
                "Change {change}, which act {latest} undid, cannot be redone: {why}.",
                change=self._asked, latest=self._change_id, why=why,
            )  # fmt: skip
        return Message(
            "Change {change}, which act {latest} redid, cannot be reversed: {why}.",
            change=self._asked, latest=self._change_id, why=why,
        )  # fmt: skip
