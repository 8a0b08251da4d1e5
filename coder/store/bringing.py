"""Matches a foreign project's coders, variables and answers with those of the project."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import NamedTuple

from msgspec.structs import replace

from coder.model import normal_name
from coder.model.ids import CaseId, CodeRow, ResponseId, VariableId
from coder.model.variable import Variable
from coder.store.cases import with_keys
from coder.store.coders import add_coder, coder_by_name, coder_by_uuid
from coder.store.connection import Connection, now
from coder.store.identity import KEPT_CODE_UUID, derived, fresh
from coder.store.importing import labels_without_nul, without_nul
from coder.store.journal import Change
from coder.store.settings import own_uuid
from coder.store.variables import by_source_name, columns_of


def named_coder(project: Connection, name: str, uuid: str) -> str:
    """Return the name here of a coder: with this id, else with this name, or a new one with the imported id."""
    name = normal_name(name)
    known = coder_by_uuid(project, uuid) if uuid else None
    if known is None and coder_by_name(project, name) is None:
        add_coder(project, name, now(), uuid or next(fresh()))
    return name if known is None else str(project.value("SELECT name FROM coders WHERE id = ?", (known,)))


def put_variable(project: Connection, act: Change, wanted: Variable, uuid: str) -> Variable:
    """Return the variable of this name and kind, or a new one, with its imported id if unused. Where a variable of the
    other kind has the name, a number is added.
    """
    labels = labels_without_nul(wanted.value_labels)
    wanted = replace(wanted, name=without_nul(wanted.name), value_labels=labels)
    name, number = wanted.name, 2
    while (known := by_source_name(project, name)) is not None and known.kind != wanted.kind:
        name, number = f"{wanted.name} ({number})", number + 1
    if known is not None:
        is_text = known.type != wanted.type and known.kind == "closed" and known.type != "text"
        joined_variable = replace(
            known, label=known.label or wanted.label, type="text" if is_text else known.type,
            value_labels={**wanted.value_labels, **known.value_labels},
        )  # fmt: skip
        before = columns_of(known)
        if fields := {key: value for key, value in columns_of(joined_variable).items() if value != before[key]}:
            act.update("variables", known.id, fields)
        return joined_variable
    variable = replace(wanted, name=name)
    taken = not uuid or project.value("SELECT 1 FROM variables WHERE uuid = ?", (uuid,))
    own = derived(own_uuid(project), f"variable {name}") if taken else uuid
    return replace(variable, id=VariableId(act.insert("variables", {**columns_of(variable), "uuid": own})))


def codes_by_uuid(project: Connection) -> dict[str, str]:
    """Map the global id by which each code is known outside to its stable id."""
    return {uuid: key for key, uuid in project.execute(f"SELECT key, {KEPT_CODE_UUID} FROM codes")}


def keep_code_uuid(act: Change, code: CodeRow, uuid: str) -> None:
    """Store the global id that a new code was imported with."""
    act.update("codes", code, {"uuid": uuid})


def free_case_uuids(project: Connection, uuids: Iterable[str]) -> set[str]:
    """Return those of these ids that no case here was imported with."""
    wanted = set(uuids)
    found = project.execute(
        "SELECT uuid FROM cases WHERE uuid IN (SELECT value FROM json_each(?))", (json.dumps(list(wanted)),)
    )
    return wanted - {uuid for (uuid,) in found}


def case_rows(project: Connection) -> dict[str, CaseId]:
    """Return the row of each case by its key."""
    return dict(project.execute("SELECT key, id FROM cases").fetchall())


class CurrentAnswer(NamedTuple):
    """A current answer."""

    id: ResponseId
    position: int
    text: str


def current_answers(project: Connection, keys: Iterable[str]) -> dict[tuple[str, VariableId, str], list[CurrentAnswer]]:
    """Return the current answers of cases, by case, question and wave."""
    found: dict[tuple[str, VariableId, str], list[CurrentAnswer]] = {}
    condition, parameters = with_keys(keys)
    for key, variable, wave, *answer in project.execute(
        "SELECT cases.key, variable_id, wave, responses.id, position, text FROM current_responses AS responses"
        f" JOIN cases ON cases.id = case_id WHERE {condition} ORDER BY position",
        parameters,
    ):
        found.setdefault((key, variable, wave), []).append(CurrentAnswer(*answer))
    return found
