"""Migration of decisions on codes that coders applied differently: the table, and the views that count it.

A separate layer: the codings of each coder are unchanged.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.all_characters import ALL_CHARACTERS, EXCERPTS

if TYPE_CHECKING:
    import sqlite_utils

TABLE = """CREATE TABLE reconciliations (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    at TEXT NOT NULL,
    coder_id INTEGER NOT NULL REFERENCES coders(id),
    response_id INTEGER NOT NULL REFERENCES responses(id),
    code_id INTEGER REFERENCES codes(id),
    outcome TEXT NOT NULL CHECK (outcome IN ('has', 'has not', 'discuss')),
    reason TEXT NOT NULL DEFAULT ''
        CHECK (reason IN ('', 'ambiguous answer', 'gap in the definition', 'slip')),
    note TEXT NOT NULL DEFAULT '',
    uuid TEXT,
    UNIQUE (response_id, code_id)
)"""
# NULLs are distinct in a UNIQUE constraint; «no code fits», too, may occur once on an answer.
NO_CODE_ONCE = "CREATE UNIQUE INDEX reconciled_without_code ON reconciliations(response_id) WHERE code_id IS NULL"
BY_CODE = "CREATE INDEX reconciliations_by_code ON reconciliations(code_id) WHERE code_id IS NOT NULL"

_COLUMNS = "id, response_id, start_char, end_char, code_id, coder_id, at, run_id, suggestion_id, confidence, rank, uuid"
STANDING = f"""CREATE VIEW reconciled_codings AS
    SELECT {", ".join(f"codings.{column.strip()}" for column in _COLUMNS.split(","))}
    FROM reconciliations JOIN codings ON codings.response_id = reconciliations.response_id
        AND codings.code_id = reconciliations.code_id
    WHERE outcome = 'has' AND codings.coder_id = (
        SELECT min(coder_id) FROM codings AS one
        WHERE one.response_id = reconciliations.response_id AND one.code_id = reconciliations.code_id)
    UNION ALL
    SELECT NULL, responses.id, 0, length({ALL_CHARACTERS}), reconciliations.code_id, reconciliations.coder_id,
           reconciliations.at, NULL, NULL, NULL, NULL, NULL
    FROM reconciliations JOIN responses ON responses.id = reconciliations.response_id
    WHERE outcome = 'has' AND reconciliations.code_id IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM codings AS one
        WHERE one.response_id = reconciliations.response_id AND one.code_id = reconciliations.code_id)"""
"""The codings that represent a decided code: those of the first coder who has the code on the answer, so that it counts
once; on the whole answer where nobody has.
"""

COUNTED = f"""CREATE VIEW counted_codings AS
    SELECT {_COLUMNS} FROM codings
    WHERE NOT EXISTS (
        SELECT 1 FROM reconciliations WHERE reconciliations.response_id = codings.response_id
        AND reconciliations.code_id = codings.code_id AND outcome <> 'discuss')
    UNION ALL SELECT {_COLUMNS} FROM reconciled_codings"""
"""All codings, with decisions in place of those of decided codes: the single rule for all counts."""

COUNTS = """CREATE VIEW code_counts AS
    WITH RECURSIVE tree(top, id) AS (
        SELECT id, id FROM codes
        UNION ALL
        SELECT tree.top, codes.id FROM codes JOIN tree ON codes.parent_id = tree.id
    ),
    applied AS MATERIALIZED (
        SELECT counted_codings.code_id, counted_codings.response_id, responses.case_id
        FROM counted_codings JOIN current_responses AS responses ON responses.id = counted_codings.response_id
    )
    SELECT codes.key AS code_id, code_paths.path AS code, codes.retired,
           count(applied.response_id) FILTER (WHERE applied.code_id = codes.id) AS codings,
           count(DISTINCT applied.response_id) AS responses_with_sub_codes,
           count(DISTINCT applied.case_id) AS cases_with_sub_codes
    FROM codes
    JOIN code_paths ON code_paths.id = codes.id
    JOIN tree ON tree.top = codes.id
    LEFT JOIN applied ON applied.code_id = tree.id
    GROUP BY codes.id ORDER BY codes.position"""


def reconciling(db: sqlite_utils.Database) -> None:
    """Add decisions on codes applied differently; the views of counts and excerpts follow them."""
    for name in ("counted_codings", "reconciled_codings", "code_counts", "coded_excerpts"):
        db.execute(f"DROP VIEW IF EXISTS {name}")
    for statement in (TABLE, NO_CODE_ONCE, BY_CODE, STANDING, COUNTED, COUNTS):
        db.execute(statement)
    db.execute(EXCERPTS.replace("FROM codings\n", "FROM counted_codings AS codings\n"))
