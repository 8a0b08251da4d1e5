"""The boxes in which codes are written and merged, by keyboard alone."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from coder.tui.dialogues import dialogue, edit_code
from tests.tui.boxes import opened_box
from tests.tui.driving import drive, painted, until


def labelled(app: CoderApp, label: str) -> bool:
    """Whether a field with this label is in sight."""
    return f"│ {label} " in painted(app)


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
        residual = next((code for code in codebook_of(app.session) if code.residual), None)
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
        text = " ".join(painted(app).replace("│", " ").split())
        assert f"«{first.name}» goes out of use. It has no codings." in text  # of two codes, that one
        assert f"s: keep «{first.name}»" in painted(app)
        await pilot.press("s")
        assert box.yes == f"keep «{first.name}»"
        assert f"s: {keeps}" in painted(app)
        await pilot.press("y")
        codes = codebook_of(app.session)
        assert not codes.by_id[first.id].retired
        assert any(code.retired and f"«{code.name}»" in keeps for code in codes)

    drive(project, steps)
