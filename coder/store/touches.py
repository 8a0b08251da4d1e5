"""When each row of a file was last touched, from its journal; the basis of merging copies.

A touch is a change that added, modified or removed a row. Its clock is the latest time of any change to the row, with
their number: of two files with a common past, the one that continued has the later clock, whatever the machines' time.
What a merge wrote keeps its original clock (`merged_touches`), so that the order of merging makes no difference, and
undoing a merge leaves no touch behind.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Iterable, Iterator
from itertools import groupby
from json.encoder import encode_basestring
from operator import itemgetter

from coder.model.ids import CoderId
from coder.store.clocks import NEVER, Clock, Event, Record, State, Touch, created, joined
from coder.store.connection import Connection
from coder.store.identity import derived
from coder.store.journal import SHARE, Change
from coder.store.merge_tables import TABLES, Merged
from coder.store.reversing import image_of
from coder.store.rows import Image
from coder.store.settings import own_uuid

MERGE = "merge"
"""The kind of a change that merged copies."""


class Touches:
    """The touches of one file. `name_of` returns the id by which a coder is known in every copy."""

    def __init__(self, project: Connection, name_of: Callable[[CoderId], str]) -> None:
        self.project = project
        self._coder = name_of
        self._within = own_uuid(project)
        self._words: dict[tuple[str, int], str | None] = {}
        self._words_there: dict[tuple[str, int], str | None] = {}
        self._stored_under: dict[str, str] = {}
        self._key_of_stored: dict[str, str] = {}
        self._is_renumbered = False
        self._references: dict[str, dict[str, str]] = {}
        self._identity: dict[str, list[tuple[str, str | None]]] = {}
        self._near: dict[tuple[str, int], Image] = {}
        self._ranges: dict[str, list[tuple[int, int, int, int]]] = {}
        self.records: dict[str, Record] = {
            identity: Record(row_id, Touch(Clock(at, steps), act), bool(gone), change)
            for row_id, identity, at, steps, act, gone, change in project.execute(
                "SELECT id, identity, at, steps, act, gone, change_id FROM merged_touches"
            )
        }
        self.set_aside = {key: record.change for key, record in self.records.items() if record.aside}
        """What merges have set aside so far, by identifying key, with the merge that did it."""
        self._uuids: dict[int, str] = dict(project.execute("SELECT id, uuid FROM changes").fetchall())
        self._merged_before = project.value("SELECT 1 FROM changes WHERE kind = ? LIMIT 1", (MERGE,)) is not None
        self.known = {*self._uuids.values()}
        """The ids of all changes known to this file: its own, and merged ones."""
        for (acts,) in project.execute("SELECT acts FROM merged_acts"):
            self.known.update(json.loads(acts))
        project.execute("CREATE TEMP TABLE IF NOT EXISTS asked (id INTEGER PRIMARY KEY)")
        project.execute("CREATE TEMP TABLE IF NOT EXISTS unknown (id INTEGER PRIMARY KEY)")

    def references(self, table: str) -> dict[str, str]:
        """Map each column to the table that it refers to."""
        if table not in self._references:
            found = self.project.execute('SELECT "from", "table" FROM pragma_foreign_key_list(?)', (table,))
            self._references[table] = dict(found.fetchall())
        return self._references[table]

    def _known_by(self, merged: Merged) -> list[tuple[str, str | None]]:
        """Return the identifying columns of a table, each with the table that it refers to."""
        if merged.name not in self._identity:
            references = self.references(merged.name)
            self._identity[merged.name] = [(column, references.get(column)) for column in merged.known_by]
        return self._identity[merged.name]

    def key(self, merged: Merged, image: Image) -> str | None:
        """Return the key that identifies a row in every copy; None where a row it refers to exists nowhere any more."""
        words = self.in_words(merged, image)
        if words is None:
            return None
        key = derived(self._within, words)
        if self._is_renumbered and (stored := self.key_there(merged, key, image)) not in (key, None):
            self._stored_under[key] = str(stored)
            self._key_of_stored[str(stored)] = key
        return key

    def in_words(self, merged: Merged, image: Image, *, there: bool = False) -> str | None:
        """Return the key that identifies a row, as text; `there`: with the other file's numbers of versions."""
        parts = [merged.name]
        known = self._words_there if there else self._words
        for column, parent in self._known_by(merged):
            value = image.get(column)
            if value is None or parent is None:
                parts.append(encode_basestring(value) if isinstance(value, str) else str(value))
                continue
            place = (parent, int(value))
            above = known[place] if place in known else self._words_of(parent, place[1], there=there)
            if above is None:
                return None
            parts.append(above)
        return f"[{','.join(parts)}]"

    @property
    def has_other_numbers(self) -> bool:
        """Whether an answer has versions here whose numbers are others in the file that this one is merged with."""
        return bool(self._words_there)

    def key_there(self, merged: Merged, key: str, image: Image) -> str | None:
        """Return the key of a row with the other file's numbers of versions; None where it has no such version."""
        if not self.has_other_numbers:
            return key
        words = self.in_words(merged, image, there=True)
        return None if words is None else derived(self._within, words)

    def key_of_record(self, stored: str) -> str:
        """Return the key of a row whose record is stored under the number that its version has in this file."""
        return self._key_of_stored.get(stored, stored)

    def put_words(self, table: str, row_id: int, words: str | None) -> None:
        """Set the key of a row where it does not follow from its content."""
        self._words[table, row_id] = words
        self._is_renumbered = True

    def put_words_there(self, table: str, row_id: int, words: str | None) -> None:
        """Set the key that a row has in the other file, as text; None where it is not there."""
        self._words_there[table, row_id] = words

    def forget_the_other(self) -> None:
        """Drop what is known of the numbers of versions in another file."""
        self._words_there.clear()

    def _words_of(self, table: str, row_id: int, *, there: bool = False) -> str | None:
        place, known = (table, row_id), self._words_there if there else self._words
        if place not in known:
            if table == "coders":
                known[place] = self._coder(CoderId(row_id))
            else:
                image = self.near(table, row_id) or self.last_image(table, row_id)
                known[place] = None if image is None else self.in_words(BY_NAME[table], image, there=there)
        return known[place]

    def near(self, table: str, row_id: int) -> Image | None:
        """Return the identifying values of a row fetched by `fetch_above`, or None."""
        return self._near.get((table, row_id))

    def fetch_above(self, table: str, images: Iterable[Image]) -> None:
        """Fetch at once the identifying values of the rows that `images` refer to, and of their references."""
        image_list = list(images)
        for column, parent in self.references(table).items():
            if parent in BY_NAME:
                values = {image.get(column) for image in image_list}
                self.fetch(parent, (value for value in values if isinstance(value, int)))

    def fetch(self, table: str, ids: Iterable[int]) -> None:
        """Fetch at once the identifying values of rows, which no merge changes, unless fetched before."""
        ids = [row_id for row_id in ids if (table, row_id) not in self._near]
        if not ids:
            return
        columns = ", ".join(("id", *BY_NAME[table].known_by))
        found = list(
            self.project.images(
                f"SELECT {columns} FROM {table} WHERE id IN (SELECT value FROM json_each(?))", (json.dumps(ids),)
            )
        )
        for image in found:
            self._near[table, int(str(image["id"]))] = image
        self.fetch_above(table, found)

    def forget(self, table: str, row_id: int) -> None:
        """Drop a fetched row that no longer exists."""
        self._near.pop((table, row_id), None)

    def last_image(self, table: str, row_id: int) -> Image | None:
        """Return the current or last image of a row; None where nothing knows it."""
        found = next(self.project.images(f"SELECT * FROM {table} WHERE id = ?", (row_id,)), None)
        if found is not None:
            return found
        before = self.project.value(
            "SELECT before FROM change_rows WHERE table_name = ? AND first_id = ? AND before IS NOT NULL"
            " ORDER BY change_id DESC, seq DESC LIMIT 1",
            (table, row_id),
        )
        return image_of(before) or None

    def record(self, key: str, column: str = "") -> Record | None:
        """Return the record of what was merged of a row, or of one of its columns."""
        key = self._stored_under.get(key, key)
        return self.records.get(f"{key} {column}" if column else key)

    def note(self, act: Change, table: str, identity: str, touch: Touch, *, gone: bool) -> None:
        """Record the touch of a merged row, as part of the merge; without a change it is the merge's own."""
        fields: Image = {
            "change_id": act.id, "at": touch.clock.at, "steps": touch.clock.steps, "gone": int(gone),
            "act": touch.act or act.uuid,
        }  # fmt: skip
        clock = self.records.get(identity)
        if clock is None:
            row_id = act.insert("merged_touches", {"table_name": table, "identity": identity, **fields})
        else:
            row_id = clock.id
            act.update("merged_touches", row_id, fields)
        self.records[identity] = Record(row_id, Touch(touch.clock, touch.act or act.uuid), gone, act.id)

    def author_of(self, change: str) -> CoderId | None:
        """Return who made a change, by its id; None where it was made in another file."""
        found = self.project.value("SELECT coder_id FROM changes WHERE uuid = ?", (change,))
        return None if found is None else CoderId(found)

    def learn(self, act: Change, acts: Iterable[str]) -> None:
        """Record further changes as known to this file, as part of a merge."""
        if new := sorted(set(acts) - self.known):
            act.insert("merged_acts", {"change_id": act.id, "acts": json.dumps(new)})
            self.known.update(new)

    def unknown_to(self, known: Container[str]) -> None:
        """Collect the changes unknown to a file with the changes `known`."""
        self.project.execute("DELETE FROM temp.unknown")
        missing = ((number,) for number, uuid in self._uuids.items() if uuid not in known)
        self.project.executemany("INSERT INTO temp.unknown VALUES (?)", missing)
        self.project.execute("DELETE FROM temp.unknown WHERE id IN (SELECT id FROM changes WHERE kind = ?)", (SHARE,))

    def touched(self, table: str) -> Iterator[tuple[int, Image | None, list[Event]]]:
        """Yield the rows touched by the collected changes."""
        self.project.execute("DELETE FROM temp.asked")
        self.project.execute(
            "INSERT OR IGNORE INTO temp.asked SELECT first_id FROM change_rows"
            " WHERE table_name = ? AND first_id = last_id AND change_id IN (SELECT id FROM temp.unknown)",
            (table,),
        )
        self.project.execute(
            f"INSERT OR IGNORE INTO temp.asked SELECT added.id FROM change_rows JOIN {table} AS added"
            " ON added.id BETWEEN first_id AND last_id WHERE table_name = ? AND first_id < last_id"
            " AND change_id IN (SELECT id FROM temp.unknown)",
            (table,),
        )
        return self._asked(table)

    def of_rows(self, table: str, ids: Iterable[int]) -> Iterator[tuple[int, Image | None, list[Event]]]:
        """Yield rows by number."""
        self.project.execute("DELETE FROM temp.asked")
        self.project.executemany("INSERT OR IGNORE INTO temp.asked VALUES (?)", ((row_id,) for row_id in ids))
        return self._asked(table)

    def once_removed(self, table: str) -> Iterator[tuple[int, Image | None, list[Event]]]:
        """Yield rows with an earlier image: removed ones, and those that were changed."""
        self.project.execute("DELETE FROM temp.asked")
        self.project.execute(
            "INSERT OR IGNORE INTO temp.asked SELECT first_id FROM change_rows WHERE table_name = ?"
            " AND first_id = last_id AND before IS NOT NULL",
            (table,),
        )
        return self._asked(table)

    def _asked(self, table: str) -> Iterator[tuple[int, Image | None, list[Event]]]:
        """Yield (number, row, events of this file) of the rows in temp.asked, without those of merges."""
        rows = {
            int(str(image["id"])): image
            for image in self.project.images(f"SELECT * FROM {table} WHERE id IN (SELECT id FROM temp.asked)")
        }
        self.fetch_above(table, rows.values())
        singles = {
            row_id: self._events(rows.get(row_id), [row[1:] for row in found])
            for row_id, found in groupby(
                self.project.execute(
                    "SELECT first_id, change_id, seq, changes.at, before, after FROM temp.asked JOIN change_rows"
                    " ON table_name = ? AND first_id = temp.asked.id AND first_id = last_id"
                    " JOIN changes ON changes.id = change_id LEFT JOIN changes AS act ON act.id = changes.origin"
                    " WHERE coalesce(act.kind, changes.kind) <> ? ORDER BY first_id, change_id, seq",
                    (table, MERGE),
                ),
                key=itemgetter(0),
            )
        }
        ids = [row_id for (row_id,) in self.project.execute("SELECT id FROM temp.asked ORDER BY id").fetchall()]
        ranges = iter(self._added_many(table))
        active: list[tuple[int, int, int, int, str]] = []
        waiting = next(ranges, None)
        for row_id in ids:
            while waiting is not None and waiting[0] <= row_id:
                active.append(waiting)
                waiting = next(ranges, None)
            active = [added for added in active if added[1] >= row_id]
            events = singles.get(row_id, [])
            if active:
                events = sorted([*events, *(Event(change, seq, at, None, None) for _, _, change, seq, at in active)])
                image: Image | None = rows.get(row_id)
                for place in range(len(events) - 1, -1, -1):
                    if events[place].before is None and events[place].after is None:
                        events[place] = events[place]._replace(after=image)
                    image = events[place].before or image
            yield row_id, rows.get(row_id), events

    def _events(self, row: Image | None, acts: list[tuple[int, int, str, str | None, str | None]]) -> list[Event]:
        """Return the events of a row, from images in the journal. A row added and never touched again is in its
        original state: most are, and need no decoding.
        """
        if len(acts) == 1 and row is not None and not self._merged_before:
            change, seq, at, before, after = acts[0]
            if before is None and after is not None:
                return [Event(change, seq, at, None, row)]
        return [Event(change, seq, at, image_of(before), image_of(after)) for change, seq, at, before, after in acts]

    def _added_many(self, table: str) -> list[tuple[int, int, int, int, str]]:
        """Return (first, last, change, position in it, time) of rows that changes of this file added in bulk."""
        return self.project.execute(
            "SELECT first_id, last_id, change_id, seq, changes.at FROM change_rows"
            " JOIN changes ON changes.id = change_id LEFT JOIN changes AS act ON act.id = changes.origin"
            " WHERE table_name = ? AND before IS NULL AND after IS NULL AND coalesce(act.kind, changes.kind) <> ?"
            " ORDER BY first_id",
            (table, MERGE),
        ).fetchall()

    def states(self, merged: Merged, rows: Iterable[tuple[int, Image | None, list[Event]]]) -> dict[str, State]:
        """Return the state of rows according to this file, by identifying key."""
        found: dict[str, State] = {}
        for row_id, image, events in rows:
            for key, state in self._states_of(merged, row_id, image, events):
                other = found.get(key)
                found[key] = state if other is None else joined(state, other)
        return found

    def _states_of(
        self, merged: Merged, row_id: int, image: Image | None, events: list[Event]
    ) -> Iterator[tuple[str, State]]:
        touch: Touch | None = None
        columns: dict[str, Touch] = {}
        last: Image | None = None
        known_key: str | None = None
        for event in events:
            act, before, after = self._uuids[event.change], event.before or last, event.after
            key_before = None if event.before is None else self.key(merged, event.before)
            key_after = None if after is None else self.key(merged, after)
            known_key = key_after or key_before
            if known_key is None:
                continue
            if event.before is None:
                assert after is not None
                touch = Touch(created(after), act) if touch is None else touch.later(event.at, act)
            elif key_after != key_before or not merged.fieldwise:
                base = touch or Touch(created(event.before))
                touch = self._with_record(base, key_before or known_key, event.change).later(event.at, act)
                if key_before is not None and key_after != key_before:
                    yield key_before, State(touch, None, event.before)
            else:
                assert after is not None
                for name, value in after.items():
                    if name in event.before and event.before[name] != value:
                        base = self._with_record(columns.get(name, Touch(NEVER)), known_key, event.change, name)
                        columns[name] = base.later(event.at, act)
            last = after or before
        if image is not None:
            same = last is image or (
                last is not None and all(last.get(name) == image[name] for name in merged.known_by)
            )
            key = known_key if same else self.key(merged, image)
            if key is not None:
                touch = self._with_record(touch or Touch(created(image)), key, None)
                if merged.fieldwise:
                    for name in image:
                        if self.record(key, name):
                            columns[name] = self._with_record(columns.get(name, Touch(NEVER)), key, None, name)
                yield key, State(touch, image, image, columns)
        elif not events or events[-1].after is not None:  # a merge has removed it
            stored_image = self.last_image(merged.name, row_id)
            key = None if stored_image is None else self.key(merged, stored_image)
            record = None if key is None else self.record(key)
            if key is not None and stored_image is not None and record is not None and record.gone:
                yield key, State(record.touch, stored_image if record.aside else None, stored_image)

    def _with_record(self, touch: Touch, key: str, before: int | None, column: str = "") -> Touch:
        """Return a touch combined with what a merge recorded before a change, or (`before` None) at any time."""
        if not self.records:
            return touch
        record = self.record(key, column)
        if record is None or (before is not None and record.change > before):
            return touch
        return max(touch, record.touch)


BY_NAME = {merged.name: merged for merged in TABLES}
