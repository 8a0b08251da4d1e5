"""The screen in kinds of terminals: one that cannot be drawn on, one without colour, suspended and brought back."""

from __future__ import annotations

import os
import re
import signal
from pathlib import Path

import pytest

from tests.tui.driving import in_file
from tests.tui.terminals import Terminal, restored


@pytest.mark.parametrize("kind", ["dumb", "unknown", ""])
def test_a_terminal_that_cannot_be_drawn_on_is_refused(kind: str, project: Path) -> None:
    """A sentence and status 1 at once, with nothing painted."""
    terminal = Terminal(project, "--no-learning", TERM=kind)
    assert terminal.end()[0] == 1
    assert b"cannot be drawn" in terminal.raw
    assert b"TERM" in terminal.raw
    assert b"\x1b[?1049h" not in terminal.raw


def test_suspended_and_brought_back(project: Path) -> None:
    """SIGTSTP and SIGCONT: the screen comes back and goes on."""
    terminal = Terminal(project, "--no-learning")
    terminal.ready()
    os.kill(terminal.pid, signal.SIGTSTP)
    assert os.WIFSTOPPED(os.waitpid(terminal.pid, os.WUNTRACED)[1])
    terminal.until(lambda: restored(terminal.raw))
    entered = terminal.raw.count(b"\x1b[?1049h")
    os.kill(terminal.pid, signal.SIGCONT)
    terminal.until(lambda: terminal.raw.count(b"\x1b[?1049h") > entered)
    terminal.settle()
    terminal.keys("2")
    terminal.until(lambda: in_file(project, "SELECT count(*) FROM changes WHERE kind = 'apply'") == [(1,)])
    terminal.keys("q")
    assert terminal.end()[0] == 0


def test_no_color(project: Path) -> None:
    """With NO_COLOR set no colour is written, and what is chosen is still marked."""
    terminal = Terminal(project, "--no-learning", NO_COLOR="1")
    terminal.ready()
    terminal.keys("q")
    assert terminal.end()[0] == 0
    colours = set(re.findall(rb"\x1b\[[0-9;]*?38;2;(\d+);(\d+);(\d+)", terminal.raw))
    assert all(len(set(colour)) == 1 for colour in colours)
    assert "▸".encode() in terminal.raw
