"""Replays the journal and compares it with the rows of the file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import groupby

from msgspec import Struct, field

from coder.message import Message, one_or_many
from coder.model.ids import ChangeId
from coder.store.connection import Connection
from coder.store.digests import Sum, number_of, parsed
from coder.store.rows import Image
from coder.store.seals import ENTRIES, HEADS, Entry, summed
from coder.store.values import TableColumns


class WrongRow(Struct, frozen=True):
    """A row, or rows, that contradict the journal: where, and why."""

    where: str
    why: Message


LOST = Message("is gone, though the journal has it")
GHOST = Message("is not in the journal")
CHANGED = Message("is not as the journal left it")


class _Range(Struct):
    """Rows added in bulk: the journal has a sum over them instead of an image of each."""

    first: int
    last: int
    change: ChangeId
    seq: int
    kept: Sum | None
    seen: int = 0
    found: Sum = field(default_factory=Sum)

    def add(self, image: Image) -> None:
        """Add a row as originally inserted."""
        if self.kept is not None:
            self.found.add([image.get(name) for name in self.kept.columns])


class _Event(Struct, frozen=True):
    """The effect of a change on one row. With neither image, it added the row as one of a range."""

    change: ChangeId
    seq: int
    before: Image | None
    after: Image | None
    range: _Range | None = None


def replay(project: Connection, table: str) -> Iterator[WrongRow]:
    """Yield what is wrong with the rows of a journalled table, in one pass over them by id."""
    ranges = _ranges(project, table)
    waiting = sorted(ranges, key=lambda row_range: row_range.first, reverse=True)
    active: list[_Range] = []
    events = groupby(_singles(project, table), key=lambda single: single[0])
    rows = iter(project.execute(f"SELECT * FROM {table} ORDER BY id"))
    row, event = next(rows, None), next(events, None)
    if row is None and event is None and not ranges:
        return  # most tables of most projects
    columns = TableColumns(project, table)
    key = columns.names.index("id")
    while row is not None or event is not None:
        row_id = min(next_id for next_id in (row and row[key], event and event[0]) if next_id is not None)
        acts: list[_Event] = []
        if event is not None and event[0] == row_id:
            acts = [act for _, act in event[1]]
            event = next(events, None)
        stored_row = None
        if row is not None and row[key] == row_id:
            stored_row, row = row, next(rows, None)
        while waiting and waiting[-1].first <= row_id:
            active.append(waiting.pop())
        active = [row_range for row_range in active if row_range.last >= row_id]
        acts += [_Event(row_range.change, row_range.seq, None, None, row_range) for row_range in active]
        stored_image = None if stored_row is None else dict(zip(columns.names, stored_row, strict=True))
        why = _followed(sorted(acts, key=lambda act: (act.change, act.seq)), stored_image)
        if why := (stored_row and columns.wrong(stored_row)) or why:
            yield WrongRow(f"{table} {row_id}", why)
    for row_range in ranges:
        size = row_range.last - row_range.first + 1
        if row_range.seen != size:
            yield WrongRow(f"{table} {row_range.first}–{row_range.last}", _lost(size - row_range.seen))
        elif row_range.kept is not None and row_range.found.value != row_range.kept.value:
            yield WrongRow(
                f"{table} {row_range.first}–{row_range.last}",
                Message("one or more of these rows are not as they were added"),
            )


def _lost(n: int) -> Message:
    return one_or_many(
        "{n} of these rows is gone, though the journal has it",
        "{n} of these rows are gone, though the journal has them",
        n,
    )


def _followed(acts: list[_Event], stored_image: Image | None) -> Message | None:
    """Follow the changes of one row to its current state; return what is inconsistent, or None."""
    exists, image, added = False, None, None
    wrong = None
    for act in acts:
        if act.range is not None:
            act.range.seen += 1
            wrong = wrong or (CHANGED if exists else None)
            exists, image, added = True, None, act.range
            continue
        if exists != (act.before is not None):
            wrong = wrong or CHANGED
        elif act.before is not None:
            if added is not None and not act.before:
                added.kept = None  # the image was dropped, and with it what the sum could be compared with
            elif added is not None:
                added.add(act.before)
            elif image is not None and not _agree(image, act.before):
                wrong = wrong or CHANGED
        exists, image, added = act.after is not None, act.after, None
    if exists and stored_image is None:
        return LOST
    if stored_image is not None:
        if not exists:
            return GHOST
        if added is not None:
            added.add(stored_image)
        elif image is not None and not _agree(image, stored_image):
            return CHANGED
    return wrong


def _agree(image: Image, later: Image) -> bool:
    """Return whether a row agrees with an image; later versions may have added columns."""
    return all(name in later and later[name] == value for name, value in image.items())


def _ranges(project: Connection, table: str) -> list[_Range]:
    found = project.execute(
        "SELECT first_id, last_id, change_id, seq, digest FROM change_rows"
        " WHERE table_name = ? AND before IS NULL AND after IS NULL",
        (table,),
    )
    return [_Range(first, last, change, seq, _sum(digest)) for first, last, change, seq, digest in found]


def _singles(project: Connection, table: str) -> Iterator[tuple[int, _Event]]:
    """Yield (id, event) for rows journalled singly, by id and then in order."""
    for row_id, change, seq, before, after in project.execute(
        "SELECT first_id, change_id, seq, before, after FROM change_rows WHERE table_name = ?"
        " AND (before IS NOT NULL OR after IS NOT NULL) ORDER BY first_id, change_id, seq",
        (table,),
    ):
        yield row_id, _Event(change, seq, _image(before), _image(after))


def _image(text: str | None) -> Image | None:
    """Decode an image from the journal; an unreadable one is reported by the check of the journal itself."""
    if text is None:
        return None
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _sum(text: str | None) -> Sum | None:
    try:
        return None if text is None else parsed(text)
    except ValueError:
        return Sum()  # which agrees with nothing that was added


def entries(project: Connection) -> Iterator[WrongRow]:
    """Yield what is wrong with the journal itself: unreadable entries, and changes that differ from their seal."""
    heads = {row[0]: row for row in project.execute(HEADS)}
    sum_of_change = {change: _sum(digest) for change, digest in project.execute("SELECT id, digest FROM changes")}
    sums = {
        change: Sum(value=number_of(summed(row, sealed.columns)))
        for change, row in heads.items()
        if (sealed := sum_of_change[change]) is not None  # from before sums were kept
    }
    columns = TableColumns(project, "change_rows")
    for entry in project.read(Entry, ENTRIES):
        if why := columns.wrong(entry):
            yield WrongRow(f"change {entry.change}", Message("{why}, in its entry {seq}", why=why, seq=entry.seq))
        if entry.change in sums:
            sums[entry.change].add(entry)
    for change, sealed in sum_of_change.items():
        if sealed is not None and (change not in sums or sealed.value != sums[change].value):
            why = Message("what the journal says of it is not what it said when it was done")
            yield WrongRow(f"change {change}", why)
