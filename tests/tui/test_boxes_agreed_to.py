"""What boxes ask is agreed to by the key that they name, and by none that moves or goes on."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.dialogues import dialogue
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, drive, in_file, jobs_behind, make_project, painted


@pytest.mark.parametrize("keys", [("B", "d"), ("R", "A"), ("B", "M", "u", "n", "g", "e", "enter")])
def test_no_key_that_moves_agrees(keys: tuple[str, ...], project: Path) -> None:
    """Retire, accept all, merge: `j` and its like do nothing, `n` leaves it, `y` is named and agrees."""
    changes = "SELECT count(*) FROM changes"
    (count,) = in_file(project, changes)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        box = app.screen
        await pilot.press("j", "k", "down", "up", "space", "l", "h", "right", "left", "g", "G", "tab")
        assert app.screen is box
        assert in_file(project, changes) == [count]
        assert re.search(r"⏎ y: \w.* esc n: ", painted(app))
        await pilot.press("n")
        assert in_file(project, changes) == [count]
        assert app.screen is not box
        await pilot.press(*(keys if keys[0] != "B" else keys[1:]), "y")
        assert in_file(project, changes) == [(count[0] + 1,)]

    drive(project, steps)


def test_what_comes_by_itself_is_not_answered_by_a_key_that_goes_on(tmp_path: Path) -> None:
    """`R` without a run offers one: neither `j` nor enter starts it, `y`, which it names, does."""
    project = make_project(tmp_path / "p.db", ANSWERS, shipped_codebook())

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        asked: list[object] = []
        jobs_behind(app).make_run = asked.append  # type: ignore[method-assign, assignment]
        await pilot.press("R")
        await pilot.pause()
        box = app.screen
        assert isinstance(box, dialogue.Confirm)
        await pilot.press("j", "enter", "k", "down", "space")
        assert app.screen is box
        assert "⏎" not in painted(app).splitlines()[box.query_one("#foot").region.y]
        assert not asked
        await pilot.press("y")
        assert len(asked) == 1

    drive(project, steps)
