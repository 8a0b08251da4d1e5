"""Migration of when a decision on a code counts: only while coders differ, which views say of the codings as they are.

A decision on what nobody codes differently any more has lapsed. It is kept, and counts again if they differ again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from coder.store.reconciled_views import STANDING

if TYPE_CHECKING:
    import sqlite_utils

DIFFERED = "ALTER TABLE reconciliations ADD COLUMN differed INTEGER CHECK (differed IN (0, 1, 2))"
"""1: coders differed on the code itself when it was decided, which counts while they do.

0: they did not, as on a code that nobody had thought of; it counts while they differ on the answer, and so does a
decision from before this was kept. 2: the code was merged from others since, by which coders may have it alike; it
counts while anybody has it, too.
"""

EARLIER_ROUNDS = """CREATE VIEW earlier_rounds AS
    SELECT later.id AS coder_id, earlier.id AS earlier_id
    FROM coders AS later
    JOIN coders AS person ON person.name || '/' = rtrim(later.name, '0123456789')
    JOIN coders AS earlier ON earlier.id = person.id OR (
        rtrim(earlier.name, '0123456789') = person.name || '/'
        AND substr(earlier.name, length(person.name) + 2) GLOB '[1-9]*'
        AND CAST(substr(earlier.name, length(person.name) + 2) AS INTEGER)
            < CAST(substr(later.name, length(person.name) + 2) AS INTEGER))
    WHERE later.name GLOB '*/[1-9]*' AND substr(later.name, length(person.name) + 2) GLOB '[1-9]*'"""
"""The earlier rounds of the same person as «anna/2»: see `model.rounds`."""


def _first_round(of: str) -> str:
    """Return the condition that no earlier round of the same person has coded the answer of a row of `of`."""
    return f"""NOT EXISTS (
            SELECT 1 FROM earlier_rounds WHERE earlier_rounds.coder_id = {of}.coder_id AND (
                EXISTS (SELECT 1 FROM codings AS before
                    WHERE before.response_id = {of}.response_id AND before.coder_id = earlier_id)
                OR EXISTS (SELECT 1 FROM flags AS before WHERE before.response_id = {of}.response_id
                    AND before.kind = 'no code fits' AND before.coder_id = earlier_id)))"""


def _lacking(table: str, kind: str = "") -> str:
    """Return the condition that another coder of the answer, by the rows of `table`, has not applied the code."""
    return f"""EXISTS (
        SELECT 1 FROM {table} AS other
        WHERE other.response_id = codings.response_id AND other.coder_id <> codings.coder_id{kind} AND NOT EXISTS (
            SELECT 1 FROM codings AS own WHERE own.response_id = codings.response_id
            AND own.code_id = codings.code_id AND own.coder_id = other.coder_id)
        AND {_first_round("other")})"""


# Both halves are asked apart: a view over both tables would be read as a whole for every row.
CODED_APART = f"""CREATE VIEW codings_apart AS
    SELECT codings.response_id, codings.code_id, codings.coder_id FROM codings
    WHERE ({_lacking("codings")}
    OR {_lacking("flags", " AND other.kind = 'no code fits'")})
    AND {_first_round("codings")}"""
"""The codings of codes that another coder of the answer has not applied."""

CURRENT = """CREATE VIEW current_reconciliations AS
    SELECT id, at, coder_id, response_id, code_id, outcome, reason, note, differed, uuid FROM reconciliations
    WHERE EXISTS (
        SELECT 1 FROM codings_apart WHERE codings_apart.response_id = reconciliations.response_id
        AND (codings_apart.code_id = reconciliations.code_id OR coalesce(differed, 0) = 0))
    OR (differed = 2 AND EXISTS (
        SELECT 1 FROM codings
        WHERE codings.response_id = reconciliations.response_id AND codings.code_id = reconciliations.code_id))"""
"""The decisions on what coders still code differently; the others have lapsed."""

SETTLED = """CREATE VIEW settled_reconciliations AS
    SELECT id, at, coder_id, response_id, code_id, outcome, reason, note, differed, uuid FROM current_reconciliations
    WHERE outcome <> 'discuss'"""
"""The decisions that count: the single rule of what counts in place of codings."""

_COLUMNS = "id, response_id, start_char, end_char, code_id, coder_id, at, run_id, suggestion_id, confidence, rank, uuid"
STANDING_NOW = STANDING.replace("FROM reconciliations", "FROM settled_reconciliations AS reconciliations")
COUNTED_NOW = f"""CREATE VIEW counted_codings AS
    SELECT {_COLUMNS} FROM codings
    WHERE NOT EXISTS (
        SELECT 1 FROM settled_reconciliations AS settled
        WHERE settled.response_id = codings.response_id AND settled.code_id = codings.code_id)
    UNION ALL SELECT {_COLUMNS} FROM reconciled_codings"""


def lapsing(db: sqlite_utils.Database) -> None:
    """Let decisions count only while coders differ: the views that say so, and what a decision was about."""
    for name in ("counted_codings", "reconciled_codings"):
        db.execute(f"DROP VIEW IF EXISTS {name}")
    for statement in (
        DIFFERED, EARLIER_ROUNDS, CODED_APART, CURRENT, SETTLED, STANDING_NOW, COUNTED_NOW,
    ):  # fmt: skip
        db.execute(statement)
