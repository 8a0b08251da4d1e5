"""The screen in a real pseudo-terminal: coding, quitting, resuming, undoing, closing it, and the raw bytes."""

from __future__ import annotations

import fcntl
import os
import pty
import re
import select
import shutil
import signal
import struct
import subprocess
import sys
import termios
import time
from pathlib import Path

import pytest

from coder.project import open_project
from coder.queries.status import check_project
from tests.small_study import shipped_codebook
from tests.tui.driving import in_file, make_project
from tests.warm_children import ColdPopen

RUN = [sys.executable, "-c", "from coder.cli.main import main; main()"]


class Terminal:
    """`coder code` in a pseudo-terminal, `size` in columns and rows; everything it writes is kept in `raw`."""

    def __init__(
        self, project: Path, *options: str, coder: str = "Kari", size: tuple[int, int] = (80, 24), **environment: str
    ) -> None:
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            signal.signal(signal.SIGINT, signal.SIG_DFL)  # as in a terminal, also where the tests run in the background
            os.environ.update({"TERM": "xterm-256color", "LANG": "C.UTF-8", **environment})
            for name in ("COLUMNS", "LINES"):
                os.environ.pop(name, None)
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
            os.execv(RUN[0], [*RUN, "code", str(project), "--coder", coder, "--language", "en", *options])
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
            os.write(self.fd, key.encode())
            # An escape that the next key follows at once would be read as one key with alt.
            self.settle(0.5 if key == "\x1b" else 0.1)

    def end(self, seconds: float = 10) -> tuple[int, float]:
        """Wait for the process to end: its status, and how long that took."""
        began = time.monotonic()
        while time.monotonic() - began < seconds:
            self.read(0.02)
            pid, status = os.waitpid(self.pid, os.WNOHANG)
            if pid:
                return os.waitstatus_to_exitcode(status), time.monotonic() - began
        os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        raise AssertionError("the screen did not end")


def restored(raw: bytes) -> bool:
    """Whether the terminal was given back: alternate screen and mouse off, cursor shown."""
    return all(
        raw.rfind(off) > raw.rfind(on) for on, off in ((b"\x1b[?1049h", b"\x1b[?1049l"), (b"\x1b[?25l", b"\x1b[?25h"))
    )


@pytest.fixture
def demo(made_demo: tuple[Path, object], tmp_path: Path) -> Path:
    """A copy of the demo project."""
    return Path(shutil.copy(made_demo[0] / "demo.db", tmp_path / "demo.db"))


def test_thirty_answers_quit_resume_undo(demo: Path) -> None:
    """Thirty answers of the shipped corpus by keys; after quitting one is where one stopped, and undo still works."""
    coded = (
        "SELECT count(DISTINCT response_id) FROM codings WHERE coder_id = (SELECT id FROM coders WHERE name = 'Kari')"
    )
    terminal = Terminal(demo, "--no-learning")
    terminal.ready()
    terminal.keys("o", "\x1b[B", "\r")
    for pressed in range(60):  # a busy machine may still be at the keys before
        if in_file(demo, coded)[0][0] >= 30:
            break
        terminal.keys("1\r" if pressed % 3 == 0 else "2\r")
    assert in_file(demo, coded)[0][0] >= 30
    terminal.keys("q")
    assert terminal.end()[0] == 0
    assert restored(terminal.raw)
    done = in_file(demo, coded)[0][0]
    changes = in_file(demo, "SELECT count(*) FROM changes WHERE kind = 'apply'")[0][0]
    assert changes >= 20
    stopped = in_file(demo, "SELECT value FROM coder_settings WHERE coder = 'Kari' AND key = 'answer'")
    again = Terminal(demo, "--no-learning")
    again.ready()
    again.keys("u", "u")
    left = in_file(demo, coded)[0][0]
    assert left < done
    assert in_file(demo, "SELECT count(*) FROM changes WHERE kind = 'undo'") == [(2,)]
    again.keys("q")
    assert again.end()[0] == 0
    assert stopped


def test_no_byte_of_an_answer_drives_the_terminal(tmp_path: Path) -> None:
    """What an answer holds of control characters is never written as such, on the coding screen, in lists or copied."""
    nasty = ["A\x1b[2J\x1b[HB", "A\x1b]52;c;UFdORUQ=\x1b\\B", "A\x1b]0;PWNED\x07B", "A\x9b31mB", "A\x07\b\bB", "a\x00b"]
    project = make_project(tmp_path / "p.db", nasty, shipped_codebook())
    terminal = Terminal(project, "--no-learning", coder="K\x1b]0;PWNED\x07")
    terminal.ready()
    for _ in nasty:
        terminal.keys("1", "y", "m", "\x1b", "j")
    terminal.keys("t", "j", "j", "j", "y", "q", "B", "q", "u", "q")
    assert terminal.end()[0] == 0
    raw = terminal.raw
    assert b"\x1b]0;PWNED" not in raw
    assert b"\x1b]52;c;UFdORUQ=" not in raw
    assert b"\x1b[2J\x1b[HB" not in raw
    assert b"\x07" not in re.sub(rb"\x1b\](52;c;[A-Za-z0-9+/=]*|22;[a-z-]*)\x07", b"", raw)
    assert b"\x00" not in raw
    assert "\x9b".encode() not in raw
    assert "␛[2J␛[HB".encode() in raw


