"""The full-text index over answers. It mirrors `responses`, and the journal keeps it up to date.

It holds folded answers (`coder.text.folding`); the answers themselves are unchanged. There are no triggers: with
`trusted_schema=OFF`, SQLite forbids them to touch a virtual table.
"""

from __future__ import annotations

import json
from contextlib import closing

from coder.store.connection import Connection


def index(project: Connection, table: str, first: int, last: int) -> None:
    """Add rows `first` to `last` of `responses`, just written, to the index; other tables have none."""
    if table == "responses":
        project.execute(
            "INSERT INTO responses_fts(rowid, text)"
            " SELECT id, indexed_text(text) FROM responses WHERE id BETWEEN ? AND ?",
            (first, last),
        )


def unindex(project: Connection, table: str, first: int, last: int) -> None:
    """Remove rows about to be deleted from the index."""
    if table == "responses":
        project.execute(
            "INSERT INTO responses_fts(responses_fts, rowid, text)"
            " SELECT 'delete', id, indexed_text(text) FROM responses WHERE id BETWEEN ? AND ?",
            (first, last),
        )


def rebuild(project: Connection) -> None:
    """Rebuild the index from the answers."""
    with project.transaction():
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('delete-all')")
        project.execute("INSERT INTO responses_fts(rowid, text) SELECT id, indexed_text(text) FROM responses")


def terms_like(project: Connection, pattern: str) -> str:
    """Return the indexed words that match `pattern`, with * as wildcard, as a JSON list.

    Also creates `temp.word_places`, the answers (`doc`) that contain each word.
    """
    known = project.value("SELECT count(*) FROM temp.sqlite_schema WHERE name IN ('word_list', 'word_places')")
    if known < 2:
        # Temporary views of the index, for this connection only; a read-only connection cannot make even these.
        project.execute("PRAGMA query_only=OFF")
        _view_of(project, "word_list", "row")
        _view_of(project, "word_places", "instance")
        if project.read_only:
            project.execute("PRAGMA query_only=ON")
    found = project.execute("SELECT term FROM temp.word_list WHERE term GLOB ?", (pattern,))
    return json.dumps([term for (term,) in found])


_PLACES = 'SELECT CAST(term AS BLOB), doc, "offset" FROM temp.{}'
"""Terms as bytes: they are only compared, and decoding them one by one takes a third of a check."""


_AT_ONCE = 10_000
"""Words compared at a time: one by one they would take most of a check."""


def _view_of(project: Connection, name: str, kind: str, index: str = "main, responses_fts") -> None:
    project.execute(f"CREATE VIRTUAL TABLE IF NOT EXISTS temp.{name} USING fts5vocab({index}, '{kind}')")


def agrees(project: Connection) -> bool:
    """Return whether the index matches the answers, word by word; requires a writable connection."""
    kind = project.value("SELECT sql FROM main.sqlite_schema WHERE name = 'responses_fts'")
    tokenize = kind[kind.index("tokenize=") :].rstrip(") \n")
    project.execute(f"CREATE VIRTUAL TABLE temp.index_anew USING fts5(text, content='', {tokenize})")
    try:
        project.execute(
            "INSERT INTO temp.index_anew(rowid, text) SELECT id, indexed_text(text) FROM main.responses ORDER BY id"
        )
        _view_of(project, "words_kept", "instance")
        _view_of(project, "words_anew", "instance", "temp, index_anew")
        with (
            closing(project.execute(_PLACES.format("words_kept"))) as stored_places,
            closing(project.execute(_PLACES.format("words_anew"))) as anew,
        ):
            while (batch := stored_places.fetchmany(_AT_ONCE)) == anew.fetchmany(_AT_ONCE):
                if not batch:
                    return True
            return False
    finally:
        for name in ("words_kept", "words_anew", "index_anew"):
            project.execute(f"DROP TABLE IF EXISTS temp.{name}")


def merge(project: Connection) -> None:
    """Merge the segments of the index, dropping removed entries."""
    with project.transaction():
        project.execute("INSERT INTO responses_fts(responses_fts) VALUES ('optimize')")
