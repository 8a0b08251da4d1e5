"""Variables by name, their values, and renaming them."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder import naming
from coder.errors import CoderError
from coder.message import Message
from coder.model import Questions, normal_name
from coder.model.ids import VariableId
from coder.model.variable import Variable
from coder.naming import CLOSED_VARIABLE, OPEN_QUESTION, VALUE, Named, find_name, folded

if TYPE_CHECKING:
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change

MOST_VALUES = 10_000
"""Distinct values of a variable searched for looser spellings; with more it is free text."""


VARIABLE = "id, name, label, kind, type, value_labels, source_names"
"""The columns that `variable_of` takes."""


def variable_of(
    number: VariableId, name: str, label: str, kind: str, type_: str, value_labels: str, source_names: str
) -> Variable:
    """Return a variable made of its columns, decoding JSON."""
    return Variable(number, name, label, kind, type_, json.loads(value_labels), tuple(json.loads(source_names)))


def columns_of(variable: Variable) -> dict[str, Value]:
    """Return the columns of a variable, without its number, as stored."""
    return {
        "name": variable.name, "label": variable.label, "kind": variable.kind, "type": variable.type,
        "value_labels": json.dumps(variable.value_labels, ensure_ascii=False),
        "source_names": json.dumps(variable.source_names, ensure_ascii=False),
    }  # fmt: skip


def every_variable(project: Connection) -> list[Variable]:
    """Return every variable, in survey order."""
    return list(project.read(variable_of, f"SELECT {VARIABLE} FROM variables ORDER BY id"))


def variable_named(project: Connection, name: str) -> Variable | None:
    """Return the variable of exactly this name."""
    return project.first(variable_of, f"SELECT {VARIABLE} FROM variables WHERE name = ?", (name,))


def known(project: Connection, kind: str | None = None) -> list[Named]:
    """Return every variable (of one kind) by name with its full text, and by each former name."""
    names: list[Named] = []
    for name, label, former in project.execute(
        "SELECT name, label, source_names FROM variables WHERE ? IS NULL OR kind = ? ORDER BY id", (kind, kind)
    ):
        names += [Named(name, text) for text in dict.fromkeys((label, *json.loads(former)))]
    return names


def question_name(project: Connection, wanted: str) -> str:
    """Return the name of the open question meant. Raises NotFound listing them, CoderError where several match."""
    return find_name(wanted, known(project, "open"), OPEN_QUESTION).name


def question_id(project: Connection, wanted: str) -> VariableId:
    """Return the id of the open question meant; raises as `question_name` does."""
    return VariableId(project.value("SELECT id FROM variables WHERE name = ?", (question_name(project, wanted),)))


def variable_name(project: Connection, wanted: str) -> str:
    """Return the name of the variable meant, open or closed; raises as `question_name` does."""
    return find_name(wanted, known(project), naming.VARIABLE).name


def closed_name(project: Connection, wanted: str) -> str:
    """Return the name of the closed variable meant; raises as `question_name` does."""
    return find_name(wanted, known(project, "closed"), CLOSED_VARIABLE).name


def values_of(project: Connection, variable: str) -> list[str]:
    """Return every value of a closed variable."""
    rows = project.execute(f"SELECT DISTINCT {_TEXT} {_VALUES} ORDER BY 1", (variable,))
    return [value for (value,) in rows if value]


def value_meant(project: Connection, variable: str, wanted: str) -> str:
    """Return the value of a variable that `wanted` means: exactly, else by its label's number, else loosely.

    A number matches only itself: «3» is no beginning of 34. Raises NotFound listing the values.
    """
    if not wanted or project.value(f"SELECT EXISTS (SELECT 1 {_VALUES} AND {_TEXT} = ?)", (variable, wanted)):
        return wanted
    named_variable = variable_named(project, variable)
    if named_variable is None or named_variable.type == "number":
        return wanted
    labels = named_variable.value_labels
    if wanted in labels:
        return labels[wanted]
    values = [
        value for (value,) in
        project.execute(f"SELECT DISTINCT {_TEXT} {_VALUES} LIMIT ?", (variable, MOST_VALUES + 1))
    ]  # fmt: skip
    if len(values) > MOST_VALUES:
        return wanted
    named = [Named(value) for value in dict.fromkeys((*labels.values(), *values)) if value]
    return find_name(wanted, named, VALUE, Message("of «{variable}»", variable=variable)).name if named else wanted


ITS_TEXTS = (
    "json_each(CASE item.type WHEN 'object' THEN '[\"\"]'"
    " WHEN 'array' THEN CASE item.value WHEN '[]' THEN '[\"\"]' ELSE item.value END"
    " ELSE json_array(CAST(coalesce(item.value, '') AS TEXT)) END) AS held"
)
"""The texts of a value (`item`) of a case as rows of `held`: one, or several in a multiple-choice question; '' for none
or missing.
"""
TOGETHER = (
    "CASE item.type WHEN 'array' THEN (SELECT group_concat(value, '; ') FROM json_each(item.value)) ELSE item.value END"
)
"""A value (`item`) of a case; several answers as one text."""
_TEXT = "held.value"
_VALUES = f"FROM case_data, json_each(case_data.data) AS item, {ITS_TEXTS} WHERE item.key = ?"


_ASKED_NAMES = "(SELECT value FROM json_each(?1))"
ASKED = f"(name IN {_ASKED_NAMES} OR EXISTS (SELECT 1 FROM json_each(source_names) WHERE value IN {_ASKED_NAMES}))"
"""A variable with a present or former name in ?1, made by `asked`: an open screen may still use the name from before
another program renamed it.
"""


def asked(questions: Questions) -> str | None:
    """Return the parameter of `ASKED`; None where every question is meant."""
    return json.dumps([questions] if isinstance(questions, str) else list(questions)) if questions else None


def by_source_name(project: Connection, name: str) -> Variable | None:
    """Return the variable that a column of this name belongs to: by its present or a former name."""
    return variable_named(project, name) or project.first(
        variable_of,
        f"SELECT {VARIABLE} FROM variables WHERE EXISTS (SELECT 1 FROM json_each(source_names) WHERE value = ?)",
        (name,),
    )


def checked_new_name(name: str) -> str:
    """Return `name` in stored form. Raises CoderError for one that could not be written in a filter."""
    name = normal_name(name)
    if not name:
        raise CoderError("The new name is empty.", "Give a short name, such as «grupper».")
    if any(not character.isprintable() for character in name) or set(name) & set('="'):
        raise CoderError(
            "«{name}» cannot be a name: it has «=», a quotation mark or a character that is not shown in it.",
            "Give a short name of letters, digits and spaces.",
            name=name,
        )
    return name


def refuse_taken(project: Connection, name: str, *, except_for: VariableId | None = None) -> None:
    """Raise CoderError where another variable than `but` has this name, ignoring letter case."""
    for row_id, taken in project.execute("SELECT id, name FROM variables").fetchall():
        if row_id != except_for and folded(taken) == folded(name):
            raise CoderError("There is a variable «{taken}» already.", "Choose another name.", taken=taken)


def rename(project: Connection, act: Change, wanted: str, name: str) -> tuple[str, str]:
    """Rename a variable, in every case's values too; its former name is kept, also as its full text where it had none.
    Must be in the transaction of `act`. Returns the former and the new name.

    Raises NotFound, or CoderError for a name that is taken or invalid.
    """
    name = checked_new_name(name)
    old = variable_name(project, wanted)
    variable = variable_named(project, old)
    assert variable is not None
    if name == old:
        raise CoderError("«{old}» is called so already.", "Nothing was changed.", old=old)
    refuse_taken(project, name, except_for=variable.id)
    former = tuple(dict.fromkeys(source_name for source_name in (*variable.source_names, old) if source_name != name))
    renamed = replace(variable, name=name, label=variable.label or old, source_names=former)
    act.update("variables", variable.id, columns_of(renamed))
    holding = project.execute(
        "SELECT id FROM case_data WHERE EXISTS (SELECT 1 FROM json_each(data) AS item WHERE item.key = ?)", (old,)
    ).fetchall()
    for (row_id,) in holding:
        case_values = json.loads(project.value("SELECT data FROM case_data WHERE id = ?", (row_id,)))
        data = {name if key == old else key: value for key, value in case_values.items()}
        act.update("case_data", row_id, {"data": json.dumps(data, ensure_ascii=False, separators=(",", ":"))})
    _rename_in_settings(project, old, name)
    return old, name


def put_text(project: Connection, act: Change, wanted: str, text: str) -> str:
    """Set or clear the full text of a variable; columns of later files are matched by its names. Returns its name.

    Raises NotFound, or CoderError where it has this text.
    """
    name = variable_name(project, wanted)
    variable = variable_named(project, name)
    assert variable is not None
    if text == variable.label:
        raise CoderError("«{name}» has this full text already.", "Nothing was changed.", name=name)
    act.update("variables", variable.id, columns_of(replace(variable, label=text)))
    return name


def _rename_in_settings(project: Connection, old: str, name: str) -> None:
    """Rename in the coders' saved positions, which are not journalled and must not refer to a former name."""
    stored_settings = project.execute(
        "SELECT DISTINCT key, value FROM coder_settings WHERE key IN ('question', 'report_variable', 'columns')"
    ).fetchall()
    for key, value in stored_settings:
        renamed = "\n".join(name if line == old else line for line in value.split("\n"))
        if renamed != value:
            project.execute("UPDATE coder_settings SET value = ? WHERE key = ? AND value = ?", (renamed, key, value))
