"""Every box over the screens is walked through and answered by keyboard alone, by the keys that it names."""

from __future__ import annotations

import re
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.geometry import Region
from textual.pilot import Pilot
from textual.widget import Widget
from textual.widgets import Input, TextArea

from coder.errors import CoderError
from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from coder.tui.dialogues import code_picker, dialogue, edit_code, help, palette, pick_several  # noqa: A004 (the screen of that name)
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, drive, in_file, jobs_behind, make_project, painted, until

KEYS: dict[type[Any], tuple[str, ...]] = {
    edit_code.EditCode: ("B", "e"),
    dialogue.EditText: ("m",),
    dialogue.EditLine: ("B", "r"),
    dialogue.PickOne: ("t", "s"),
    code_picker.Picker: ("c",),
    pick_several.PickSeveral: ("t", "v"),
    palette.Palette: ("colon",),
    help.Help: ("question_mark",),
    dialogue.ShowText: ("E",),
    dialogue.Confirm: ("B", "d"),
    dialogue.ConfirmEither: ("B", "M", "u", "n", "g", "e", "enter"),
    dialogue.ConfirmRetry: (),
}
"""Keys to each box, from the first answer."""

WITHOUT_KEYS = (dialogue.Dialogue, dialogue.ReadBox, dialogue.Fields)
"""What the boxes are made of."""


def below(kind: type[Any]) -> set[type[Any]]:
    """All kinds below one, that are of the program."""
    found = {one for one in kind.__subclasses__() if one.__module__.startswith("coder.")}
    return found.union(*(below(one) for one in found))


def test_every_box_is_walked_through() -> None:
    """A new box must be put into the list above."""
    assert below(dialogue.Dialogue) | {dialogue.Dialogue} == {*KEYS, *WITHOUT_KEYS}


def labelled(app: CoderApp, label: str) -> bool:
    """Whether a field with this label is in sight."""
    return f"│ {label} " in painted(app)


async def opened_box(kind: type[Any], app: CoderApp, pilot: Pilot[Any]) -> None:
    """Open a box by its keys; one that no key brings opens by itself."""
    await pilot.press(*KEYS[kind])
    if kind is dialogue.ConfirmRetry:
        app.push_screen(dialogue.ConfirmRetry(CoderError("The disk is full.")))
    await pilot.pause()
    assert type(app.screen) is kind


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


def test_each_field_of_a_code_is_seen_with_what_it_is_called(project: Path) -> None:
    """From the first field on, forth and back, at 80 × 24."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_box(edit_code.EditCode, app, pilot)
        labels = ["Definition", "Include", "Exclude", "Keywords, one a line", "Examples, one a line", "Colour, such as"]
        for label in labels:
            await until(pilot, partial(labelled, app, label), 5)
            await pilot.press("tab")
        for label in reversed(labels):
            await pilot.press("shift+tab")
            await until(pilot, partial(labelled, app, label), 5)

    drive(project, steps)


def test_a_code_is_described_by_keyboard_alone(project: Path) -> None:
    """Definition, include, exclude, keywords and examples, each at its end; all of it is kept."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B", "e")
        before = codebook_of(app.session).codes[0]
        await pilot.press(*"AB", "tab", *"inn", "tab", *"ut", "tab", "enter", *"en", "enter", *"to", "tab", *"sitat")
        await pilot.press("shift+tab", "enter", *"tre", "ctrl+s")
        code = codebook_of(app.session).codes[0]
        assert code.definition == before.definition + "AB"
        assert (code.include, code.exclude) == (before.include + "inn", before.exclude + "ut")
        assert code.keywords == (*before.keywords, "en", "to", "tre")
        assert code.examples == ((*before.examples[:-1], before.examples[-1] + "sitat") if before.examples
                                 else ("sitat",))  # fmt: skip

    drive(project, steps)


