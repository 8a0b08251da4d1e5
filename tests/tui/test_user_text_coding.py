"""Any text of an answer on the coding screen: shown whole and safe, coded, flagged, copied and undone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.text import shown
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    jobs_behind,
    painted,
)
from tests.tui.nasty import nasty_in, safe


def test_every_answer_on_the_coding_screen(tmp_path: Path) -> None:
    """Shown whole and safe; coded by key, flagged, copied and undone, under a nasty coder's name."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs_behind(app).stop()  # cases that are alike would be coded as one
        for place, response in enumerate(list(app.state.queue.ids)):
            app.state.alike.groups = {}
            app.state.go(place)
            app.refresh_screen()
            await pilot.press("1")
            seen = painted(app)
            assert safe(seen), answer_in_front(app).text[:50]
            first = "".join(shown(answer_in_front(app).text).split())[:10]
            assert first[:4] in "".join(seen.split())
            assert codes(app.session, response, app.session.coder) == [code_in_slot(app, 1).id]
            await pilot.press("b", "f", "y", "u")
            assert safe(painted(app))

    drive(nasty_in(tmp_path), steps, coder="Kari [/b]\x1b[31m")
