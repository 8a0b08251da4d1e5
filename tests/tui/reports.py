"""A project with coded answers, and the report screen on it."""

from __future__ import annotations

from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.report_counts import ReportCounts
from coder.tui.screens.report import ReportScreen
from tests.tui.driving import in_front, painted, until


def counted(app: CoderApp) -> ReportCounts:
    """What the report on the screen has counted; it has."""
    found = in_front(app, ReportScreen).counted
    assert found is not None
    return found


async def opened_report(app: CoderApp, pilot: Pilot[Any]) -> ReportScreen:
    """The report view with its first numbers."""
    await pilot.press("T")
    await until(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.counted is not None)
    assert isinstance(app.screen, ReportScreen)
    return app.screen


def shown_numbers(app: CoderApp) -> dict[str, list[str]]:
    """What stands beside each code's name in the table as painted, words apart."""
    rows = {}
    for line in painted(app).splitlines()[2:]:
        words = line.replace("▸", " ").split()
        if words and words[0] in ("alfa", "beta", "gamma", "delta"):
            rows[words[0]] = words[1:]
    return rows
