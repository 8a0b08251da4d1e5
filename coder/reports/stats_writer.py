"""Tables for statistics programs: SPSS (.sav), Stata (.dta) and Parquet, with variable and value labels.

Missing numbers stay missing; missing texts are empty in SPSS and Stata, which have no missing text.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from importlib import import_module
from pathlib import Path
from string import ascii_lowercase
from typing import TYPE_CHECKING, cast

from coder.errors import CoderError
from coder.extras import how_to_install
from coder.reports.tables import ExportTable
from coder.reports.typed_columns import DATE, MOST_MISSING, NUMBER, TEXT, WHOLE, TypedColumn, typed_columns
from coder.reports.writers import Fitted, HowWritten, Target, file_of

if TYPE_CHECKING:
    import pandas
    from pyreadstat.pyclasses import MissingRange


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of a format. Names and labels are measured by `unit`: bytes of UTF-8 or characters."""

    name: int
    label: int
    value_label: int
    text: int
    """Bytes of a text."""
    unit: Callable[[str], int]
    illegal: str
    """Characters not allowed in a name, as a pattern."""
    reserved: Collection[str]


def _bytes(text: str) -> int:
    return len(text.encode("utf-8"))


SAV = Bounds(
    64, 255, 120, 32_767, _bytes, r"[^\w.]",
    frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"]),
)  # fmt: skip
"""SPSS: names of 64 bytes, labels of 255."""

DTA = Bounds(
    32, 80, 32_000, 2_000_000_000, len, r"\W",
    frozenset(
        ["_all", "_b", "_cons", "_coef", "_n", "_pi", "_pred", "_rc", "_skip", "byte", "double", "float", "if", "in",
         "int", "long", "strl", "using", "with"]
    ),
)  # fmt: skip
"""Stata from version 14: names of 32 characters, labels of 80, texts of any length."""

LONGEST_TEXT_LABELLED = 8
"""Longest text value, in bytes, that can have a label in SPSS."""


