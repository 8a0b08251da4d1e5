"""The parent's side of a job: starts a child, reads its replies, and cleans up after it."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Generator, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from threading import Event, Lock, Timer
from typing import IO

import coder
from coder.errors import CoderError
from coder.jobs import log
from coder.jobs.lines import NotOurs, decoded, encoded
from coder.jobs.messages import Crashed, Done, Refused, Work
from coder.message import Message
from coder.partial import clear_leftovers, remove_partial, scratch_prefix
from coder.reasons import reason

Reply = tuple[int, object]
"""The number of a request, and a reply to it."""

_FRAME = re.compile(r'  File "(?P<file>[^"]*)", line (?P<line>\d+) in (?P<name>[\w<>.]+)$')
_HEAD = re.compile(r"(?:Fatal Python error|Windows fatal exception): [\w ]+")
MOST_FRAMES = 60
MOST_READ = 100_000


class NotStarted(CoderError):
    """A child that could not be started. `why` is the system's reason."""

    why: Message | str = ""


def _not_started(error: OSError) -> NotStarted:
    refused = NotStarted(
        "The process that works this out could not be started: {why}.",
        "Close other programs, then try again.",
        why=reason(error),
    )
    refused.why = reason(error)
    return refused


class Process:
    """A child at work. Replies to requests come from `messages`, with the number of the request.

    `name` is the work's name in the log; `writes` are the files that it may leave half-written.
    """

    def __init__(self, work: Work, *, name: str = "", writes: Sequence[Path] = ()) -> None:
        """Start the child. Raises NotStarted."""
        self.work = work
        self.name = name or work.name
        self._writes = writes
        self._unanswered: set[int] = set()
        self._cancelled = Event()
        self._end_lock = Lock()
        self._broken = False
        self._folder = _scratch()
        self._errors: IO[bytes] | None = None
        try:
            self._errors = tempfile.TemporaryFile(dir=self._folder) if self._folder else None  # noqa: SIM115
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", work.module], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=self._errors or subprocess.DEVNULL, env={**_environment(self._folder), **dict(work.environment)},
            )  # fmt: skip
        except OSError as error:
            self._clean(None)
            raise _not_started(error) from error
        self._timer: Timer | None = None
        if work.limits is not None and sys.platform == "win32":  # where a child cannot limit itself
            self._timer = Timer(2 * work.limits.seconds, self._child.kill)
            self._timer.start()

    def ask(self, number: int, request: object) -> None:
        """Send a request. If the child has ended meanwhile, `messages` reports it."""
        self._unanswered.add(number)
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):
            self._child.stdin.write(encoded(number, request))
            self._child.stdin.flush()

    def nothing_more(self) -> None:
        """Send no more requests: the child ends when it has replied."""
        assert self._child.stdin is not None
        with contextlib.suppress(BrokenPipeError, ValueError):  # another thread may be closing it
            self._child.stdin.close()

    @property
    def pid(self) -> int:
        return self._child.pid

    @property
    def ready(self) -> bool:
        """Whether it accepts further requests."""
        return not self._broken and self._child.poll() is None and not self._cancelled.is_set()

    def messages(self) -> Generator[Reply, None, None]:
        """Yield all replies of the child, until it has ended; to be consumed once, in any thread.

        Every request ends with Done, Refused or Crashed, however the child ends, unless it was ended by `end`. A crash
        has been logged by then.
        """
        assert self._child.stdout is not None
        try:
            with self._child.stdout as stream:
                for line in stream:
                    try:
                        number, reply = decoded(line, self.work.kinds)
                    except NotOurs:
                        self._child.kill()
                        break
                    if isinstance(reply, Done | Refused | Crashed):
                        self._unanswered.discard(number)
                    yield number, self._logged(reply) if isinstance(reply, Crashed) else reply
            code = self._child.wait()
            left = sorted(self._unanswered)
            if left and not self._cancelled.is_set():
                crashed = self._logged(Crashed((_ending(code), *self._frames())))
                for number in left:
                    self._unanswered.discard(number)
                    yield number, crashed
        finally:
            self._over()

    def _logged(self, crashed: Crashed) -> Crashed:
        self._broken = True
        if self._cancelled.is_set():
            return crashed

        return replace(crashed, log=log.write(f"{self.name} stopped", crashed.trace))

    def end(self, *, gently: bool = False) -> None:
        """End the child; its further replies are discarded. A child that writes a project ends `gently`.

        It undoes what it has begun, and a consumer of `messages` waits for that.
        """
        self._cancelled.set()
        self.nothing_more()
        if gently:
            self._child.terminate()
        else:
            self._over()

    def _over(self) -> None:
        self.nothing_more()
        with self._end_lock:  # the listener and whoever leaves the screen may end it at once
            self._child.kill()
            self._child.wait()
            if self._timer is not None:
                self._timer.cancel()
            self._clean(self._child.pid)

    def _clean(self, process: int | None) -> None:
        if self._errors is not None:
            self._errors.close()
        if process is not None:
            for target in self._writes:
                remove_partial(target, process)
        if self._folder is not None:
            shutil.rmtree(self._folder, ignore_errors=True)

    def _frames(self) -> list[str]:
        """Return where the child was when a library ended it, from `faulthandler`: names of the program's only."""
        if self._errors is None:
            return []
        written = b""
        with contextlib.suppress(ValueError):  # it was ended meanwhile
            self._errors.seek(0)
            written = self._errors.read(MOST_READ)
        lines = written.decode("utf-8", "replace").splitlines()
        heads = [found[0] for line in lines if (found := _HEAD.match(line))]
        frames = [
            f"  {_module(found.group('file'))}:{found.group('line')} {found.group('name')}"
            for line in lines
            if (found := _FRAME.match(line))
        ]
        return [*frames[:MOST_FRAMES][::-1], *heads]


def _module(file: str) -> str:
    """Return a file of the program without the folders it is installed in."""
    parts = Path(file).parts
    for name in ("site-packages", f"python3.{sys.version_info.minor}"):
        if name in parts:
            parts = parts[len(parts) - parts[::-1].index(name) :]
            return "/".join(parts)
    own = Path(coder.__file__).parents[1].parts
    return "/".join(parts[len(own) :]) if parts[: len(own)] == own else "?"


def _ending(code: int) -> str:
    if code >= 0:
        return f"ended with code {code}"
    try:
        return f"ended by {signal.Signals(-code).name}"
    except ValueError:
        return f"ended by signal {-code}"


def _scratch() -> Path | None:
    """Create a temporary folder for the child's files, deleted with it; None where there is no space."""
    try:
        _clear_once()
        return Path(tempfile.mkdtemp(prefix=scratch_prefix("coder-job-")))
    except OSError:
        return None


@cache
def _clear_once() -> None:
    """Delete the folders of programs that were killed."""
    clear_leftovers(Path(tempfile.gettempdir()))


def _environment(folder: Path | None) -> dict[str, str]:
    package = str(Path(coder.__file__).parents[1])
    found = os.pathsep.join(filter(None, [package, os.environ.get("PYTHONPATH", "")]))
    own = {name: str(folder) for name in ("TMPDIR", "TEMP", "TMP")} if folder is not None else {}
    return {**os.environ, "PYTHONPATH": found, "PYTHONUTF8": "1", **own}
