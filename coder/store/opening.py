"""Opens and creates project files: pragmas, refusals, and a backup before an older one is upgraded."""

from __future__ import annotations

import os
import sqlite3
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from coder.errors import ProjectRefused
from coder.model import normal_name
from coder.partial import PRIVATE, begin, make_empty, mode_of
from coder.reasons import reason
from coder.store import schema
from coder.store.connection import Connection, open_here
from coder.store.functions import add_functions
from coder.store.header import check_header, has_log, refuse_newer, side_files
from coder.store.refusals import plain_errors
from coder.store.version import APPLICATION_ID, VERSION
from coder.text.visible import typed

LOCK_SECONDS = 120
"""Seconds that a change waits for another process. A change holds the file for milliseconds."""

IMPORT_CACHE_KIB = 65_536
"""Page cache of a connection, in KiB: enough to fill an index in memory, little compared with the 400 MB allowed."""

SYNCHRONOUS = "FULL"
"""A change is reported when it is on disk: not even a power cut loses it."""


def create(path: Path, mode: int = PRIVATE) -> Connection:
    """Create a project file with this mode, which SQLite gives to its side files, too.

    Raises ProjectRefused when the path exists.
    """
    if path.exists():
        raise ProjectRefused("{path} exists already.", "Choose another name; nothing is overwritten.", path=path)
    if not path.parent.is_dir():
        raise ProjectRefused(
            "The folder {parent} does not exist.", "Make it first, or choose another.", parent=path.parent
        )
    try:
        make_empty(path, mode)
    except FileExistsError:
        raise ProjectRefused(
            "{path} exists already.", "Choose another name; nothing is overwritten.", path=path
        ) from None
    except OSError as error:
        raise ProjectRefused(
            "{path} could not be made in the folder {parent}: {why}.",
            "Free some space there, make the folder writable, or choose another.",
            path=path,
            parent=path.parent.resolve(),
            why=reason(error),
        ) from error
    try:
        connection = _connect(path, "rw")
        with plain_errors(path):
            # Both are in the file's header and must be set before the first table is created.
            connection.execute(f"PRAGMA application_id={APPLICATION_ID}")
            connection.execute("PRAGMA journal_mode=WAL")
        project = Connection(path, connection, read_only=False)
        _migrate(project, 0)
    except BaseException:
        for leftover in (path, *side_files(path)):
            leftover.unlink(missing_ok=True)
        raise
    return project


def open_project(path: Path, *, read_only: bool = False) -> Connection:
    """Open a project file, upgrading an older one after a backup, even if it is only read.

    A file that cannot be written opens for reading. Raises ProjectRefused, leaving the file unchanged, when it is
    missing, not a project, damaged, or made by a newer version.
    """
    if not path.is_file():
        raise ProjectRefused(
            "There is no project file {path}.",
            "Make one with: coder init {typed_path}",
            path=path,
            typed_path=typed(path),
        )  # fmt: skip
    try:
        is_open = open_here(path)
    except OSError as error:
        raise ProjectRefused(
            "{path} could not be read: {why}.", "Check its permissions.", path=path, why=reason(error)
        ) from error
    check_header(path, open_here=is_open)
    writable = _writable(path)
    read_only = read_only or not writable
    project, version = _opened(path, read_only)
    if version == VERSION:
        return project
    project.close()
    if not writable:
        raise ProjectRefused(
            "{path} was made by an older version and must be brought up to date before it can be read.",
            "Make it writable and open it once; a backup is made beside it.",
            path=path,
        )
    _backup(path, version)
    with Connection(path, _connect(path, "rw"), read_only=False) as older:
        _migrate(older, version)
    return _opened(path, read_only)[0]


def scratch_copy(project: Connection) -> Connection:
    """Return a copy to try things in: a private temporary database, gone when it is closed. The file stays as it is."""
    connection = sqlite3.connect("", isolation_level=None)
    try:
        with plain_errors(project.path):
            project.sqlite.backup(connection)
            _set_up(connection, synchronous="OFF")
    except BaseException:
        connection.close()
        raise
    return Connection(project.path, connection, read_only=False)


