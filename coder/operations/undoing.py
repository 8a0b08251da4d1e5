"""Undo and redo: each is a new act that reverses another act."""

from __future__ import annotations

from msgspec import Struct

from coder.kept_message import message_of
from coder.message import Message
from coder.model.ids import ChangeId
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import journal, undoing


class ActReversed(Struct, frozen=True):
    """An act that was undone or redone, by its number, and what it was; `changed` is of the undo or redo itself."""

    changed: Changed
    act: ChangeId
    what: Message

    @property
    def summary(self) -> str:
        """What it was, in English."""
        return str(self.what)


def undo(session: Session, act: int | None = None) -> ActReversed:
    """Undo one act: this coder's latest that stands, or `act`, whoever did it.

    Raises CoderError when there is nothing to undo, Conflict when later acts stand in the way.
    """
    with journal.change(session.project, "undo", session.coder) as undone:
        target = undoing.undo(session.project, undone, None if act is None else ChangeId(act))
        changed = changed_by(session, undone)
    return ActReversed(changed, target.id, message_of(target.facts, target.summary))


def redo(session: Session, act: int | None = None) -> ActReversed:
    """Redo one act: what this coder undid last, if they have done nothing new since, or `act`, whoever undid it.

    Raises CoderError when there is nothing to redo, Conflict when later acts stand in the way.
    """
    with journal.change(session.project, "redo", session.coder) as redone:
        target = undoing.redo(session.project, redone, None if act is None else ChangeId(act))
        changed = changed_by(session, redone)
    return ActReversed(changed, target.id, message_of(target.facts, target.summary))
