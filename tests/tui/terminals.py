"""The screen in a real pseudo-terminal, as a process of its own, and the shipped survey to work on."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import sys
import termios
import time
from functools import cache
from pathlib import Path

from coder import shipped
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from tests.small_study import folder_for_all, shipped_codebook

NASTY = ["A\x1b[2J\x1b[HB", "A\x1b]52;c;UFdORUQ=\x1b\\B", "A\x1b]0;PWNED\x07B", "A\x9b31mB", "A\x07\b\bB", "a\x00b"]
CODER = "K\x1b]0;PWNED\x07"
"""What answers, and a coder's name, may hold of control characters."""

PROGRAM = "from coder.cli.entry import main; main()"


class Terminal:
    """`coder code` in a pseudo-terminal, `size` in columns and rows; everything it writes is kept in `raw`."""

    def __init__(
        self,
        project: Path,
        *options: str,
        coder: str = "Kari",
        size: tuple[int, int] = (80, 24),
        program: str = PROGRAM,
        **environment: str,
    ) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # as in a terminal, also where the tests run in the background
            os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
            for name in ("COLUMNS", "LINES"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            given = ["code", str(project), "--coder", coder, "--language", "en", *options]
            os.execv(sys.executable, [sys.executable, "-c", program, *given])
        self.raw = b""

    def read(self, seconds: float) -> bytes:
        """What arrives within so many seconds."""
        if not select.select([self.fd], [], [], seconds)[0]:
            return b""
        try:
            found = os.read(self.fd, 1 << 16)
        except OSError:
            return b""
        self.raw += found
        return found

    def until(self, holds: object, seconds: float = 30) -> None:
        """Read until `holds()` is true."""
        end = time.monotonic() + seconds
        while not holds():  # type: ignore[operator]
            assert time.monotonic() < end, self.raw[-1500:].decode("utf-8", "replace")
            self.read(0.05)

    def ready(self) -> None:
        """Wait for the first usable screen."""
        self.until(lambda: b"accept" in self.raw or b"codebook" in self.raw.lower())
        self.settle()

    def settle(self, quiet: float = 0.25) -> None:
        """Wait until nothing is painted for a while."""
        end = time.monotonic() + 60
        while self.read(quiet):
            assert time.monotonic() < end, "it is painted for ever"

    def keys(self, *keys: str) -> None:
        """Press keys one by one."""
        for key in keys:
            self.press(key)
            if key == "\x1b":  # followed at once by the next key it would be read as one key with alt
                self.read(0.5)
            self.settle(0.1)

    def press(self, keys: str) -> None:
        """Press keys one after the other, whatever is painted."""
        os.write(self.fd, keys.encode())

    def end(self, seconds: float = 10) -> tuple[int, float]:
        """Wait for the process to end: its status, and how long that took."""
        began = time.monotonic()
        status = self.ended(seconds)
        if status is not None:
            return status, time.monotonic() - began
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("the screen did not end")

    def ended(self, seconds: float) -> int | None:
        """The status of the process once it has ended; None if it has not within so many seconds."""
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status)
        return None


def close(terminal: Terminal, seconds: float = 8) -> int:
    """Close the window: the status of the process, which must end by itself."""
    os.close(terminal.fd)
    end = time.monotonic() + seconds
    while True:
        pid, status = os.waitpid(terminal.pid, os.WNOHANG)
        if pid:
            return os.waitstatus_to_exitcode(status)
        if time.monotonic() > end:
            os.kill(terminal.pid, signal.SIGKILL)
            os.waitpid(terminal.pid, 0)
            raise AssertionError("the screen stays behind without a terminal")
        time.sleep(0.02)


def restored(raw: bytes) -> bool:
    """Whether the terminal was given back: alternate screen and mouse off, cursor shown."""
    return all(
        raw.rfind(off) > raw.rfind(on) for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"))
    )


@cache
def _survey() -> Path:
    path = folder_for_all() / "survey.db"
    with create_project(path, "Ingrid") as session:
        put_codebook(session, shipped_codebook(), "the codebook")
        run_import(session, plan_import(shipped.SURVEY, ReadOptions(), Roles()))
        apply_file(session, shipped.CODINGS["Ingrid"], codes_column="koder", id_column="id", question="grupper")
    return path


def survey_in(folder: Path) -> Path:
    """The shipped survey with what Ingrid coded of it, in a file of its own."""
    return Path(shutil.copy(_survey(), folder / "survey.db"))


def assert_harmless(raw: bytes) -> None:
    """No control character of an answer or of the coder's name was written as such; one is shown as a picture."""
    assert b"\x1b]0;PWNED" not in raw
    assert b"\x1b]52;c;UFdORUQ=" not in raw
    assert b"\x1b[2J\x1b[HB" not in raw
    assert b"\x07" not in re.sub(rb"\x1b\](52;c;[A-Za-z0-9+/=]*|22;[a-z-]*)\x07", b"", raw)
    assert b"\x00" not in raw
    assert "\x9b".encode() not in raw
    assert "␛[2J␛[HB".encode() in raw
