"""Removes rows from the journal for good, and keeps its checksums of all other rows valid.

Sums are reduced by what was removed, not recomputed: a mismatch from before remains one, and `coder check` still finds
it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

from coder.model.ids import ChangeId
from coder.store.connection import Connection, Value
from coder.store.digests import Sum, sum_or_none
from coder.store.rows import Image
from coder.store.seals import NO_IMAGE

EntryPlace = tuple[ChangeId, int]
"""An entry of the journal: change and seq."""


def changes_of(project: Connection, table: str, ids: Sequence[int]) -> set[ChangeId]:
    """Return the changes that touched any of these rows."""
    return {
        change
        for (change,) in project.execute(
            "SELECT DISTINCT change_id FROM json_each(?) JOIN change_rows"
            " ON table_name = ? AND value BETWEEN first_id AND last_id",
            (json.dumps(list(ids)), table),
        )
    }


def forget(project: Connection, table: str, row_id: int) -> None:
    """Remove a row, which must still be in its table, from the journal: its images, and its id from ranges."""
    entries = project.execute(
        "SELECT change_id, seq, first_id, last_id, digest FROM change_rows"
        " WHERE table_name = ? AND first_id < last_id AND ? BETWEEN first_id AND last_id",
        (table, row_id),
    ).fetchall()
    for change, seq, first, last, digest in entries:
        _split(project, table, row_id, (change, seq), (first, last), None if digest is None else sum_or_none(digest))
    project.execute(
        "DELETE FROM change_rows WHERE table_name = ? AND first_id = last_id AND first_id = ?", (table, row_id)
    )


def _split(
    project: Connection, table: str, row_id: int, place: EntryPlace, bounds: tuple[int, int], range_sum: Sum | None
) -> None:
    """Remove one id from a range of added rows, and its former values from the sum over them."""
    (change, seq), (first, last) = place, bounds
    below = above = None
    if range_sum is not None:
        lower = _sum_of(project, table, place, range(first, row_id), range_sum)
        row = _sum_of(project, table, place, range(row_id, row_id + 1), range_sum)
        # Where an image was restored, the sum cannot be compared any more and is dropped.
        if lower is not None and row is not None:
            below, above = (
                str(lower),
                str(Sum(range_sum.columns, (range_sum.value - lower.value - row.value) % (1 << 64))),
            )
            if row_id == last:
                below = str(Sum(range_sum.columns, (range_sum.value - row.value) % (1 << 64)))
    if row_id == first:
        project.execute(
            "UPDATE change_rows SET first_id = ?, digest = ? WHERE change_id = ? AND seq = ?",
            (first + 1, above, change, seq),
        )
        return
    if row_id < last:
        # The order within a change is preserved, since an undo follows it backwards.
        project.execute("UPDATE change_rows SET seq = -seq - 1 WHERE change_id = ? AND seq > ?", (change, seq))
        project.execute("UPDATE change_rows SET seq = -seq WHERE change_id = ? AND seq < 0", (change,))
        project.execute(
            "INSERT INTO change_rows (change_id, seq, table_name, first_id, last_id, digest) VALUES (?, ?, ?, ?, ?, ?)",
            (change, seq + 1, table, row_id + 1, last, above),
        )
    project.execute(
        "UPDATE change_rows SET last_id = ?, digest = ? WHERE change_id = ? AND seq = ?",
        (row_id - 1, below, change, seq),
    )


def _sum_of(project: Connection, table: str, place: EntryPlace, ids: range, range_sum: Sum) -> Sum | None:
    """Return the sum over rows as added by the entry at `place`; None where that is no longer known.

    A row's former state is its first later image, or the row itself.
    """
    total = Sum(range_sum.columns)
    if not ids:
        return total
    as_added: dict[Value, Image] = {
        row["id"]: row
        for row in project.images(f"SELECT * FROM {table} WHERE id BETWEEN ? AND ?", (ids.start, ids[-1]))
    }
    for later, before in project.execute(
        "SELECT first_id, before FROM change_rows WHERE table_name = ? AND first_id = last_id AND before IS NOT NULL"
        " AND first_id BETWEEN ? AND ? AND (change_id, seq) > (?, ?) ORDER BY change_id DESC, seq DESC",
        (table, ids.start, ids[-1], *place),
    ):
        if before == NO_IMAGE:
            return None
        as_added[later] = json.loads(before)
    for image in as_added.values():
        total.add([image.get(name) for name in range_sum.columns])
    return total
