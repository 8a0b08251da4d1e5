"""An open project file: statements, rows, transactions, and waiting for other writers."""

from __future__ import annotations

import sqlite3
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from functools import cached_property
from itertools import chain, islice, starmap
from pathlib import Path
from time import monotonic, sleep
from typing import TYPE_CHECKING, Any, TypeVar

from coder.errors import ProjectRefused
from coder.message import Message
from coder.store.own_schema import SELECT, differences
from coder.store.refusals import PlainCursor, plain_errors

if TYPE_CHECKING:
    import sqlite_utils

T = TypeVar("T")

Value = str | int | float | bytes | None
"""A value in a SQLite cell."""

Parameters = Sequence[Value] | Mapping[str, Value]


def now() -> str:
    """Return the time in UTC, ISO 8601 with milliseconds: the time stamp of changes."""
    return datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def sqlite_version() -> str:
    """Return the version of SQLite that reads and writes project files."""
    return sqlite3.sqlite_version


BREATH = 0.008
"""Seconds for which a connection leaves the file to others between two changes while they write to it, too: waiting
writers retry every few milliseconds, and would hardly ever hit the gap between two changes in a loop.
"""

LONGEST_RUN = 0.1
"""Seconds after which a program making one change after the other pauses, whether it has seen other writers or not."""

COMPANY = 10.0
"""Seconds for which a recent writer is assumed to continue."""

ROWS_AT_ONCE = 200
"""Rows inserted by one statement, which take three quarters of the time of as many statements."""

_open_here: Counter[tuple[int, int]] = Counter()
"""Number of connections of this process to each file, by device and inode."""

_counting = threading.Lock()


