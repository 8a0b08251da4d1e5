"""Rows in every state, boxes, messages and refusals can be read in every look."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.operations.coding import code_answers
from coder.operations.suggesting import suggest
from coder.project import open_project
from coder.tui.app import CoderApp
from tests.made_once import made_once
from tests.tui.contrast import unread
from tests.tui.driving import drive
from tests.tui.reports import CODES

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
def _by_two(_coded: Path, pytestconfig: pytest.Config) -> Path:
    """The coded project, where two have coded and the rest has suggestions."""

    def make(folder: Path) -> None:
        path = Path(shutil.copy(_coded, folder / "studie.db"))
        with open_project(path, "Olav") as session:
            code_answers(session, ["#1", "#3"], (CODES.codes[0].id,))
        with open_project(path, "Kari") as session:
            suggest(session)

    return made_once(pytestconfig, "coded-by-two", make) / "studie.db"


@pytest.fixture
def coded_by_two(_by_two: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(_by_two, tmp_path / "studie.db"))


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
