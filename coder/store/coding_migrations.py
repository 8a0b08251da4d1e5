"""Migrations of coders' work on answers: flags, orders of coding, samples, the rules for what counts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.migration import run_script

if TYPE_CHECKING:
    import sqlite_utils

# `shown` is outside the journal: it must not prevent undoing the import that an answer came with.
SECOND = """
ALTER TABLE runs ADD COLUMN live TEXT NOT NULL DEFAULT '';
CREATE INDEX responses_current ON responses(variable_id) WHERE replaced_by IS NULL;
CREATE TABLE flags (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    start_char INTEGER NOT NULL CHECK (start_char >= 0),
    end_char INTEGER NOT NULL CHECK (end_char >= start_char),
    kind TEXT NOT NULL CHECK (kind IN ('come back', 'good quote', 'no code fits', 'apart')),
    UNIQUE (response_id, kind, coder_id, start_char, end_char)
);
CREATE INDEX flags_by_coder ON flags(coder_id, kind, response_id);
CREATE TABLE shown (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    coder TEXT NOT NULL,
    response_id INTEGER NOT NULL,
    because TEXT NOT NULL CHECK (because IN ('chosen', 'asked')),
    suggestions TEXT NOT NULL
);
CREATE INDEX shown_by_response ON shown(response_id);
CREATE TABLE coder_settings (
    coder TEXT NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    PRIMARY KEY (coder, key)
) WITHOUT ROWID;
"""


def coding_screen(db: sqlite_utils.Database) -> None:
    """Add what the coding screen stores: flags, runs made while coding, suggestions shown to blind coders, settings."""
    run_script(db, SECOND)


SAMPLES = """
CREATE TABLE samples (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    variable_id INTEGER NOT NULL REFERENCES variables(id),
    seed INTEGER NOT NULL,
    by_variable TEXT NOT NULL DEFAULT '',
    blind INTEGER NOT NULL DEFAULT 1 CHECK (blind IN (0, 1)),
    strata TEXT NOT NULL
);
CREATE TABLE sample_members (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sample_id INTEGER NOT NULL REFERENCES samples(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    stratum INTEGER NOT NULL CHECK (stratum >= 0),
    inclusion REAL NOT NULL CHECK (inclusion > 0 AND inclusion <= 1),
    UNIQUE (sample_id, response_id)
);
CREATE INDEX sample_members_by_response ON sample_members(response_id);
"""


def random_samples(db: sqlite_utils.Database) -> None:
    """Add samples: answers drawn at random, with seed and inclusion probability."""
    run_script(db, SAMPLES)


ORDERS = """
CREATE TABLE coding_orders (
    change_id INTEGER PRIMARY KEY REFERENCES changes(id),
    in_order TEXT NOT NULL
);
"""


def orders(db: sqlite_utils.Database) -> None:
    """Add the order of the queue in which a change found its answers; unknown for older changes."""
    run_script(db, ORDERS)


LISTS = "ALTER TABLE responses ADD COLUMN listed_under INTEGER"


def lists(db: sqlite_utils.Database) -> None:
    """Add the heading of a list item in a document: the position of that answer to the same question."""
    db.execute(LISTS)


def brought_in(db: sqlite_utils.Database) -> None:
    """Mark changes that imported codings from a file; earlier ones are recognised by their summary."""
    db.execute(
        "INSERT OR IGNORE INTO coding_orders (change_id, in_order) SELECT id, 'brought' FROM changes"
        " WHERE kind = 'apply' AND summary GLOB '[0-9]* codings on [0-9]* answers* from *'"
    )


# A view of such a name made by a user is replaced: otherwise the file could no longer be opened.
RULES = """
DROP VIEW IF EXISTS newest_run;
DROP VIEW IF EXISTS whole_runs;
DROP VIEW IF EXISTS coded_responses;
DROP VIEW IF EXISTS current_responses;
CREATE VIEW current_responses AS SELECT * FROM responses WHERE replaced_by IS NULL;
CREATE VIEW coded_responses AS
    SELECT response_id, coder_id FROM codings
    UNION ALL SELECT response_id, coder_id FROM flags WHERE kind = 'no code fits';
CREATE VIEW whole_runs AS SELECT * FROM runs WHERE live = '';
CREATE VIEW newest_run AS SELECT * FROM whole_runs WHERE id = (SELECT max(id) FROM whole_runs);
"""


def rules(db: sqlite_utils.Database) -> None:
    """Add the rules for current answers, coded answers and the newest run, one view each."""
    run_script(db, RULES)
