"""Migration after which a code and «no code fits» of one coder never coexist on one answer."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import sqlite_utils

BOTH = (
    "SELECT flags.* FROM flags WHERE kind = 'no code fits' AND EXISTS (SELECT 1 FROM codings"
    " WHERE codings.response_id = flags.response_id AND codings.coder_id = flags.coder_id)"
    " ORDER BY coder_id, id"
)

SHOWN = """ALTER TABLE shown RENAME TO shown_before;
CREATE TABLE shown (
    id INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    coder TEXT NOT NULL,
    response_id INTEGER NOT NULL,
    because TEXT NOT NULL CHECK (because IN ('chosen', 'asked', 'open')),
    suggestions TEXT NOT NULL
);
INSERT INTO shown SELECT id, at, coder, response_id, because, suggestions FROM shown_before;
DROP TABLE shown_before;
CREATE INDEX shown_by_response ON shown(response_id)"""


def one_decision(db: sqlite_utils.Database) -> None:
    """Remove «no code fits» where the same coder has a code, which was the later decision: one change for each coder.

    The changes are of the kind «upgrade», so that the log describes them and a plain undo skips them.
    """
    cursor = db.execute(BOTH)
    names = [column[0] for column in cursor.description]
    by_coder: dict[int, list[dict[str, object]]] = {}
    for values in cursor.fetchall():
        row = dict(zip(names, values, strict=True))
        by_coder.setdefault(row["coder_id"], []).append(row)
    for coder, rows in by_coder.items():
        answers = len({row["response_id"] for row in rows})
        summary = f"«no code fits» taken off {answers} {'answer' if answers == 1 else 'answers'} that also had a code"
        change = db.execute(
            "INSERT INTO changes (at, coder_id, kind, summary)"
            " VALUES (strftime('%Y-%m-%dT%H:%M:%fZ', 'now'), ?, 'upgrade', ?)",
            (coder, summary),
        ).lastrowid
        for seq, row in enumerate(rows, start=1):
            image = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
            db.execute(
                "INSERT INTO change_rows (change_id, seq, table_name, first_id, last_id, before)"
                " VALUES (?, ?, 'flags', ?, ?, ?)",
                (change, seq, row["id"], row["id"], image),
            )
            db.execute("DELETE FROM flags WHERE id = ?", (row["id"],))
    for statement in SHOWN.split(";\n"):
        db.execute(statement)
