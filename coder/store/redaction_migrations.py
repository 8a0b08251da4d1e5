"""Migrations of decisions on words and characters that could identify a person."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.migration import run_script

if TYPE_CHECKING:
    import sqlite_utils

THIRD = """
CREATE TABLE redactions (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    start_char INTEGER NOT NULL CHECK (start_char >= 0),
    end_char INTEGER NOT NULL CHECK (end_char > start_char),
    kind TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('redact', 'keep')),
    replacement TEXT NOT NULL DEFAULT '',
    UNIQUE (response_id, start_char, end_char)
);
"""


def redacting(db: sqlite_utils.Database) -> None:
    """Add decisions on characters that could identify a person; the answer itself stays."""
    run_script(db, THIRD)


SIXTH = """
CREATE TABLE redacted_words (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    words TEXT NOT NULL UNIQUE,
    kind TEXT NOT NULL,
    decision TEXT NOT NULL CHECK (decision IN ('redact', 'keep')),
    replacement TEXT NOT NULL DEFAULT ''
);
"""


def redacting_words(db: sqlite_utils.Database) -> None:
    """Add decisions on words in texts written by coders: the codebook, the log."""
    run_script(db, SIXTH)
