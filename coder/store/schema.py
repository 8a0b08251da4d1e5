"""The tables of a project file, in the field's words, and how an older file is brought up to date."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from coder.store.all_characters import whole_excerpts
from coder.store.assigning_upgrade import assigning
from coder.store.first_tables import FIRST
from coder.store.identity import apart, identity
from coder.store.no_code_fits_upgrade import one_decision
from coder.store.reconciled_views import reconciling
from coder.store.renaming_and_erasing import asked, erasing, headings, renaming

if TYPE_CHECKING:
    import sqlite_utils

APPLICATION_ID = 0x636F6465
"""«code» in ASCII: marks a SQLite file as one of ours (PRAGMA application_id)."""


def first_schema(db: sqlite_utils.Database) -> None:
    """The tables of the first release."""
    for statement in _statements(FIRST):
        db.execute(statement)


def _statements(script: str) -> list[str]:
    """The statements of a script, one by one, so that they run inside the caller's transaction."""
    found, pending = [], ""
    for line in script.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending.strip())
            pending = ""
    return found


# `shown` is a record beside the journal: it must not stand in the way of undoing the import that an answer came with.
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
    """What the coding screen keeps: flags, runs made while coding, what a blind coder saw, settings per coder."""
    for statement in _statements(SECOND):
        db.execute(statement)


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
    """What people have decided on characters that could tell who an answer is about; the answer itself stays."""
    for statement in _statements(THIRD):
        db.execute(statement)


FOURTH = """
ALTER TABLE runs ADD COLUMN report TEXT NOT NULL DEFAULT '{}';
CREATE TABLE automatic (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    run_id INTEGER NOT NULL REFERENCES runs(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    code_id INTEGER NOT NULL REFERENCES codes(id),
    confidence REAL NOT NULL CHECK (confidence BETWEEN 0 AND 1),
    audit INTEGER NOT NULL DEFAULT 0 CHECK (audit IN (0, 1)),
    UNIQUE (run_id, response_id, code_id)
);
CREATE INDEX automatic_by_response ON automatic(response_id);
CREATE INDEX automatic_by_code ON automatic(code_id);
CREATE VIEW automatic_codes AS
    SELECT automatic.run_id AS run, automatic.response_id AS response, cases.key AS "case", variables.name AS question,
           responses.wave, code_paths.path AS code, automatic.confidence
    FROM automatic
    JOIN responses ON responses.id = automatic.response_id
    JOIN cases ON cases.id = responses.case_id
    JOIN variables ON variables.id = responses.variable_id
    JOIN code_paths ON code_paths.id = automatic.code_id
    WHERE NOT automatic.audit AND responses.replaced_by IS NULL;
"""


def automatic_codes(db: sqlite_utils.Database) -> None:
    """Codes that no coder has put there: a layer of its own beside the codings; and the report of a run."""
    for statement in _statements(FOURTH):
        db.execute(statement)


FIFTH = """
CREATE TABLE embeddings (
    encoder TEXT NOT NULL,
    content BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (encoder, content)
) WITHOUT ROWID;
"""


def kept_vectors(db: sqlite_utils.Database) -> None:
    """Vectors of texts by the hash of their content, for encoders that are slow to ask."""
    for statement in _statements(FIFTH):
        db.execute(statement)


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
    """What people have decided on words that stand in what they wrote themselves: the codebook, the log."""
    for statement in _statements(SIXTH):
        db.execute(statement)


SEVENTH = """
DROP TABLE responses_fts;
CREATE VIRTUAL TABLE responses_fts USING fts5(
    text, content='responses', content_rowid='id',
    tokenize="unicode61 remove_diacritics 0 categories 'L* N* Co Mn Mc'"
);
INSERT INTO responses_fts(rowid, text) SELECT id, indexed_text(text) FROM responses;
"""


def folded_index(db: sqlite_utils.Database) -> None:
    """The full-text index over folded answers (see `store.fulltext`), with marks as parts of words in every script."""
    for statement in _statements(SEVENTH):
        db.execute(statement)


EIGHTH = """
ALTER TABLE changes ADD COLUMN digest TEXT;
ALTER TABLE change_rows ADD COLUMN digest TEXT;
"""