def test_colour_and_residual_are_written_by_keyboard_and_taken_back(project: Path) -> None:
    """A colour that is none is refused in the box, where all that was written stays; one act, undone by one key."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B", "e")
        before = codebook_of(app.session).codes[0]
        box = app.screen
        box.query_one("#colour", Input).value = ""
        await pilot.press(*"AB", *["tab"] * 5, *"rosa", "tab", "space", "ctrl+s")
        await pilot.pause()
        assert app.screen is box
        assert "«rosa»" in painted(app)
        assert codebook_of(app.session).codes[0] == before
        residual = next((one for one in codebook_of(app.session) if one.residual), None)
        await pilot.press("shift+tab", *["backspace"] * 4, *"#17b", "ctrl+s")
        await pilot.pause()
        if residual is not None:
            assert app.screen is box
            assert f"«{residual.name}»" in painted(app)
            await pilot.press("tab", "space", "ctrl+s")
            await pilot.pause()
        code = codebook_of(app.session).codes[0]
        assert app.screen is not box
        assert (code.colour, code.residual) == ("#17b", residual is None)
        assert code.definition == before.definition + "AB"
        await pilot.press("u")
        assert codebook_of(app.session).codes[0] == before
        place = 0 if residual is None else list(codebook_of(app.session)).index(residual)
        await pilot.press(*["j"] * place, "e", "shift+tab", "space", "ctrl+s")
        assert codebook_of(app.session).codes[place].residual is (residual is None)

    drive(project, steps)


def test_a_merge_can_be_turned_round(project: Path) -> None:
    """`s`, which the box names, lets the other code stay; the box says so before it is agreed to."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B")
        first = codebook_of(app.session).codes[0]
        await pilot.press("M", "u", "n", "g", "e", "enter")
        box = app.screen
        assert isinstance(box, dialogue.ConfirmEither)
        keeps = box.yes
        said = " ".join(painted(app).replace("│", " ").split())
        assert f"«{first.name}» goes out of use. It has no codings." in said  # of two codes, that one
        assert f"s: keep «{first.name}»" in painted(app)
        await pilot.press("s")
        assert box.yes == f"keep «{first.name}»"
        assert f"s: {keeps}" in painted(app)
        await pilot.press("y")
        codes = codebook_of(app.session)
        assert not codes.by_id[first.id].retired
        assert any(one.retired and f"«{one.name}»" in keeps for one in codes)

    drive(project, steps)


@pytest.mark.parametrize("keys", [("B", "d"), ("R", "A"), ("B", "M", "u", "n", "g", "e", "enter")])
def test_no_key_that_moves_agrees(keys: tuple[str, ...], project: Path) -> None:
    """Retire, accept all, merge: `j` and its like do nothing, `n` leaves it, `y` is named and agrees."""
    changes = "SELECT count(*) FROM changes"
    (count,) = in_file(project, changes)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        box = app.screen
        await pilot.press("j", "k", "down", "up", "space", "l", "h", "right", "left", "g", "G", "tab")
        assert app.screen is box
        assert in_file(project, changes) == [count]
        assert re.search(r"⏎ y: \w.* esc n: ", painted(app))
        await pilot.press("n")
        assert in_file(project, changes) == [count]
        assert app.screen is not box
        await pilot.press(*(keys if keys[0] != "B" else keys[1:]), "y")
        assert in_file(project, changes) == [(count[0] + 1,)]

    drive(project, steps)


def test_what_comes_by_itself_is_not_answered_by_a_key_that_goes_on(tmp_path: Path) -> None:
    """`R` without a run offers one: neither `j` nor enter starts it, `y`, which it names, does."""
    project = make_project(tmp_path / "p.db", ANSWERS, shipped_codebook())

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        asked: list[object] = []
        jobs_behind(app).make_run = asked.append  # type: ignore[method-assign, assignment]
        await pilot.press("R")
        await pilot.pause()
        box = app.screen
        assert isinstance(box, dialogue.Confirm)
        await pilot.press("j", "enter", "k", "down", "space")
        assert app.screen is box
        assert "⏎" not in painted(app).splitlines()[box.query_one("#foot").region.y]
        assert not asked
        await pilot.press("y")
        assert len(asked) == 1

    drive(project, steps)
