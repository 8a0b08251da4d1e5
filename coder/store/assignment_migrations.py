"""Migration of assignments: answers assigned to coders, and the share of answers coded without suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

STATEMENTS = (
    """
    CREATE TABLE assignments (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        coder_id INTEGER NOT NULL REFERENCES coders(id),
        for_coder_id INTEGER NOT NULL REFERENCES coders(id),
        variable_id INTEGER NOT NULL REFERENCES variables(id),
        kind TEXT NOT NULL CHECK (kind IN ('all', 'share', 'again')),
        seed INTEGER NOT NULL,
        by_variable TEXT NOT NULL DEFAULT '',
        blind INTEGER NOT NULL DEFAULT 0 CHECK (blind IN (0, 1)),
        uuid TEXT
    )
    """,
    """
    CREATE TABLE assignment_members (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        assignment_id INTEGER NOT NULL REFERENCES assignments(id),
        response_id INTEGER NOT NULL REFERENCES responses(id),
        double INTEGER NOT NULL DEFAULT 0 CHECK (double IN (0, 1)),
        UNIQUE (assignment_id, response_id)
    )
    """,
    "CREATE INDEX assignment_members_by_response ON assignment_members(response_id)",
    """
    CREATE TABLE hold_outs (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        at TEXT NOT NULL,
        coder_id INTEGER NOT NULL REFERENCES coders(id),
        rate REAL NOT NULL CHECK (rate BETWEEN 0 AND 1),
        uuid TEXT
    )
    """,
)
"""`coder_id` made the assignment, `for_coder_id` is to code the answers; `double`: drawn for every coder named. Of
`hold_outs` the last row counts: the share of all pairs of coder and answer without suggestions.
"""


def assigning(db: sqlite_utils.Database) -> None:
    """Add assignments of answers to coders, and hold-outs without suggestions."""
    for statement in STATEMENTS:
        db.execute(statement)
