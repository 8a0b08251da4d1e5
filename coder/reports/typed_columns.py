"""The columns of a table for statistics programs: of one type each, with variable and value labels."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coder.reports.tables import ColumnAbout, ExportTable, UserMissing, Value

WHOLE, NUMBER, DATE, TEXT = "whole", "number", "date", "text"
"""Types of columns: integers, numbers, dates, text."""

MOST_MISSING = 3
"""User-missing codes that SPSS can hold; more are stored as a range without an answer in it."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column. `values` are all of its type or None; `value_labels` are by such values, in the order given.

    `short` is an identifier for programs that require one; `label` is the variable label.
    """

    name: str
    short: str
    label: str
    type: str
    values: Sequence[str | int | float | date | None]
    value_labels: Mapping[int | float | str, str]
    user_missing: tuple[int | float, ...] = ()
    """The user-missing values, in order."""
    letters: tuple[str, ...] = ()
    """The letters for user-missing values in Stata."""


def typed_columns(table: ExportTable) -> list[TypedColumn]:
    """Return every column of a table, consuming its rows."""
    rows = list(table.rows)
    return [
        _typed(name, table.about.get(name, ColumnAbout()), [row[place] for row in rows])
        for place, name in enumerate(table.header)
    ]


def _typed(name: str, about: ColumnAbout, values: list[Value]) -> TypedColumn:
    """Return a column of the type that all its values and labels allow: «1» labelled «Ja» is a number, and «Ja» is «1»
    where all values have such codes.
    """
    if any(isinstance(value, UserMissing) for value in values):
        return _with_missing(name, about, values)
    codes = {text: code for code, text in about.values.items()}
    if len(codes) == len(about.values) and all(
        value in codes or _as_number(value) is not None for value in values if value
    ):
        values = [codes.get(value, value) if isinstance(value, str) else value for value in values]
    known_values = [value for value in values if value is not None and value != ""]
    texts = all(isinstance(value, str) for value in known_values)
    numbers = [_as_number(value) for value in (*known_values, *about.values)]
    labelled = bool(about.values)
    if known_values and texts and not labelled and (days := _days(values)) is not None:
        return TypedColumn(name, about.short or name, about.label, DATE, days, {})
    if (not texts or labelled) and None not in numbers:
        known = [None if value is None or value == "" else _as_number(value) for value in values]
        whole = all(isinstance(number, int) for number in numbers)
        labels: dict[int | float | str, str] = {
            key: text for value, text in about.values.items() if (key := _as_number(value)) is not None
        }
        return TypedColumn(name, about.short or name, about.label, WHOLE if whole else NUMBER, known, labels)
    words = [value if value is None or isinstance(value, str) else str(value) for value in values]
    as_written: dict[int | float | str, str] = dict(about.values.items())
    return TypedColumn(name, about.short or name, about.label, TEXT, words, as_written)


def _with_missing(name: str, about: ColumnAbout, values: list[Value]) -> TypedColumn:
    """Return a numeric column with user-missing codes; with plain missing values if it is not numeric, or if SPSS
    cannot separate the codes from answers.
    """
    without_codes = _typed(name, about, [None if isinstance(value, UserMissing) else value for value in values])
    reasons = {_as_number(str(value)): value.why for value in values if isinstance(value, UserMissing)}
    codes = {code: reason for code, reason in reasons.items() if code is not None}
    answers = [value for value in without_codes.values if isinstance(value, int | float)]
    mixed = len(codes) > MOST_MISSING and any(min(codes) <= answer <= max(codes) for answer in answers)
    if without_codes.type not in (WHOLE, NUMBER) or len(codes) < len(reasons) or mixed:
        return without_codes
    kept = [
        _as_number(str(value)) if isinstance(value, UserMissing) else converted
        for value, converted in zip(values, without_codes.values, strict=True)
    ]
    labels = dict(without_codes.value_labels)
    labels.update({code: reason for code, reason in codes.items() if reason})
    return replace(without_codes, values=kept, value_labels=labels, user_missing=tuple(sorted(codes)))


def _as_number(value: Value) -> int | float | None:
    """Return a value as a number, parsing exact numeric text; 3.0 is 3. None if it is none, or if text would change."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", value) else None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _days(values: Sequence[Value]) -> list[date | None] | None:
    """Return texts as dates if each is an ISO date; None otherwise."""
    days: list[date | None] = []
    for value in values:
        if not value:
            days.append(None)
            continue
        try:
            days.append(date.fromisoformat(str(value)) if _ISO_DATE.fullmatch(str(value)) else None)
        except ValueError:
            return None
        if days[-1] is None:
            return None
    return days
