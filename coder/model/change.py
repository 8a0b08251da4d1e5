"""The journal as values: changes, their effect on codes, and imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from coder.kept_message import message_of
from coder.message import Message
from coder.model.ids import ChangeId, CodeRow, ImportId


class LoggedChange(NamedTuple):
    """One change in the journal. `origin` is the change that an undo or redo refers to; `rows` is the number of rows it
    touched, `stands` 0 if it has been undone. `facts` is its description as a kept message, None in older journals.
    """

    id: ChangeId
    at: str
    coder: str
    kind: str
    summary: str
    rows: int
    origin: ChangeId | None
    stands: int
    facts: str | None = None

    @property
    def what(self) -> Message:
        """The description of the change, or its English summary where no facts are stored."""
        return message_of(self.facts, self.summary)


class RowsReversed(NamedTuple):
    """The number of rows of a table that are deleted, restored or changed back when a change is undone or redone."""

    table: str
    go: int
    come: int
    change: int


class CodeAsWas(Struct, frozen=True):
    """A code before or after a change: its row, so that `parent` is the row id of another."""

    key: str
    name: str
    parent: CodeRow | None
    definition: str
    include: str
    exclude: str
    replaces: str
    retired: bool


class LoggedCodeChange(Struct, frozen=True):
    """The effect of the change `id` on a code; None where there was or is none. It `stands` unless it was undone, or is
    itself an undo or a redo.
    """

    id: ChangeId
    at: str
    coder: str
    kind: str
    summary: str
    before: CodeAsWas | None
    after: CodeAsWas | None
    stands: bool = True


class ActsOfKind(NamedTuple):
    """The number of changes of a kind in the log, with the first and the last."""

    kind: str
    acts: int
    first: str
    last: str


class Import(Struct, frozen=True):
    """An imported file: what it contained, the number of problems, and the libraries it was read with."""

    id: ImportId
    at: str
    file_name: str
    sha256: str
    cases: int
    responses: int
    problems: int
    libraries: Mapping[str, str]
