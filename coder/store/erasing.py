"""Erases a respondent's data from the file: rows, journal images, index and vectors; a tombstone remains.

Unlike other changes it cannot be undone, so the journal records that it was done, by whom and when, and no content. The
rest of the journal stays valid for every other row.
"""

from __future__ import annotations

import hmac
import json
import re
import secrets
import sqlite3
from collections.abc import Iterable
from contextlib import closing, suppress
from dataclasses import dataclass
from pathlib import Path

from coder.errors import ProjectRefused
from coder.kept_message import message_of, to_json
from coder.message import Fact, Message, made
from coder.model.ids import CaseId, ChangeId, CoderId
from coder.store.coders import coder_of
from coder.store.connection import Connection, now
from coder.store.embeddings import forget_vectors
from coder.store.forgetting import changes_of, forget
from coder.store.fulltext import unindex
from coder.store.identity import fresh
from coder.store.journal import Change
from coder.store.rows import as_json
from coder.store.seals import Seals
from coder.store.settings import put_setting, setting

SALT = "erased_salt"
WITHOUT_CONTENT = "(about a respondent whose data was erased)"

# Each with the column that refers to its parent table; dependent rows go first.
_HANGING = (
    ("decisions", "suggestion_id", "suggestions"), ("codings", "response_id", "responses"),
    ("automatic", "response_id", "responses"), ("redactions", "response_id", "responses"),
    ("flags", "response_id", "responses"), ("sample_members", "response_id", "responses"),
    ("theme_quotes", "response_id", "responses"), ("assignment_members", "response_id", "responses"),
    ("reconciliations", "response_id", "responses"),
    ("memos", "response_id", "responses"), ("memos", "case_id", "cases"),
    ("suggestions", "response_id", "responses"), ("responses", "case_id", "cases"), ("case_data", "case_id", "cases"),
)  # fmt: skip
_IMPORTING = "SELECT DISTINCT change_id FROM change_rows WHERE table_name = 'imports'"
_ORDER = tuple(dict.fromkeys((*(table for table, _, _ in _HANGING), "cases")))
TABLES = frozenset(_ORDER)
"""Tables from which rows may be erased."""


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased. `number` is the case's row id, which does not identify anybody."""

    number: CaseId
    change: ChangeId
    answers: int
    codings: int
    memos: int
    quoted_by: tuple[str, ...]
    """Stable ids of codes with an example from the answers; people wrote those, so people must remove them."""


def case_number(project: Connection, key: str) -> CaseId | None:
    """Return the row id of a case by its exact key, also where only the journal still has it; None if there is none."""
    found = project.value("SELECT id FROM cases WHERE key = ?", (key,))
    if found is None:
        # SQLite ends a text of JSON at the character NUL.
        images = project.execute(
            "SELECT first_id, coalesce(before, after) FROM change_rows"
            " WHERE table_name = 'cases' AND coalesce(before, after) ->> '$.key' = ? ORDER BY first_id DESC",
            (key.partition("\0")[0],),
        )
        found = next((row_id for row_id, image in images.fetchall() if json.loads(image)["key"] == key), None)
    return None if found is None else CaseId(found)


def digest_of(project: Connection, key: str) -> bytes | None:
    """Return the keyed hash that replaces an erased case's key, its secret in this file alone; None: none erased."""
    salt = setting(project, SALT)
    return None if salt is None else hmac.digest(bytes.fromhex(salt), key.encode("utf-8", "surrogatepass"), "sha256")


def erased_digests(project: Connection) -> frozenset[bytes]:
    """Return the hashes of all erased cases' keys."""
    return frozenset(digest for (digest,) in project.execute("SELECT digest FROM erased"))


