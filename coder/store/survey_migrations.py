"""Migrations of the survey: earlier names of variables, whom a question was put to, and cases that were erased."""

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
    """The names a variable had before: as a JSON list. The columns of later files are known by them."""
    db.execute(RENAMING)


def erasing(db: sqlite_utils.Database) -> None:
    """What stays of a respondent who withdrew: the act, a number, and a keyed hash of the id; no content."""
    db.execute(ERASING)


def asked(db: sqlite_utils.Database) -> None:
    """Whom an open question was put to, where not to all: those with one of these values of these variables."""
    db.execute(ASKED)
