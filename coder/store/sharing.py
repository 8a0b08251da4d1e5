"""Makes a copy of a project for one coder: without the work of others, or with texts replaced.

Omitted rows leave no trace in the copy, not even in its journal, so that merging it back does not delete them. Changes
keep their heads, whose ids tell a merge what both files know.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing
from pathlib import Path

from coder.kept_message import to_json
from coder.message import Message
from coder.model.ids import ChangeId, CoderId
from coder.store import refusals
from coder.store.coders import coder_of
from coder.store.connection import Connection, Value, now
from coder.store.digests import Sum, number_of
from coder.store.embeddings import content_key
from coder.store.forgetting import changes_of, forget
from coder.store.identity import fresh
from coder.store.journal import JOURNALLED, SHARE, Change
from coder.store.seals import HEADS, IDS, Seals, summed

FOR_ALL = frozenset({"redactions", "redacted_words", "samples", "units", "assignments", "hold_outs", "merged_coders"})
"""Tables whose rows have a coder but concern the whole study."""

ABOUT_OTHERS = Message("left out of this copy")

_LIVE_RUNS = "(SELECT id FROM runs WHERE id NOT IN (SELECT id FROM whole_runs))"
_COLUMN_OF_CODER = "SELECT {column} FROM {table} WHERE {column} IS NOT NULL AND coder_id = ?1"
_OWN_SUGGESTIONS = " UNION ".join(
    _COLUMN_OF_CODER.format(table=table, column="suggestion_id") for table in ("codings", "decisions")
)


def copy_to(project: Connection, path: Path) -> None:
    """Write the whole project, with the content of its log, to `path`. Raises ProjectRefused."""
    with refusals.plain_errors(path), closing(sqlite3.connect(path)) as copy:
        project.sqlite.backup(copy)


def how_many(copy: Connection, coder_id: CoderId) -> tuple[int, int]:
    """Return the number of answers, and of a coder's codings."""
    codings = copy.value("SELECT count(*) FROM codings WHERE coder_id = ?", (coder_id,))
    return int(copy.value("SELECT count(*) FROM current_responses")), int(codings)


def leave_out_others(copy: Connection, coder_id: CoderId) -> dict[str, int]:
    """Delete the work of all other coders from a copy; within a transaction. Returns table → rows."""
    copy.execute("PRAGMA defer_foreign_keys=ON")
    copy.execute("CREATE TEMP TABLE left_out (table_name TEXT, id INTEGER, PRIMARY KEY (table_name, id)) WITHOUT ROWID")
    for table in _personal(copy):
        _mark(copy, table, "coder_id <> ?1", "coalesce(image ->> '$.coder_id', -1) <> ?1", coder_id)
    # The assignments of others would reveal which answers are coded by two.
    _mark(copy, "assignments", "for_coder_id <> ?1", "image ->> '$.for_coder_id' <> ?1", coder_id)
    own_assignments = "(SELECT id FROM assignments WHERE for_coder_id = ?1)"
    of_others = (f"assignment_id NOT IN {own_assignments}", f"image ->> '$.assignment_id' NOT IN {own_assignments}")
    _mark(copy, "assignment_members", *of_others, coder_id)
    # Records of merged rows would reveal what others did.
    listed = ", ".join(f"'{table}'" for table in _personal(copy))
    of_them = f"IN ({listed}) AND ?1 IS NOT NULL"
    _mark(copy, "merged_touches", f"table_name {of_them}", f"image ->> '$.table_name' {of_them}", coder_id)
    # Live suggestions of others are stored with their decisions, and would reveal these.
    theirs = f"image ->> '$.run_id' IN {_LIVE_RUNS} AND act.coder_id <> ?1"
    _mark(copy, "suggestions", f"run_id IN {_LIVE_RUNS} AND id NOT IN ({_OWN_SUGGESTIONS})", theirs, coder_id)
    unused = f"id IN {_LIVE_RUNS} AND id NOT IN (SELECT run_id FROM suggestions WHERE id NOT IN {_left('suggestions')})"
    used = _COLUMN_OF_CODER.format(table="codings", column="run_id")
    _mark(copy, "runs", f"{unused} AND id NOT IN ({used})", "image ->> '$.live' <> '' AND act.coder_id <> ?1", coder_id)
    touched = [
        ChangeId(change)
        for (change,) in copy.execute(
            "SELECT DISTINCT change_id FROM change_rows JOIN left_out USING (table_name)"
            " WHERE left_out.id BETWEEN first_id AND last_id"
        )
    ]
    decided_before = _with_others_in_their_past(copy, coder_id)
    for table, row_id in decided_before:
        touched += sorted(changes_of(copy, table, [row_id]) - {*touched})
    seals = Seals(copy, touched)
    _forget(copy)
    for table, row_id in decided_before:
        _keep_own_past(copy, table, row_id, coder_id)
    counts: dict[str, int] = {}
    for (table,) in copy.execute("SELECT DISTINCT table_name FROM left_out").fetchall():
        deleted = copy.execute(f"DELETE FROM {table} WHERE id IN {_left(table)}")
        counts[table] = deleted.rowcount
    _clear_heads(copy, touched, coder_id)
    seals.close()
    copy.execute("DROP TABLE left_out")
    name = copy.value("SELECT name FROM coders WHERE id = ?", (coder_id,))
    copy.execute("DELETE FROM shown WHERE coder <> ?", (name,))
    copy.execute("DELETE FROM coder_settings WHERE coder <> ?", (name,))
    copy.execute("DELETE FROM reported")
    _keep_vectors_of_answers(copy)
    return counts


