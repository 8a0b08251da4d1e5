"""Single rows of journalled tables: reads them, and writes them together with the full-text index."""

from __future__ import annotations

import json
from collections.abc import Mapping

from coder.store.connection import Connection, Value
from coder.store.fulltext import index, unindex

Image = Mapping[str, Value]
"""A row of any table by its columns, as the journal keeps it."""


def next_id(project: Connection, table: str) -> int:
    """The id that the next row of a journalled table will have; no id is used twice."""
    return int(project.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = ?", (table,)))


def insert_row(project: Connection, table: str, row: Image) -> int:
    """Add a row, and take it into the full-text index; returns its id. Only for what is journalled with it."""
    marks = ", ".join("?" * len(row))
    cursor = project.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    row_id = int(cursor.lastrowid or 0)
    index(project, table, row_id, row_id)
    return row_id


def row_image(project: Connection, table: str, row_id: int) -> Image | None:
    """A row of any table as it stands; None where there is none."""
    return next(project.images(f"SELECT * FROM {table} WHERE id = ?", (row_id,)), None)


def update_row(project: Connection, table: str, row_id: int, fields: Image) -> None:
    """Give columns of a row other values. Only for what is journalled with it."""
    assignments = ", ".join(f"{name} = ?" for name in fields)
    project.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*fields.values(), row_id))


def delete_rows(project: Connection, table: str, first: int, last: int) -> None:
    """Take rows away, and out of the full-text index. Only for what is journalled with it."""
    unindex(project, table, first, last)
    project.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last))


def as_json(row: Image | None) -> str | None:
    """The image of a row as the journal keeps it."""
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
