"""The error log: one small private file of this user, without any text that a person wrote.

It is opened for each entry, so that several programs can write to it and none holds it during rotation.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Sequence
from datetime import UTC, datetime
from io import TextIOWrapper
from logging.handlers import RotatingFileHandler
from pathlib import Path

from coder.errors import CoderError
from coder.jobs.trace import trace
from coder.message import Message
from coder.partial import PRIVATE
from coder.places import log_file, short

SIZE = 512 * 1024
"""Bytes after which another file is begun."""

KEPT = 3
"""Older files that are kept."""

FOLDER_MODE = 0o700


def unforeseen(what: str, error: BaseException) -> Path | None:
    """Log an unforeseen exception with its traceback; return the file, or None where it cannot be written."""
    return write(f"{what} stopped", trace(error))


def write(what: str, lines: Sequence[str]) -> Path | None:
    """Log what has stopped, with `lines` free of text that anybody wrote; None where it cannot be written.

    Whatever is wrong with the file, the program continues.
    """
    path = log_file()
    try:
        path.parent.mkdir(mode=FOLDER_MODE, parents=True, exist_ok=True)
        handler = _Private(path, maxBytes=SIZE, backupCount=KEPT, encoding="utf-8", errors="replace")
    except OSError:
        return None
    handler.setFormatter(_Plain("{asctime} {process} {message}", style="{"))
    try:
        text = "\n".join([what, *lines])
        handler.emit(logging.LogRecord("coder", logging.ERROR, "", 0, text, None, None))
    finally:
        handler.close()
    return None if handler.failed else path


def times(most: int = 5) -> list[tuple[str, str]]:
    """Return when something stopped, and what, oldest first. Raises OSError for an unreadable file."""
    try:
        lines = log_file().read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return []
    heads = [line.split(" ", 2) for line in lines if line[:1].isdecimal()]
    return [(head[0], head[2]) for head in heads if len(head) == 3][-most:]


class _Private(RotatingFileHandler):
    """A file that nobody else may read; `failed` where something could not be written."""

    failed = False

    def _open(self) -> TextIOWrapper:
        file = open(self.baseFilename, "ab", opener=_open_private)  # noqa: SIM115 (the handler closes it; a path has no opener)
        return TextIOWrapper(file, encoding=self.encoding, errors=self.errors)

    def handleError(self, record: logging.LogRecord) -> None:
        self.failed = True


def _open_private(path: str, flags: int) -> int:
    file = os.open(path, flags, PRIVATE)
    if hasattr(os, "fchmod"):
        os.fchmod(file, PRIVATE)
    return file


class _Plain(logging.Formatter):
    """The time in UTC, to the second, and the process id."""

    def formatTime(self, record: logging.LogRecord, datefmt: str | None = None) -> str:
        return datetime.fromtimestamp(record.created, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


class Stopped(CoderError):
    """Something stopped for an unforeseen reason, which is in the log, if there is one."""


def stopped(what: Message, logged: Path | None) -> Stopped:
    """Return the error for `what` having stopped, naming the log if it could be written."""
    if logged is None:
        return Stopped("{what} stopped; the log could not be written.", what=what)
    return Stopped("{what} stopped; what happened is in the log: {file}", what=what, file=short(logged))
