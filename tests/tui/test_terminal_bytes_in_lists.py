"""What an answer holds of control characters never drives the terminal: in lists."""

from __future__ import annotations

from pathlib import Path

from tests.small_study import shipped_codebook
from tests.tui.driving import make_project
from tests.tui.terminals import CODER, NASTY, Terminal, assert_harmless


def test_nothing_in_lists_drives_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal(make_project(tmp_path / "p.db", NASTY, shipped_codebook()), "--no-learning", coder=CODER)
    terminal.ready()
    terminal.keys("1", "t", "j", "j", "j", "y", "q", "B", "q", "u", "q")
    assert terminal.end()[0] == 0
    assert terminal.raw.count(b"\x1b]52;c;") >= 1, "one was copied"
    assert_harmless(terminal.raw)
