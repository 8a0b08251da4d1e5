"""Verifies a project file: integrity, references, offsets, full-text index, journal, and what to do where one fails."""

from __future__ import annotations

from collections.abc import Iterator

from coder.errors import ProjectRefused
from coder.model import Problem
from coder.store.connection import Connection
from coder.store.fulltext import agrees
from coder.store.journal import JOURNALLED


def check(project: Connection) -> list[Problem]:
    """Everything that is wrong with the file, with a remedy each; empty when it is sound."""
    found: list[Problem] = []
    for part in (_integrity, _references, _offsets, _versions, _index, _journal):
        try:
            found += part(project)
        except ProjectRefused as error:  # a damaged page can stop any of them
            found.append(Problem(f"could not be checked: {error.message} {error.hint}", part.__name__.strip("_")))
        if found and part is _integrity:
            break  # nothing read from a damaged file can be trusted
    return found


def _integrity(project: Connection) -> Iterator[Problem]:
    for (message,) in project.execute("PRAGMA integrity_check(20)"):
        if message != "ok":
            yield Problem(
                f"{message}. Restore a backup, or run `sqlite3 FILE .recover` on a copy and check the result.", "file"
            )


def _references(project: Connection) -> Iterator[Problem]:
    for table, row_id, parent, _ in project.execute("PRAGMA foreign_key_check"):
        yield Problem(
            f"points to a row of {parent} that is gone. The file was changed by another program: restore a backup.",
            f"{table} {row_id}",
        )


def _offsets(project: Connection) -> Iterator[Problem]:
    for table in ("codings", "memos"):
        for row_id, start, end, text in project.execute(
            f"SELECT marked.id, start_char, end_char, responses.text FROM {table} AS marked"
            " JOIN responses ON responses.id = marked.response_id WHERE start_char IS NOT NULL"
        ):
            if not 0 <= start <= end <= len(text) or (start == end and text):
                yield Problem(
                    f"marks characters {start}–{end} of an answer of {len(text)}."
                    " Remove it and code the excerpt again.",
                    f"{table} {row_id}",
                )


def _versions(project: Connection) -> Iterator[Problem]:
    for case, question, versions in project.execute(
        "SELECT cases.key, variables.name, count(*) FROM responses JOIN cases ON cases.id = case_id"
        " JOIN variables ON variables.id = variable_id WHERE replaced_by IS NULL"
        " GROUP BY case_id, variable_id, wave, position HAVING count(*) > 1"
    ):
        yield Problem(f"has {versions} current versions of one answer. Restore a backup.", f"{case}/{question}")


def _index(project: Connection) -> Iterator[Problem]:
    remedy = "Build it anew with: coder check PROJECT --repair"
    missing = project.value("SELECT count(*) FROM responses WHERE id NOT IN (SELECT id FROM responses_fts_docsize)")
    surplus = project.value("SELECT count(*) FROM responses_fts_docsize WHERE id NOT IN (SELECT id FROM responses)")
    if missing or surplus:
        yield Problem(f"{missing} answers are not in it and {surplus} in it are gone. {remedy}", "full-text index")
        return
    if project.read_only:
        return  # FTS5's own check is written as an insert
    try:
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('integrity-check')")
        sound = agrees(project)
    except Exception as error:
        if "malformed" not in str(error):
            raise
        sound = False
    if not sound:
        yield Problem(f"does not agree with the answers. {remedy}", "full-text index")


def _journal(project: Connection) -> Iterator[Problem]:
    for row_id, reverses in project.execute(
        "SELECT id, reverses FROM changes WHERE kind IN ('undo', 'redo') AND (reverses IS NULL OR origin IS NULL)"
    ):
        yield Problem(f"does not say what it reverses ({reverses}). Restore a backup.", f"change {row_id}")
    for table in JOURNALLED:
        for row_id in _unexplained(project, table):
            yield Problem(
                "is not what the journal says: it was written by another program, or lost."
                " Undo will refuse to touch it; restore a backup if it should not be so.",
                f"{table} {row_id}",
            )


def _unexplained(project: Connection, table: str) -> list[int]:
    """Ids whose presence disagrees with the last journal entry about them, at most twenty."""
    expected = project.value(
        "SELECT coalesce(sum(CASE WHEN before IS NULL THEN last_id - first_id + 1 ELSE 0 END), 0)"
        " - coalesce(sum(CASE WHEN after IS NULL AND before IS NOT NULL THEN 1 ELSE 0 END), 0)"
        " FROM change_rows WHERE table_name = ?",
        (table,),
    )
    held = project.value(f"SELECT count(*) FROM {table}")
    if expected == held:
        return []
    rows = project.execute(
        f"SELECT id FROM {table} WHERE NOT EXISTS (SELECT 1 FROM change_rows WHERE table_name = ?"
        f" AND {table}.id BETWEEN first_id AND last_id) LIMIT 20",
        (table,),
    ).fetchall()
    return [row_id for (row_id,) in rows] or [0]