def known_as(project: Connection, name: str) -> str:
    """Return the name under which a coder is known here, if only its letter case or Unicode form is another; `name`
    where nobody or several are called so.
    """
    name = normal_name(name)
    known = [other for (other,) in project.execute("SELECT name FROM coders")]
    alike = [other for other in known if normal_name(other).casefold() == name.casefold()]
    return alike[0] if len(alike) == 1 and name not in known else name


def _connect(path: Path, mode: str, *, immutable: bool = False) -> sqlite3.Connection:
    """Return a connection in autocommit mode: we begin and end every transaction."""
    address = f"file:{quote(str(path.resolve()))}?mode={mode}" + ("&immutable=1" if immutable else "")
    with plain_errors(path):
        connection = sqlite3.connect(
            address, uri=True, timeout=LOCK_SECONDS, isolation_level=None, check_same_thread=True
        )
        try:
            _set_up(connection, synchronous=SYNCHRONOUS)
        except BaseException:
            connection.close()  # else its side files stay beside a file that is refused
            raise
    return connection


def _set_up(connection: sqlite3.Connection, *, synchronous: str) -> None:
    add_functions(connection)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA foreign_keys=ON")
    connection.execute(f"PRAGMA synchronous={synchronous}")
    connection.execute(f"PRAGMA cache_size=-{IMPORT_CACHE_KIB}")


def _reading(path: Path) -> Connection:
    """Open without writing. In a read-only folder SQLite requires the promise that nobody else writes.

    Where the file could be written, a writable connection in query-only mode is used: only such a one removes the
    write-ahead log when it closes.
    """
    try:
        project = Connection(path, _connect(path, "rw" if _writable(path) else "ro"), read_only=True)
        try:
            project.execute("PRAGMA query_only=ON")
            project.execute("SELECT count(*) FROM sqlite_schema")
        except BaseException:
            project.close()
            raise
    except (sqlite3.OperationalError, ProjectRefused):
        if has_log(path) and not os.access(path.parent, os.W_OK):
            log = side_files(path)[0]
            raise ProjectRefused(
                "The last acts in {path} still stand in its log {name}, which cannot be read in a folder "
                "that cannot be written.",
                "Copy {log} and {name} together to a folder of your own and open the copy.",
                path=path,
                name=log.name,
                log=path.name,
            ) from None
        project = Connection(path, _connect(path, "ro", immutable=True), read_only=True)
    return project


def _opened(path: Path, read_only: bool) -> tuple[Connection, int]:
    """Return the project and its schema version; the header's may be older than the write-ahead log."""
    project = _reading(path) if read_only else Connection(path, _connect(path, "rw"), read_only=False)
    try:
        project.execute("SELECT count(*) FROM sqlite_schema")
        version = int(project.value("PRAGMA user_version"))
        refuse_newer(path, version)
    except BaseException:
        project.close()
        raise
    return project, version


def _writable(path: Path) -> bool:
    """Return whether both the file and its folder (for the write-ahead log) are writable."""
    return os.access(path, os.W_OK) and os.access(path.parent, os.W_OK)


def _backup(path: Path, version: int) -> Path:
    """Make a full copy beside the file, through SQLite so that it includes the log."""
    stamp = datetime.now(UTC).strftime("%Y%m%dT%H%M%S")
    target = path.with_name(f"{path.name}.version-{version}.{stamp}.backup")
    source = _connect(path, "rw")
    partial: Path | None = None
    try:
        with plain_errors(target):
            partial = begin(target)
            partial.chmod(mode_of(path, PRIVATE))
            copy = sqlite3.connect(partial)
            try:
                source.backup(copy)
            finally:
                copy.close()
            partial.replace(target)  # a file under the final name is complete
    finally:
        source.close()
        for leftover in () if partial is None else (partial, *side_files(partial)):
            leftover.unlink(missing_ok=True)
    return target


def _migrate(project: Connection, version: int) -> None:
    """Run the missing migrations, each with its version number in one transaction; for a new file, all in one."""
    missing = list(enumerate(schema.MIGRATIONS[version:], start=version + 1))
    for group in [[numbered] for numbered in missing] if version else [missing]:
        with project.transaction():
            for number, migration in group:
                if project.value("PRAGMA user_version") >= number:
                    continue  # another process was first
                with plain_errors(project.path):
                    migration(project.db)
                    project.sqlite.execute(f"PRAGMA user_version={number}")
