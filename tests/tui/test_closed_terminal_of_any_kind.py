"""Whatever the terminal is: when it is closed, the screen ends."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from tests.tui.driving import in_file
from tests.tui.terminals import Terminal, close


@pytest.mark.parametrize(
    ("kind", "size", "keys"),
    [("xterm", (0, 0), "2Be"), ("screen", (300, 80), "2"), ("linux", (1, 1), "2m"), ("no-such-kind", (0, 30), "2c"),
     ("xterm-256color", (80, 24), "2Bd")],
)  # fmt: skip
def test_whatever_the_terminal_a_closed_one_ends_the_screen(
    kind: str, size: tuple[int, int], keys: str, without_run: Path
) -> None:
    """Drawn once and then quiet; closed with any box open, or with none, the act is kept and the process ends."""
    terminal = Terminal(without_run, "--no-learning", TERM=kind, size=size)
    terminal.until(lambda: b"\x1b[?1049h" in terminal.raw)
    terminal.settle()
    if size[0] == 0:
        assert re.search(rb"[Cc]odebook", terminal.raw)
    os.write(terminal.fd, keys.encode())
    applied = "SELECT count(*) FROM changes WHERE kind = 'apply'"
    terminal.until(lambda: in_file(without_run, applied) == [(1,)])
    terminal.settle(0.3)
    assert len(terminal.raw) < 20 * 300 * 80
    close(terminal)
    assert in_file(without_run, applied) == [(1,)]
