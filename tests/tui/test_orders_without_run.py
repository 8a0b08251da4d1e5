"""Orders that need a run of suggestions where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.tui.app import CoderApp
from tests.tui.driving import choose_order, drive, in_file, painted, until


@pytest.mark.parametrize("words", ["uncertain: ", "half"])
def test_an_order_without_a_run_makes_one(words: str, without_run: Path) -> None:
    """The run is an act of the coder, named and undoable; then the queue is in that order."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, words)
        assert "making suggestions" in painted(app)
        await until(pilot, lambda: app.state.queue.order != "file")
        assert app.state.queue.order == words[:9].strip(": ")
        assert "run 1 was made for 12 answers" in " ".join(painted(app).split())
        assert "making suggestions" not in painted(app)
        assert app.state.suggestions
        assert in_file(without_run, "SELECT kind FROM changes ORDER BY id DESC LIMIT 1") == [("suggest",)]
        app._tick()  # it looks at what others have written
        await pilot.pause()
        assert "Another program" not in painted(app)
        await pilot.press("u", "enter")
        assert in_file(without_run, "SELECT count(*) FROM runs") == [(0,)]

    drive(without_run, steps, size=(120, 30))
