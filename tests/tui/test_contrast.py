"""Every character that is painted on a screen as it opens, in every look, can be read."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot

from coder.tui.app import CoderApp
from tests.tui.contrast import contrast_between, unread
from tests.tui.driving import drive

SCREENS = (
    ("coding", ()), ("why", ("w",)), ("help", ("question_mark",)), ("marking", ("v",)), ("finding", ("c",)),
    ("orders", ("o",)), ("table", ("f3",)), ("review", ("f4",)), ("codebook", ("f5",)), ("report", ("f6",)),
    ("themes", ("f7",)), ("palette", ("ctrl+p",)),
)  # fmt: skip


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_that_is_painted_can_be_read(theme: str, coded: Path) -> None:
    faint: dict[str, dict[tuple[str, str, float], str]] = {}

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for name, keys in SCREENS:
            await pilot.press(*keys)
            if found := unread(app):
                faint[name] = found
            while len(app.screen_stack) > 1:
                await pilot.press("escape")
            if name in ("why", "marking"):
                await pilot.press("w" if name == "why" else "escape")

    drive(coded, steps, theme=theme)
    assert faint == {}


def test_in_the_sixteen_colours_of_the_terminal_nothing_is_painted_on_its_own_colour(coded: Path) -> None:
    same: list[tuple[str, str]] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for name, keys in SCREENS[-6:]:
            await pilot.press(*keys)
            for strip in app.screen._compositor.render_strips():
                for segment in strip:
                    style = segment.style or Style()
                    if (
                        segment.text.strip()
                        and style.color
                        and style.color == style.bgcolor
                        and not style.color.is_default
                    ):
                        same.append((name, segment.text))

    drive(coded, steps, theme="16")
    assert same == []


def test_the_measure_is_that_of_wcag() -> None:
    assert contrast_between(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert contrast_between(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)
