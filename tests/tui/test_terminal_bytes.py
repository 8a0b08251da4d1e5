"""What an answer holds of control characters never drives the terminal: on the coding screen, nor copied."""

from __future__ import annotations

from pathlib import Path

from tests.small_study import shipped_codebook
from tests.tui.driving import make_project
from tests.tui.terminals import CODER, NASTY, Terminal, assert_harmless


def test_no_byte_of_an_answer_drives_the_terminal(tmp_path: Path) -> None:
    terminal = Terminal(make_project(tmp_path / "p.db", NASTY, shipped_codebook()), "--no-learning", coder=CODER)
    terminal.ready()
    for _ in NASTY:
        terminal.keys("1y", "m", "\x1b", "j")
    terminal.keys("q")
    assert terminal.end()[0] == 0
    assert terminal.raw.count(b"\x1b]52;c;") >= len(NASTY), "each was copied"
    assert_harmless(terminal.raw)
