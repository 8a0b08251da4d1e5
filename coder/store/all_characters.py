"""SQL that counts characters as Python does, also after U+0000, where SQLite's own functions stop."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

ALL_CHARACTERS = """CASE WHEN instr(CAST(responses.text AS BLOB), x'00') = 0 THEN responses.text ELSE (
    WITH RECURSIVE part(done, rest) AS (
        SELECT '', CAST(responses.text AS BLOB)
        UNION ALL
        SELECT done || CAST(substr(rest, 1, instr(rest, x'00') - 1) AS TEXT) || char(9216),
               substr(rest, instr(rest, x'00') + 1)
        FROM part WHERE instr(rest, x'00') > 0
    )
    SELECT done || CAST(rest AS TEXT) FROM part WHERE instr(rest, x'00') = 0
) END"""
"""`responses.text` with all characters that Python counts, U+0000 replaced by U+2400 (␀)."""

EXCERPTS = f"""CREATE VIEW coded_excerpts AS
    SELECT codings.id AS coding, responses.id AS response, cases.key AS "case", variables.name AS question,
           responses.wave, substr({ALL_CHARACTERS}, start_char + 1, end_char - start_char) AS excerpt,
           code_paths.path AS code, coders.name AS coder, codings.at, codings.start_char, codings.end_char,
           codings.run_id AS run, codings.confidence, codings.rank, responses.replaced_by
    FROM codings
    JOIN responses ON responses.id = codings.response_id
    JOIN cases ON cases.id = responses.case_id
    JOIN variables ON variables.id = responses.variable_id
    JOIN code_paths ON code_paths.id = codings.code_id
    JOIN coders ON coders.id = codings.coder_id
"""
"""The view as made by the migration below: never edited once released."""


def whole_excerpts(db: sqlite_utils.Database) -> None:
    """Make the view of excerpts count characters as the offsets do, U+0000 included."""
    db.execute("DROP VIEW coded_excerpts")
    db.execute(EXCERPTS)
