"""Migrations of the survey: earlier names of variables, who a question was asked of, and erased cases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

RENAMING = "ALTER TABLE variables ADD COLUMN source_names TEXT NOT NULL DEFAULT '[]'"

ASKED = "ALTER TABLE variables ADD COLUMN asked_when TEXT NOT NULL DEFAULT '{}'"
"""As JSON: the number of a variable → values."""

ERASING = """
CREATE TABLE erased (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id INTEGER NOT NULL REFERENCES changes(id),
    case_number INTEGER NOT NULL,
    digest BLOB NOT NULL
)
"""


def renaming(db: sqlite_utils.Database) -> None:
    """Add former names of a variable, as a JSON list, by which the columns of later files are matched."""
    db.execute(RENAMING)


def erasing(db: sqlite_utils.Database) -> None:
    """Add what remains of a respondent who withdrew: the change, a number, and a keyed hash of the id; no content."""
    db.execute(ERASING)


def asked(db: sqlite_utils.Database) -> None:
    """Add who an open question was asked of, if not of all: those with one of these values of these variables."""
    db.execute(ASKED)