def sums(db: sqlite_utils.Database) -> None:
    """Sums over what an act wrote and over the rows of a bulk insert; what older acts did has none."""
    for statement in _statements(EIGHTH):
        db.execute(statement)


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
    """Answers drawn at random, with the seed and how likely each was to be drawn."""
    for statement in _statements(SAMPLES):
        db.execute(statement)


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
    """What a case of the study is, which decides whether small cells are hidden; the latest row stands."""
    for statement in _statements(UNITS):
        db.execute(statement)


ORDERS = """
CREATE TABLE coding_orders (
    change_id INTEGER PRIMARY KEY REFERENCES changes(id),
    in_order TEXT NOT NULL
);
"""


def orders(db: sqlite_utils.Database) -> None:
    """The order of the queue in which an act found its answers; of older acts it is not known."""
    for statement in _statements(ORDERS):
        db.execute(statement)


# A record beside the journal, as `shown` is: undoing an import does not take back what has been given out.
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
    """What reports have shown by groups, counted in when the next one hides cells."""
    for statement in _statements(REPORTED):
        db.execute(statement)


LISTS = "ALTER TABLE responses ADD COLUMN listed_under INTEGER"


def lists(db: sqlite_utils.Database) -> None:
    """What an item of a list in a document stands under: the position of that answer to the same question."""
    db.execute(LISTS)


LIBRARIES = """
ALTER TABLE runs ADD COLUMN libraries TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN libraries TEXT NOT NULL DEFAULT '{}';
"""


def libraries(db: sqlite_utils.Database) -> None:
    """With which libraries a run was made and a file was read; of older ones it is not known."""
    for statement in _statements(LIBRARIES):
        db.execute(statement)


REPORTED_IDS = """
ALTER TABLE reported ADD COLUMN ids TEXT NOT NULL DEFAULT '{}';
UPDATE reported SET ids = (SELECT json_group_object(name, id) FROM variables);
"""


def reported_ids(db: sqlite_utils.Database) -> None:
    """Which questions and variables a remembered table is of, whatever they are called later: name → id."""
    for statement in _statements(REPORTED_IDS):
        db.execute(statement)


def brought_in(db: sqlite_utils.Database) -> None:
    """Acts that brought codings in from a file are known as such; earlier ones by what they said of themselves."""
    db.execute(
        "INSERT OR IGNORE INTO coding_orders (change_id, in_order) SELECT id, 'brought' FROM changes"
        " WHERE kind = 'apply' AND summary GLOB '[0-9]* codings on [0-9]* answers* from *'"
    )


# A view of such a name that somebody has made of their own gives way: else the file could not be opened any more.
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
    """What an answer is now, who has coded it, and what the newest run is: each said once, for every query."""
    for statement in _statements(RULES):
        db.execute(statement)


def facts(db: sqlite_utils.Database) -> None:
    """What an act was, as a message with its facts, beside the English of it; of earlier acts there is only that."""
    db.execute("ALTER TABLE changes ADD COLUMN facts TEXT")


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
    """How the chapter tells of a question: its themes with their codes, place, lead-in, summary and quotes."""
    for statement in _statements(THEMES):
        db.execute(statement)


def titles(db: sqlite_utils.Database) -> None:
    """What a theme is called in the chapter, where its author has named it."""
    db.execute("ALTER TABLE themes ADD COLUMN title TEXT NOT NULL DEFAULT ''")


BROUGHT_IDS = """
ALTER TABLE cases ADD COLUMN uuid TEXT;
ALTER TABLE codes ADD COLUMN uuid TEXT;
"""


def brought_ids(db: sqlite_utils.Database) -> None:
    """The global ids that cases and codes of another program's project brought along; others have none kept."""
    for statement in _statements(BROUGHT_IDS):
        db.execute(statement)


Migration = Callable[["sqlite_utils.Database"], None]

MIGRATIONS: Sequence[Migration] = (
    first_schema, coding_screen, redacting, automatic_codes, kept_vectors, redacting_words, folded_index,
    whole_excerpts, sums, random_samples, one_decision, renaming, erasing, units, orders, reports, lists,
    libraries, reported_ids, brought_in, rules, facts, themes, identity, asked, headings,
    titles, assigning, reconciling, apart, brought_ids,
)  # fmt: skip
"""Migration i brings a file from user_version i to i + 1. Never edited once released, only added to."""

NEWEST = "481b00b75c8598c423e5176c"
"""The sum of what all of them together make, so that no command makes it all to compare. A test says what it is now."""
