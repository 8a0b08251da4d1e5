"""Merges the versions of answers: the same text is the same version, whatever number it has in a file."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import NamedTuple

from coder.model.ids import CoderId
from coder.store.clocks import Clock, State, Touch
from coder.store.journal import Change
from coder.store.merge_rows import Rows
from coder.store.redactions import same_text
from coder.store.rows import Image
from coder.store.touches import BY_NAME, Touches

OURS, THEIRS, LATEST = "ours", "theirs", "latest"


@dataclass(frozen=True, slots=True)
class Question:
    """A change on both sides since they parted: the row of a table, the column, and both values.

    `written` is the entry of the merge that wrote our value; 0 where it stood before.
    """

    table: str
    row: str
    column: str
    ours: str
    theirs: str
    written: int = field(default=0, compare=False)


Answer = Callable[[Question], str]
"""Returns which of OURS, THEIRS and LATEST wins."""


class Place(NamedTuple):
    """Where an answer stands, whatever its text: its case, question, wave and position."""

    case: int
    variable: int
    wave: str
    position: int


class Version(NamedTuple):
    """A text of an answer, when it was last imported as far as a file knows, and whether a later one replaced it."""

    id: int
    version: int
    text: str
    at: str
    replaced: bool


class Answers(Rows):
    """The rows of a copy, with its versions of answers matched to those here by their texts."""

    def __init__(
        self, ours: Touches, theirs: Touches, act: Change, coders: Mapping[CoderId, CoderId], answer: Answer
    ) -> None:
        super().__init__(ours, theirs, act, coders)
        self._answer = answer
        self._matched: dict[Place, tuple[Place, dict[int, int]]] = {}
        self._in_use: dict[Place, int] = {}
        ours.forget_the_other()

    def _match_answers(self, theirs: Mapping[str, State], our_ids: dict[str, int]) -> dict[str, int]:
        """Match the versions of answers that have several, or differ, by text; return `our_ids` with those matched."""
        places = self._several()
        known = {key: state for key, state in theirs.items() if state.last}
        for key, state in known.items():
            if key in our_ids:
                text = self._here.value("SELECT text FROM responses WHERE id = ?", (our_ids[key],))
                if state.image is None or not same_text(str(state.last["text"]), str(text)):
                    places.add(_place(state.last))
        for place in sorted(places):
            self._match_place(place)
        found = dict(our_ids)
        for key, state in known.items():
            place = _place(state.last)
            if place in places and (our_id := self._matching(place, state)) is not None:
                found[key] = our_id
            elif place in places:
                found.pop(key, None)
        return found

    def _several(self) -> set[Place]:
        """Return the copy's places of answers that have several versions, in the copy or here."""
        several = "SELECT DISTINCT case_id, variable_id, wave, position FROM responses WHERE version > 1"
        places = {Place(*row) for row in self._there.execute(several)}
        for case, variable, wave, position in self._here.execute(
            "SELECT DISTINCT cases.key, variables.uuid, wave, position FROM responses"
            " JOIN cases ON cases.id = case_id JOIN variables ON variables.id = variable_id WHERE version > 1"
        ).fetchall():
            found = self._there.execute(
                "SELECT cases.id, variables.id FROM cases, variables WHERE key = ? AND variables.uuid = ?",
                (case, variable),
            ).fetchone()
            if found is not None:
                places.add(Place(found[0], found[1], wave, position))
        return places

    def _match_place(self, their_place: Place) -> None:
        """Match the versions of one answer."""
        case, variable = (
            self._known_here("cases", their_place.case),
            self._known_here("variables", their_place.variable),
        )
        if case is None or variable is None:
            return
        our_place = their_place._replace(case=case, variable=variable)
        ours, theirs = _versions(self._ours, our_place), _versions(self._theirs, their_place)
        if not ours:
            return
        self._in_use[our_place] = max(version.version for version in ours)
        matched: dict[int, int] = {}
        for same_number in (True, False):
            for version in theirs:
                twin = next(
                    (
                        own
                        for own in ours
                        if (own.version == version.version or not same_number)
                        and own.id not in matched.values()
                        and same_text(own.text, version.text)
                    ),
                    None,
                )
                if version.id not in matched and twin is not None:
                    matched[version.id] = twin.id
                    self._ids["responses", version.id] = twin.id
        self._matched[their_place] = (our_place, matched)
        by_id, theirs_of = {own.id: own for own in ours}, {own: other for other, own in matched.items()}
        numbers = {version.id: version.version for version in theirs}
        for version in theirs:
            if version.id not in matched:
                self._unmatched.add(version.id)
            elif by_id[matched[version.id]].version != version.version:
                self._number_as_here(their_place, version.id, version.version, by_id[matched[version.id]].version)
        for own in ours:
            if (other := theirs_of.get(own.id)) is None:
                self._ours.put_words_there("responses", own.id, None)
            elif numbers[other] != own.version:
                self._ours.put_words_there("responses", own.id, self._words(their_place, numbers[other]))

    def _number_as_here(self, their_place: Place, their_id: int, own: int, our_place: int) -> None:
        """Let what the copy has on its version `own` have the keys of the version `here`."""
        self._theirs.put_words("responses", their_id, self._words(their_place, our_place))
        self._theirs.put_words_there("responses", their_id, self._words(their_place, own))

    def _words(self, their_place: Place, version: int) -> str | None:
        return self._theirs.in_words(BY_NAME["responses"], {**_image(their_place), "version": version})

    def _matching(self, their_place: Place, state: State) -> int | None:
        """Return the version here of one of the copy, which may be gone there."""
        if their_place not in self._matched:
            return None
        our_place, matched = self._matched[their_place]
        if state.image is not None:
            return matched.get(int(str(state.image["id"])))
        for own in self._here.images(
            "SELECT * FROM responses WHERE case_id = ? AND variable_id = ? AND wave = ? AND position = ?", our_place
        ):
            if own["id"] not in matched.values() and self._same_import(own, state.last):
                return int(str(own["id"]))
        return None

    def _same_import(self, ours: Image, theirs: Image) -> bool:
        """Return whether two versions are one text from one import: another import of it stays if one is undone."""
        imports = (
            touches.last_image("imports", int(str(image["import_id"])))
            for touches, image in ((self._ours, ours), (self._theirs, theirs))
        )
        first, second = (None if image is None else image["uuid"] for image in imports)
        return first == second and same_text(str(ours["text"]), str(theirs["text"]))

    def _version_for(self, image: Image) -> int:
        """Return the number that a version of the copy gets here: its own, or else the next."""
        their_place = _place(image)
        own = int(str(image["version"]))
        if their_place not in self._matched:
            return own
        our_place = self._matched[their_place][0]
        taken = self._here.value(
            "SELECT 1 FROM responses WHERE case_id = ? AND variable_id = ? AND wave = ? AND position = ?"
            " AND version = ?",
            (*our_place, own),
        )
        version = own if taken is None and own > self._in_use[our_place] else self._in_use[our_place] + 1
        self._in_use[our_place] = max(self._in_use[our_place], version)
        if version != own:
            self._number_as_here(their_place, int(str(image["id"])), own, version)
        return version

    def _decide_current(self) -> None:
        """Decide which version of each answer with several is the current one, and ask where both sides changed it."""
        for their_place, (our_place, matched) in self._matched.items():
            versions = _versions(self._theirs, their_place)
            standing = _versions(self._ours, our_place)
            added = {self._ids.get(("responses", version.id)) for version in versions if version.id not in matched}
            current = [own for own in standing if not own.replaced and own.id not in added]
            theirs = next((version for version in versions if not version.replaced), None)
            their_current = None if theirs is None else self._ids.get(("responses", theirs.id))
            if current and their_current != current[-1].id:
                side = (
                    OURS if theirs is None or their_current is None else self._holds(their_place, current[-1], theirs)
                )
                self._put_current(standing, their_current if side == THEIRS and their_current else current[-1].id)
            by_id = {own.id: own for own in standing}
            for version in versions:
                own = by_id.get(matched.get(version.id, 0))
                if own is not None and version.at > own.at:
                    key = str(_key(self._ours, our_place, own))
                    self._note(BY_NAME["responses"], key, Touch(Clock(version.at, 1)))

    def _holds(self, their_place: Place, ours: Version, theirs: Version) -> str:
        """Return whose current version of an answer holds: that of who knew the other's, or else as decided."""
        our_place, matched = self._matched[their_place]
        our_ats = {own.id: own.at for own in _versions(self._ours, our_place)}
        their_ats = {
            matched[version.id]: version.at for version in _versions(self._theirs, their_place) if version.id in matched
        }
        knows_theirs = theirs.id in matched and our_ats[matched[theirs.id]] >= theirs.at
        known_there = their_ats.get(ours.id, "") >= ours.at
        if knows_theirs != known_there:
            return OURS if knows_theirs else THEIRS
        case, question = self._here.execute(
            "SELECT cases.key, variables.name FROM cases, variables WHERE cases.id = ? AND variables.id = ?",
            our_place[:2],
        ).fetchone()
        about = Question("responses", f"{case}/{question}", "text", ours.text, theirs.text)
        side = self._ask(about, ours.id, "replaced_by")
        if side == LATEST:
            return THEIRS if (theirs.at, theirs.text) > (ours.at, ours.text) else OURS
        return side

    def _ask(self, question: Question, row_id: int, column: str) -> str:
        """Ask which side wins, with when this merge wrote our value, if it did."""
        written = self._here.value(
            "SELECT max(seq) FROM change_rows WHERE change_id = ? AND table_name = ? AND ? BETWEEN first_id AND last_id"
            " AND (before IS NULL OR before ->> ? IS NOT after ->> ?)",
            (self._act.id, question.table, row_id, column, column),
        )
        return self._answer(replace(question, written=written or 0))

    def _put_current(self, versions: list[Version], current: int) -> None:
        """Let a version be the current one."""
        for version in versions:
            if version.id == current and version.replaced:
                self._act.update("responses", version.id, {"replaced_by": None})
            elif version.id != current and not version.replaced:
                self._act.update("responses", version.id, {"replaced_by": current})


def _place(image: Image) -> Place:
    return Place(
        int(str(image["case_id"])), int(str(image["variable_id"])), str(image["wave"]), int(str(image["position"]))
    )


def _image(place: Place) -> Image:
    return {"case_id": place.case, "variable_id": place.variable, "wave": place.wave, "position": place.position}


def _versions(touches: Touches, place: Place) -> list[Version]:
    """Return the versions of an answer, the first one first."""
    versions = touches.project.read(
        Version,
        "SELECT responses.id, version, text, imports.at, replaced_by IS NOT NULL FROM responses"
        " JOIN imports ON imports.id = import_id WHERE case_id = ? AND variable_id = ? AND wave = ?"
        " AND position = ? ORDER BY version",
        place,
    )
    return [version._replace(at=max(version.at, _imported_again(touches, place, version))) for version in versions]


def _imported_again(touches: Touches, place: Place, version: Version) -> str:
    """Return when the same text was imported in a copy that was merged, if it was."""
    record = touches.record(str(_key(touches, place, version)))
    return "" if record is None else record.touch.clock.at


def _key(touches: Touches, place: Place, version: Version) -> str | None:
    return touches.key(BY_NAME["responses"], {**_image(place), "version": version.version})
