"""Returns what the next undo or redo of a coder would change, so that the screen can ask first."""

from __future__ import annotations

from msgspec import Struct

from coder.kept_message import message_of
from coder.message import Message
from coder.model.change import RowsReversed
from coder.model.ids import ChangeId
from coder.project import Session
from coder.store import touched, undoing
from coder.store.undoing import Reversible

MANY = 20
"""Rows on responses up to which a change is undone without asking."""

CODES = 5
"""Codes up to which a change of the codebook is undone without asking, if no codings moved."""

ALWAYS = ("suggest", "merge")
"""Kinds of changes that are large however few rows they have: a run of suggestions, and a merge with another copy."""

BRINGS_IN = ("imports", "cases", "responses")
"""Tables that only imports write."""


class NextReversal(Struct, frozen=True):
    """The change to undo or redo, its description, and the number of rows affected in each table.

    `large`: it adds or removes files, runs or codes, or many rows on responses, so that the screen asks first.
    """

    act: ChangeId
    what: Message
    rows: tuple[RowsReversed, ...]
    large: bool


def next_undo(session: Session) -> NextReversal:
    """Return what `operations.undoing.undo` would take back. Raises CoderError when there is nothing to undo."""
    return _next_reversal(session, undoing.next_undo(session.project, session.coder))


def next_redo(session: Session) -> NextReversal:
    """Return what `operations.undoing.redo` would bring back. Raises CoderError when there is nothing to redo."""
    return _next_reversal(session, undoing.next_redo(session.project, session.coder))


def _next_reversal(session: Session, target: Reversible) -> NextReversal:
    rows = tuple(undoing.rows_reversed(session.project, target))
    what = message_of(target.facts, target.summary)
    return NextReversal(target.id, what, rows, _is_large(target.kind, rows))


def _is_large(kind: str, rows: tuple[RowsReversed, ...]) -> bool:
    counts = {
        rows_reversed.table: rows_reversed.go + rows_reversed.come + rows_reversed.change for rows_reversed in rows
    }
    if kind in ALWAYS or any(table in counts for table in BRINGS_IN):
        return True
    if kind == "codebook" and ("codings" in counts or counts.get("codes", 0) > CODES):
        return True
    return any(counts.get(table, 0) > MANY for table in touched.ON_ANSWERS - {"suggestions"})
