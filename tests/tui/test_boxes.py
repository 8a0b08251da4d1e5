"""Every box over the screens is walked through by keyboard alone, by the keys that it names."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from coder.tui.app import CoderApp
from coder.tui.dialogues import dialogue
from tests.tui.boxes import KEYS, opened_box
from tests.tui.driving import drive, in_file, painted, until

WITHOUT_KEYS = (dialogue.Dialogue, dialogue.ReadBox, dialogue.Fields)
"""What the boxes are made of."""


def below(kind: type[Any]) -> set[type[Any]]:
    """All kinds below one, that are of the program."""
    found = {subclass for subclass in kind.__subclasses__() if subclass.__module__.startswith("coder.")}
    return found.union(*(below(subclass) for subclass in found))


def test_every_box_is_walked_through() -> None:
    """A new box must be put into the list of boxes (see boxes.py)."""
    assert below(dialogue.Dialogue) | {dialogue.Dialogue} == {*KEYS, *WITHOUT_KEYS}


def within(field: Widget, box: Widget, whole: Region) -> bool:
    """Whether the field is in sight, in its box: it is brought there a moment after it has the keys."""
    return box.region.contains_region(field.region) and whole.contains_region(field.region)


def overlapping(field: Widget, found: Widget) -> bool:
    return found.region.overlaps(field.region)


@pytest.mark.parametrize("kind", KEYS, ids=lambda kind: kind.__name__)
def test_a_box_is_walked_through_by_keyboard(kind: type[Any], project: Path) -> None:
    """At 80 × 24: each field in turn, in sight and written on at its end; the keys named are there; escape leaves."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = app.screen
        await opened_box(kind, app, pilot)
        box = app.screen
        whole = Region(0, 0, 80, 24)
        assert whole.contains_region(box.query_one("#foot").region)
        assert "esc" in painted(app).splitlines()[box.query_one("#foot").region.y]
        fields = list(box.query("Input, TextArea"))
        several = len(fields) > 1
        for field in fields:
            assert app.focused is field
            await until(pilot, partial(within, field, box.query_one("#box"), whole))
            assert isinstance(field, TextArea | Input)
            length = len(field.text if isinstance(field, TextArea) else field.value)
            await pilot.press("X")
            assert (field.text if isinstance(field, TextArea) else field.value).index("X") == length
            if several:
                await pilot.press("tab")
                await pilot.pause()
        for field in reversed(fields if several else []):
            await pilot.press("shift+tab")
            await pilot.pause()
            assert app.focused is field
            await until(pilot, partial(overlapping, field, box.query_one("#found")))
        await pilot.press("escape")
        await pilot.pause()
        if isinstance(box, dialogue.Fields):
            assert type(app.screen) is dialogue.Confirm  # what was written is not lost by one key
            await pilot.press("enter", "escape")
            assert app.screen is box
            assert box.query(TextArea).first().text.endswith("X")
            await pilot.press("escape", "y")
        assert app.screen is not box
        assert app.screen is before or app.current_screen.context == "codebook" or app.current_screen.context == "grid"

    drive(project, steps)
    assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]


def test_a_long_list_under_a_long_question_leaves_room_for_its_keys(project: Path) -> None:
    """At 80 × 24 the line of keys stands below the list, however many lines the question takes."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.push_screen(
            dialogue.PickOne("Hvilken kode skal bestå når den andre blir slått sammen med den? " * 3, ["kode"] * 40)
        )
        await pilot.pause()
        assert "esc: back" in painted(app)

    drive(project, steps)
