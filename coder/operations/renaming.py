"""Renames questions, variables and waves."""

from __future__ import annotations

from dataclasses import dataclass

from coder.message import Message
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.store import journal, variables, waves


@dataclass(frozen=True, slots=True)
class VariableRenamed:
    """The former and the present name of a question or variable."""

    changed: Changed
    old: str
    new: str


def rename(session: Session, wanted: str, name: str) -> VariableRenamed:
    """Rename a question or variable, as one change.

    Its full text stays, and later files with the former name as heading belong to it. Raises NotFound for an unknown
    name, CoderError for a name that is taken or invalid.
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
    """Set the full text of a question or variable, used in headings and captions of reports, as one change.

    Its name stays. Raises NotFound for an unknown name, CoderError where it has this text.
    """
    text = " ".join(text.split())
    with journal.change(session.project, "rename", session.coder) as act:
        name = variables.put_text(session.project, act, wanted, text)
        act.describe(Message("full text of «{name}»: «{text}»", name=name, text=text))
        changed = changed_by(session, act)
    return TextWritten(changed, name)


@dataclass(frozen=True, slots=True)
class WaveRenamed:
    """The former name of a wave, empty where it had none, and the present one."""

    changed: Changed
    old: str
    new: str


def rename_wave(session: Session, old: str, name: str) -> WaveRenamed:
    """Rename a wave, or name one that has no name (`old` empty), as one change.

    A later import of the same file under the new name is recognised. Raises NotFound for an unknown wave, CoderError
    for a name that is taken or invalid.
    """
    with journal.change(session.project, "rename", session.coder) as act:
        new = waves.rename(session.project, act, old, name)
        act.describe(Message("{wave} is now called «{new}»", wave=waves.called(old), new=new))
        changed = changed_by(session, act)
    return WaveRenamed(changed, old, new)
