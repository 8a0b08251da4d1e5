"""Single rows of journalled tables: reads them, and writes them together with the full-text index."""

from __future__ import annotations

import json
from collections.abc import Mapping

from coder.store.connection import Connection, Value
from coder.store.fulltext import index, unindex

Image = Mapping[str, Value]
"""A row of any table by column, as stored in the journal."""


def next_id(project: Connection, table: str) -> int:
    """Return the next id of a journalled table; no id is used twice."""
    return int(project.value("SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = ?", (table,)))


def insert_row(project: Connection, table: str, row: Image) -> int:
    """Insert and index a row, and return its id. The caller must journal it."""
    marks = ", ".join("?" * len(row))
    cursor = project.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
    row_id = int(cursor.lastrowid or 0)
    index(project, table, row_id, row_id)
    return row_id


def row_image(project: Connection, table: str, row_id: int) -> Image | None:
    """Return a row of any table; None where there is none."""
    return next(project.images(f"SELECT * FROM {table} WHERE id = ?", (row_id,)), None)


def update_row(project: Connection, table: str, row_id: int, fields: Image) -> None:
    """Change columns of a row. The caller must journal it."""
    assignments = ", ".join(f"{name} = ?" for name in fields)
    project.execute(f"UPDATE {table} SET {assignments} WHERE id = ?", (*fields.values(), row_id))


def delete_rows(project: Connection, table: str, first: int, last: int) -> None:
    """Delete rows, from the full-text index, too. The caller must journal it."""
    unindex(project, table, first, last)
    project.execute(f"DELETE FROM {table} WHERE id BETWEEN ? AND ?", (first, last))


def as_json(row: Image | None) -> str | None:
    """Return the image of a row as stored in the journal."""
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
