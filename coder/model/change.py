"""The journal as values: acts, what they changed in codes, and imports."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from msgspec import Struct

from coder.kept_message import message_of
from coder.message import Message
from coder.model.ids import ChangeId, CodeRow, ImportId


class LoggedChange(NamedTuple):
    """One act of the journal. `origin` is the act that an undo or redo is about; `rows` is how many rows it touched,
    `stands` 0 where it has been undone. `facts` is what it was as a kept message, None in journals from before these.
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
        """The act as a message with its facts, or its English summary where no facts are kept."""
        return message_of(self.facts, self.summary)


class RowsReversed(NamedTuple):
    """How many rows of a table go, come back, or become what they were, when an act is undone or redone."""

    table: str
    go: int
    come: int
    change: int


class CodeAsWas(Struct, frozen=True):
    """A code as an act found or left it: its row, so that `parent` is the number of another."""

    key: str
    name: str
    parent: CodeRow | None
    definition: str
    include: str
    exclude: str
    replaces: str
    retired: bool


class LoggedCodeChange(Struct, frozen=True):
    """What the act `id` did to a code; None where there was or is none."""

    id: ChangeId
    at: str
    coder: str
    kind: str
    summary: str
    before: CodeAsWas | None
    after: CodeAsWas | None


class ActsOfKind(NamedTuple):
    """How many acts of a kind the log holds, with the first and the last."""

    kind: str
    acts: int
    first: str
    last: str


class Import(Struct, frozen=True):
    """A file that was taken in: what it brought, how many problems it met, and with which libraries it was read."""

    id: ImportId
    at: str
    file_name: str
    sha256: str
    cases: int
    responses: int
    problems: int
    libraries: Mapping[str, str]
