"""Any text of an answer on the coding screen, in a memo on it and in what is shown beside it: shown whole and safe."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.tui.app import CoderApp
from coder.tui.text import shown
from tests.tui.driving import answer_in_front, drive, jobs_behind, painted
from tests.tui.nasty import nasty_in, safe


def test_every_answer_with_itself_as_memo(tmp_path: Path) -> None:
    """A memo says the same and is undone; of some answers the next codes and why one is suggested are looked at."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs_behind(app).stop()
        for place in range(len(app.state.queue.ids)):
            app.state.go(place)
            app.refresh_screen()
            await pilot.press("m")
            app.screen.query_one(TextArea).text = shown(answer_in_front(app).text[:3000])
            await pilot.press("ctrl+s", "u")
            assert safe(painted(app))
            if place % 9 == 0:
                await pilot.press("full_stop", "i", "escape", "w")

    drive(nasty_in(tmp_path), steps, coder="Kari [/b]\x1b[31m")
