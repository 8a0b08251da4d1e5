"""More of a code where there is no run of suggestions: one is made, and how far one is, is told."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from tests.tui.driving import ANSWERS, answer_in_front, choose_order, drive, painted, until


def test_more_of_a_code_without_a_run_makes_one_and_says_how_far_one_is(without_run: Path) -> None:
    """The code is chosen first; then what is found of it is told, and when one can stop."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, "more of")
        await pilot.press(*"flykt", "enter")
        await until(pilot, lambda: app.state.queue.order == "more")
        assert answer_in_front(app).text == "Flyktninger"
        await pilot.press("c", *"flykt", "enter")
        await until(pilot, lambda: "«flyktninger»: 1 of 1 looked at have it" in painted(app))
        while len(app.state.queue.done) < len(ANSWERS):
            await pilot.press("space", "0")
        sure = "95 % sure that at least 95 % of «flyktninger» are found (1 in 12 answers)."
        await until(pilot, lambda: sure in painted(app))
        assert "Only if the suggestions rank them" in painted(app)
        await choose_order(pilot, "file:")
        assert "95 % sure" not in painted(app)

    drive(without_run, steps, size=(120, 30))