def erase(project: Connection, coder: str, key: str, number: CaseId) -> Erased:
    """Erase the case called `key` and everything about it from the tables and the journal; `clean` must follow."""
    project.execute("PRAGMA secure_delete=ON")
    with project.transaction():
        ids = _ids(project, number)
        texts = _texts(project, ids["responses"])
        counts = {table: len(ids[table]) for table in ("codings", "memos")}
        answers = int(project.value("SELECT count(*) FROM responses WHERE case_id = ?", (number,)))
        forget_vectors(project, (*texts, *_excerpts(project, ids["responses"], texts)))
        for response in ids["responses"]:
            project.execute("DELETE FROM shown WHERE response_id = ?", (response,))
        touched = {change for table in _ORDER for change in changes_of(project, table, ids[table])}
        importing = {change for (change,) in project.execute(_IMPORTING)}
        seals = Seals(project, touched | importing)
        for table in _ORDER:
            for row_id in ids[table]:
                forget(project, table, row_id)
        for table in _ORDER:
            for row_id in ids[table]:
                unindex(project, table, row_id, row_id)
                project.execute(f"DELETE FROM {table} WHERE id = ?", (row_id,))
        _clear_words(project, key, texts, touched)
        seals.close()
        if setting(project, SALT) is None:
            put_setting(project, SALT, secrets.token_hex(32))
        cursor = project.execute(
            "INSERT INTO changes (at, coder_id, kind, summary, uuid) VALUES (?, ?, 'erase', '', ?)",
            (now(), coder_of(project, coder), next(fresh())),
        )
        project.execute(
            "INSERT INTO erased (change_id, case_number, digest) VALUES (?, ?, ?)",
            (cursor.lastrowid, number, digest_of(project, key)),
        )
        act = Change(project, ChangeId(cursor.lastrowid or 0), CoderId(0), "")
        act.describe(Message("a respondent withdrew: case number {number} was erased", number=number))
        act.seal()
        quoted = _quoted_by(project, texts)
    return Erased(number, act.id, answers, counts["codings"], counts["memos"], quoted)


def clean(project: Connection) -> bool:
    """Rewrite the file without deleted data, and empty its log; return False where another program holds the log."""
    with project.transaction():
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('optimize')")
    project.execute("VACUUM")
    try:
        busy, _, _ = project.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    except (ProjectRefused, sqlite3.Error):
        return False
    return not busy


def files_with(path: Path, key: str, uuid: str) -> tuple[list[Path], list[Path]]:
    """Return other project files in the folder that contain a case with this key: copies of the project with this
    UUID, such as backups, also from before projects had one; and other projects.
    """
    copies: list[Path] = []
    others: list[Path] = []
    for other in sorted(path.parent.iterdir()):
        if not other.is_file() or other.resolve() == path.resolve() or other.suffix in (".db-wal", ".db-shm"):
            continue
        with suppress(OSError, sqlite3.Error), other.open("rb") as file:
            if file.read(16) != b"SQLite format 3\x00":
                continue
            address = f"{other.resolve().as_uri()}?mode=ro&immutable=1"
            with closing(sqlite3.connect(address, uri=True)) as copy:
                if copy.execute("SELECT 1 FROM cases WHERE key = ?", (key,)).fetchone():
                    found = copy.execute("SELECT value FROM project WHERE key = 'uuid'").fetchone()
                    (copies if found is None or found[0] == uuid else others).append(other)
    return copies, others


def _ids(project: Connection, case: CaseId) -> dict[str, list[int]]:
    """Map each table to the ids of its rows about a case, including those that only the journal has images of."""
    found: dict[str, set[int]] = {table: set() for table in _ORDER}
    found["cases"].add(case)
    for table, column, above in reversed(_HANGING):
        wanted = json.dumps(sorted(found[above]))
        for sql in (
            f"SELECT id FROM {table} WHERE {column} IN (SELECT value FROM json_each(?))",
            f"SELECT first_id FROM change_rows WHERE table_name = '{table}' AND first_id = last_id"
            f" AND coalesce(before, after) ->> '$.{column}' IN (SELECT value FROM json_each(?))",
        ):
            found[table].update(row_id for (row_id,) in project.execute(sql, (wanted,)))
    return {table: sorted(ids) for table, ids in found.items()}


def _texts(project: Connection, responses: Iterable[int]) -> list[str]:
    """Return the texts of answers, current ones and those in the journal."""
    found: dict[str, None] = {}
    for row_id in responses:
        now = project.value("SELECT text FROM responses WHERE id = ?", (row_id,))
        images = project.execute(
            "SELECT before FROM change_rows WHERE table_name = 'responses' AND first_id = ? AND before IS NOT NULL",
            (row_id,),
        )
        found.update(dict.fromkeys(filter(None, (now, *(json.loads(image).get("text") for (image,) in images)))))
    return list(found)


