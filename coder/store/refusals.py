"""Translates SQLite's errors into refusals with a remedy."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from coder.errors import CoderError, ProjectBusy, ProjectRefused
from coder.message import Message
from coder.store.functions import stop_met
from coder.store.header import REMEDY

_DAMAGED = (
    "malformed", "not a database", "decode", "no such", "has no column", "logic error", "corrupt", "unsafe use",
    "constructor failed", "datatype mismatch", "out of memory", "user-defined function",
)  # fmt: skip
"""SQLite's words for damaged pages, texts and schemas. A damaged length reads as «out of memory», too."""


class Damaged(ProjectRefused):
    """A project file in which something cannot be read, or cannot have been written so."""


def damaged(path: Path, why: str) -> Damaged:
    """Return the refusal of a damaged file."""
    return Damaged(
        "{path} is damaged or is not a project file ({why}).",
        [REMEDY, Message("`coder check` says more.")],
        path=path,
        why=why,
    )


def refusal(path: Path, text: str) -> ProjectRefused:
    """Return the refusal for an error of SQLite; it names the folder where that is the cause."""
    folder = path.resolve().parent
    if "full" in text or "disk I/O" in text:
        return ProjectRefused(
            "{path} could not be written: the disk is full or a size limit was reached in {folder} ({text}).",
            "Nothing of this act was kept and the file is as it was. Free some space there and try again.",
            path=path,
            folder=folder,
            text=text,
        )
    if "locked" in text or "busy" in text or "locking protocol" in text:  # the last where many write at once
        return ProjectBusy(
            "{path} is being held by another program.",
            "Nothing was written. Close the other program, or try again.",
            path=path,
        )
    if "readonly" in text:
        return ProjectRefused(
            "{path} can only be read in {folder}, so nothing can be written to it.",
            "Make the file and its folder writable, or work on a copy.",
            path=path,
            folder=folder,
        )
    if "unable to open" in text:
        return ProjectRefused(
            "{path} could not be opened in {folder} ({text}).",
            "Make the file and its folder readable and writable, or work on a copy in another folder.",
            path=path,
            folder=folder,
            text=text,
        )
    if any(phrase in text for phrase in _DAMAGED):
        return damaged(path, text)
    return ProjectRefused(
        "{path}: SQLite stopped at {text}.",
        "Nothing of this act was kept. `coder check` says more.",
        path=path,
        text=text,
    )


class plain_errors:
    """Turn SQLite's errors about the file into ProjectRefused, with a remedy. Integrity errors pass through.

    A class, since every row read goes through it, and a generator would take as long as the reading.
    """

    __slots__ = ("path",)

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        pass

    def __exit__(self, _kind: type[BaseException] | None, error: BaseException | None, _trace: object) -> None:
        if error is None or isinstance(error, sqlite3.IntegrityError):
            return
        if isinstance(error, UnicodeDecodeError):  # SQLite quotes the damaged schema in its message
            raise damaged(self.path, "its schema holds bytes that are no text") from error
        if isinstance(error, UnicodeEncodeError | OverflowError):
            raise CoderError(
                "{path} cannot hold such a number or such a text ({error}).",
                "Write a shorter number, or leave out the broken character.",
                path=self.path,
                error=error,
            ) from error
        if isinstance(error, sqlite3.DatabaseError):
            if (stop := stop_met()) is not None:
                raise stop
            raise refusal(self.path, str(error)) from error


class PlainCursor(sqlite3.Cursor):
    """A cursor that also translates errors of damaged pages found only while fetching rows.

    Its rows are of `Any`, as sqlite3's are: the query determines their types, and callers make values of them.
    """

    path: Path

    def __iter__(self) -> Iterator[Any]:  # type: ignore[override]  # rows one by one, as sqlite3 gives them
        with plain_errors(self.path):
            yield from iter(super().__next__, None)

    def fetchone(self) -> Any:
        with plain_errors(self.path):
            return super().fetchone()

    def fetchmany(self, size: int | None = None) -> list[tuple[object, ...]]:
        with plain_errors(self.path):
            return super().fetchmany(size or self.arraysize)

    def fetchall(self) -> list[Any]:
        with plain_errors(self.path):
            return super().fetchall()
