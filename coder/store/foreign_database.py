"""Reads SQLite databases of other programs without locking them, writing to them or running their code."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from coder.containers import LARGEST_TEXT, LARGEST_TEXTS
from coder.errors import FileRefused
from coder.reasons import damage
from coder.store.connection import Value

LONGEST = LARGEST_TEXTS
"""Bytes of a row that SQLite gives out at all."""


class ForeignDatabase:
    """The plain tables of a database; views, virtual tables and triggers are ignored."""

    def __init__(self, path: Path, sqlite: sqlite3.Connection) -> None:
        self._path, self._sqlite, self._read = path, sqlite, 0
        self._columns: dict[str, set[str]] = {}
        for name, sql in sqlite.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'"):
            if isinstance(name, str) and isinstance(sql, str) and not sql.upper().startswith("CREATE VIRTUAL"):
                columns = sqlite.execute(f"PRAGMA table_info({_quoted(name)})")
                self._columns[name] = {column[1] for column in columns}

    def has(self, *tables: str) -> bool:
        """Return whether all of these tables exist."""
        return all(table in self._columns for table in tables)

    def rows(self, table: str, *columns: str) -> Iterator[tuple[Value, ...]]:
        """Yield the rows of a table in order, None for missing columns; a missing table has no rows."""
        if table in self._columns:
            named = ", ".join(_quoted(column) if column in self._columns[table] else "NULL" for column in columns)
            try:
                for row in self._sqlite.execute(f"SELECT {named} FROM {_quoted(table)} ORDER BY rowid"):
                    self._weigh(sum(len(cell) for cell in row if isinstance(cell, str | bytes)), table)
                    yield row
            except sqlite3.DataError as error:
                if error.sqlite_errorcode != sqlite3.SQLITE_TOOBIG:
                    raise
                raise _too_long(self._path, table) from None

    def _weigh(self, size: int, table: str) -> None:
        """Refuse a row, or all rows together, that hold more than a project should."""
        self._read += size
        if size > LARGEST_TEXT:
            raise _too_long(self._path, table)
        if self._read > LARGEST_TEXTS:
            raise FileRefused(
                "{path}: its texts are more than {n} MB together.",
                "Save it in several smaller projects.",
                path=self._path,
                n=LARGEST_TEXTS // 1024**2,
            )


def _too_long(path: Path, table: str) -> FileRefused:
    return FileRefused(
        "{path}: its table {table} holds a text of more than {n} MB.",
        "Split that text in the program it came from, or leave it out there.",
        path=path,
        table=table,
        n=LARGEST_TEXT // 1024**2,
    )


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _refuse_cut_off(path: Path, sqlite: sqlite3.Connection) -> None:
    """Refuse a file that does not end where a page ends: SQLite takes what is missing for zeros."""
    [page_size] = sqlite.execute("PRAGMA page_size").fetchone()
    size = path.stat().st_size
    if size % page_size:
        raise FileRefused(
            "{path} is cut off: its {size:,} bytes are no whole pages.",
            "Copy it again from where it came.",
            path=path,
            size=size,
        )


@contextmanager
def foreign_database(path: Path) -> Iterator[ForeignDatabase]:
    """Open a database for reading. Raises FileRefused for one that is none, is damaged, or is being written to."""
    waiting = path.with_name(f"{path.name}-wal")
    if waiting.exists() and waiting.stat().st_size:
        raise FileRefused(
            "{path} is in use: what was done last is not in it yet.", "Close the other program first.", path=path
        )
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as sqlite:
            sqlite.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, LONGEST)
            sqlite.execute("PRAGMA trusted_schema = OFF")
            sqlite.execute("PRAGMA query_only = ON")
            _refuse_cut_off(path, sqlite)
            yield ForeignDatabase(path, sqlite)
    except (sqlite3.Error, UnicodeDecodeError) as error:
        raise FileRefused(
            "{path} cannot be read as a database: {error}.",
            "Open it in the program it came from, and save a copy of it.",
            path=path,
            error=damage(error),
        ) from None
