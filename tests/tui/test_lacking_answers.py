"""Without answers, questions or rows every key says what is missing."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from tests.tui.driving import ANSWERS, drive, make_project, painted, until


def test_without_answers_every_key_says_what_is_missing(tmp_path: Path) -> None:
    """Nothing is silent, and nothing says that all is coded."""
    path = make_project(tmp_path / "tom.db", [], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "c makes one" not in painted(app)
        assert "another question" not in painted(app)  # there is none
        for key in ("c", "0", "enter", "space", "j", "k", "n", "a", "x", "m", "1", "f"):
            app.messages.dismiss()
            await pilot.press(key)
            assert "bring some in with `coder import`" in painted(app), key

    drive(path, steps)


def test_without_a_question_there_is_none_to_choose(tmp_path: Path) -> None:
    """`Q` says so and opens no empty list."""
    path = make_project(tmp_path / "tom.db", [], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("Q")
        assert "There is no open question yet" in painted(app)
        assert len(app.screen_stack) == 1

    drive(path, steps)


def test_a_key_that_needs_a_row_is_not_offered_without_one(tmp_path: Path) -> None:
    """Nor is it gone once there are rows."""
    path = make_project(tmp_path / "tom.db", ANSWERS, None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def bar() -> str:
            return painted(app).splitlines()[-1]

        await pilot.press("B")
        assert "n new" in bar()
        assert "rename" not in bar()
        await pilot.press("n", *"ny", "enter")
        assert "r rename" in bar()
        await pilot.press("q", "t")
        assert "⏎ open" in bar()
        await pilot.press("slash", *"finnes ikke", "enter")
        await until(pilot, lambda: "no answers" in painted(app), 20)
        assert "open" not in bar()
        assert "/ filter" in bar()

    drive(path, steps)
