"""Every character that is painted, in every look, can be read: its contrast is computed from what the terminal gets."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot
from wcwidth import wcwidth

from coder.reports.colours import contrast
from coder.tui.app import CoderApp
from tests.tui.driving import drive

TEXT, LARGE = 4.5, 3.0
"""Least contrast of text, and of signs and lines that are no text (WCAG 2.2, 1.4.3 and 1.4.11)."""
LINES = range(0x2500, 0x25A0)
"""Box drawing and blocks: borders, bars and the stripe of a code's own colour."""

SCREENS = (
    ("coding", ()), ("why", ("w",)), ("help", ("question_mark",)), ("marking", ("v",)), ("finding", ("c",)),
    ("orders", ("o",)), ("table", ("f2",)), ("review", ("f3",)), ("codebook", ("f4",)), ("report", ("f5",)),
    ("palette", ("ctrl+p",)),
)  # fmt: skip


def told_apart(ink: Color, ground: Color) -> float:
    """The contrast of two colours as WCAG has it, 1 to 21."""
    return contrast(ink.get_truecolor().hex, ground.get_truecolor().hex)


def unread(app: CoderApp) -> dict[tuple[str, str, float], str]:
    """Ink, ground and contrast of what cannot be read well, with what stands there."""
    found: dict[tuple[str, str, float], str] = {}
    for strip in app.screen._compositor.render_strips():
        for segment in strip:
            style = segment.style or Style()
            if not segment.text.strip() or style.color is None or style.bgcolor is None:
                continue
            ink, ground = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
            text = [one for one in segment.text.strip() if ord(one) not in LINES and wcwidth(one) > 0]
            seen = told_apart(ink, ground)
            if style.dim or (text and seen < TEXT):
                found[ink.name, ground.name, round(seen, 2)] = segment.text
    return found


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


def test_the_measure_is_that_of_wcag() -> None:
    assert told_apart(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert told_apart(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)
