"""Writes cases, their variables and responses from a file, in batches, as part of a change."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from msgspec.structs import replace

from coder.errors import CoderError
from coder.model import Column
from coder.model.change import Import
from coder.model.ids import CaseId, ImportId, ResponseId, VariableId
from coder.model.json_values import Json
from coder.model.variable import Variable
from coder.store import assignments
from coder.store.cases import with_keys
from coder.store.connection import Connection
from coder.store.identity import derived
from coder.store.journal import Change
from coder.store.rows import Image, next_id
from coder.store.settings import own_uuid
from coder.store.variables import by_source_name, columns_of, refuse_taken, variable_named
from coder.text.visible import typed


class ImportedText(NamedTuple):
    """An answer to the question `variable` (id). `under`: the position of the answer that it is listed under."""

    variable: VariableId
    position: int
    text: str
    under: int | None = None


class ImportedCase(NamedTuple):
    """One case as read, with all its answers, and the global id it was imported with, if any."""

    key: str
    data: dict[str, Json]
    texts: Sequence[ImportedText]
    line: int
    uuid: str | None = None


@dataclass(slots=True)
class ChangedText:
    """An answer whose text differs from an earlier import; both versions are kept."""

    case: str
    question: str
    old_response: ResponseId
    new_response: ResponseId
    codings: int
    coders: tuple[str, ...] = ()
    """Those to whom the earlier version was assigned, and so the new one is."""


@dataclass(slots=True)
class ImportCounts:
    """The effects of an import. `absent`: answers of the same wave to the questions of a table, of cases that the
    project had before, which the table does not have. They stay.
    """

    cases: int = 0
    known_cases: int = 0
    responses: int = 0
    unchanged: int = 0
    values_changed: int = 0
    with_nul: int = 0
    changed: list[ChangedText] = field(default_factory=list)
    absent: int = 0


IMPORT = "id, at, file_name, sha256, cases, responses, json_array_length(problems), libraries"
"""The columns that `import_of` takes."""


def import_of(
    number: ImportId, at: str, file_name: str, sha256: str, cases: int, responses: int, problems: int, libraries: str
) -> Import:
    """Return an import made of its columns, decoding JSON."""
    return Import(number, at, file_name, sha256, cases, responses, problems, json.loads(libraries))


def imports(project: Connection) -> list[Import]:
    """Return every import, the first one first."""
    return list(project.read(import_of, f"SELECT {IMPORT} FROM imports ORDER BY id"))


def already_imported(project: Connection, sha256: str, recipe: str) -> Import | None:
    """Return the earlier import of the same bytes with the same recipe, or None."""
    return project.first(import_of, f"SELECT {IMPORT} FROM imports WHERE sha256 = ? AND recipe = ?", (sha256, recipe))


def id_columns(project: Connection) -> frozenset[str]:
    """Return the names of the columns that some import took as the id."""
    return frozenset(
        name
        for (name,) in project.execute(
            "SELECT DISTINCT held.key FROM imports, json_each(recipe, '$.roles') AS held WHERE held.value = 'id'"
        )
    )


def put_variable(
    project: Connection, act: Change, column: Column, kind: str, type_: str, *, short: str = ""
) -> Variable:
    """Return the variable of a column, created or updated. A question remains a question.

    A renamed column belongs to the variable with its present name. `short` is the present or new name of the variable;
    the column's own is then stored as its full text. Raises CoderError where another variable is called `short`.
    """
    column = replace(column, name=without_nul(column.name), value_labels=labels_without_nul(column.value_labels))
    name = column.name
    known = by_source_name(project, name)
    if short and known is not None and known.name != short:
        raise CoderError(
            "«{name}» is in the project already, as the variable «{variable}».",
            "Rename that one first: coder rename {typed_path} {typed_variable} {typed_short}",
            name=name,
            variable=known.name,
            typed_path=typed(project.path),
            typed_variable=typed(known.name),
            typed_short=typed(short),
        )
    if known is None and short:
        known = variable_named(project, short)
        if known is None:
            refuse_taken(project, short)
    if known is None:
        source_names = (name,) if short and short != name else ()
        label = column.label or (name if source_names else "")
        variable = Variable(VariableId(0), short or name, label, kind, type_, column.value_labels, source_names)
        uuid = derived(own_uuid(project), f"variable {name}")
        return replace(variable, id=VariableId(act.insert("variables", {**columns_of(variable), "uuid": uuid})))
    another_name = (name,) if short and name not in (known.name, *known.source_names) else ()
    becomes_text = known.type == "number" and type_ != "number" and kind == "closed"
    wanted = replace(
        known,
        label=column.label or known.label,
        kind="open" if kind == "open" else known.kind,
        type="text" if becomes_text else known.type,  # a later file has words where the first had numbers
        value_labels={**known.value_labels, **column.value_labels},
        source_names=(*known.source_names, *another_name),
    )
    before = columns_of(known)
    if fields := {name: value for name, value in columns_of(wanted).items() if value != before[name]}:
        act.update("variables", known.id, fields)
    return wanted


class StoredText(NamedTuple):
    """A stored answer: a case may have several to one question, each at its `position`."""

    id: ResponseId
    version: int
    text: str


class Importer:
    """Adds batches of cases in one import. Known cases are compared, never overwritten."""

    def __init__(self, project: Connection, act: Change, import_id: ImportId, wave: str, *, by_text: bool) -> None:
        self.counts = ImportCounts()
        self._project = project
        self._act = act
        self._import_id = import_id
        self._wave = wave
        self._by_text = by_text
        self._first_of_its_kind = project.value("SELECT id FROM cases LIMIT 1") is None
        self._next_case = next_id(project, "cases")

    def count_absent(self, questions: Iterable[VariableId]) -> None:
        """Count, after the last batch, the answers to the questions of a table that it does not have."""
        if not self.counts.known_cases:
            return
        current = self._project.value(
            "SELECT count(*) FROM current_responses WHERE wave = ? AND variable_id IN (SELECT value FROM json_each(?))",
            (self._wave, json.dumps([*questions])),
        )
        self.counts.absent = current - self.counts.responses - self.counts.unchanged - len(self.counts.changed)

    def _readable(self, case: ImportedCase) -> tuple[ImportedCase, str]:
        """Return a case whose values SQLite reads whole from JSON, with that: it ends a text at the character NUL."""
        written = _json(case.data)
        if "\\u0000" not in written:
            return case, written
        data = {name: _without_nul(value) for name, value in case.data.items()}
        self.counts.with_nul += data != case.data
        return case._replace(data=data), _json(data)

    def add(self, batch: Sequence[ImportedCase]) -> None:
        """Write one batch; keys must be unique within the file."""
        readable = [self._readable(case) for case in batch]
        known = {} if self._first_of_its_kind else self._known([case.key for case, _ in readable])
        new = [(case, written) for case, written in readable if case.key not in known]
        if new:
            self._add_new([case for case, _ in new], [written for _, written in new])
        if known:
            self._compare([(known[case.key], case) for case, _ in readable if case.key in known])

    def _known(self, keys: list[str]) -> dict[str, CaseId]:
        condition, parameters = with_keys(keys)
        return dict(self._project.execute(f"SELECT key, id FROM cases WHERE {condition}", parameters).fetchall())

    def _add_new(self, batch: Sequence[ImportedCase], data: Sequence[str]) -> None:
        wave, import_id = self._wave, self._import_id
        ids = range(self._next_case, self._next_case + len(batch))
        self._next_case = ids.stop
        self._act.insert_many(
            "cases",
            ("id", "key", "import_id", "uuid"),
            ((case_id, case.key, import_id, case.uuid) for case_id, case in zip(ids, batch, strict=True)),
        )
        self._act.insert_many(
            "case_data",
            ("case_id", "wave", "data"),
            ((case_id, wave, written) for case_id, written in zip(ids, data, strict=True)),
        )
        written = self._act.insert_many(
            "responses",
            ("case_id", "variable_id", "wave", "position", "text", "listed_under", "line", "import_id"),
            (
                (case_id, text.variable, wave, text.position, text.text, text.under, case.line, import_id)
                for case_id, case in zip(ids, batch, strict=True)
                for text in case.texts
            ),
        )
        self.counts.cases += len(batch)
        self.counts.responses += len(written)

    def _compare(self, batch: list[tuple[CaseId, ImportedCase]]) -> None:
        """Add what is new to known cases, keep what is equal, and keep both versions of a changed text."""
        case_ids = json.dumps([case_id for case_id, _ in batch])
        known_data: dict[CaseId, tuple[int, dict[str, Json]]] = {
            case_id: (row_id, json.loads(data))
            for case_id, row_id, data in self._project.execute(
                "SELECT case_id, id, data FROM case_data"
                " WHERE wave = ? AND case_id IN (SELECT value FROM json_each(?))",
                (self._wave, case_ids),
            )
        }
        known_texts: dict[tuple[CaseId, VariableId], dict[int, StoredText]] = {}
        for case_id, variable_id, position, *text in self._project.execute(
            "SELECT case_id, variable_id, position, id, version, text FROM current_responses"
            " WHERE wave = ? AND case_id IN (SELECT value FROM json_each(?))",
            (self._wave, case_ids),
        ):
            known_texts.setdefault((case_id, variable_id), {})[position] = StoredText(*text)
        for case_id, case in batch:
            self.counts.known_cases += 1
            self._compare_data(case_id, case.data, known_data.get(case_id))
            moved: dict[tuple[VariableId, int | None], int] = {}
            for imported_text in case.texts:
                stored_texts = known_texts.setdefault((case_id, imported_text.variable), {})
                # The heading of an item precedes it, and may have another position here than in the file.
                under = moved.get((imported_text.variable, imported_text.under))
                moved[imported_text.variable, imported_text.position] = self._compare_text(
                    case_id, case, imported_text._replace(under=under), stored_texts
                )

    def _compare_data(
        self, case_id: CaseId, data: dict[str, Json], stored_data: tuple[int, dict[str, Json]] | None
    ) -> None:
        if stored_data is None:
            self._act.insert("case_data", {"case_id": case_id, "wave": self._wave, "data": _json(data)})
            return
        row_id, before = stored_data
        merged = {**before, **{name: value for name, value in data.items() if value is not None or name not in before}}
        if merged != before:
            self.counts.values_changed += any(name in before and before[name] != merged[name] for name in merged)
            self._act.update("case_data", row_id, {"data": _json(merged)})

    def _compare_text(
        self, case_id: CaseId, case: ImportedCase, text: ImportedText, stored_texts: dict[int, StoredText]
    ) -> int:
        """Compare one answer with the stored ones, by position; return its position."""
        position = text.position
        if self._by_text:
            # A document: paragraphs are recognised by their text, since one added above shifts all below it.
            same = next((place for place, row in stored_texts.items() if row.text == text.text), None)
            if same is not None:
                self.counts.unchanged += 1
                return same
            position = max(stored_texts, default=-1) + 1
        old = stored_texts.get(position)
        if old is not None and old.text == text.text:
            self.counts.unchanged += 1
            return position
        version = 1 if old is None else old.version + 1
        row: Image = {
            "case_id": case_id, "variable_id": text.variable, "wave": self._wave, "position": position,
            "text": text.text, "listed_under": text.under, "line": case.line, "import_id": self._import_id,
            "version": version,
        }  # fmt: skip
        new_id = ResponseId(self._act.insert("responses", row))
        stored_texts[position] = StoredText(new_id, version, text.text)
        if old is None:
            self.counts.responses += 1
            return position
        self._act.update("responses", old.id, {"replaced_by": new_id})
        codings = self._project.value("SELECT count(*) FROM codings WHERE response_id = ?", (old.id,))
        question = self._project.value("SELECT name FROM variables WHERE id = ?", (text.variable,))
        coders = assignments.pass_on(self._project, self._act, old.id, new_id)
        self.counts.changed.append(ChangedText(case.key, question, old.id, new_id, codings, coders))
        return position


def without_nul(text: str) -> str:
    """Return `text` with ␀ in place of the character NUL."""
    return text.replace("\0", "␀")


def labels_without_nul(labels: Mapping[str, str]) -> dict[str, str]:
    """Return value labels with ␀ in place of the character NUL."""
    return {without_nul(raw): without_nul(label) for raw, label in labels.items()}


def _without_nul(value: Json) -> Json:
    if isinstance(value, str):
        return without_nul(value)
    if isinstance(value, list):
        return [_without_nul(entry) for entry in value]
    if isinstance(value, dict):
        return {without_nul(name): _without_nul(entry) for name, entry in value.items()}
    return value


def _json(data: dict[str, Json]) -> str:
    return _ENCODER.encode(data)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"))
"""Made once: `json.dumps` makes one for each text."""
