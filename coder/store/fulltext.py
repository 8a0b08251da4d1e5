"""The full-text index over answers. It mirrors `responses`, and the journal keeps it in step.

No triggers: SQLite is told to trust no schema (`trusted_schema=OFF`), which forbids them to touch a virtual table.
"""

from __future__ import annotations

from coder.store.connection import Connection


def index(project: Connection, table: str, first: int, last: int) -> None:
    """Take rows `first` to `last` of `responses`, just written, into the index; other tables have none."""
    if table == "responses":
        project.execute(
            "INSERT INTO responses_fts(rowid, text) SELECT id, text FROM responses WHERE id BETWEEN ? AND ?",
            (first, last),
        )


def unindex(project: Connection, table: str, first: int, last: int) -> None:
    """Take rows about to be deleted out of the index."""
    if table == "responses":
        project.execute(
            "INSERT INTO responses_fts(responses_fts, rowid, text)"
            " SELECT 'delete', id, text FROM responses WHERE id BETWEEN ? AND ?",
            (first, last),
        )


def rebuild(project: Connection) -> None:
    """Build the index anew from the answers."""
    with project.transaction():
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('rebuild')")
