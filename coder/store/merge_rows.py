"""Translates the rows of a copy to the row ids of the project, and writes new ones."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from coder.message import Fact
from coder.model.ids import CoderId
from coder.store.clocks import Clock, State, Touch, created
from coder.store.connection import Value
from coder.store.counts import authors_of_codes
from coder.store.erasing import digest_of, erased_digests
from coder.store.journal import Change
from coder.store.merge_tables import Merged
from coder.store.rows import Image
from coder.store.touches import BY_NAME, MERGE, Touches

AT_ONCE = 5_000
"""Rows collected before they are written."""


@dataclass(slots=True)
class Tally:
    """The effects of a merge, by table: rows added, changed and removed; rows kept because others depend on them; and
    rows of respondents erased here.
    """

    added: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)
    removed: Counter[str] = field(default_factory=Counter)
    kept: Counter[str] = field(default_factory=Counter)
    erased: int = 0


class Rows:
    """The rows of one copy, translated. `coders` maps its coders' row ids to those here."""

    def __init__(self, ours: Touches, theirs: Touches, act: Change, coders: Mapping[CoderId, CoderId]) -> None:
        self.tally = Tally()
        self._ours, self._theirs, self._act = ours, theirs, act
        self._here, self._there = ours.project, theirs.project
        self._ids: dict[tuple[str, int], int] = {("coders", their_id): our_id for their_id, our_id in coders.items()}
        self._by_uuid: dict[str, dict[str, int]] = {}
        self._pending: list[tuple[str, dict[str, Value], int]] = []
        self._later: list[tuple[str, int, str, str, int]] = []
        self._erased_here = erased_digests(self._here)
        self._heirs: dict[int, int] = {}
        self.authors: dict[str, str] = {}
        """Who changed or added the codes that came over, by the key of the code."""
        self._unmatched: set[int] = set()
        """Versions of answers of the copy of which none here has the text."""

    def _translated(self, merged: Merged, image: Image) -> dict[str, Value]:
        """Translate the references of a row of the copy; references within its own table are set later."""
        row = dict(image)
        for column, parent in self._theirs.references(merged.name).items():
            value = row[column]
            if value is not None:
                our_id = self._ids.get((parent, int(value)))
                row[column] = (
                    self._id_of(parent, int(value), itself=parent == merged.name) if our_id is None else our_id
                )
        if merged.name == "codings":
            row["code_id"] = self._heirs.get(int(str(row["code_id"])), row["code_id"])
        if merged.name == "variables":
            row["asked_when"] = self._asked_when(str(row["asked_when"]))
        if merged.name == "case_data":
            row["data"] = self._renamed(str(row["data"]))
        return row

    def _asked_when(self, text: str) -> str:
        """Translate the conditions of a question, by row ids of variables."""
        values_by_variable: dict[str, object] = json.loads(text)
        numbers = {variable: self._id_of("variables", int(variable), itself=True) for variable in values_by_variable}
        return json.dumps(
            {str(numbers[variable] or variable): value for variable, value in values_by_variable.items()},
            ensure_ascii=False,
        )

    def _renamed(self, data: str) -> str:
        """Translate the values of a case to the names that the variables have here."""
        if "names" not in self._by_uuid:
            their_variables = self._there.execute("SELECT name, uuid FROM variables").fetchall()
            our_names = dict(self._here.execute("SELECT uuid, name FROM variables").fetchall())
            self._by_uuid["names"] = {
                name: our_names[uuid] for name, uuid in their_variables if our_names.get(uuid, name) != name
            }
        names = self._by_uuid["names"]
        if not names:
            return data
        values_by_name: dict[str, object] = json.loads(data)
        renamed = {str(names.get(name, name)): value for name, value in values_by_name.items()}
        return json.dumps(renamed, ensure_ascii=False, separators=(",", ":"))

    def _look_up_above(self, table: str, images: Sequence[Image]) -> None:
        """Look up at once what rows of the copy refer to: rows from before the copies parted have equal ids."""
        for column, parent in self._theirs.references(table).items():
            if parent in BY_NAME and BY_NAME[parent].known_by != ("uuid",):
                ids = {value for value in {image.get(column) for image in images} if isinstance(value, int)}
                ids = {their_id for their_id in ids if (parent, their_id) not in self._ids}
                if not ids:
                    continue
                near = {row_id: image for row_id in ids if (image := self._theirs.near(parent, row_id))}
                self._look_up_above(parent, list(near.values()))
                self._ours.fetch(parent, near)
                for their_id, image in near.items():
                    our_image = self._ours.near(parent, their_id)
                    if our_image is not None and self._are_one(parent, image, our_image):
                        self._ids[parent, their_id] = their_id

    def _are_one(self, table: str, image: Image, our_image: Image) -> bool:
        """Return whether a row of the copy has the same identity as one here."""
        if table == "responses" and image["id"] in self._unmatched:
            return False
        references = self._theirs.references(table)
        for name in BY_NAME[table].known_by:
            value = image[name]
            if value is not None and name in references:
                value = self._known_here(references[name], int(value))
            if value != our_image[name]:
                return False
        return True

    def _id_of(self, table: str, their_id: int, *, itself: bool = False) -> int | None:
        """Return the id here of a row of the copy, adding it where a new row depends on it."""
        place = (table, their_id)
        if place not in self._ids:
            image = self._theirs.last_image(table, their_id)
            if image is None:
                return None
            merged = BY_NAME[table]
            found = self._find(merged, image)
            if found is None and not itself:
                self._flush()
                found = self._find(merged, image)
            if found is None and not itself:
                key = self._theirs.key(merged, image)
                self._insert(merged, str(key), image, Touch(created(image)))
                self._flush()
                found = self._find(merged, image)
            if found is None:
                return None
            self._ids[place] = found
        return self._ids[place]

    def _find(self, merged: Merged, image: Image, *, itself: bool = False) -> int | None:
        """Return the id of a row here, or None. A coding is found on the code replacing its own, unless `itself`."""
        if merged.known_by == ("uuid",):
            return self._uuids(merged.name).get(str(image["uuid"]))
        if merged.name == "responses" and image["id"] in self._unmatched:
            return None
        parameters = self._known_by_here(merged, image, itself=itself)
        if parameters is None:
            return None
        where = " AND ".join(f"{column} IS ?" for column in merged.known_by)
        found = self._here.value(f"SELECT id FROM {merged.name} WHERE {where}", parameters)
        return None if found is None else int(found)

    def _find_many(self, merged: Merged, images: Mapping[str, tuple[Image, bool]]) -> dict[str, int]:
        """Return the result of `_find` for many rows (`images`: key → row, `itself`) that are here."""
        if merged.known_by == ("uuid",):
            found = {key: self._find(merged, image) for key, (image, _) in images.items()}
            return {key: row_id for key, row_id in found.items() if row_id is not None}
        key_values = [
            (key, *values)
            for key, (image, itself) in images.items()
            if (values := self._known_by_here(merged, image, itself=itself)) is not None
        ]
        where = " AND ".join(
            f"{merged.name}.{column} IS asked.value ->> {place}" for place, column in enumerate(merged.known_by, 1)
        )
        # SQLite ends JSON text at the character NUL, so rows with one are looked up singly.
        with_nul = {str(key) for key, *values in key_values if any("\0" in str(value) for value in (key, *values))}
        found_singly = {key: self._find(merged, images[key][0], itself=images[key][1]) for key in with_nul}
        found_here = self._here.execute(
            f"SELECT asked.value ->> 0, {merged.name}.id FROM json_each(?) AS asked"
            f" CROSS JOIN {merged.name} WHERE {where}",  # in this order: the requests look things up by the index
            (json.dumps([row for row in key_values if row[0] not in with_nul]),),
        )
        return {
            **dict(found_here.fetchall()),
            **{key: row_id for key, row_id in found_singly.items() if row_id is not None},
        }

    def _known_by_here(self, merged: Merged, image: Image, *, itself: bool) -> list[Value] | None:
        """Return the identifying values here of a row of the copy; None where a row it refers to is missing here."""
        parameters: list[Value] = []
        references = self._theirs.references(merged.name)
        for column in merged.known_by:
            value = image[column]
            parent = references.get(column)
            if value is not None and parent is not None:
                value = self._known_here(parent, int(value))
                if value is None:
                    return None
                if merged.name == "codings" and column == "code_id" and not itself:
                    value = self._heirs.get(value, value)
            parameters.append(value)
        return parameters

    def _known_here(self, table: str, their_id: int) -> int | None:
        place = (table, their_id)
        if place not in self._ids:
            image = self._theirs.last_image(table, their_id)
            found = None if image is None or table == "coders" else self._find(BY_NAME[table], image)
            if found is None:
                return None
            self._ids[place] = found
        return self._ids[place]

    def _by_key(self, merged: Merged, keys: set[str]) -> dict[str, int]:
        """Return rows here, unknown to the copy, that the copy records as deleted without ever having had them."""
        if not keys:
            return {}
        self._ours.unknown_to(self._theirs.known)
        return {
            there: int(str(state.image["id"]))
            for key, state in self._ours.states(merged, self._ours.touched(merged.name)).items()
            if state.image is not None
            and (there := self._ours.key_there(merged, key, state.image)) in keys
            and not self._is_aside(key)
        }

    def _is_aside(self, key: str) -> bool:
        record = self._ours.record(key)
        return record is not None and record.aside

    def _uuids(self, table: str) -> dict[str, int]:
        if table not in self._by_uuid:
            self._by_uuid[table] = dict(self._here.execute(f"SELECT uuid, id FROM {table}").fetchall())
        return self._by_uuid[table]

    def _insert(self, merged: Merged, key: str, image: Image, touch: Touch) -> None:
        if self._is_erased(merged, image):
            return
        row = self._translated(merged, image)
        their_id = int(str(row.pop("id")))
        for column, parent in self._theirs.references(merged.name).items():
            if parent == merged.name and image[column] is not None:
                row[column] = None  # it may come after this one
                self._later.append((merged.name, -their_id, column, parent, int(str(image[column]))))
        if merged.name == "variables":
            row = self._free(merged, 0, row)
        if merged.name == "responses" and (version := self._version_for(image)) != row["version"]:
            row["version"] = version
            key = str(self._ours.key(merged, row))
        if touch.clock != created(image):
            self._note(merged, key, touch)
        self.tally.added[merged.name] += 1
        self._pending.append((merged.name, row, their_id))
        if len(self._pending) >= AT_ONCE:
            self._flush()

    def _version_for(self, image: Image) -> int:
        """Return the number that a version of an answer of the copy gets here."""
        return int(str(image["version"]))

    def _credit(self, merged: Merged, image: Image, act: str) -> None:
        """Record who made a change to a code in the copy."""
        if merged.name != "codes":
            return
        key = str(image["key"])
        author = self._theirs.author_of(act)
        if author is None:  # it was merged there
            name = next((authors[key] for authors in self._authors_there() if key in authors), "")
        else:
            name = self._here.value("SELECT name FROM coders WHERE id = ?", (self._ids.get(("coders", author)),))
        names = [*self.authors.get(key, "").split(", "), str(name or "")]
        self.authors[key] = ", ".join(dict.fromkeys(filter(None, names)))

    def _authors_there(self) -> Iterator[Mapping[str, Fact]]:
        """Yield who made the changes to codes that each merge in the copy brought, the last merge first."""
        for (facts,) in self._there.execute(
            "SELECT facts FROM changes WHERE kind = ? AND origin IS NULL ORDER BY id DESC", (MERGE,)
        ).fetchall():
            yield authors_of_codes(facts)

    def _is_erased(self, merged: Merged, image: Image) -> bool:
        """Return whether a row is about a respondent erased here."""
        if not self._erased_here:
            return False
        if merged.name == "cases":
            key = str(image["key"])
        elif (response := image.get("response_id")) is not None:
            answer = self._theirs.last_image("responses", int(str(response)))
            return answer is not None and self._is_erased(BY_NAME["responses"], answer)
        elif (case := image.get("case_id")) is not None:
            above = self._theirs.last_image("cases", int(str(case)))
            return above is not None and self._is_erased(BY_NAME["cases"], above)
        else:
            return False
        if digest_of(self._here, key) in self._erased_here:
            self.tally.erased += 1
            return True
        return False

    def _flush(self) -> None:
        """Write the collected rows: those of one coder and one table together."""
        pending, self._pending = self._pending, []
        pending.sort(key=lambda pending_row: (pending_row[0], int(str(pending_row[1].get("coder_id") or 0))))
        for (table, _), group in groupby(
            pending, key=lambda pending_row: (pending_row[0], pending_row[1].get("coder_id"))
        ):
            rows = list(group)
            columns = list(rows[0][1])
            ids = self._act.insert_many(table, columns, ([row[name] for name in columns] for _, row, _ in rows))
            for new, (_, row, their_id) in zip(ids, rows, strict=True):
                self._ids[table, their_id] = new
                if BY_NAME[table].known_by == ("uuid",):
                    self._uuids(table)[str(row["uuid"])] = new

    def _point(self) -> None:
        """Set references within a table, now that all its rows exist."""
        later, self._later = self._later, []
        for table, row_id, column, parent, their_id in later:
            our_id = self._ids.get((table, -row_id)) if row_id < 0 else row_id
            above = self._known_here(parent, their_id)
            if our_id is not None and above is not None and above != our_id:
                self._act.update(table, our_id, {column: above})

    def _note(self, merged: Merged, key: str, touch: Touch, *, gone: bool = False, column: str = "") -> None:
        """Store the touch of a merged row."""
        self._ours.note(self._act, merged.name, f"{key} {column}" if column else key, touch, gone=gone)

    def _free(self, merged: Merged, row_id: int, changing: dict[str, Value]) -> dict[str, Value]:
        """Append a sign to a name that another variable already has here."""
        if merged.name == "variables" and "name" in changing:
            name = str(changing["name"])
            while self._here.value("SELECT 1 FROM variables WHERE name = ? AND id <> ?", (name, row_id)):
                name = f"{name}′"
            return {**changing, "name": name}
        return changing


def of_both(first: str, second: str) -> str:
    """Return a list of texts, as JSON, with the items of both."""
    return json.dumps(sorted({*json.loads(first), *json.loads(second)}), ensure_ascii=False)


def in_words(image: Image | None, references: Mapping[str, str]) -> str:
    """Return a row as text that is the same in every copy."""
    fields = {} if image is None else image
    return json.dumps({name: value for name, value in fields.items() if name != "id" and name not in references})


def greater(left: Image, right: Image, references: Mapping[str, str]) -> bool:
    return in_words(left, references) > in_words(right, references)


def precedence(state: State, references: Mapping[str, str]) -> tuple[Clock, str]:
    """Return by what one of two rows of one identity, put in different copies, is kept: the greater of the two."""
    return state.touch.clock, in_words(state.last, references)


def content(image: Image) -> str:
    return ", ".join(
        str(value)
        for name, value in image.items()
        if name not in ("id", "uuid", "at", "coder_id") and value not in ("", None)
    )
