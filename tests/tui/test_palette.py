"""The palette and the help: every act with its key, and doing one from there."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.tui.app import CoderApp
from coder.tui.dialogues.palette import Palette
from tests.tui.driving import answer_in_front, drive, in_file, in_front, painted


def test_palette_and_help_do_and_tell(project: Path) -> None:
    """The palette finds an act by some letters; help lists the keys of the screen in front."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("colon", *"come back", "enter")
        assert answer_in_front(app).has_flag("come back")
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Accept the suggestion" in painted(app)
        await pilot.press("escape", "colon", *"project memo", "enter")
        app.screen.query_one(TextArea).text = "om alt"
        await pilot.press("ctrl+s")
        assert in_file(project, "SELECT text FROM memos WHERE response_id IS NULL AND code_id IS NULL") == [("om alt",)]

    drive(project, steps)


def test_the_palette_shows_the_key_of_every_act(project: Path) -> None:
    """In a narrow box, too."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("colon", *"uncoded")
        await pilot.pause()
        palette = in_front(app, Palette)
        sign, label = palette.signs[palette.matches[0]], palette.labels[palette.matches[0]]
        assert sign.startswith("[")
        assert f"▸ {sign}{label}" in painted(app)

    drive(project, steps, size=(50, 24))
