"""Reads JSON tables other than lists of objects: rows as lists, or columns as lists or objects."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from coder.readers.figures import is_value

HEADINGS = frozenset({"columns", "header", "headers", "headings", "fields", "names", "schema", "kolonner"})
ROWS = frozenset({"data", "rows", "values", "records", "rader"})
NAMES = ("name", "label", "text", "key", "id")
"""Keys for the name of a heading that is an object."""


@dataclass(frozen=True, slots=True)
class Table:
    """Records made of a table, and its place («resultat», empty for the whole file)."""

    place: str
    records: list[dict[str, object]]
    headed: bool
    """Whether its headings stand beside its rows, as in nothing else."""


def find_tables(value: object, deep: int, place: str = "") -> Iterator[Table]:
    """Yield the tables in a value, at most `deep` objects down."""
    headed = _headed(value) if isinstance(value, Mapping) else None
    records = headed
    if isinstance(value, list):
        records = _rows_of_lists(value)
    elif isinstance(value, Mapping) and not headed:
        records = _columns(value)
    if records:
        yield Table(place, records, headed is not None)
    elif isinstance(value, Mapping) and deep:
        for key, inside in value.items():
            yield from find_tables(inside, deep - 1, f"{place}.{key}" if place else str(key))


def _rows_of_lists(rows: Sequence[object]) -> list[dict[str, object]] | None:
    """Convert a list of lists: the first has the headings if it has only names."""
    if not rows or not all(isinstance(row, list) for row in rows):
        return None
    first = rows[0]
    assert isinstance(first, list)
    headed = len(rows) > 1 and all(isinstance(name, str) and name.strip() and not is_value(name) for name in first)
    headed = headed and len(set(first)) == len(first)
    return _records(first if headed else [], rows[1:] if headed else rows)


def _headed(value: Mapping[str, object]) -> list[dict[str, object]] | None:
    """Convert headings beside rows: {"columns": […], "data": [[…], …]}; row numbers, unless consecutive, come first."""
    heads = next((inside for key, inside in value.items() if key.casefold() in HEADINGS), None)
    rows = next((inside for key, inside in value.items() if key.casefold() in ROWS), None)
    if isinstance(heads, Mapping):
        heads = heads.get("fields")
    if not isinstance(heads, list) or not isinstance(rows, list) or not heads or not rows:
        return None
    if all(isinstance(row, dict) for row in rows):
        return [row for row in rows if isinstance(row, dict)]
    if not all(isinstance(row, list) for row in rows):
        return None
    index = value.get("index")
    if isinstance(index, list) and len(index) == len(rows) and index != list(range(len(rows))):
        return _records(["index", *heads], [[number, *row] for number, row in zip(index, rows, strict=True)])
    return _records(heads, rows)


def _records(heads: Sequence[object], rows: Sequence[object]) -> list[dict[str, object]]:
    width = max((len(row) for row in rows if isinstance(row, list)), default=0)
    names: list[str] = []
    for place in range(max(len(heads), width)):
        name = base = (_name(heads[place]) if place < len(heads) else "") or f"kolonne {place + 1}"
        number = 2
        while name in names:
            name, number = f"{base} ({number})", number + 1
        names.append(name)
    return [dict(zip(names, row, strict=False)) for row in rows if isinstance(row, list)]


def _name(head: object) -> str:
    if isinstance(head, Mapping):
        return next((str(head[key]) for key in NAMES if head.get(key) not in (None, "")), "")
    if isinstance(head, list):
        return " - ".join(str(level) for level in head if level not in (None, ""))
    return "" if head is None else str(head)


def _columns(value: Mapping[str, object]) -> list[dict[str, object]] | None:
    """Convert columns, each a list of equal length, or an object of values by row number."""
    columns = list(value.values())
    if len(columns) < 2:
        return None
    lists = [column for column in columns if isinstance(column, list)]
    if len(lists) == len(columns):
        if len(set(map(len, lists))) > 1 or any(isinstance(cell, dict | list) for column in lists for cell in column):
            return None
        return [dict(zip(value, row, strict=True)) for row in zip(*lists, strict=True)]
    numbered = [column for column in columns if isinstance(column, dict) and column]
    if len(numbered) < len(columns) or all(name.isdecimal() for name in value):
        return None
    if not all(str(key).isdecimal() for column in numbered for key in column):
        return None
    keys = dict.fromkeys(key for column in numbered for key in column)
    return [{name: column.get(key) for name, column in zip(value, numbered, strict=True)} for key in keys]
