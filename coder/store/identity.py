"""Global ids (UUIDs), by which rows are recognised in every copy of a project.

What people make gets its id when it is written and keeps it: undo and redo restore it with the row, and copies keep it.
Rows from before there were ids get theirs from the journal entry of the change that added them, so that two copies of
one older file agree, even if both have been used since. Row numbers would not do: two copies continue counting from the
same one.

Cases, answers and codes come from files, by the thousand, and two people may import the same file: their ids are
derived from invariable properties (`CASE_UUID`, `RESPONSE_UUID`, `CODE_UUID`), and are not stored. That of a variable
is derived from its column and stored, since variables are renamed.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from hashlib import sha1
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

PROJECT = "uuid"
"""The key of the project's own id among its settings."""

FIRST_IDENTIFIED = (
    "imports", "variables", "codebooks", "runs", "codings", "decisions", "memos",
    "flags", "redactions", "redacted_words", "samples", "units", "themes",
)  # fmt: skip
"""Those of IDENTIFIED whose rows got their ids by the migration `identity`."""

IDENTIFIED = (*FIRST_IDENTIFIED, "headings", "assignments", "hold_outs", "reconciliations")
"""Journalled tables whose rows have ids of their own, beside coders and changes.

The others are identified by what they belong to: cases and codes by the project, answers and values of a case by the
case, a suggestion or an automatic code by its run, answer and code, a member of a sample or an assignment by that and
the answer, content of a theme by the theme.
"""

PROJECT_UUID = "(SELECT value FROM project WHERE key = 'uuid')"
CASE_UUID = f"derived_uuid({PROJECT_UUID}, 'case ' || cases.key)"
"""SQL for the id of a row of `cases`: that of the respondent with this key, whoever imported it."""
CODE_UUID = f"derived_uuid({PROJECT_UUID}, 'code ' || codes.key)"
"""SQL for the id of a row of `codes`: that of the code with this stable id, whoever added it to the codebook."""
_WITHIN_CASE = "json_array(variables.uuid, responses.wave, responses.position, responses.version)"
RESPONSE_UUID = f"derived_uuid({CASE_UUID}, {_WITHIN_CASE})"
"""SQL for the id of a row of `responses`, joined with its case and variable. If another text has it in another copy,
both were imported as the same answer of the same respondent.
"""
KEPT_CASE_UUID = f"coalesce(cases.uuid, {CASE_UUID})"
KEPT_CODE_UUID = f"coalesce(codes.uuid, {CODE_UUID})"
KEPT_RESPONSE_UUID = f"derived_uuid({KEPT_CASE_UUID}, {_WITHIN_CASE})"
"""SQL for the ids by which other programs know cases, codes and answers: those imported with them, or derived from
these, or else the ones above.
"""


def fresh() -> Iterator[str]:
    """Yield unique ids (UUIDs, version 8): from one draw of 86 random bits, incremented by one.

    One draw per change, since drawing costs more than counting.
    """
    drawn = os.urandom(11).hex()
    start = f"{drawn[:8]}-{drawn[8:12]}-8{drawn[12:15]}-a{drawn[15:18]}-{drawn[18:22]}"
    for number in range(1 << 32):
        yield f"{start}{number:08x}"


def derived(within: str, name: str) -> str:
    """Return the id derived from `name` within the id `within` (UUID version 5, RFC 9562)."""
    found = sha1(bytes.fromhex(within.replace("-", "")) + name.encode("utf-8", "surrogatepass"), usedforsecurity=False)
    text = found.hexdigest()[:32]
    variant = f"{int(text[16], 16) & 3 | 8:x}"
    return f"{text[:8]}-{text[8:12]}-5{text[13:16]}-{variant}{text[17:20]}-{text[20:32]}"


NOWHERE = "00000000-0000-0000-0000-000000000000"

ITSELF = """
INSERT OR IGNORE INTO project (key, value) SELECT 'uuid', derived_uuid(?, coalesce(
    (SELECT 'made ' || value FROM project WHERE key = 'made'),
    (SELECT 'change ' || at FROM changes ORDER BY id LIMIT 1), 'empty'))
"""
CODERS = f"UPDATE coders SET uuid = derived_uuid({PROJECT_UUID}, 'coder ' || since || name)"
# A change that upgraded a file is dated by the upgrade, which differs from copy to copy.
CHANGES = f"""
UPDATE changes SET uuid = derived_uuid({PROJECT_UUID}, 'change ' || changes.id || ' '
    || CASE kind WHEN 'upgrade' THEN '' ELSE changes.at END || ' ' || kind || ' ' || coders.uuid)
FROM coders WHERE coders.id = coder_id
"""
ROWS = """
UPDATE {table} SET uuid = derived_uuid(changes.uuid, '{table} ' || {table}.id)
FROM (
    SELECT id, min(change_id) AS change_id FROM (
        SELECT first_id AS id, change_id FROM change_rows WHERE table_name = '{table}' AND first_id = last_id
        UNION ALL
        SELECT added.id, change_id FROM change_rows JOIN {table} AS added ON added.id BETWEEN first_id AND last_id
        WHERE table_name = '{table}' AND first_id < last_id
    ) GROUP BY id
) AS adding JOIN changes ON changes.id = adding.change_id WHERE adding.id = {table}.id
"""
BESIDE = f"""
UPDATE {{table}} SET uuid = derived_uuid({PROJECT_UUID}, '{{table}} ' || id)
WHERE uuid IS NULL
"""
"""For rows that the journal does not know."""


def identity(db: sqlite_utils.Database) -> None:
    """Give the project, and every row identified by itself, a global id derived from the file's content.

    They have no index: only a merge looks rows up by them, and one coding would cost 7 per cent more.
    """
    db.execute(ITSELF, [NOWHERE])
    for table in ("coders", "changes", *FIRST_IDENTIFIED):
        db.execute(f"ALTER TABLE {table} ADD COLUMN uuid TEXT")
    db.execute(CODERS)
    db.execute(CHANGES)
    for table in FIRST_IDENTIFIED:
        db.execute(ROWS.format(table=table))
        db.execute(BESIDE.format(table=table))


APART = """
CREATE TABLE merged_touches (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id INTEGER NOT NULL,
    table_name TEXT NOT NULL,
    identity TEXT NOT NULL UNIQUE,
    at TEXT NOT NULL,
    steps INTEGER NOT NULL,
    act TEXT NOT NULL,
    gone INTEGER NOT NULL DEFAULT 0 CHECK (gone IN (0, 1))
);
CREATE TABLE merged_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id INTEGER NOT NULL,
    acts TEXT NOT NULL
);
CREATE TABLE merged_coders (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    change_id INTEGER NOT NULL,
    coder_uuid TEXT NOT NULL UNIQUE,
    coder_id INTEGER NOT NULL REFERENCES coders(id)
);
ALTER TABLE headings ADD COLUMN uuid TEXT;
ALTER TABLE headings ADD COLUMN at TEXT NOT NULL DEFAULT '';
"""


def apart(db: sqlite_utils.Database) -> None:
    """Add what a merge records: when the merged rows were last changed at their origin, and which coders are the same;
    and ids for report headings.
    """
    for statement in APART.split(";\n"):
        if statement.strip():
            db.execute(statement)
    db.execute(ROWS.format(table="headings"))
    db.execute(BESIDE.format(table="headings"))
