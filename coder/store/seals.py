"""Checksums over acts and their entries in the journal, which show later changes to them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coder.model.ids import ChangeId
from coder.store.connection import Connection, Value
from coder.store.digests import Sum, number_of, sum_or_none


class Entry(NamedTuple):
    """What an act did to a row, or to the rows `first` to `last` that it added: as images in JSON, or a sum."""

    change: ChangeId
    seq: int
    table: str
    first: int
    last: int
    before: str | None
    after: str | None
    digest: str | None


NO_IMAGE = "{}"
"""What stands for an image that was given back because it serves nothing any more."""

ENTRIES = "SELECT change_id, seq, table_name, first_id, last_id, before, after, digest FROM change_rows"
HEADS = (
    "SELECT changes.id, at, kind, summary, reverses, origin, coders.id, coders.name, coders.since, facts,"
    " changes.uuid, coders.uuid FROM changes JOIN coders ON coders.id = coder_id"
)
"""What the sum of an act is made over, beside its entries (see `summed`)."""

IDS = ("uuid",)
"""What a sum says that it is over where it counts the global ids of act and coder, too; those of before say nothing."""


def summed(head: Sequence[Value], columns: tuple[str, ...] = IDS) -> tuple[Value, ...]:
    """A row of HEADS as it goes into the sum of an act: acts from before facts or ids counted have the sum they had."""
    *said, facts, act, coder = head
    with_facts = said if facts is None else [*said, facts]
    return (*with_facts, act, coder) if columns == IDS else tuple(with_facts)


class Seals:
    """The sums of acts, kept right while their entries are rewritten: made before the first is, closed after the last.

    Acts of before sums were kept have none, and get none.
    """

    def __init__(self, project: Connection, changes: Iterable[ChangeId]) -> None:
        self._project = project
        self._deviation: dict[ChangeId, Sum] = {}
        for change in sorted(set(changes)):
            kept = project.value("SELECT digest FROM changes WHERE id = ?", (change,))
            if kept is not None and (sealed := sum_or_none(kept)) is not None:
                sealed.value -= self._now(change, sealed.columns)
                self._deviation[change] = sealed

    def close(self) -> None:
        """Seal each act as it stands now."""
        for change, deviation in self._deviation.items():
            value = self._now(change, deviation.columns) + deviation.value
            found = Sum(deviation.columns, value % (1 << 64))
            self._project.execute("UPDATE changes SET digest = ? WHERE id = ?", (str(found), change))

    def _now(self, change: ChangeId, columns: tuple[str, ...]) -> int:
        head = self._project.execute(f"{HEADS} WHERE changes.id = ?", (change,)).fetchone()
        found = Sum(value=number_of(summed(head, columns)))
        for entry in self._project.execute(f"{ENTRIES} WHERE change_id = ?", (change,)):
            found.add(entry)
        return found.value
