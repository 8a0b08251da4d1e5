"""The table of answers, filtered."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.model.ids import ResponseId
from coder.tui.app import CoderApp
from coder.tui.screens.answers import AnswersScreen
from tests.tui.driving import in_front, until


async def filtered(app: CoderApp, pilot: Pilot[Any], line: str) -> list[ResponseId]:
    """Write a filter line in the table, and return what it finds once that is there."""
    await pilot.press("slash")
    app.screen.query_one("#filter", Input).value = line
    await pilot.press("enter")
    await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
    return list(in_front(app, AnswersScreen).ids or ())
