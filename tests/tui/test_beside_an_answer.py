"""What stands beside an answer: its case and variables, and that it goes on."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from coder.tui.app import CoderApp
from coder.tui.screens.details_text import joined, labelled
from tests.tui.driving import drive, make_project, painted


def test_a_variable_is_broken_only_where_it_is_longer_than_a_line() -> None:
    """Its name and value stand together, however many share a line."""
    pieces = ["folketall: 2 000–4 999", "fylke: Viken", "helseforetak: Sykehuset Østfold HF", "x: " + "lang " * 20]
    lines = joined(pieces, 40)
    assert lines[:3] == ["folketall: 2 000–4 999  ·  fylke: Viken", pieces[2], "x: lang lang lang lang lang lang lang"]
    assert all(len(line) <= 40 for line in lines)


def test_all_of_a_case_can_be_read(tmp_path: Path) -> None:
    """There is room for some variables beside an answer; a key shows every one, and the memos."""
    row = {"id": "K1", "svar": "Vi har ikke nok folk.", **{f"variabel{n}": f"{n} 000–4 999" for n in range(8)}}
    table = tmp_path / "t.jsonl"
    table.write_text(json.dumps(row), encoding="utf-8")
    closed = tuple(name for name in row if name.startswith("variabel"))
    with create_project(tmp_path / "p.db", "Kari", "Prøve") as session:
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=closed)))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "variabel7" not in painted(app)
        await pilot.press("m", *"lang", "ctrl+s", "E")
        shown = painted(app)
        assert all(f"variabel{n}: {n} 000–4 999" in shown for n in range(8))
        assert "Kari: lang" in shown

    drive(tmp_path / "p.db", steps)


def test_a_number_beside_an_answer_has_all_its_digits_and_the_decimal_sign_of_the_language(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("id;svar;vekt;omsetning\nK1;Vi har ikke nok folk.;1,5;12345678,5\n", "utf-8")
    roles = Roles(id="id", open=("svar",), closed=("vekt", "omsetning"))
    with create_project(tmp_path / "p.db", "Kari", "Prøve") as session:
        run_import(session, plan_import(tmp_path / "t.csv", ReadOptions(), roles))
    use_language("nb")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "vekt: 1,5  ·  omsetning: 12345678,5" in painted(app)

    drive(tmp_path / "p.db", steps)


def test_a_long_answer_shows_that_it_goes_on(tmp_path: Path) -> None:
    """By arrows, not by colour: below at first, on both sides in the middle, above at the end."""
    project = make_project(tmp_path / "p.db", ["kort", "ord " * 600], None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def arrows() -> str:
            return "".join(sign for sign in painted(app) if sign in "↑↓")

        assert arrows() == ""
        await pilot.press("j")
        assert arrows() == "↓"
        await pilot.press("ctrl+d")
        assert arrows() == "↑↓"
        await pilot.press(*["ctrl+d"] * 12)
        assert arrows() == "↑"

    drive(project, steps)


@pytest.mark.parametrize(("label", "expected"), [("Hva mangler?", "Hva mangler? Folk"), ("fylke", "fylke: Folk")])
def test_a_value_stands_after_its_question(label: str, expected: str) -> None:
    """No colon after a question mark."""
    assert labelled(label, "Folk") == expected
