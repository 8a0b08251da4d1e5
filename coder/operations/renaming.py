"""Renames questions and variables."""

from __future__ import annotations

from dataclasses import dataclass

from coder.message import Message
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import journal, variables


@dataclass(frozen=True, slots=True)
class VariableRenamed:
    """The name that a question or variable had, and the one it has now."""

    changed: Changed
    old: str
    new: str


def rename(session: Session, wanted: str, name: str) -> VariableRenamed:
    """Give a question or variable another name, as one change.

    Its full text stays, and a later file with the earlier name as heading belongs to it. Raises NotFound where
    nothing is called so, CoderError for a name that is taken or cannot be one.
    """
    with journal.change(session.project, "rename", session.coder) as act:
        old, new = variables.rename(session.project, act, wanted, name)
        act.describe(Message("«{old}» is now called «{new}»", old=old, new=new))
        changed = changed_by(session, act)
    return VariableRenamed(changed, old, new)


@dataclass(frozen=True, slots=True)
class TextWritten:
    """The name of the question or variable whose full text was written."""

    changed: Changed
    name: str


def write_text(session: Session, wanted: str, text: str) -> TextWritten:
    """Write the full text of a question or variable, which headings and captions of reports have, as one change.

    Its name stays. Raises NotFound where nothing is called so, CoderError where it has this text.
    """
    text = " ".join(text.split())
    with journal.change(session.project, "rename", session.coder) as act:
        name = variables.put_text(session.project, act, wanted, text)
        act.describe(Message("full text of «{name}»: «{text}»", name=name, text=text))
        changed = changed_by(session, act)
    return TextWritten(changed, name)
