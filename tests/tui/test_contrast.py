"""Every character that is painted, in every look, can be read: its contrast is computed from what the terminal gets."""

from __future__ import annotations

import shutil
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from rich.color import Color
from rich.style import Style
from textual.pilot import Pilot
from textual.screen import ModalScreen
from wcwidth import wcwidth

from coder.operations.coding import code_answers
from coder.operations.suggesting import suggest
from coder.project import open_project
from coder.reports.colours import contrast
from coder.tui.app import CoderApp
from tests.tui.driving import drive
from tests.tui.reports import CODES

TEXT, LINE = 4.5, 3.0
"""Least contrast of text, and of lines that are no text (WCAG 2.2, 1.4.3 and 1.4.11)."""
LINES, BLOCKS = range(0x2500, 0x2580), range(0x2580, 0x25A0)
"""Box drawing, and blocks: bars beside their number, and the stripe of a code's own colour beside its name."""

SCREENS = (
    ("coding", ()), ("why", ("w",)), ("help", ("question_mark",)), ("marking", ("v",)), ("finding", ("c",)),
    ("orders", ("o",)), ("table", ("f3",)), ("review", ("f4",)), ("codebook", ("f5",)), ("report", ("f6",)),
    ("themes", ("f7",)), ("palette", ("ctrl+p",)),
)  # fmt: skip

STATES = (
    ("f2", "f b 0 u 1 v J 2 tab escape m x shift+home escape escape p escape E escape c p tab z z escape"),
    ("f2", "Q space escape"),
    ("f3", "space j space s escape v escape slash q q enter escape slash escape"),
    ("f4", "j a x space A escape"),
    ("f5", "j space e tab escape M escape D escape n escape"),
    ("f6", "j w escape c escape d escape"),
    ("f7", "j n escape e escape x enter space escape"),
    ("f8", "j d escape A escape C escape"),
    ("ctrl+p", "u n d escape"),
)  # fmt: skip
"""Keys on each screen: rows that are flagged, marked, decided or chosen, excerpts, what is typed, selected or asked
for, empty lines to type in, boxes, messages and refusals."""


@pytest.fixture(scope="module")
def _by_two(_coded: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The coded project, where two have coded and the rest has suggestions."""
    path = Path(shutil.copy(_coded, tmp_path_factory.mktemp("two") / "studie.db"))
    with open_project(path, "Olav") as session:
        code_answers(session, ["#1", "#3"], (CODES.codes[0].id,))
    with open_project(path, "Kari") as session:
        suggest(session)
    return path


@pytest.fixture
def coded_by_two(_by_two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_by_two, tmp_path / "studie.db"))


@cache
def told_apart(ink: Color, ground: Color) -> float:
    """The contrast of two colours as WCAG has it, 1 to 21."""
    one, other = sorted(contrast(colour.get_truecolor().hex) for colour in (ink, ground))  # each to white
    return other / one


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
            signs = [one for one in segment.text if one.strip() and ord(one) not in BLOCKS and wcwidth(one) > 0]
            least = max((LINE if ord(one) in LINES else TEXT for one in signs), default=0)
            seen = told_apart(ink, ground)
            if style.dim or seen < least:
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


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_states_and_boxes_can_be_read(theme: str, coded_by_two: Path) -> None:
    faint: dict[str, dict[tuple[str, str, float], str]] = {}
    boxes: set[str] = set()

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for name, keys in STATES:
            await pilot.press(name)
            for key in keys.split():
                await pilot.press(key)
                boxes.add(type(app.screen).__name__)
                if found := unread(app):
                    faint[f"{name} … {key}: {type(app.screen).__name__}"] = found
            for _escape in range(8):
                if len(app.screen_stack) > 1:
                    await pilot.press("escape")
            await pilot.press("f2")

    drive(coded_by_two, steps, theme=theme)
    assert faint == {}
    assert boxes >= {"Confirm", "EditCode", "EditLine", "EditText", "Palette", "PickOne", "PickSeveral", "Picker"}


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
    assert told_apart(Color.parse("#000000"), Color.parse("#ffffff")) == pytest.approx(21)
    assert told_apart(Color.parse("#777777"), Color.parse("#ffffff")) == pytest.approx(4.48, abs=0.01)
