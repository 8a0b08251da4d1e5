"""Answers that were drawn to be coded without suggestions, on the screen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.model.ids import ResponseId
from coder.operations.holding_out import hold_out
from coder.project import open_project
from coder.queries.hold_out import held_out
from coder.tui.app import CoderApp
from coder.tui.screens.review import ReviewScreen
from tests.tui.driving import drive, in_file, in_front, painted, until

SHOWN = "SELECT response_id, because FROM shown ORDER BY id"


def test_nothing_is_suggested_for_what_was_drawn_whatever_is_pressed(project: Path) -> None:
    with open_project(project, "Kari") as session:
        hold_out(session, 0.5)
        drawn = held_out(session, [ResponseId(number) for number in range(1, 13)])
    assert 0 < len(drawn) < 12

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        for response in app.state.queue.ids:
            app.state.go_to(response)
            app.refresh_screen()
            assert (app.state.suggestions == ()) == (response in drawn)
            # What says the same is coded as one with it where the lot fell alike.
            assert {target in drawn for target in app.state.targets} == {response in drawn}
        first = min(drawn)
        app.state.go_to(first)
        await pilot.press("s", "a")
        assert app.state.suggestions == ()
        assert "drawn to be coded without suggestions" in painted(app)
        await pilot.press("1", "j", "k")
        assert app.state.suggestions == ()  # nor afterwards, when a code could still be changed
        app.state.save_settings()
        assert dict(in_file(project, SHOWN))[first] == "chosen"
        await pilot.press("R")
        screen = in_front(app, ReviewScreen)
        screen.above, screen.only_proposed = 0, False
        screen.load()
        listed = {screen.fetch([row_id])[row_id].response.id for row_id in screen.table.ids}
        assert listed
        assert not listed & drawn

    drive(project, steps)
