"""The header of a project file, read before SQLite opens it, and the files that SQLite keeps beside it."""

from __future__ import annotations

from pathlib import Path

from coder.errors import ProjectRefused
from coder.message import Message
from coder.reasons import reason
from coder.store.version import APPLICATION_ID, VERSION

REMEDY = Message("It was left as it is. Take a backup copy, or try `sqlite3 FILE .recover` on a copy of it.")
"""What to do about a damaged file."""

_PAGE_SIZES = {(1 if size == 65536 else size).to_bytes(2, "big") for size in (2**n for n in range(9, 17))}


def check_header(path: Path, *, open_here: bool) -> None:
    """Refuse a file that is not ours by its first 100 bytes, before SQLite touches it.

    A file that this process has open already has been checked and must not be opened here: closing it would release the
    process's own locks (POSIX), and another program would remove the write-ahead log from under the connection (SQLite,
    «How to corrupt a database file», 2.2).
    """
    try:
        if open_here:
            return
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise ProjectRefused(
            "{path} could not be read: {why}.", "Check its permissions.", path=path, why=reason(error)
        ) from error
    if len(header) < 100 or not header.startswith(b"SQLite format 3\x00"):
        raise ProjectRefused("{path} is not a project file.", "Make a project with: coder init FILE", path=path)
    application_id = int.from_bytes(header[68:72], "big")
    version = int.from_bytes(header[60:64], "big")
    if header[16:18] not in _PAGE_SIZES or header[18] not in (1, 2) or header[19] not in (1, 2):
        raise ProjectRefused("{path} is a damaged project file: its header makes no sense.", REMEDY, path=path)
    if application_id != APPLICATION_ID:
        raise ProjectRefused(
            Message(
                "{path} is a SQLite database, but not a coder project (application id {id}, version {version}).",
                path=path,
                id=application_id,
                version=version,
            )
            if application_id or version
            else Message("{path} is a SQLite database, but not a coder project.", path=path),
            "It was left as it is. Make a project with: coder init FILE",
        )
    refuse_newer(path, version)
    page = int.from_bytes(header[16:18], "big")
    page = 65_536 if page == 1 else page
    pages = int.from_bytes(header[28:32], "big")
    size = path.stat().st_size
    # With a log the file itself may be outdated; SQLite combines both.
    if (size % page or size < page * pages) and not has_log(path):
        raise ProjectRefused(
            "{path} is a damaged project file: it ends in the middle, after {size} bytes.", REMEDY, path=path, size=size
        )


def refuse_newer(path: Path, version: int) -> None:
    if version > VERSION:
        raise ProjectRefused(
            "{path} was made by a newer version of coder (file version {version}, this one knows {n}).",
            "It was left as it is. Upgrade coder to open it.",
            path=path,
            version=version,
            n=VERSION,
        )


def side_files(path: Path) -> tuple[Path, ...]:
    """Return the write-ahead log and its index, which SQLite keeps beside an open file."""
    return tuple(path.with_name(path.name + ending) for ending in ("-wal", "-shm", "-journal"))


def has_log(path: Path) -> bool:
    """Return whether changes may still be in the write-ahead log."""
    log = side_files(path)[0]
    return log.is_file() and log.stat().st_size > 0
