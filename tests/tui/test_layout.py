"""The layout of the coding screen: each thing once, names with room, the chosen code as room allows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.codebook.advice import advise
from coder.model import Code, Codebook
from coder.tui.app import CoderApp
from coder.tui.screens.coding import CodingScreen
from coder.tui.text import swatch
from coder.tui.widgets.painted import Panel
from tests.tui.driving import ANSWERS, drive, make_project, painted

LONG = "Tilgang til kommunale tjenester"
BOOK = Codebook(
    (
        Code("a", "Ensomhet", definition="Er alene.", include="Mangler besøk.", exclude="Vil ha ro.", colour="#17b"),
        Code("b", LONG, colour="#d62728"), Code("c", "Annet"),
    ),
    name="Tynn",
)  # fmt: skip


@pytest.fixture
def thin(tmp_path: Path) -> Path:
    """A project with a thin codebook, and no two answers alike."""
    return make_project(tmp_path / "tynn.db", [ANSWERS[0], ANSWERS[2], ANSWERS[4]], BOOK)


@pytest.mark.parametrize("size", [(80, 24), (120, 30), (200, 50)])
def test_the_chosen_code_is_explained_where_there_is_room(thin: Path, size: tuple[int, int]) -> None:
    """Definition, include and exclude; the short name of the question stands once, progress is a bar."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = painted(app)
        assert before.count("svar") == 1
        assert "░░░░░░░░ coded 0 (0 %)" in before
        assert "K001" in before
        await pilot.press("1")
        await pilot.pause()
        after = painted(app)
        for text in ("Er alene.", "Mangler besøk.", "Vil ha ro.", "███░░░░░ coded 1 (33 %)", "1 ●▌Ensomhet"):
            assert text in after

    drive(thin, steps, size=size)


def test_the_colour_of_a_code_stands_before_its_name(thin: Path) -> None:
    """As a stripe; the name says the same, and a code without a colour has none."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, CodingScreen)
        rows = app.screen.query_one("#beside", Panel).rows
        slots = [list(row) for row in rows if row and row[0][0] in ("1", "2", "3")]
        assert [row[2] for row in slots] == [("▌", "#1177bb"), ("▌", "#d62728"), (" ", "")]
        strip = app.screen.query_one("#beside", Panel).paint(slots[0], 30)
        stripe = next(segment for segment in strip if segment.text == "▌")
        assert stripe.style is not None
        assert stripe.style.color is not None
        assert stripe.style.color.get_truecolor().hex == "#1177bb"

    drive(thin, steps)


def test_only_a_colour_makes_a_stripe() -> None:
    assert swatch("#AbC") == ("▌", "#AAbbCC")
    assert swatch("") == swatch("red") == swatch("#12345") == (" ", "")


def test_suggested_names_have_room_at_80_columns(project: Path) -> None:
    """The digits say what a bar would, and the sign of a proposal does not touch the name."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert isinstance(app.screen, CodingScreen)
        panel = app.screen.query_one("#beside", Panel)
        places = [row for row in panel.rows if len(row) == 4 and row[3][0] in (" !", "  ")]
        assert places
        for row in places:
            assert len(row[2][0]) >= 22
            assert "█" not in row[0][0]

    drive(project, steps)


def test_a_merge_names_the_code_that_stays(thin: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B", "M")
        await pilot.pause()
        assert "Which code stays when «Ensomhet» is merged into it?" in painted(app)
        await pilot.press("A", "n", "n", "e", "t", "enter")
        await pilot.pause()
        assert "«Annet» stays and takes over the codings; «Ensomhet» goes out of use." in painted(app)
        assert "keep «Annet»" in painted(app)

    drive(thin, steps)


@pytest.mark.parametrize("name", ["Annet", "anna", "Andre", "Other", "Annet (spesifiser)", "Andre, hvilke?"])
def test_a_code_for_the_rest_is_advised_to_be_residual(name: str) -> None:
    """Until one is; a category is no such code, nor is a name that only begins so."""
    sentence = "reads as the code for what fits none of the others"
    assert any(sentence in advice.message for advice in advise(Codebook((Code("a", "x"), Code("b", name)))))
    assert not any(
        sentence in advice.message for advice in advise(Codebook((Code("a", "x"), Code("b", name, residual=True))))
    )
    assert not any(
        sentence in advice.message for advice in advise(Codebook((Code("b", name), Code("c", "x", parent="b"))))
    )
    assert not any(sentence in advice.message for advice in advise(Codebook((Code("b", "Andre grupper"),))))
