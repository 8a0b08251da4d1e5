"""Writing what a file holds: cases, their variables and responses, in batches, as part of one change."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from coder.errors import CoderError
from coder.store.connection import Connection
from coder.store.journal import Change, next_id
from coder.store.variables import by_source_name, refuse_taken
from coder.text.visible import typed


class ImportedText(NamedTuple):
    """An answer to the question `variable` (id). `under`: the position of the answer that it is listed under."""

    variable: int
    position: int
    text: str
    under: int | None = None


class ImportedCase(NamedTuple):
    """One case as read, with every answer given."""

    key: str
    data: dict[str, Any]
    texts: Sequence[ImportedText]
    line: int


@dataclass(slots=True)
class ChangedText:
    """An answer whose text differs from what was imported before; both versions are kept."""

    case: str
    question: str
    old_response: int
    new_response: int
    codings: int


@dataclass(slots=True)
class ImportCounts:
    """What an import did."""

    cases: int = 0
    known_cases: int = 0
    responses: int = 0
    unchanged: int = 0
    values_changed: int = 0
    changed: list[ChangedText] = field(default_factory=list)


def already_imported(project: Connection, sha256: str, recipe: str) -> dict[str, Any] | None:
    """The earlier import of the same bytes with the same recipe, or None."""
    return project.row("SELECT id, at, file_name FROM imports WHERE sha256 = ? AND recipe = ?", (sha256, recipe))


class Variable(NamedTuple):
    """A variable of the project that a column belongs to."""

    id: int
    name: str


def put_variable(
    project: Connection,
    act: Change,
    name: str,
    label: str,
    kind: str,
    type_: str,
    value_labels: dict[str, str],
    *,
    short: str = "",
) -> Variable:
    """The variable of a column called `name`, made or brought up to date. A question stays a question.

    A column that was renamed belongs to the variable that has its name now. `short` is the name that the variable gets
    or has already; the column's own is then kept as its full text. Raises CoderError where `short` is another's.
    """
    labels = json.dumps(value_labels, ensure_ascii=False)
    known = by_source_name(project, name)
    if short and known is not None and known["name"] != short:
        raise CoderError(
            "«{name}» is in the project already, as the variable «{variable}».",
            "Rename that one first: coder rename {typed_path} {typed_variable} {typed_short}",
            name=name,
            variable=known["name"],
            typed_path=typed(project.path),
            typed_variable=typed(known["name"]),
            typed_short=typed(short),
        )
    if known is None and short:
        known = project.row("SELECT * FROM variables WHERE name = ?", (short,))
        if known is None:
            refuse_taken(project, short)
    if known is None:
        source_names = [name] if short and short != name else []
        row = {
            "name": short or name, "label": label or (name if source_names else ""), "kind": kind, "type": type_,
            "value_labels": labels, "source_names": json.dumps(source_names, ensure_ascii=False),
        }  # fmt: skip
        return Variable(act.insert("variables", row), short or name)
    fields: dict[str, Any] = {}
    if short and name not in (known["name"], *json.loads(known["source_names"])):
        fields["source_names"] = json.dumps([*json.loads(known["source_names"]), name], ensure_ascii=False)
    if label and label != known["label"]:
        fields["label"] = label
    if value_labels and labels != known["value_labels"]:
        fields["value_labels"] = json.dumps({**json.loads(known["value_labels"]), **value_labels}, ensure_ascii=False)
    if kind == "open" and known["kind"] == "closed":
        fields["kind"] = "open"
    if known["type"] == "number" and type_ != "number" and kind == "closed":
        fields["type"] = "text"  # a later file holds words where the first held numbers
    if fields:
        act.update("variables", known["id"], fields)
    return Variable(int(known["id"]), known["name"])


class Importer:
    """Adds batches of cases under one import. Known cases are compared, never overwritten."""

    def __init__(self, project: Connection, act: Change, import_id: int, wave: str, *, by_text: bool) -> None:
        self.counts = ImportCounts()
        self._project = project
        self._act = act
        self._import_id = import_id
        self._wave = wave
        self._by_text = by_text
        self._first_of_its_kind = project.value("SELECT id FROM cases LIMIT 1") is None
        self._next_case = next_id(project, "cases")

    def add(self, batch: Sequence[ImportedCase]) -> None:
        """Write one batch; keys must be unique within the file."""
        known = {} if self._first_of_its_kind else self._known([case.key for case in batch])
        new = [case for case in batch if case.key not in known]
        if new:
            self._add_new(new)
        if known:
            self._compare([(known[case.key], case) for case in batch if case.key in known])

    def _known(self, keys: list[str]) -> dict[str, int]:
        rows = self._project.execute(
            "SELECT key, id FROM cases WHERE key IN (SELECT value FROM json_each(?))", (json.dumps(keys),)
        )
        return dict(rows.fetchall())

    def _add_new(self, batch: Sequence[ImportedCase]) -> None:
        wave, import_id = self._wave, self._import_id
        ids = range(self._next_case, self._next_case + len(batch))
        self._next_case = ids.stop
        self._act.insert_many(
            "cases",
            ("id", "key", "import_id"),
            ((case_id, case.key, import_id) for case_id, case in zip(ids, batch, strict=True)),
        )
        self._act.insert_many(
            "case_data",
            ("case_id", "wave", "data"),
            ((case_id, wave, _json(case.data)) for case_id, case in zip(ids, batch, strict=True)),
        )
        written = self._act.insert_many(
            "responses",
            ("case_id", "variable_id", "wave", "position", "text", "listed_under", "line", "import_id"),
            (
                (case_id, one.variable, wave, one.position, one.text, one.under, case.line, import_id)
                for case_id, case in zip(ids, batch, strict=True)
                for one in case.texts
            ),
        )
        self.counts.cases += len(batch)
        self.counts.responses += len(written)

    def _compare(self, batch: list[tuple[int, ImportedCase]]) -> None:
        """Add to known cases what is new, keep what is the same, and keep both where a text differs."""
        case_ids = json.dumps([case_id for case_id, _ in batch])
        held_data = {
            row["case_id"]: row
            for row in self._project.rows(
                "SELECT * FROM case_data WHERE wave = ? AND case_id IN (SELECT value FROM json_each(?))",
                (self._wave, case_ids),
            )
        }
        held_texts: dict[tuple[int, int], dict[int, dict[str, Any]]] = {}
        for row in self._project.rows(
            "SELECT id, case_id, variable_id, position, version, text FROM responses"
            " WHERE wave = ? AND replaced_by IS NULL AND case_id IN (SELECT value FROM json_each(?))",
            (self._wave, case_ids),
        ):
            held_texts.setdefault((row["case_id"], row["variable_id"]), {})[row["position"]] = row
        for case_id, case in batch:
            self.counts.known_cases += 1
            self._compare_data(case_id, case.data, held_data.get(case_id))
            moved: dict[tuple[int, int | None], int] = {}
            for one in case.texts:
                held = held_texts.setdefault((case_id, one.variable), {})
                # What an item is listed under comes before it, and may stand at another place here than in the file.
                under = moved.get((one.variable, one.under))
                moved[one.variable, one.position] = self._compare_text(case_id, case, one._replace(under=under), held)

    def _compare_data(self, case_id: int, data: dict[str, Any], held: dict[str, Any] | None) -> None:
        if held is None:
            self._act.insert("case_data", {"case_id": case_id, "wave": self._wave, "data": _json(data)})
            return
        before = json.loads(held["data"])
        merged = {**before, **{name: value for name, value in data.items() if value is not None or name not in before}}
        if merged != before:
            self.counts.values_changed += any(name in before and before[name] != merged[name] for name in merged)
            self._act.update("case_data", held["id"], {"data": _json(merged)})

    def _compare_text(
        self, case_id: int, case: ImportedCase, one: ImportedText, held: dict[int, dict[str, Any]]
    ) -> int:
        """Compare one answer with those held, by position; returns where it stands."""
        position = one.position
        if self._by_text:
            # A document: paragraphs are known by what they say, since one added above moves all below it.
            same = next((place for place, row in held.items() if row["text"] == one.text), None)
            if same is not None:
                self.counts.unchanged += 1
                return same
            position = max(held, default=-1) + 1
        old = held.get(position)
        if old is not None and old["text"] == one.text:
            self.counts.unchanged += 1
            return position
        row = {
            "case_id": case_id, "variable_id": one.variable, "wave": self._wave, "position": position,
            "text": one.text, "listed_under": one.under, "line": case.line, "import_id": self._import_id,
            "version": 1 if old is None else old["version"] + 1,
        }  # fmt: skip
        new_id = self._act.insert("responses", row)
        held[position] = {**row, "id": new_id}
        if old is None:
            self.counts.responses += 1
            return position
        self._act.update("responses", old["id"], {"replaced_by": new_id})
        codings = self._project.value("SELECT count(*) FROM codings WHERE response_id = ?", (old["id"],))
        question = self._project.value("SELECT name FROM variables WHERE id = ?", (one.variable,))
        self.counts.changed.append(ChangedText(case.key, question, old["id"], new_id, codings))
        return position


def _json(data: dict[str, Any]) -> str:
    return json.dumps(data, ensure_ascii=False, separators=(",", ":"))
