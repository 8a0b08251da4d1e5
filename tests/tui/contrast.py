"""What is painted and cannot be read well: its contrast is computed from what the terminal gets."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import ModalScreen
from wcwidth import wcwidth

from coder.reports.colours import contrast
from coder.tui.app import CoderApp
from tests.tui.driving import drive

TEXT, LINE = 4.5, 3.0
"""Least contrast of text, and of lines that are no text (WCAG 2.2, 1.4.3 and 1.4.11)."""
LINES, BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
"""Box drawing, and blocks: bars beside their number, and the stripe of a code's own colour beside its name."""


@cache
def contrast_between(ink: Color, ground: Color) -> float:
    """The contrast of two colours as WCAG has it, 1 to 21."""
    lower, higher = sorted(contrast(colour.get_truecolor().hex) for colour in (ink, ground))  # each to white
    return higher / lower


def unread(app: CoderApp) -> dict[tuple[str, str, float], str]:
    """Ink, ground and contrast of what cannot be read well, with what stands there. Behind a box nothing is read."""
    found: dict[tuple[str, str, float], str] = {}
    box = app.screen.children[0].region if isinstance(app.screen, ModalScreen) else app.screen.region
    for strip in app.screen._compositor.render_strips()[box.y : box.bottom]:
        for segment in strip.crop(box.x, box.right):
            style = segment.style or Style()
            if not segment.text.strip() or style.color is None or style.bgcolor is None:
                continue
            ink, ground = (style.bgcolor, style.color) if style.reverse else (style.color, style.bgcolor)
            signs = [sign for sign in segment.text if sign.strip() and ord(sign) not in BLOCKS and wcwidth(sign) > 0]
            least = max((LINE if ord(sign) in LINES else TEXT for sign in signs), default=0)
            seen = contrast_between(ink, ground)
            if style.dim or seen < least:
                found[ink.name, ground.name, round(seen, 2)] = segment.text
    return found


def walked(project: Path, theme: str, states: Sequence[tuple[str, str]]) -> tuple[set[str], dict[str, object]]:
    """Press the keys on each screen, and return the names of the screens and boxes that were seen, and what could not
    be read well where.
    """
    faint: dict[str, object] = {}
    seen: set[str] = set()

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for name, keys in states:
            await pilot.press(name)
            for key in keys.split():
                await pilot.press(key)
                seen.add(type(app.screen).__name__)
                if found := unread(app):
                    faint[f"{name} … {key}: {type(app.screen).__name__}"] = found
            for _escape in range(8):
                if len(app.screen_stack) > 1:
                    await pilot.press("escape")
            await pilot.press("f2")

    drive(project, steps, theme=theme)
    return seen, faint
