"""Merges a copy of a project into it: of each row, the version touched last is kept.

Rows are compared by their identity in every copy (`merge_tables`) and their last touch (`touches`). Where people must
decide (`Question`), they are asked; until then, our version stays.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from coder.model.ids import CoderId
from coder.store import copies
from coder.store.clocks import NEVER, Clock, State, Touch, created, joined
from coder.store.coding_orders import BROUGHT
from coder.store.connection import Value
from coder.store.erasing import digest_of, erased_digests
from coder.store.journal import Change
from coder.store.merge_afterwards import heirs
from coder.store.merge_answers import LATEST as LATEST  # for who merges, too
from coder.store.merge_answers import OURS as OURS
from coder.store.merge_answers import THEIRS as THEIRS
from coder.store.merge_answers import Answer, Answers
from coder.store.merge_answers import Question as Question
from coder.store.merge_rows import content, greater, in_words, of_both, precedence
from coder.store.merge_tables import LISTS, NEVER_ASKED, TABLES, Merged
from coder.store.rows import Image, row_image
from coder.store.touches import BY_NAME, Touches


class Merger(Answers):
    """Merges one copy, calling `answer` where people must decide."""

    def __init__(
        self, ours: Touches, theirs: Touches, act: Change, coders: Mapping[CoderId, CoderId], answer: Answer
    ) -> None:
        super().__init__(ours, theirs, act, coders, answer)
        self._gone_here: dict[str, dict[str, State]] = {}
        self._removals: list[tuple[Merged, int, str, Touch]] = []

    def merge(self) -> None:
        """Merge everything that the copy knows and this file does not."""
        self._theirs.unknown_to(self._ours.known)
        before = self._act.rows_touched
        for merged in TABLES:
            self._merge_table(merged)
        self._point()
        for merged, row_id, key, touch in reversed(self._removals):
            self._remove(merged, row_id, key, touch)
        if self._act.rows_touched > before:
            self._ours.learn(self._act, self._theirs.known)

    def bring_shown(self) -> int:
        """Add suggestions that the copy's coders saw, and tables its reports showed; return the former's number."""
        for (their_id,) in self._there.execute("SELECT DISTINCT response_id FROM shown").fetchall():
            self._known_here("responses", their_id)
        for (their_id,) in self._there.execute("SELECT id FROM variables").fetchall():
            self._known_here("variables", their_id)
        variables = {their_id: our_id for (table, their_id), our_id in self._ids.items() if table == "variables"}
        copies.bring_reported(self._here, self._there, variables)
        found = {their_id: our_id for (table, their_id), our_id in self._ids.items() if table == "responses"}
        return copies.bring_shown(self._here, self._there, found)

    def read_from_files(self) -> list[int]:
        """Return the codings here, by row, that were read from a file in the copy."""
        rows = self._there.execute(BROUGHT).fetchall()
        return [our_id for (their_id,) in rows if (our_id := self._ids.get(("codings", their_id))) is not None]

    def erased_there(self) -> int:
        """Return the number of respondents of this file that are erased in the copy."""
        erased = erased_digests(self._there) - self._erased_here
        if not erased:
            return 0
        return sum(digest_of(self._there, key) in erased for (key,) in self._here.execute("SELECT key FROM cases"))

    def _merge_table(self, merged: Merged) -> None:
        theirs = self._theirs.states(merged, self._theirs.touched(merged.name))
        for key, state in self._recorded_gone(merged, theirs):
            theirs[key] = state
        if merged.log:
            self._merge_log(merged, theirs)
            return
        if merged.name == "codings" and self._heirs:
            theirs = self._following_merges(merged, theirs)
        self._look_up_above(merged.name, [state.last for state in theirs.values()])
        our_ids = self._find_many(
            merged, {key: (state.last, state.image is None) for key, state in theirs.items() if state.last}
        )
        gone = {key: (state.last, False) for key, state in theirs.items() if state.last and state.image is None}
        our_ids |= self._find_many(merged, {key: row for key, row in gone.items() if key not in our_ids})
        our_ids |= self._by_key(merged, {key for key, state in theirs.items() if not state.last})
        if merged.name == "responses":
            our_ids = self._match_answers(theirs, our_ids)
        ours = self._ours.states(merged, self._ours.of_rows(merged.name, our_ids.values())) if our_ids else {}
        existing = {int(str(state.image["id"])): (key, state) for key, state in ours.items() if state.image is not None}
        for key, state in theirs.items():
            if key in our_ids and our_ids[key] in existing:
                self._bring_over(merged, existing[our_ids[key]][0], state, existing[our_ids[key]][1])
            else:
                self._bring(merged, key, state)
        self._flush()
        if merged.name == "responses":
            self._point()
            self._decide_current()
        if merged.name == "codes":
            self._point()
            self._heirs = heirs(self._here)

    def _following_merges(self, merged: Merged, theirs: Mapping[str, State]) -> dict[str, State]:
        """Return codings on codes merged into others here as codings on those others."""
        found: dict[str, State] = {}
        for key, state in theirs.items():
            last = state.last
            code = self._known_here("codes", int(str(last["code_id"]))) if last else None
            heir = self._heirs.get(code or 0)
            if heir is not None and not (state.image is None and self._find(merged, last, itself=True)):
                response = self._known_here("responses", int(str(last["response_id"])))
                coder = self._known_here("coders", int(str(last["coder_id"])))
                gone = self._gone(merged, key)
                if (gone is not None and gone >= state.touch.clock) or self._has_better(last, heir, state):
                    continue
                if response is not None and coder is not None:
                    moved = {**last, "response_id": response, "coder_id": coder, "code_id": heir}
                    key = self._ours.key(merged, moved) or key
            found[key] = state if key not in found else joined(state, found[key])
        return found

    def _has_better(self, coding: Image, heir: int, state: State) -> bool:
        """Return whether the copy has another coding equivalent to this one, both codes being the same here."""
        rows = self._there.images(
            "SELECT * FROM codings WHERE response_id = :response_id AND coder_id = :coder_id"
            " AND start_char = :start_char AND end_char = :end_char",
            {name: coding[name] for name in ("response_id", "coder_id", "start_char", "end_char")},
        )
        others = [
            int(str(row["id"]))
            for row in rows
            if row["id"] != coding["id"]
            and (code := self._known_here("codes", int(str(row["code_id"])))) is not None
            and self._heirs.get(code, code) == heir
        ]
        if state.image is None or not others:
            return bool(others)
        references = self._theirs.references("codings")
        return any(
            other.image is not None and precedence(other, references) > precedence(state, references)
            for other in self._theirs.states(BY_NAME["codings"], self._theirs.of_rows("codings", others)).values()
        )

    def _recorded_gone(self, merged: Merged, theirs: Mapping[str, State]) -> Iterator[tuple[str, State]]:
        """Yield rows that the copy itself has recorded as deleted."""
        for (stored,) in self._there.execute(
            "SELECT identity FROM merged_touches WHERE gone AND table_name = ?", (merged.name,)
        ).fetchall():
            record = self._theirs.records[stored]
            key = self._theirs.key_of_record(stored)
            known = theirs.get(key) or State(Touch(NEVER), None, {})
            if merged.name == "responses" and not known.last:
                continue  # without its text it may be any version
            if known.image is None and record.touch.clock > known.touch.clock and not record.aside:
                yield key, State(record.touch, None, known.last)

    def _bring(self, merged: Merged, key: str, theirs: State) -> None:
        """Merge a row that does not exist here."""
        gone = self._gone(merged, key, theirs.image)
        if theirs.image is None:
            is_known = bool(theirs.last) or not self._theirs.has_other_numbers  # which version it is, or is on
            if is_known and merged.name != "responses" and (gone is None or theirs.touch.clock > gone):
                self._note(merged, key, theirs.touch, gone=True)
            return
        if gone is not None and gone >= theirs.touch.clock:
            return
        self._insert(merged, key, theirs.image, theirs.touch)
        self._credit(merged, theirs.image, theirs.touch.act)
        for name, touch in theirs.columns.items():
            self._note(merged, key, touch, column=name)

    def _bring_over(self, merged: Merged, key: str, theirs: State, ours: State) -> None:
        """Merge a row that exists here, too."""
        assert ours.image is not None
        row_id = int(str(ours.image["id"]))
        later = theirs.touch.clock > ours.touch.clock
        if theirs.image is None:
            if later:
                self._removals.append((merged, row_id, key, theirs.touch))
            return
        self._ids[merged.name, int(str(theirs.image["id"]))] = row_id
        if merged.name == "responses":
            return  # `_decide_current` has the rest
        if merged.fieldwise:
            self._bring_columns(merged, key, theirs, ours)
            return
        wanted = self._translated(merged, theirs.image)
        differing = {
            name: value
            for name, value in wanted.items()
            if name != "id" and name not in merged.of_the_file and ours.image[name] != value
        }
        tie = theirs.touch.clock == ours.touch.clock
        if differing and (later or (tie and greater(theirs.image, ours.image, self._theirs.references(merged.name)))):
            self._act.update(merged.name, row_id, differing)
            self.tally.changed[merged.name] += 1
        if later and (differing or max(theirs.touch.clock.steps, ours.touch.clock.steps) > 1):
            self._note(merged, key, theirs.touch)

    def _bring_columns(self, merged: Merged, key: str, theirs: State, ours: State) -> None:
        """Merge a row column by column."""
        assert theirs.image is not None
        assert ours.image is not None
        row_id = int(str(ours.image["id"]))
        wanted = self._translated(merged, theirs.image)
        changing: dict[str, Value] = {}
        for name, value in wanted.items():
            if name in ("id", "uuid") or name in merged.known_by or name in merged.of_the_file:
                continue
            mine, other = ours.columns.get(name, Touch(NEVER)), theirs.columns.get(name, Touch(NEVER))
            if ours.image[name] == value:
                if other.clock > mine.clock:
                    self._note(merged, key, other, column=name)
                continue
            made_apart = mine.clock == other.clock == NEVER
            unseen = self._unseen(mine, self._theirs) and self._unseen(other, self._ours)
            side = LATEST
            if name not in NEVER_ASKED and merged.name != "case_data" and (made_apart or unseen):
                values = self._values_in_words(merged, name, ours.image, theirs.image)
                side = self._ask(Question(merged.name, self._named(merged, ours.image), name, *values), row_id, name)
            touch = max(mine, other)
            if merged.name == "case_data":
                value, touch = self._values(ours.image, str(value), mine, other, asks=made_apart or unseen)
                takes = value != ours.image[name]
            elif name in LISTS and (made_apart or unseen or mine.clock == other.clock):
                value = of_both(str(ours.image[name]), str(value))
                takes = value != ours.image[name]
            elif side == LATEST:
                greater = str(theirs.image[name]) > str(ours.image[name])
                takes = other.clock > mine.clock or (other.clock == mine.clock and greater)
            else:
                takes, touch = side == THEIRS, Touch(touch.clock.later(self._act.at))
            if takes:
                changing[name] = value
                self._credit(merged, ours.image, other.act)
            if touch.clock > mine.clock:
                self._note(merged, key, touch, column=name)
        if changing:
            self._act.update(merged.name, row_id, self._free(merged, row_id, changing))
            self.tally.changed[merged.name] += 1

    def _unseen(self, touch: Touch, other: Touches) -> bool:
        """Return whether another file does not know a touch."""
        return touch.act != "" and touch.act not in other.known

    def _values_in_words(self, merged: Merged, column: str, ours: Image, theirs: Image) -> tuple[str, str]:
        """Return two values of a column, as text."""
        if column not in self._ours.references(merged.name):
            return str(ours[column]), str(theirs[column])
        parent = BY_NAME[self._ours.references(merged.name)[column]]
        sides: list[str] = []
        for touches, image in ((self._ours, ours), (self._theirs, theirs)):
            value = image[column]
            above = None if value is None else touches.last_image(parent.name, int(str(value)))
            sides.append("" if above is None else self._named(parent, above))
        return sides[0], sides[1]

    def _named(self, merged: Merged, image: Image) -> str:
        return str(next((image[name] for name in ("name", "title", "key") if image.get(name)), image.get("uuid", "")))

    def _values(self, ours: Image, theirs: str, mine: Touch, other: Touch, *, asks: bool) -> tuple[str, Touch]:
        """Merge the values of a case by variable, and their touch; where both sides differ, as decided."""
        own_values: dict[str, object] = json.loads(str(ours["data"]))
        brought: dict[str, object] = json.loads(theirs)
        joined_values, touch = {**brought, **own_values}, max(mine, other)
        for name in [name for name in own_values if brought.get(name, own_values[name]) != own_values[name]]:
            own, new = str(own_values[name]), str(brought[name])
            case = self._here.value("SELECT key FROM cases WHERE id = ?", (ours["case_id"],))
            question = Question("case_data", str(case), name, own, new)
            side = self._ask(question, int(str(ours["id"])), "data") if asks else LATEST
            takes = side == THEIRS
            if side == LATEST:
                takes = other.clock > mine.clock or (other.clock == mine.clock and new > own)
            else:
                touch = Touch(max(mine, other).clock.later(self._act.at))
            if takes:
                joined_values[name] = brought[name]
        if joined_values == own_values:
            return str(ours["data"]), touch
        return json.dumps(joined_values, ensure_ascii=False, separators=(",", ":")), touch

    def _merge_log(self, merged: Merged, theirs: Mapping[str, State]) -> None:
        """Merge rows of which the last one counts."""
        new = [
            state for state in theirs.values() if state.image is not None and self._find(merged, state.image) is None
        ]
        new.sort(key=lambda state: (state.touch.clock, in_words(state.image, {})))
        if not new:
            return
        last = next(self._here.images(f"SELECT * FROM {merged.name} ORDER BY id DESC LIMIT 1"), None)
        for state in new:
            assert state.image is not None
            wanted = self._translated(merged, state.image)
            row_id = self._act.insert(merged.name, {name: value for name, value in wanted.items() if name != "id"})
            self._ids[merged.name, int(str(state.image["id"]))] = row_id
            self._uuids(merged.name)[str(state.image["uuid"])] = row_id
            self.tally.added[merged.name] += 1
        newest = new[-1].image
        assert newest is not None
        if last is None or content(last) == content(newest):
            return
        side = LATEST
        changed_here = str(last["uuid"]) not in {
            str(uuid) for (uuid,) in self._there.execute(f"SELECT uuid FROM {merged.name}")
        }
        if changed_here:
            question = Question(merged.name, "", "", content(last), content(newest))
            side = self._ask(question, int(str(last["id"])), "uuid")
        mine = (created(last), in_words(last, {}))
        if side == OURS or (side == LATEST and changed_here and mine > (created(newest), in_words(newest, {}))):
            at = {"at": self._act.at if side == OURS else last["at"]}
            fields = {name: value for name, value in last.items() if name not in ("id", "uuid")}
            self._act.insert(merged.name, {**fields, **at})

    def _gone(self, merged: Merged, key: str, row: Image | None = None) -> Clock | None:
        """Return the clock of a row removed here; None where this file never knew it.

        An answer that was imported once more is another one.
        """
        if merged.name not in self._gone_here:
            states = self._ours.states(merged, self._ours.once_removed(merged.name))
            gone = {row_key: state for row_key, state in states.items() if state.image is None}
            if merged.name == "codings":
                gone |= self._gone_with_merged_codes(merged, gone)
            self._gone_here[merged.name] = gone
        found = self._gone_here[merged.name].get(key)
        if merged.name == "responses" and found and row and not self._same_import(found.last, row):
            return None
        record = self._ours.record(key)
        clocks = [] if found is None else [found.touch.clock]
        clocks += [record.touch.clock] if record is not None and record.gone else []
        return max(clocks, default=None)

    def _gone_with_merged_codes(self, merged: Merged, gone: Mapping[str, State]) -> dict[str, State]:
        """Return codings removed from a code merged into another since, as codings on that other."""
        found: dict[str, State] = {}
        for state in gone.values():
            heir = self._heirs.get(int(str(state.last["code_id"])))
            if heir is not None:
                moved = {**state.last, "code_id": heir}
                key = str(self._ours.key(merged, moved))
                found[key] = joined(state, found.get(key) or gone.get(key) or state)
        return found

    def _remove(self, merged: Merged, row_id: int, key: str, touch: Touch) -> None:
        """Delete a row, unless others depend on it."""
        for child in TABLES:
            for column, parent in self._ours.references(child.name).items():
                if parent == merged.name and self._here.value(
                    f"SELECT 1 FROM {child.name} WHERE {column} = ? LIMIT 1", (row_id,)
                ):
                    self.tally.kept[merged.name] += 1
                    return
        if row_image(self._here, merged.name, row_id) is None:
            return
        self._act.delete(merged.name, row_id)
        self._ours.forget(merged.name, row_id)
        self._note(merged, key, touch, gone=True)
        self.tally.removed[merged.name] += 1
