"""The columns of a table as statistics programs know them: of one type each, with labels for column and values."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from coder.reports.tables import ColumnAbout, ExportTable, UserMissing, Value

WHOLE, NUMBER, DATE, TEXT = "whole", "number", "date", "text"
"""What a column holds: whole numbers, numbers, days, or text."""

MOST_MISSING = 3
"""SPSS has room for so many codes that are no answers; of more, for a range without an answer in it."""

_ISO_DATE = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class TypedColumn:
    """One column. `values` are all of its type or None; `value_labels` are by such values, in the order given.

    `short` is a name without blanks or signs, for programs that want such; `label` says what it is.
    """

    name: str
    short: str
    label: str
    type: str
    values: Sequence[str | int | float | date | None]
    value_labels: Mapping[int | float | str, str]
    user_missing: tuple[int | float, ...] = ()
    """Which of the values say why there is no answer, in their order."""
    letters: tuple[str, ...] = ()
    """Which of the values say so in Stata, which has letters for it."""


def typed_columns(table: ExportTable) -> list[TypedColumn]:
    """Every column of a table, whose rows are consumed."""
    rows = list(table.rows)
    return [
        _typed(name, table.about.get(name, ColumnAbout()), [row[place] for row in rows])
        for place, name in enumerate(table.header)
    ]


def _typed(name: str, about: ColumnAbout, values: list[Value]) -> TypedColumn:
    """A column whose type is what all its values and labels allow: «1» with the label «Ja» is a number, and «Ja» is «1»
    where all have such a code.
    """
    if any(isinstance(one, UserMissing) for one in values):
        return _with_missing(name, about, values)
    codes = {said: code for code, said in about.values.items()}
    if len(codes) == len(about.values) and all(one in codes or _as_number(one) is not None for one in values if one):
        values = [codes.get(one, one) if isinstance(one, str) else one for one in values]
    held = [one for one in values if one is not None and one != ""]
    texts = all(isinstance(one, str) for one in held)
    numbers = [_as_number(one) for one in (*held, *about.values)]
    labelled = bool(about.values)
    if held and texts and not labelled and (days := _days(values)) is not None:
        return TypedColumn(name, about.short or name, about.label, DATE, days, {})
    if (not texts or labelled) and None not in numbers:
        known = [None if one is None or one == "" else _as_number(one) for one in values]
        whole = all(isinstance(one, int) for one in numbers)
        labels: dict[int | float | str, str] = {
            key: said for one, said in about.values.items() if (key := _as_number(one)) is not None
        }
        return TypedColumn(name, about.short or name, about.label, WHOLE if whole else NUMBER, known, labels)
    words = [one if one is None or isinstance(one, str) else str(one) for one in values]
    as_written: dict[int | float | str, str] = dict(about.values.items())
    return TypedColumn(name, about.short or name, about.label, TEXT, words, as_written)


def _with_missing(name: str, about: ColumnAbout, values: list[Value]) -> TypedColumn:
    """A column of numbers with the codes that say why there is no answer; without a value there where it holds no
    numbers, or where SPSS has no room to tell them from answers.
    """
    bare = _typed(name, about, [None if isinstance(one, UserMissing) else one for one in values])
    whys = {_as_number(str(one)): one.why for one in values if isinstance(one, UserMissing)}
    codes = {code: why for code, why in whys.items() if code is not None}
    answers = [one for one in bare.values if isinstance(one, int | float)]
    mixed = len(codes) > MOST_MISSING and any(min(codes) <= one <= max(codes) for one in answers)
    if bare.type not in (WHOLE, NUMBER) or len(codes) < len(whys) or mixed:
        return bare
    kept = [
        _as_number(str(one)) if isinstance(one, UserMissing) else seen
        for one, seen in zip(values, bare.values, strict=True)
    ]
    labels = dict(bare.value_labels)
    labels.update({code: why for code, why in codes.items() if why})
    return replace(bare, values=kept, value_labels=labels, user_missing=tuple(sorted(codes)))


def _as_number(value: Value) -> int | float | None:
    """A number, also where a text is just that; 3.0 is 3. None where it is none, or where text would be changed."""
    if isinstance(value, str):
        return int(value) if re.fullmatch(r"-?(0|[1-9]\d{0,14})", value) else None
    return int(value) if isinstance(value, float) and value.is_integer() and abs(value) < 2**53 else value


def _days(values: Sequence[Value]) -> list[date | None] | None:
    """Texts as days, where each is one as ISO writes it; None otherwise."""
    days: list[date | None] = []
    for one in values:
        if not one:
            days.append(None)
            continue
        try:
            days.append(date.fromisoformat(str(one)) if _ISO_DATE.fullmatch(str(one)) else None)
        except ValueError:
            return None
        if days[-1] is None:
            return None
    return days