def test_closing_the_terminal_keeps_every_act(project: Path) -> None:
    """SIGHUP in the middle of work: what was acknowledged is in the file, nothing is left behind, the process ends."""
    terminal = Terminal(project, "--no-learning")
    terminal.ready()
    terminal.keys("2", "j", "j", "3")
    os.kill(terminal.pid, signal.SIGHUP)
    status, seconds = terminal.end()
    assert (status, seconds < 3) == (0, True)
    assert restored(terminal.raw)
    assert in_file(project, "SELECT count(*) FROM changes WHERE kind = 'apply'") == [(2,)]
    assert not project.with_name(project.name + "-wal").exists()


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


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_refused(kind: str, project: Path) -> None:
    """A sentence and status 1 at once, with nothing painted."""
    terminal = Terminal(project, "--no-learning", TERM=kind)
    assert terminal.end()[0] == 1
    assert b"cannot be drawn" in terminal.raw
    assert b"TERM" in terminal.raw
    assert b"\x1b[?1049h" not in terminal.raw


@pytest.mark.parametrize(
    ("kind", "size", "keys"),
    [("xterm", (0, 0), "2Be"), ("screen", (300, 80), "2"), ("linux", (1, 1), "2m"), ("no-such-kind", (0, 30), "2c"),
     ("xterm-256color", (80, 24), "2Bd")],
)  # fmt: skip
def test_whatever_the_terminal_a_closed_one_ends_the_screen(
    kind: str, size: tuple[int, int], keys: str, project: Path
) -> None:
    """Drawn once and then quiet; closed with any box open, or with none, the act is kept and the process ends."""
    terminal = Terminal(project, "--no-learning", TERM=kind, size=size)
    terminal.until(lambda: b"\x1b[?1049h" in terminal.raw)
    terminal.settle()
    if size[0] == 0:
        assert re.search(rb"[Cc]odebook", terminal.raw)
    os.write(terminal.fd, keys.encode())
    applied = "SELECT count(*) FROM changes WHERE kind = 'apply'"
    terminal.until(lambda: in_file(project, applied) == [(1,)])
    terminal.settle(0.3)
    assert len(terminal.raw) < 20 * 300 * 80
    close(terminal)
    assert in_file(project, applied) == [(1,)]


def test_a_terminal_closed_at_any_moment_ends_the_screen_and_its_children(demo: Path) -> None:
    """Closed while it starts, in the midst of painting that nobody reads, and while it learns: nothing stays behind."""
    for moment in range(3):
        terminal = Terminal(demo)
        terminal.until(lambda: b"\x1b[?1049h" in terminal.raw)  # noqa: B023 (called at once)
        children: list[str] = []
        if moment:
            terminal.ready()
            os.write(terminal.fd, b"1jkjkjkjkjkjkjkjkjkj" * (10 if moment == 1 else 1))
        listed = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children")
        if moment == 2 and listed.exists():
            terminal.until(lambda: listed.read_text(encoding="ascii").split())  # noqa: B023
            children = listed.read_text(encoding="ascii").split()
        close(terminal)
        end = time.monotonic() + 8
        while any(Path(f"/proc/{child}").exists() for child in children):
            assert time.monotonic() < end
            time.sleep(0.05)
    with open_project(demo) as session:
        assert check_project(session) == []


def test_quitting_while_a_fit_runs(demo: Path) -> None:
    """Leaving ends the fit at once; no process of it is left."""
    terminal = Terminal(demo)
    terminal.ready()
    terminal.keys("1", "1", "1", "1", "1")
    children = Path(f"/proc/{terminal.pid}/task/{terminal.pid}/children")
    if children.exists():
        terminal.until(lambda: bool(children.read_text(encoding="ascii").split()), 60)
        child = int(children.read_text(encoding="ascii").split()[-1])
        terminal.keys("q")
        _status, seconds = terminal.end()
        assert seconds < 2.5
        assert not Path(f"/proc/{child}").exists()
    else:
        pytest.skip("this system does not list the children of a process")


def test_suspended_and_brought_back(project: Path) -> None:
    """SIGTSTP and SIGCONT: the screen comes back and goes on."""
    terminal = Terminal(project, "--no-learning")
    terminal.ready()
    os.kill(terminal.pid, signal.SIGTSTP)
    time.sleep(0.3)
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.settle()
    terminal.keys("2")
    assert in_file(project, "SELECT count(*) FROM changes WHERE kind = 'apply'") == [(1,)]
    terminal.keys("q")
    assert terminal.end()[0] == 0


def test_no_color(project: Path) -> None:
    """With NO_COLOR set no colour is written, and what is chosen is still marked."""
    terminal = Terminal(project, "--no-learning", NO_COLOR="1")
    terminal.ready()
    terminal.keys("q")
    assert terminal.end()[0] == 0
    colours = set(re.findall(rb"\x1b\[[0-9;]*?38;2;(\d+);(\d+);(\d+)", terminal.raw))
    assert all(len(set(one)) == 1 for one in colours)
    assert "▸".encode() in terminal.raw


def test_the_first_screen_loads_neither_scikit_learn_nor_spacy(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What learns and what parses is loaded when it is needed, never before the first paint."""
    monkeypatch.setattr("subprocess.Popen", ColdPopen)  # a warm process has loaded all of it
    script = (
        "import asyncio, sys; from pathlib import Path; from coder.project import open_project\n"
        "from coder.tui.app import CoderApp\n"
        "async def main():\n"
        "    app = CoderApp(open_project(Path(sys.argv[1]), 'Kari'), learn=False)\n"
        "    async with app.run_test() as pilot:\n"
        "        await pilot.pause()\n"
        "        print(sorted({'sklearn', 'scipy', 'spacy', 'numpy', 'simplemma', 'ruamel.yaml'} & set(sys.modules)))\n"
        "        app.background.stop()\n"
        "asyncio.run(main())\n"
    )
    done = subprocess.run([sys.executable, "-c", script, str(project)], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