class Connection:
    """An open project file; rows are returned as tuples."""

    def __init__(self, path: Path, connection: sqlite3.Connection, *, read_only: bool) -> None:
        self.path = path
        self.read_only = read_only
        self.sqlite = connection
        self.repairing = False
        """Whether changes of another program to the schema are being removed, which is writing, too."""
        self._stop: KeyboardInterrupt | None = None
        self._in_order: int | None = None
        self._version = 0
        self._company_until = self._ended = self._breathed = 0.0
        self._file: tuple[int, int] | None = _identity(path)
        with _counting:
            _open_here[self._file] += 1

    @cached_property
    def db(self) -> sqlite_utils.Database:
        """The file as a sqlite_utils database."""
        import sqlite_utils  # a fifth of a second with numpy, needed only by migrations and tables made of rows

        return sqlite_utils.Database(self.sqlite)

    def wait(self, seconds: float) -> None:
        """Set how long a change waits for another process; `opening.LOCK_SECONDS` by default."""
        self.execute(f"PRAGMA busy_timeout={round(seconds * 1000)}")

    def execute(self, sql: str, parameters: Parameters = ()) -> sqlite3.Cursor:
        """Run one statement. Raises ProjectRefused where the file, the disk or a lock prevents it."""
        with plain_errors(self.path):
            cursor = PlainCursor(self.sqlite)
            cursor.path = self.path
            return cursor.execute(sql, parameters)

    def executemany(self, sql: str, rows: Iterable[Parameters]) -> None:
        """Run one statement for each of `rows`."""
        with plain_errors(self.path):
            self.sqlite.executemany(sql, rows)

    def insert_rows(self, table: str, columns: Sequence[str], rows: Iterable[Sequence[Value]]) -> None:
        """Insert rows with these columns, ROWS_AT_ONCE by each statement."""
        into, marks = f"INSERT INTO {table} ({', '.join(columns)}) VALUES ", f"({', '.join('?' * len(columns))})"
        most = min(ROWS_AT_ONCE, self.sqlite.getlimit(sqlite3.SQLITE_LIMIT_VARIABLE_NUMBER) // len(columns))
        whole, left = into + ", ".join([marks] * most), iter(rows)
        with plain_errors(self.path):
            while len(page := list(islice(left, most))) == most:
                self.sqlite.execute(whole, list(chain.from_iterable(page)))
            self.sqlite.executemany(into + marks, page)

    def read(self, kind: Callable[..., T], sql: str, parameters: Parameters = ()) -> Iterator[T]:
        """Return the rows of a query, each as a `kind` made of its columns in order.

        The query runs at once, not when the first row is requested, so that later queries see the same state.
        """
        return starmap(kind, self.execute(sql, parameters))

    def first(self, kind: Callable[..., T], sql: str, parameters: Parameters = ()) -> T | None:
        """Return the first row of a query, as in `read`, or None."""
        return next(self.read(kind, sql, parameters), None)

    def images(self, sql: str, parameters: Parameters = ()) -> Iterator[dict[str, Value]]:
        """Return the rows of a query by column name, as the journal stores them. It runs at once, as in `read`."""
        return self._images(self.execute(sql, parameters))

    def _images(self, cursor: sqlite3.Cursor) -> Iterator[dict[str, Value]]:
        names = [column[0] for column in cursor.description]
        for row in cursor:
            yield dict(zip(names, row, strict=True))

    def value(self, sql: str, parameters: Parameters = ()) -> Any:  # one cell: the query determines its type
        """Return the first value of the first row, or None."""
        found = self.execute(sql, parameters).fetchone()
        return None if found is None else found[0]

    def data_version(self) -> int:
        """Return a number that changes when another connection has written to the file."""
        return int(self.value("PRAGMA data_version"))

    def write_back(self) -> bool:
        """Copy what stands in the write-ahead log into the file itself, without waiting for anybody; return whether all
        is there. Who is reading an earlier state prevents that.
        """
        _busy, in_log, copied = self.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
        return bool(in_log == copied)

    def rows_written(self) -> int:
        """Return the number of rows this connection has written since it was opened."""
        return self.sqlite.total_changes

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Make all writes inside durable when the block ends, or none.

        Takes the write lock at once, waiting up to `opening.LOCK_SECONDS`, so that what is read inside stays valid. A
        stop that came during the commit of the previous transaction (see `_commit`) is raised first.
        """
        if self._stop:
            stop, self._stop = self._stop, None
            raise stop
        if self.read_only:
            raise ProjectRefused(
                "{path} can only be read in {parent}, so nothing can be written to it.",
                "Make the file and its folder writable, or work on a copy.",
                path=self.path,
                parent=self.path.resolve().parent,
            )
        self._leave_room()
        self.execute("BEGIN IMMEDIATE")
        try:
            if not self.repairing:
                self.refuse_meddled()
            yield
            if self.sqlite.in_transaction:  # the block may have written nothing
                self._commit()
        except BaseException:
            self._roll_back()
            raise
        finally:
            self._ended = monotonic()

    def _leave_room(self) -> None:
        """Let other writers in before the next change: now and then, and after each one where there are any."""
        version, now = self.data_version(), monotonic()
        if self._version and version != self._version:
            self._company_until = now + COMPANY
        self._version = version
        left = self._ended + BREATH - now
        if left <= 0:
            self._breathed = now
        elif now < self._company_until or now > self._breathed + LONGEST_RUN:
            sleep(left)
            self._breathed = now

    def _commit(self) -> None:
        """Commit. A signal to end that arrives meanwhile is delayed until the data is on disk: the change is then
        stored, and the caller must report it so.
        """
        try:
            with plain_errors(self.path):
                self.sqlite.execute("COMMIT")
        except KeyboardInterrupt as stop:
            if self.sqlite.in_transaction:
                raise
            self._stop = stop

    def _roll_back(self) -> None:
        # A damaged file may refuse even this; it is rolled back when next opened, by its log.
        with suppress(sqlite3.DatabaseError):
            if self.sqlite.in_transaction:
                self.sqlite.execute("ROLLBACK")

    def refuse_meddled(self) -> None:
        """Raise ProjectRefused where another program has added a trigger, or replaced a view or a table.

        After a successful check, nothing is checked again until the schema changes.
        """
        schema_version = self.value("PRAGMA schema_version")
        if schema_version == self._in_order:
            return
        found = differences(self.execute(SELECT), self.value("PRAGMA user_version"))
        if acting := [difference for difference in found if difference.acts]:
            raise ProjectRefused(
                "Nothing is written into {path}: {acting}.",
                Message("Take it out with: coder check PROJECT --repair")
                if all(difference.can_be_repaired for difference in acting)
                else Message("Restore a backup, or look with: coder check PROJECT"),
                path=self.path,
                acting=tuple(difference.message for difference in acting[:3]),
            )
        self._in_order = schema_version

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Let every query inside see the same state, whatever others write meanwhile."""
        if self.sqlite.in_transaction:
            yield
            return
        self.execute("BEGIN")
        try:
            yield
        except BaseException:
            self._roll_back()
            raise
        with plain_errors(self.path):
            self.sqlite.execute("COMMIT")

    def close(self) -> None:
        """Close the file; the write-ahead log is merged into it when no other connection is open."""
        self.sqlite.close()
        if self._file is not None:
            with _counting:
                _open_here[self._file] -= 1
            self._file = None

    def __enter__(self) -> Connection:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_here(path: Path) -> bool:
    """Return whether this process has the file open. Raises OSError where its status cannot be read."""
    return _open_here[_identity(path)] > 0


def _identity(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_dev, found.st_ino
