"""Makes a foreign project of a REFI-QDA file: resolves positions and references, and counts losses."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from coder.interchange.foreign import (
    CasePart,
    ForeignCase,
    ForeignCode,
    ForeignCoder,
    ForeignCoding,
    ForeignMemo,
    ForeignProject,
    ForeignSet,
    ForeignSource,
    ForeignVariable,
    Key,
)
from coder.interchange.losses import losses
from coder.interchange.offsets import Counting, Place, decide, found_at, landing, plain
from coder.interchange.own import OwnProject
from coder.interchange.own_resolving import as_own
from coder.interchange.refi_elements import RawCase, RawNote, RawSelection, RawText, uuid_of
from coder.interchange.tables import by_paths, in_tree
from coder.message import Message
from coder.model import PATH_SEPARATOR
from coder.model.json_values import Json


@dataclass
class RawProject:
    """The elements read, with the references of the file. `same` maps a source to the one that holds its text, such as
    the PDF to its pages.
    """

    name: str = ""
    program: str = ""
    description: str = ""
    users: dict[Key, str] = field(default_factory=dict)
    codes: list[ForeignCode] = field(default_factory=list)
    code_notes: dict[Key, Sequence[Key]] = field(default_factory=dict)
    variables: dict[Key, ForeignVariable] = field(default_factory=dict)
    cases: list[RawCase] = field(default_factory=list)
    texts: list[RawText] = field(default_factory=list)
    notes: dict[Key, RawNote] = field(default_factory=dict)
    project_notes: list[Key] = field(default_factory=list)
    sets: list[tuple[str, Sequence[Key], Sequence[Key]]] = field(default_factory=list)
    same: dict[Key, Key] = field(default_factory=dict)
    lost: Counter[str] = field(default_factory=Counter)


def resolved(raw: RawProject, own: OwnProject | None) -> ForeignProject:
    """Return the project; `own`, the notes of this program in it, adds what the format cannot hold."""
    return _Resolver(raw, own).project()


class _Resolver:
    def __init__(self, raw: RawProject, own: OwnProject | None) -> None:
        self._raw, self._own, self._lost = raw, own, raw.lost
        self._as_cases = {raw_case.guid for raw_case in raw.cases} & {code.key for code in raw.codes}
        """Codes that stand for cases, as one program writes them."""
        self._of_cases = {selection for case in raw.cases for selection in case.selections}
        self._codes = {code.key: code for code in raw.codes if code.key not in self._as_cases}
        self._texts = {coding.guid: coding for coding in raw.texts}
        self._codings: list[ForeignCoding] = []
        self._memos: list[ForeignMemo] = []
        self._places: dict[Key, CasePart] = {}
        self._parts: dict[Key, list[CasePart]] = defaultdict(list)
        self._noted: dict[Key, list[ForeignMemo]] = defaultdict(list)

    def project(self) -> ForeignProject:
        raw, own = self._raw, self._own
        usual = Counting(line_end_is_one="ATLAS" in raw.program.upper())
        if own is not None:
            how, messages = Counting(), list[Message]()
        else:
            how, messages = decide(
                [(coding.text, [_place(selection) for selection in coding.selections]) for coding in raw.texts], usual
            )
        sources = [self._source(coding, how) for coding in self._texts.values()]
        cases = self._cases()
        for key, notes in raw.code_notes.items():
            self._note(notes, ForeignMemo("", code=key) if key in self._codes else ForeignMemo("", case=key))
        self._note(raw.project_notes, ForeignMemo(""))
        self._write(ForeignMemo(raw.description))
        self._memos += self._gathered()
        foreign_project = ForeignProject(
            raw.program, raw.name, self._coders(), self._tree(), list(raw.variables.values()), (), cases, sources, (),
            self._codings, (), (), self._memos, self._sets(), (), messages,
        )  # fmt: skip
        foreign_project = foreign_project if own is None else as_own(foreign_project, own, self._places, self._lost)
        return replace(foreign_project, losses=losses(self._lost))

    def _coders(self) -> list[ForeignCoder]:
        return [ForeignCoder(key, name, uuid_of(key)) for key, name in self._raw.users.items()]

    def _tree(self) -> list[ForeignCode]:
        """Return the codes without those that stand for cases, whose descendants move up."""
        above = {code.key: code.parent for code in self._raw.codes}
        codes = []
        for code in self._codes.values():
            parent = code.parent
            while parent in self._as_cases:
                parent = above[parent]
            codes.append(replace(code, parent=parent))
        # Its codes have no levels; the paths that this program wrote for it are restored.
        return in_tree(by_paths(codes, PATH_SEPARATOR)) if self._raw.program.startswith("Taguette") else codes

    def _coder(self, key: Key) -> Key | None:
        return key if key in self._raw.users else None

    def _source(self, text: RawText, how: Counting) -> ForeignSource:
        plain_text, at = plain(text.text), landing(text.text, how)
        self._lost["empty"] += not plain_text.strip()
        for raw_coding in text.selections:
            place = found_at(_place(raw_coding), at, how)
            if place is None:
                self._lost["places"] += 1
                continue
            self._selection(text.guid, *place, raw_coding)
        for coding in text.codings:
            self._code(
                text.guid, 0, len(plain_text), coding.code, coding.by or text.by, coding.at or text.at, coding.guid
            )
            self._note(coding.notes, ForeignMemo("", source=text.guid, code=coding.code))
        texts = []
        for note in text.notes:
            named = self._raw.notes[note].place if note in self._raw.notes else None
            start, end = (named and found_at(Place(*named), at, how)) or (None, None)
            texts.append(self._note([note], ForeignMemo("", source=text.guid, start=start, end=end)))
        if self._own is None and text.description not in "\n".join(texts):
            self._write(ForeignMemo(text.description, source=text.guid, coder=self._coder(text.by), at=text.at))
        return ForeignSource(text.guid, text.name, plain_text, self._values(text.values), uuid_of(text.guid))

    def _selection(self, source: Key, start: int, end: int, raw_coding: RawSelection) -> None:
        self._places[raw_coding.guid] = CasePart(source, start, end)
        for coding in raw_coding.codings:
            self._code(
                source, start, end, coding.code, coding.by or raw_coding.by, coding.at or raw_coding.at, coding.guid
            )
            self._note(coding.notes, ForeignMemo("", source=source, start=start, end=end, code=coding.code))
        is_answer = self._own is not None and any(coding.code in self._own.questions for coding in raw_coding.codings)
        about = ForeignMemo("", source=source, start=start, end=end, of_answer=is_answer)
        texts = self._note(raw_coding.notes, about)
        if raw_coding.description and raw_coding.description not in texts and self._own is None:
            only = raw_coding.codings[0].code if len(raw_coding.codings) == 1 else None
            by = self._coder(raw_coding.by or next((coding.by for coding in raw_coding.codings), ""))
            at = raw_coding.at or next((coding.at for coding in raw_coding.codings), "")
            self._write(replace(about, text=raw_coding.description, code=only, coder=by, at=at))
        elif not (raw_coding.codings or texts):
            self._lost["marks"] += raw_coding.guid not in self._of_cases

    def _code(self, source: Key, start: int, end: int, code: Key, by: Key, at: str, guid: Key) -> None:
        if code in self._as_cases:
            self._parts[code].append(CasePart(source, start, end))
        elif code not in self._codes:
            self._lost["codings"] += 1
        elif start == end:
            self._lost["places"] += 1
        else:
            coder = self._coder(by)
            self._codings.append(ForeignCoding(source, start, end, code, coder, at, uuid_of(guid)))

    def _note(self, notes: Sequence[Key], about: ForeignMemo) -> str:
        """Attach notes to their object, and return their texts."""
        if about.code is not None and about.code not in self._codes:
            about = replace(about, code=None)
        texts = []
        for key in notes:
            if key in self._raw.notes:
                self._noted[key].append(about)
                texts.append(plain(self._raw.notes[key].text))
            else:
                self._lost["notes"] += 1
        return "\n".join(texts)

    def _write(self, memo: ForeignMemo) -> None:
        if memo.text.strip():
            if memo.code is not None and memo.code not in self._codes:
                memo = replace(memo, code=None)
            self._memos.append(memo)

    def _gathered(self) -> Iterator[ForeignMemo]:
        """Yield notes with their objects; one on both a code and a position is on the coding there."""
        for key, note in self._raw.notes.items():
            text = plain(note.text)
            if not text.strip():
                continue
            places = self._noted.get(key, [])
            if len(places) == 2 and sum(memo.source is None and memo.code is not None for memo in places) == 1:
                code, place = sorted(places, key=lambda memo: memo.source is not None)
                if place.source is not None or place.case is not None:
                    places = [replace(place, code=code.code)]
            for number, about in enumerate(places or [ForeignMemo("")]):
                guid = uuid_of(key) if number == 0 else ""
                yield replace(about, text=text, coder=self._coder(note.by), at=note.at, guid=guid)

    def _cases(self) -> list[ForeignCase]:
        cases = []
        for case in self._raw.cases:
            sources = [self._raw.same.get(key, key) for key in case.sources]
            whole = [CasePart(key) for key in sources if key in self._texts]
            places = [self._places[key] for key in case.selections if key in self._places]
            self._lost["cases of texts"] += len(sources) + len(case.selections) - len(whole) - len(places)
            parts = [*whole, *places, *self._parts[case.guid]]
            self._lost["codes on cases"] += case.codes
            self._write(ForeignMemo(case.description, case=case.guid))
            cases.append(ForeignCase(case.guid, case.name, parts, self._values(case.values), uuid_of(case.guid)))
        return cases

    def _values(self, values: Sequence[tuple[Key, Json]]) -> list[tuple[Key, Json]]:
        known = [value for value in values if value[0] in self._raw.variables]
        self._lost["values"] += len(values) - len(known)
        return known

    def _sets(self) -> list[ForeignSet]:
        foreign_sets = []
        for name, members, codes in self._raw.sets:
            # A set of texts with the one code of the same name repeats that code.
            called = [self._codes[key].name for key in codes if key in self._codes]
            again = members and len(called) == 1 and f"{called[0]} (".startswith(f"{name} (")
            self._lost["code sets"] += bool(codes) and not again
            sources = [self._raw.same.get(key, key) for key in members]
            if text_keys := [key for key in sources if key in self._texts]:
                foreign_sets.append(ForeignSet(name, text_keys))
        return foreign_sets


def _place(coding: RawSelection) -> Place:
    return Place(coding.start, coding.end, coding.name)
