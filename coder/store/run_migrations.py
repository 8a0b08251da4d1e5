"""Migrations of runs: automatic codes, vectors of texts, the libraries a run was made with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.migration import run_script

if TYPE_CHECKING:
    import sqlite_utils

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
    """Add automatic codes, a separate layer beside the codings, and the report of a run."""
    run_script(db, FOURTH)


FIFTH = """
CREATE TABLE embeddings (
    encoder TEXT NOT NULL,
    content BLOB NOT NULL,
    vector BLOB NOT NULL,
    PRIMARY KEY (encoder, content)
) WITHOUT ROWID;
"""


def kept_vectors(db: sqlite_utils.Database) -> None:
    """Add vectors of texts by the hash of their content, for slow encoders."""
    run_script(db, FIFTH)


LIBRARIES = """
ALTER TABLE runs ADD COLUMN libraries TEXT NOT NULL DEFAULT '{}';
ALTER TABLE imports ADD COLUMN libraries TEXT NOT NULL DEFAULT '{}';
"""


def libraries(db: sqlite_utils.Database) -> None:
    """Add the libraries a run was made and a file was read with; unknown for older ones."""
    run_script(db, LIBRARIES)


FEWER_INDEXES = "DROP INDEX IF EXISTS suggestions_by_code;"


def fewer_indexes(db: sqlite_utils.Database) -> None:
    """Drop the index of suggestions by code alone: a run over a million answers spent a twentieth of its time on it.

    What looked there, whether a code that is to be deleted has suggestions, reads `suggestions_by_run` whole: .07 s for
    1.6 million of them.
    """
    run_script(db, FEWER_INDEXES)


BY_RUN_ALONE = """
DROP INDEX IF EXISTS suggestions_by_run;
CREATE INDEX suggestions_by_run ON suggestions(run_id);
"""


def by_run_alone(db: sqlite_utils.Database) -> None:
    """Order the suggestions of a run as they stand, no longer by code.

    A run then adds to the index at one place instead of one for each code: writing the rows takes three quarters of the
    time. The review list, which read rows here and there in the file, code by code, takes half of it: 6.9 s of 12.8
    for 1.6 million suggestions. Suggestions of a single code, for which the run is read, take a half more, .6 s of .4,
    and whether a code that is to be deleted has any, for which all runs are, .26 s of .07.
    """
    run_script(db, BY_RUN_ALONE)
