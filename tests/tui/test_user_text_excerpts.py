"""Any text of an answer: what is marked of it is what is coded."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from tests.tui.driving import (
    answer_in_front,
    drive,
    painted,
    until,
)
from tests.tui.nasty import nasty_in, safe


def test_excerpts_of_every_answer_keep_their_offsets(tmp_path: Path) -> None:
    """What is marked is what is coded: offsets are those of the text in the file."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for place in range(len(app.state.queue.ids)):
            app.state.go(place)
            text = answer_in_front(app).text
            if not text.strip() or len(text) > 5000:
                continue
            app.refresh_screen()
            await pilot.press("v")
            await until(pilot, lambda: app.state.span is not None)
            await pilot.press("h", "L", "1")
            assert app.state.span is not None
            start, end = app.state.span
            assert safe(painted(app))
            found = app.session.project.execute(
                "SELECT substr(excerpt, 1) FROM coded_excerpts WHERE response = ? AND start_char = ? AND end_char = ?",
                (answer_in_front(app).id, start, end),
            ).fetchall()
            assert found[-1][0] == text[start:end].replace("\0", "␀")
            await pilot.press("u", "escape")

    drive(nasty_in(tmp_path), steps)