def write_sav(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write an SPSS file."""
    return write_stats(table, "sav", file_of(target, "sav"), how.about)


def write_dta(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write a Stata file."""
    return write_stats(table, "dta", file_of(target, "dta"), how.about)


def write_parquet(table: ExportTable, target: Target, how: HowWritten) -> Fitted:
    """Write a Parquet file."""
    return write_stats(table, "parquet", file_of(target, "parquet"), how.about)


def write_stats(table: ExportTable, format_: str, path: Path, about: str = "") -> Fitted:
    """Write a table as `sav`, `dta` or `parquet`, with `about` stored inside. Raises CoderError without the extra."""
    try:
        import_module("pyarrow" if format_ == "parquet" else "pandas")
    except ImportError as error:
        raise CoderError(
            "Writing .{ending} needs libraries that are not installed.",
            "Install them with: {command}",
            ending=format_,
            command=how_to_install("stats"),
        ) from error
    columns = typed_columns(table)
    if format_ == "parquet":
        return _parquet([variable for column in columns for variable in _apart(column)], path, about)
    if format_ == "dta":
        return _labelled_file([_lettered(column) for column in columns], DTA, path, about)
    return _labelled_file(columns, SAV, path, about)


def _lettered(column: TypedColumn) -> TypedColumn:
    """Return a column with the reasons for missing answers as Stata has them: letters (.a, .b …) instead of codes."""
    letters = dict(zip(column.user_missing, ascii_lowercase, strict=False))
    if not letters:
        return column
    gone = {*column.user_missing} - letters.keys()  # more than there are letters for
    return replace(
        column,
        values=[
            None if value in gone else letters.get(value, value) if isinstance(value, int | float) else value
            for value in column.values
        ],
        value_labels={
            letters.get(key, key) if isinstance(key, int | float) else key: label
            for key, label in column.value_labels.items()
            if key not in gone
        },
        user_missing=(),
        letters=tuple(letters.values()),
    )


def _apart(column: TypedColumn) -> list[TypedColumn]:
    """Return a column for Parquet, which has one kind of missing value: without user-missing codes, and, if there are
    any, with a second column of the reasons.
    """
    if not column.user_missing:
        return [column]
    labels = column.value_labels
    why = [
        labels.get(value, str(value)) if isinstance(value, int | float) and value in column.user_missing else None
        for value in column.values
    ]
    return [
        replace(
            column,
            values=[None if value in column.user_missing else value for value in column.values],
            value_labels={key: label for key, label in labels.items() if key not in column.user_missing},
            user_missing=(),
        ),
        TypedColumn(f"{column.name}_missing", f"{column.short}_missing", column.label, TEXT, why, {}),
    ]


def names_for(columns: Iterable[TypedColumn], bounds: Bounds) -> list[str]:
    """Return column names valid in a program, unique ignoring letter case."""
    names: list[str] = []
    taken: set[str] = set()
    for column in columns:
        base = re.sub(bounds.illegal, "_", column.short)
        base = re.sub(r"_{2,}", "_", base).strip("._") or "v"
        base = base if base[0].isalpha() else f"v_{base}"
        name, further = _cut(base, bounds.name, bounds.unit), 1
        while name.casefold() in taken or name.casefold() in bounds.reserved or re.fullmatch(r"(?i)str\d+", name):
            further += 1
            name = f"{_cut(base, bounds.name - len(str(further)) - 1, bounds.unit)}_{further}"
        taken.add(name.casefold())
        names.append(name)
    return names


def _cut(text: str, most: int, unit: Callable[[str], int]) -> str:
    """Return the beginning of a text that fits `most`."""
    if unit(text) <= most:
        return text
    if unit is len:
        return text[:most]
    return text.encode("utf-8")[:most].decode("utf-8", "ignore")


def _label(text: str, most: int, unit: Callable[[str], int]) -> str:
    """Return a label on one line, cut with «…» if too long."""
    flat = _flat(text)
    return flat if unit(flat) <= most else _cut(flat, most - unit("…"), unit).rstrip() + "…"


def _flat(text: str) -> str:
    return " ".join(_plain(text).split())


def _plain(text: str) -> str:
    """Return text that a file of C strings can hold: without NUL and lone surrogates."""
    return text.replace("\0", "\u2400").encode("utf-8", "replace").decode("utf-8")


def _labelled_file(columns: Sequence[TypedColumn], bounds: Bounds, path: Path, about: str) -> Fitted:
    """Write an SPSS or Stata file."""
    import pandas
    import pyreadstat

    names = names_for(columns, bounds)
    rows = len(columns[0].values) if columns else 0
    cut = texts_cut = left_out = 0
    labels: dict[str, str | None] = {}
    of_values: dict[str, dict[int | float | str, str]] = {}
    series: dict[str, pandas.Series] = {}
    for name, column in zip(names, columns, strict=True):
        # A name that the program does not allow stands in the label.
        text = column.label or column.name
        label = labels[name] = _label(text, bounds.label, bounds.unit)
        known = {
            key: _label(value_label, bounds.value_label, bounds.unit)
            for key, value_label in column.value_labels.items()
        }
        texts = (
            [_plain(value) if isinstance(value, str) else "" for value in column.values] if column.type == TEXT else []
        )
        short = bounds is SAV and all(_bytes(str(value)) <= LONGEST_TEXT_LABELLED for value in (*texts, *known))
        if known and (column.type == WHOLE or (column.type == TEXT and short)):
            of_values[name] = known
        left_out += bool(known) and name not in of_values
        cut += label != _flat(text)
        cut += sum(value_label != _flat(column.value_labels[key]) for key, value_label in known.items())
        whole = [_cut(value, bounds.text, _bytes) for value in texts]
        texts_cut += sum(kept_text != full_text for kept_text, full_text in zip(whole, texts, strict=True))
        series[name] = _series(column, whole)
    frame = pandas.DataFrame(series)
    # pyreadstat's types omit that SPSS labels text values, too.
    labelled = cast("dict[str, dict[int | float, str]]", of_values)
    renamed = sum(name != column.short for name, column in zip(names, columns, strict=True))
    if bounds is SAV:
        formats = {
            name: f"F{max(1, *(len(str(value)) for value in (*column.values, 0) if value is not None))}.0"
            for name, column in zip(names, columns, strict=True)
            if column.type == WHOLE
        }
        measures = {name: _measure(column) for name, column in zip(names, columns, strict=True)}
        missing: dict[str, list[int | float | str | MissingRange]] = {
            name: [*missing_values]
            if len(missing_values) <= MOST_MISSING
            else [{"lo": missing_values[0], "hi": missing_values[-1]}]
            for name, column in zip(names, columns, strict=True)
            if (missing_values := column.user_missing)
        }
        pyreadstat.write_sav(
            frame, str(path), file_label=_label(about, 64, _bytes), column_labels=labels, compress=False,
            row_compress=True, variable_value_labels=labelled, variable_measure=measures, variable_format=formats,
            missing_ranges=missing, note=_plain(about) or None,
        )  # fmt: skip
    else:
        letters = {name: [*column.letters] for name, column in zip(names, columns, strict=True) if column.letters}
        pyreadstat.write_dta(
            frame, str(path), file_label=_label(about, 80, len), column_labels=labels, variable_value_labels=labelled,
            missing_user_values=letters,
        )  # fmt: skip
    return Fitted(rows, renamed, cut, texts_cut, left_out)


def _measure(column: TypedColumn) -> str:
    return "nominal" if column.type == TEXT or column.value_labels else "scale"


def _series(column: TypedColumn, texts: Sequence[str]) -> pandas.Series:
    import pandas

    if column.type == TEXT:
        return pandas.Series(texts, dtype="str")
    if column.type == DATE:
        return pandas.Series(column.values, dtype="object")
    if column.letters:
        return pandas.Series(column.values, dtype="object")
    numbers = [value for value in column.values if isinstance(value, int | float)]
    if (
        column.type == WHOLE
        and len(numbers) == len(column.values)
        and all(abs(number) < 2**31 - 100 for number in numbers)
    ):
        return pandas.Series(column.values, dtype="int32")
    return pandas.Series(column.values, dtype="float64")


def _parquet(columns: Sequence[TypedColumn], path: Path, about: str) -> Fitted:
    """Write a Parquet file with full names; each field's metadata has its `label` and, as JSON, `value_labels`."""
    import pyarrow
    from pyarrow import parquet

    types = {WHOLE: pyarrow.int64(), NUMBER: pyarrow.float64(), DATE: pyarrow.date32(), TEXT: pyarrow.string()}
    fields, arrays = [], []
    for column in columns:
        field_metadata: dict[str, str] = {"label": _plain(column.label)} if column.label else {}
        if column.value_labels:
            field_metadata["value_labels"] = json.dumps(
                {str(key): value_label for key, value_label in column.value_labels.items()}
            )
        fields.append(pyarrow.field(_plain(column.name), types[column.type], metadata=field_metadata))
        arrays.append(pyarrow.array(list(_clean(column.values)), types[column.type]))
    schema = pyarrow.schema(fields, metadata={"about": _plain(about)} if about else None)
    parquet.write_table(pyarrow.Table.from_arrays(arrays, schema=schema), str(path))
    return Fitted(len(arrays[0]) if arrays else 0)


def _clean(values: Iterable[object]) -> Iterable[object]:
    return (_plain(value) if isinstance(value, str) else value for value in values)
