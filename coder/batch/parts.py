"""The folder of finished parts beside the output, from which a stopped run resumes.

A part is its rows (`part-N`), the hashes of its ids (`ids-N`) and, written last, its counts (`part-N.json`) with size
and checksum of the rows; an inconsistent part is made again. The folder names its job.
"""

from __future__ import annotations

import errno
import json
import shutil
import zlib
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO

from coder.batch.counts import Counts
from coder.batch.work import ScoredChunk
from coder.errors import CoderError, FileRefused
from coder.message import Message
from coder.model.decoding import decode
from coder.reasons import reason

JOB, LOCK = "job.json", "lock"
FULL = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)
KEPT = ("part-", "ids-", JOB, LOCK)
"""Name prefixes of files that a later run resumes from."""


@dataclass(frozen=True, slots=True)
class Task:
    """The job of the parts: they are only resumed for an identical one."""

    version: str
    chunk_bytes: int
    last: int
    model: str
    input: list[dict[str, str | int]]
    how: str
    wanted: str


@dataclass(frozen=True, slots=True)
class _Finished:
    """A finished part: size and checksum of its rows, and its counts."""

    bytes: int
    crc: int
    counts: Counts


class NotWritten(FileRefused):
    """A failure to write whose hint says what is kept."""


class Parts:
    """The finished parts of one job. `passing`: the folder is temporary."""

    def __init__(self, folder: Path, *, passing: bool = False) -> None:
        self.folder = folder
        self.passing = passing
        self._lock: IO[bytes] | None = None

    def open(self) -> None:
        """Create and lock the folder. Raises FileRefused where that fails, CoderError if another run has locked it."""
        if not self.folder.parent.is_dir():
            raise FileRefused(
                "The folder {parent} does not exist.", "Make it first, or choose another.", parent=self.folder.parent
            )
        with self._plain_errors():
            self.folder.mkdir(mode=0o700, exist_ok=True)  # it holds answers
            self._lock = (self.folder / LOCK).open("ab")
        if not _held(self._lock):
            self._lock.close()
            self._lock = None
            raise CoderError(
                "Another run is writing to {folder}.", "Wait for it, or choose another -o OUT.", folder=self.folder
            )

    def begin(self, task: Task) -> bool:
        """Resume from the parts in the folder if they are of this job, else remove them. Returns whether any of another
        job were removed.
        """
        try:
            earlier_task = decode(Task, json.loads((self.folder / JOB).read_text(encoding="utf-8")))
        except (OSError, ValueError):
            earlier_task = None
        if earlier_task == task:
            return False
        cleared = False
        for path in self.folder.iterdir():
            if path.name.startswith(("part-", "ids-")):
                path.unlink()
                cleared = True
        with self._plain_errors():
            self._write(self.folder / JOB, json.dumps(asdict(task)).encode())  # a path may be no text
        return cleared

    def put(self, number: int, done: ScoredChunk) -> None:
        """Store a finished part. Raises FileRefused when that fails; nothing of it is left then."""
        about = _Finished(len(done.content), zlib.crc32(done.content), done.counts)
        with self._plain_errors():
            self._write(self.path(number), done.content)
            self._write(self.folder / f"ids-{number}", done.id_hashes)
            self._write(self._about(number), json.dumps(asdict(about), ensure_ascii=False).encode())

    def counts(self, number: int) -> Counts | None:
        """Return the counts of a finished part; None where it is not finished, or altered."""
        try:
            about = decode(_Finished, json.loads(self._about(number).read_bytes()))
            crc = 0
            with self.path(number).open("rb") as file:
                while block := file.read(1 << 20):
                    crc = zlib.crc32(block, crc)
            whole = self.path(number).stat().st_size == about.bytes and crc == about.crc
            rows = (self.folder / f"ids-{number}").stat().st_size // 8
        except (OSError, ValueError):
            return None
        return about.counts if whole and rows == about.counts.rows else None

    def path(self, number: int) -> Path:
        """Return the path of a part's rows."""
        return self.folder / f"part-{number}"

    def id_hashes(self, number: int) -> bytes:
        """Return the hashes of its ids."""
        return (self.folder / f"ids-{number}").read_bytes()

    def _about(self, number: int) -> Path:
        return self.folder / f"part-{number}.json"

    def remove(self) -> None:
        """Remove the folder: its job is done."""
        shutil.rmtree(self.folder, ignore_errors=True)
        self.close()

    def close(self) -> None:
        """Unlock the folder. Files that can be made again are removed, and without a finished part the folder, too."""
        if self._lock is None:
            return
        with suppress(OSError):
            if not any(self.folder.glob("part-*.json")):
                shutil.rmtree(self.folder, ignore_errors=True)
            else:
                for path in self.folder.iterdir():
                    if not path.name.startswith(KEPT):
                        path.unlink()
        self._lock.close()
        self._lock = None

    def _write(self, path: Path, content: bytes) -> None:
        half = path.with_name(f".{path.name}.half")
        try:
            half.write_bytes(content)
            half.replace(path)
        except BaseException:
            half.unlink(missing_ok=True)
            raise

    def finished(self) -> int:
        """Return the number of finished parts, of this job or another."""
        return sum(1 for _ in self.folder.glob("part-*.json"))

    @contextmanager
    def room(self) -> Iterator[None]:
        """Refuse a full disk in the block as when parts are written; other errors pass."""
        try:
            yield
        except OSError as error:
            if error.errno in FULL:
                raise self._refused(error) from error
            raise

    @contextmanager
    def _plain_errors(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise self._refused(error) from error

    def _refused(self, error: OSError) -> NotWritten:
        full = error.errno in FULL
        remedy = Message("Free some space") if full else Message("Make it writable")
        why = Message("the disk is full") if full else reason(error)
        if self.folder.exists() and not self.folder.is_dir():
            return NotWritten("{folder} is in the way: finished parts are kept in a folder of that name.",
                              "Move it, or choose another name after -o.", folder=self.folder)  # fmt: skip
        if self.passing:
            return NotWritten(
                "{parent} could not be written: {why}.",
                "Parts are put there for want of a file to lie beside. {remedy}, or set TMPDIR to another folder.",
                parent=self.folder.parent,
                why=why,
                remedy=remedy,
            )
        if self.folder.is_dir() and self.finished():
            return NotWritten(
                "{folder} could not be written: {why}.",
                "Finished parts are kept there. {remedy} and run again to go on.",
                folder=self.folder.resolve(),
                why=why,
                remedy=remedy,
            )
        return NotWritten(
            "{parent} could not be written: {why}.",
            "No part was finished, so nothing is kept. {remedy} and run again.",
            parent=self.folder.parent.resolve(),
            why=why,
            remedy=remedy,
        )


def _held(file: IO[bytes]) -> bool:
    """Return whether we could lock the file, which stays locked until it is closed."""
    try:
        import fcntl  # not on Windows, where users must keep runs with the same output apart
    except ImportError:
        return True
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        return error.errno not in (errno.EWOULDBLOCK, errno.EACCES)
    return True