def _personal(copy: Connection) -> Iterator[str]:
    for table in JOURNALLED:
        columns = [name for (name,) in copy.execute("SELECT name FROM pragma_table_info(?)", (table,))]
        if "coder_id" in columns and table not in FOR_ALL:
            yield table


def _left(table: str) -> str:
    return f"(SELECT id FROM left_out WHERE table_name = '{table}')"


def _mark(copy: Connection, table: str, rows: str, images: str, coder_id: CoderId) -> None:
    """Record the rows to omit: rows of a table by a condition, and rows only in the journal by another."""
    copy.execute(f"INSERT INTO left_out SELECT '{table}', id FROM {table} WHERE {rows}", (coder_id,))
    copy.execute(
        f"INSERT OR IGNORE INTO left_out SELECT '{table}', first_id FROM (SELECT first_id, change_id,"
        " coalesce(before, after) AS image FROM change_rows"
        f" WHERE table_name = '{table}' AND first_id = last_id AND coalesce(before, after) IS NOT NULL)"
        f" JOIN changes AS act ON act.id = change_id WHERE first_id NOT IN (SELECT id FROM {table}) AND {images}",
        (coder_id,),
    )


def _forget(copy: Connection) -> None:
    """Delete the omitted rows from the journal."""
    whole: list[tuple[int, int]] = []
    mixed: list[tuple[str, int, int]] = []
    for change, seq, table, first, last, among in copy.execute(
        "SELECT change_id, seq, table_name, first_id, last_id, (SELECT count(*) FROM left_out"
        " WHERE left_out.table_name = change_rows.table_name AND id BETWEEN first_id AND last_id) AS among"
        " FROM change_rows WHERE first_id < last_id AND among > 0"
    ).fetchall():
        if among == last - first + 1:
            whole.append((change, seq))
        else:
            mixed.append((table, first, last))
    copy.executemany("DELETE FROM change_rows WHERE change_id = ? AND seq = ?", whole)
    for table, first, last in mixed:  # a change of another program has written for several coders at once
        for (row_id,) in copy.execute(
            "SELECT id FROM left_out WHERE table_name = ? AND id BETWEEN ? AND ?", (table, first, last)
        ).fetchall():
            forget(copy, table, row_id)
    copy.execute(
        "DELETE FROM change_rows WHERE first_id = last_id AND (table_name, first_id) IN (SELECT * FROM left_out)"
    )


def _with_others_in_their_past(copy: Connection, coder_id: CoderId) -> list[tuple[str, int]]:
    """Return rows of the coder that formerly were another's, such as reconciliations decided anew."""
    found: list[tuple[str, int]] = []
    for table in _personal(copy):
        rows = copy.execute(
            f"SELECT DISTINCT first_id FROM change_rows JOIN {table} AS held ON held.id = first_id"
            " WHERE table_name = ?2 AND first_id = last_id AND held.coder_id = ?1"
            " AND (before ->> '$.coder_id' <> ?1 OR after ->> '$.coder_id' <> ?1)",
            (coder_id, table),
        )
        found += [(table, row_id) for (row_id,) in rows.fetchall()]
    return found


def _keep_own_past(copy: Connection, table: str, row_id: int, coder_id: CoderId) -> None:
    """Reduce a row's history to what the coder did, as if nobody else had touched it."""
    copy.execute(
        "CREATE TEMP TABLE own AS SELECT * FROM change_rows WHERE table_name = ? AND first_id = last_id"
        " AND first_id = ? AND coalesce(after, before) ->> '$.coder_id' = ?",
        (table, row_id, coder_id),
    )
    forget(copy, table, row_id)
    copy.execute(
        "UPDATE temp.own SET before = (SELECT earlier.after FROM temp.own AS earlier WHERE"
        " (earlier.change_id, earlier.seq) < (own.change_id, own.seq) ORDER BY change_id DESC, seq DESC LIMIT 1)"
    )
    copy.execute("INSERT INTO change_rows SELECT * FROM temp.own")
    copy.execute("DROP TABLE temp.own")


