"""Compares a case's values: numbers as numbers, dates as dates; refuses anything else."""

from __future__ import annotations

import re

from msgspec.structs import replace

from coder.errors import CoderError
from coder.message import Message
from coder.model import Comparison
from coder.store.connection import Connection, Value
from coder.store.numbers import number_of
from coder.store.variables import ITS_TEXTS, value_meant, variable_name

_HAS_VALUE = (
    "EXISTS (SELECT 1 FROM case_data, json_each(case_data.data) AS item WHERE case_data.case_id = responses.case_id"
    " AND case_data.wave = responses.wave AND item.key = ? AND item.type NOT IN ('object', 'null')"
)
"""Who chose no option of a multiple-choice question has answered it: another than each of them."""
_DATE = re.compile(r"(\d{4})(?:-(\d\d?)(?:-(\d\d?))?)?$|(\d\d?)\.(\d\d?)\.(\d{4})$")
_ISO = "item.value GLOB '[0-9][0-9][0-9][0-9]*'"


def comparison(project: Connection, wanted: Comparison) -> tuple[str, list[Value]]:
    """Return SQL for the answers whose case has a value of the variable that compares so to the given one.

    Raises NotFound for an unknown variable, CoderError where value or variable cannot be compared.
    """
    wanted = replace(wanted, variable=variable_name(project, wanted.variable))
    kind = project.value("SELECT type FROM variables WHERE name = ?", (wanted.variable,))
    if wanted.sign == "!=":
        value = value_meant(project, wanted.variable, wanted.value)
        unlike = (
            f"{_HAS_VALUE} AND CAST(item.value AS TEXT) <> '' AND ? NOT IN (SELECT held.value FROM {ITS_TEXTS})"
            " AND coalesce(number_of(item.value) <> ?, 1))"
        )
        return unlike, [wanted.variable, value, number_of(value)]
    date = _iso(wanted.value)
    number = number_of(wanted.value)
    if date is not None and (kind == "date" or number is None):
        _some(project, wanted, _ISO, Message("dates"))
        sql = f"{_HAS_VALUE} AND {_ISO} AND substr(item.value, 1, {len(date)}) {wanted.sign} ?)"
        return sql, [wanted.variable, date]
    if number is None:
        raise CoderError(
            "«{value}» is neither a number nor a date, so nothing can be {words} it.",
            "Write such as {variable}{sign}30 or {variable}{sign}2024-03-01.",
            value=wanted.value,
            words=_WORDS[wanted.sign],
            variable=wanted.variable,
            sign=wanted.sign,
        )
    _some(project, wanted, "number_of(item.value) IS NOT NULL", Message("numbers"))
    return f"{_HAS_VALUE} AND number_of(item.value) {wanted.sign} ?)", [wanted.variable, number]


_WORDS = {"<": Message("below"), "<=": Message("at most"), ">": Message("above"), ">=": Message("at least")}


def _some(project: Connection, wanted: Comparison, condition: str, what: Message) -> None:
    """Refuse a variable without comparable values."""
    has_values = project.value(
        "SELECT EXISTS (SELECT 1 FROM case_data, json_each(case_data.data) AS item"
        f" WHERE item.key = ? AND {condition})",
        (wanted.variable,),
    )
    if not has_values:
        raise CoderError(
            "«{variable}» holds no {kind}, so nothing of it is {words} {value}.",
            "Ask for one value: {variable}=VALUE",
            variable=wanted.variable,
            kind=what,
            words=_WORDS[wanted.sign],
            value=wanted.value,
        )


def _iso(text: str) -> str | None:
    """Return a year, month or day, written 2024-03-01 or 1.3.2024, as ISO 8601; None for anything else."""
    match = _DATE.match(text.strip())
    if match is None:
        return None
    year, month, day, other_day, other_month, other_year = match.groups()
    parts = [year, month, day] if year else [other_year, other_month, other_day]
    return "-".join(part.zfill(2) for part in parts if part)
