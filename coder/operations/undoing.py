"""Undo and redo: each is a new change that reverses another."""

from __future__ import annotations

from msgspec import Struct

from coder.kept_message import message_of
from coder.message import Message
from coder.model.ids import ChangeId
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import journal, undoing


class ActReversed(Struct, frozen=True):
    """A change that was undone or redone, by number, with its description; `changed` is of the undo or redo itself."""

    changed: Changed
    act: ChangeId
    what: Message

    @property
    def summary(self) -> str:
        """Its description, in English."""
        return str(self.what)


def undo(session: Session, act: int | None = None) -> ActReversed:
    """Undo one change: this coder's latest that stands, or `act`, whoever made it.

    Raises CoderError when there is nothing to undo, Conflict when later changes prevent it.
    """
    with journal.change(session.project, "undo", session.coder) as undone:
        target = undoing.undo(session.project, undone, None if act is None else ChangeId(act))
        changed = changed_by(session, undone)
    return ActReversed(changed, target.id, message_of(target.facts, target.summary))


def redo(session: Session, act: int | None = None) -> ActReversed:
    """Redo one change: what this coder undid last, if they have made none since, or `act`, whoever undid it.

    Raises CoderError when there is nothing to redo, Conflict when later changes prevent it.
    """
    with journal.change(session.project, "redo", session.coder) as redone:
        target = undoing.redo(session.project, redone, None if act is None else ChangeId(act))
        changed = changed_by(session, redone)
    return ActReversed(changed, target.id, message_of(target.facts, target.summary))