def _clear_heads(copy: Connection, touched: list[ChangeId], coder_id: CoderId) -> None:
    """Clear the summaries of others' changes, and of undoing them, which would disclose what they did."""
    copy.executemany(
        "UPDATE changes SET summary = ?, facts = ? WHERE id = ? AND (coder_id <> ? OR kind IN ('undo', 'redo'))",
        ((str(ABOUT_OTHERS), to_json(ABOUT_OTHERS), change, coder_id) for change in touched),
    )
    copy.execute("DELETE FROM coding_orders WHERE change_id NOT IN (SELECT change_id FROM change_rows)")


def _keep_vectors_of_answers(copy: Connection) -> None:
    """Delete vectors of excerpts, which would disclose that somebody marked them."""
    if copy.value("SELECT 1 FROM embeddings LIMIT 1"):
        copy.execute("CREATE TEMP TABLE whole (content BLOB PRIMARY KEY)")
        copy.executemany(
            "INSERT OR IGNORE INTO temp.whole VALUES (?)",
            ((content_key(text),) for (text,) in copy.execute("SELECT text FROM responses").fetchall()),
        )
        copy.execute("DELETE FROM embeddings WHERE content NOT IN (SELECT content FROM temp.whole)")
        copy.execute("DROP TABLE temp.whole")


TEXTS = {
    "responses": ("id, text", "text"),
    "codes": (
        "id, name, definition, include, exclude, examples", "name, definition, include, exclude, examples"
    ),
    "codebooks": ("id, description", "description"),
    "memos": ("id, text, response_id, case_id", "text"),
    "reconciliations": ("id, note, response_id, NULL", "note"),
    "imports": ("id, file_name, problems", "file_name, problems"),
    "themes": ("id, title, lead_in, summary", "title, lead_in, summary"),
    "changes": ("id, summary", "summary"),
}  # fmt: skip
"""Tables with texts that are replaced: the columns read, and the columns written."""


def texts_of(project: Connection, table: str) -> list[tuple[Value, ...]]:
    """Return the rows of a table of TEXTS."""
    return project.execute(f"SELECT {TEXTS[table][0]} FROM {table}").fetchall()


def put_texts(copy: Connection, table: str, rows: Iterable[tuple[Value, ...]]) -> None:
    """Replace texts, (columns written according to TEXTS, id); within a transaction."""
    columns = ", ".join(f"{name} = ?" for name in TEXTS[table][1].split(", "))
    copy.executemany(f"UPDATE {table} SET {columns} WHERE id = ?", rows)


def begin_anew(copy: Connection, coder: str, masked: list[int]) -> None:
    """Delete everything in a copy that repeats replaced texts: its journal begins with the present state.

    `masked` are the answers in which something was replaced.
    """
    copy.execute("DELETE FROM embeddings")
    copy.execute("DELETE FROM redacted_words")
    copy.execute("DELETE FROM reported")
    copy.executemany(
        "UPDATE suggestions SET evidence = '[]' WHERE response_id = ?", ((response_id,) for response_id in masked)
    )
    copy.execute("UPDATE suggestions SET evidence = '[]' WHERE evidence LIKE '%\"example\"%'")
    copy.execute("DELETE FROM change_rows")
    copy.execute("UPDATE changes SET facts = NULL")
    for head in copy.execute(f"{HEADS} WHERE digest IS NOT NULL").fetchall():
        copy.execute("UPDATE changes SET digest = ? WHERE id = ?", (str(Sum(IDS, number_of(summed(head)))), head[0]))
    at, coder_id = now(), coder_of(copy, coder)
    inserted = copy.execute(
        "INSERT INTO changes (at, coder_id, kind, summary, uuid) VALUES (?, ?, ?, '', ?)",
        (at, coder_id, SHARE, next(fresh())),
    )
    act = Change(copy, ChangeId(inserted.lastrowid or 0), coder_id, at, SHARE)
    for table in JOURNALLED:
        for first, last in copy.execute(
            f"SELECT min(id), max(id) FROM (SELECT id, id - row_number() OVER (ORDER BY id) AS island FROM {table})"
            " GROUP BY island ORDER BY 1"
        ).fetchall():
            act.note_range(table, first, last)
    act.describe(Message("a copy was made with names and the like replaced"))
    act.seal()
