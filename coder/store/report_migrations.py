"""Migrations of the basis of reports: units, remembered tables, themes, headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.migration import run_script

if TYPE_CHECKING:
    import sqlite_utils

UNITS = """
CREATE TABLE units (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    kind TEXT NOT NULL CHECK (kind IN ('person', 'organisation', 'document')),
    noun TEXT NOT NULL DEFAULT '',
    guessed INTEGER NOT NULL DEFAULT 0 CHECK (guessed IN (0, 1))
);
"""


def units(db: sqlite_utils.Database) -> None:
    """Add the unit of the study, which decides whether small cells are hidden; the latest row counts."""
    run_script(db, UNITS)


# Outside the journal, like `shown`: undoing an import does not recall what has been published.
REPORTED = """
CREATE TABLE reported (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    wave TEXT NOT NULL,
    question TEXT NOT NULL,
    conditions TEXT NOT NULL,
    variable TEXT NOT NULL,
    limits TEXT NOT NULL,
    cells TEXT NOT NULL
);
CREATE INDEX reported_by_wave ON reported(wave);
"""


def reports(db: sqlite_utils.Database) -> None:
    """Add the tables by groups shown by reports, taken into account when the next one hides cells."""
    run_script(db, REPORTED)


REPORTED_IDS = """
ALTER TABLE reported ADD COLUMN ids TEXT NOT NULL DEFAULT '{}';
UPDATE reported SET ids = (SELECT json_group_object(name, id) FROM variables);
"""


def reported_ids(db: sqlite_utils.Database) -> None:
    """Add the questions and variables of a remembered table, whatever they are called later: name → id."""
    run_script(db, REPORTED_IDS)


THEMES = """
CREATE TABLE themes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    variable_id INTEGER NOT NULL REFERENCES variables(id),
    position INTEGER,
    lead_in TEXT NOT NULL DEFAULT '',
    summary TEXT NOT NULL DEFAULT '',
    quotes_chosen INTEGER NOT NULL DEFAULT 0 CHECK (quotes_chosen IN (0, 1))
);
CREATE TABLE theme_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    theme_id INTEGER NOT NULL REFERENCES themes(id),
    code_id INTEGER NOT NULL REFERENCES codes(id),
    position INTEGER NOT NULL,
    UNIQUE (theme_id, code_id)
);
CREATE TABLE theme_quotes (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    theme_id INTEGER NOT NULL REFERENCES themes(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    position INTEGER NOT NULL,
    UNIQUE (theme_id, response_id)
);
CREATE INDEX theme_quotes_by_response ON theme_quotes(response_id);
"""


def themes(db: sqlite_utils.Database) -> None:
    """Add the themes of a question's chapter: codes, position, lead-in, summary and quotes."""
    run_script(db, THEMES)


def titles(db: sqlite_utils.Database) -> None:
    """Add the title of a theme in the chapter, where its author has named it."""
    db.execute("ALTER TABLE themes ADD COLUMN title TEXT NOT NULL DEFAULT ''")


HEADINGS = """
CREATE TABLE headings (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    title TEXT NOT NULL,
    authors TEXT NOT NULL,
    chapter TEXT NOT NULL
)
"""


def headings(db: sqlite_utils.Database) -> None:
    """Add the heading of reports: title, authors (as JSON), number of the chapter. The last row counts."""
    db.execute(HEADINGS)
