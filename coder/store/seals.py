"""Checksums over changes and their entries in the journal, which show later modifications."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coder.model.ids import ChangeId
from coder.store.connection import Connection, Value
from coder.store.digests import Sum, number_of, sum_or_none


class Entry(NamedTuple):
    """The effect of a change on a row, or on the rows `first` to `last` that it added: images in JSON, or a sum."""

    change: ChangeId
    seq: int
    table: str
    first: int
    last: int
    before: str | None
    after: str | None
    digest: str | None


NO_IMAGE = "{}"
"""Stands for an image dropped because it is no longer needed."""

ENTRIES = "SELECT change_id, seq, table_name, first_id, last_id, before, after, digest FROM change_rows"
HEADS = (
    "SELECT changes.id, at, kind, summary, reverses, origin, coders.id, coders.name, coders.since, facts,"
    " changes.uuid, coders.uuid FROM changes JOIN coders ON coders.id = coder_id"
)
"""The values covered by the sum of a change, beside its entries (see `summed`)."""

IDS = ("uuid",)
"""Prefix of a sum that covers the global ids of change and coder, too; older sums have none."""


def summed(head: Sequence[Value], columns: tuple[str, ...] = IDS) -> tuple[Value, ...]:
    """Return a row of HEADS as covered by the sum of a change: those from before facts or ids keep their sum."""
    *values, facts, act, coder = head
    with_facts = values if facts is None else [*values, facts]
    return (*with_facts, act, coder) if columns == IDS else tuple(with_facts)


class Seals:
    """Keeps the sums of changes valid while their entries are rewritten: create it before, close it after.

    Changes from before sums were kept have none, and get none.
    """

    def __init__(self, project: Connection, changes: Iterable[ChangeId]) -> None:
        self._project = project
        self._deviation: dict[ChangeId, Sum] = {}
        for change in sorted(set(changes)):
            stored_sum = project.value("SELECT digest FROM changes WHERE id = ?", (change,))
            if stored_sum is not None and (sealed := sum_or_none(stored_sum)) is not None:
                sealed.value -= self._now(change, sealed.columns)
                self._deviation[change] = sealed

    def close(self) -> None:
        """Seal each change in its current state."""
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
