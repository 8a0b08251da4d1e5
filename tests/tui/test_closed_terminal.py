"""The terminal is closed, or the screen is left, at any moment: every act is kept, and no process stays behind."""

from __future__ import annotations

import os
import signal
import time
from pathlib import Path

import pytest

from coder.project import open_project
from coder.queries.status import check_project
from tests.tui.driving import in_file
from tests.tui.terminals import Terminal, close, restored, survey_in


def test_closing_the_terminal_keeps_every_act(without_run: Path) -> None:
    """SIGHUP in the middle of work: what was acknowledged is in the file, nothing is left behind, the process ends."""
    terminal = Terminal(without_run, "--no-learning")
    terminal.ready()
    terminal.keys("2", "j", "j", "3")
    os.kill(terminal.pid, signal.SIGHUP)
    status, seconds = terminal.end()
    assert (status, seconds < 3) == (0, True)
    assert restored(terminal.raw)
    assert in_file(without_run, "SELECT count(*) FROM changes WHERE kind = 'apply'") == [(2,)]
    assert not without_run.with_name(without_run.name + "-wal").exists()


def test_a_terminal_closed_at_any_moment_ends_the_screen_and_its_children(tmp_path: Path) -> None:
    """Closed while it starts, in the midst of painting that nobody reads, and while it learns: nothing stays behind."""
    survey = survey_in(tmp_path)
    for moment in range(3):
        terminal = Terminal(survey)
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
    with open_project(survey) as session:
        assert check_project(session) == []


def test_quitting_while_a_fit_runs(tmp_path: Path) -> None:
    """Leaving ends the fit at once; no process of it is left."""
    terminal = Terminal(survey_in(tmp_path))
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