def _excerpts(project: Connection, responses: Iterable[int], texts: Iterable[str]) -> set[str]:
    """Return everything ever marked in answers with these `texts`, since excerpts have vectors, too."""
    spans = {
        (start, end)
        for row_id in responses
        for start, end in project.execute(
            "SELECT start_char, end_char FROM codings WHERE response_id = ?1"
            " UNION SELECT before ->> '$.start_char', before ->> '$.end_char' FROM change_rows"
            " WHERE table_name = 'codings' AND before ->> '$.response_id' = ?1",
            (row_id,),
        )
    }
    return {text[start:end] for text in texts for start, end in spans}


def _clear_words(project: Connection, key: str, texts: list[str], touched: set[ChangeId]) -> None:
    """Remove the case's key and words from the summaries of changes and imports."""
    for change in touched:
        rows = project.value("SELECT EXISTS (SELECT 1 FROM change_rows WHERE change_id = ?)", (change,))
        summary, facts = project.execute("SELECT summary, facts FROM changes WHERE id = ?", (change,)).fetchone()
        summary_left = _without(summary, key, texts) if rows else WITHOUT_CONTENT
        if facts is not None and rows:
            facts = to_json(_cleared(message_of(facts, summary_left), key, texts))
        project.execute(
            "UPDATE changes SET summary = ?, facts = ? WHERE id = ?", (summary_left, facts if rows else None, change)
        )
    for row_id, name, problems in project.execute("SELECT id, file_name, problems FROM imports").fetchall():
        project.execute(
            "UPDATE imports SET file_name = ?, problems = ? WHERE id = ?",
            (_without(name, key, texts), _clear_list(problems, key, texts), row_id),
        )
    for change, seq, before, after in project.execute(
        "SELECT change_id, seq, before, after FROM change_rows WHERE table_name = 'imports'"
    ).fetchall():
        images = [_clear_import(image, key, texts) for image in (before, after)]
        project.execute(
            "UPDATE change_rows SET before = ?, after = ? WHERE change_id = ? AND seq = ?", (*images, change, seq)
        )


def _clear_import(image: str | None, key: str, texts: list[str]) -> str | None:
    """Return the image of an import without the case's key and words in its file name and its problems."""
    if image is None:
        return None
    fields = json.loads(image)
    cleared = {
        "file_name": _without(fields["file_name"], key, texts), "problems": _clear_list(fields["problems"], key, texts),
    }  # fmt: skip
    return as_json({**fields, **cleared})


def _cleared(message: Message, key: str, texts: list[str]) -> Message:
    """Return a message without the case's key and words among its facts."""

    def clear(fact: Fact) -> Fact:
        if isinstance(fact, Message):
            return _cleared(fact, key, texts)
        if isinstance(fact, tuple):
            return tuple(map(clear, fact))
        return "…" if fact == key else _without(fact, key, texts) if isinstance(fact, str) else fact

    return made(message.template, message.many, {name: clear(fact) for name, fact in message.facts.items()})


def _clear_list(problems: str, key: str, texts: list[str]) -> str:
    sentences: list[str] = json.loads(problems)
    return json.dumps(
        [WITHOUT_CONTENT if _without(sentence, key, texts) != sentence else sentence for sentence in sentences],
        ensure_ascii=False,
    )


def _without(content: str, key: str, texts: list[str]) -> str:
    """Return `content` without the texts and the key of a case; a bare number is a key only next to «case»."""
    for text in texts:
        content = content.replace(text, "…") if len(text) > 3 else content
    place = rf"(?:(?<=case )|(?<=«)){re.escape(key)}(?!\w)" if key.isdecimal() else rf"(?<!\w){re.escape(key)}(?!\w)"
    return re.sub(place, "…", content)


def _quoted_by(project: Connection, texts: list[str]) -> tuple[str, ...]:
    """Return the stable ids of the codes with an example from the answers."""
    whole = "\n".join(texts)
    return tuple(
        key
        for key, examples in project.execute("SELECT key, examples FROM codes ORDER BY position")
        if any(len(example.split()) > 2 and example in whole for example in json.loads(examples))
    )
