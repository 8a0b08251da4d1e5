"""Many codes, the mouse, and every size of the terminal."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.model import Codebook
from coder.tui.app import CoderApp
from coder.tui.screens.coding import CodingScreen
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_front,
    make_project,
    painted,
    span_text,
)


def test_five_hundred_codes(tmp_path: Path) -> None:
    """Every code of a large codebook can be found and put on."""
    from coder.model import Code

    book = Codebook(tuple(Code(f"k{n}", f"tema {n}") for n in range(500)))
    project = make_project(tmp_path / "p.db", ["svar"], book)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("c", *"tema 499", "enter", "comma", "1")
        assert set(codes(app.session, app.state.queue.ids[0])) == {"k499", "k495"}
        await pilot.press("B", "G")
        assert "tema 499" in painted(app)

    drive(project, steps)


def test_the_mouse_does_what_keys_do(project: Path) -> None:
    """A click on a slot puts its code on; one on the footer presses its key; a drag marks an excerpt."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        row = in_front(app, CodingScreen)._slots_at + 2
        await pilot.click("#beside", offset=(3, row))
        assert codes(app.session, first) == [code_in_slot(app, 2).id]
        await pilot.click("KeyBar", offset=(2, 0))
        assert answer_in_front(app).id != first
        app.state.go(2)
        app.refresh_screen()
        await pilot.mouse_down("#answer", offset=(0, 0))
        await pilot.mouse_up("#answer", offset=(4, 0))
        assert span_text(app) == "Eldre"

    drive(project, steps, size=(100, 30))


def test_resized_to_very_small_and_back(project: Path) -> None:
    """No size stops the screen."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for size in ((20, 6), (1, 1), (200, 50), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("j")
        assert "Codebook" in painted(app)

    drive(project, steps)


def test_below_sixty_columns_the_panels_stand_one_above_the_other(project: Path) -> None:
    """The answer has the whole width, and suggestions and codes are still in sight."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("j", "j")
        seen = painted(app)
        assert "Eldre som er ensomme. De får ikke" in seen
        assert "Suggestions" in seen
        assert "Codebook" in seen
        answer, beside = app.screen.query_one("#answer").region, app.screen.query_one("#beside").region
        assert answer.width >= 40
        assert answer.height >= 3
        assert beside.y > answer.y

    drive(project, steps, size=(44, 24))
