"""Boxes with marks: several questions in the queue, several variables in the table and in the report view."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Code, Codebook, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.renaming import rename
from coder.project import create_project, open_project
from coder.queries.finding import search_answers
from coder.tui.app import CoderApp
from coder.tui.dialogues.pick_several import PickSeveral
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.report import ReportScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import counted, drive, jobs_behind, painted, until

QUESTIONS = ("grupper", "tiltak", "råd")


@pytest.fixture
def study(tmp_path: Path) -> Path:
    """Eight cases that answered three questions, of two counties, two sizes and two sexes."""
    rows = [
        {
            "id": f"K{n}", "fylke": "Viken" if n % 2 else "Troms", "størrelse": "stor" if n > 4 else "liten",
            "kjønn": "kvinne" if n % 3 else "mann", **{one: f"{one} nummer {n}" for one in QUESTIONS},
        }
        for n in range(1, 9)
    ]  # fmt: skip
    table = tmp_path / "svar.jsonl"
    table.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with create_project(tmp_path / "studie.db", "Kari", "Studie") as session:
        put_codebook(session, Codebook((Code("a", "alfa"), Code("b", "beta")), name="To"), "codebook")
        closed = ("fylke", "størrelse", "kjønn")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=QUESTIONS, closed=closed)))
        for n in range(1, 9):
            code_answers(session, [f"K{n}/grupper"], ("alfa" if n > 3 else "beta",))
    return tmp_path / "studie.db"


def questions_of(app: CoderApp) -> set[str]:
    """The questions that the answers of the queue are answers to."""
    return {row.question for row in search_answers(app.session, Filter()) if row.response in app.state.queue.positions}


def test_several_questions_are_coded_in_one_queue(study: Path) -> None:
    """Space marks, what is typed finds, enter takes; the answers of all of them are queued, and are so next time."""

    async def choose(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.questions == ("grupper",)
        await pilot.press("Q")
        assert isinstance(app.screen, PickSeveral)
        assert "☐ all questions" in painted(app)
        assert "▸ ☑ grupper" in painted(app)
        assert "⏎: choose only this" in painted(app)
        await pilot.press(*"råd", "space")
        assert "▸ ☑ råd" in painted(app)
        assert "☐ tiltak" in painted(app)  # what was typed has gone
        assert "⏎: take what is marked" in painted(app)
        await pilot.press("enter")
        assert app.state.queue.questions == ("grupper", "råd")
        assert (len(app.state.queue.ids), questions_of(app)) == (16, {"grupper", "råd"})
        assert "grupper, råd" in painted(app).splitlines()[0]
        await pilot.press("t")
        assert isinstance(app.screen, AnswersScreen)
        assert "question" in painted(app).splitlines()[1]
        await pilot.press("slash", *"nummer", "enter")
        await until(pilot, lambda: not app.screen.busy)
        assert len(app.screen.ids) == 16
        app.state.save_settings()

    async def look(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.questions == ("grupper", "råd")
        assert len(app.state.queue.ids) == 16
        await pilot.press("Q", "down", "enter")  # nothing is marked anew: the one in front alone
        assert app.state.queue.questions == ("tiltak",)
        await pilot.press("Q", *"all", "space", "enter")
        assert (app.state.queue.questions, len(app.state.queue.ids)) == ((), 24)
        app.state.save_settings()

    async def still_all(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert (app.state.queue.questions, len(app.state.queue.ids)) == ((), 24)
        await pilot.press("Q", "escape")
        assert app.state.queue.questions == ()

    for steps in (choose, look, still_all):
        drive(study, steps)


def test_several_questions_are_learned_and_suggested_for_together(study: Path) -> None:
    """A run made for two questions suggests for the answers to both, and orders by suggestions know them."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.set_questions(("tiltak", "råd"))
        await pilot.press("R")
        await until(pilot, lambda: "There are no suggestions yet" in painted(app))
        await pilot.press("y")
        await until(pilot, lambda: app.session.project.value("SELECT count(*) FROM runs WHERE live = ''"))
        await until(pilot, lambda: not jobs_behind(app).making)
        app.state.set_order(Order("uncertain"))
        assert questions_of(app) == {"tiltak", "råd"}

    drive(study, steps)
    with open_project(study, read_only=True) as session:
        names = session.project.execute(
            "SELECT DISTINCT name FROM suggestions JOIN responses ON responses.id = response_id"
            " JOIN variables ON variables.id = variable_id ORDER BY name"
        ).fetchall()
    assert [name for (name,) in names] == ["råd", "tiltak"]


def test_several_variables_are_columns_of_the_table(study: Path) -> None:
    """In the order in which they were marked; without a mark there is none."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "v", *"kjø", "space", *"fyl", "space", "enter")
        head = painted(app).splitlines()[1]
        assert 0 < head.index("kjønn") < head.index("fylke")
        assert "Viken" in painted(app)
        await pilot.press("v", "space", "enter")
        head = painted(app).splitlines()[1]
        assert "fylke" in head
        assert "kjønn" not in head
        await pilot.press("v", "home", *"no var", "enter")
        assert "fylke" not in painted(app).splitlines()[1]

    drive(study, steps)


def test_several_variables_are_compared_in_the_report_view(study: Path) -> None:
    """The groups of each stand side by side below the variable's name, with the numbers each has alone."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("T")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.counted is not None)
        await pilot.press("v", *"fyl", "space", *"stør", "space", "enter")
        await until(pilot, lambda: len(counted(app).tables) == 2)
        await pilot.pause()
        lines = painted(app).splitlines()
        assert "by fylke, størrelse" in lines[0]
        assert lines[1].split() == ["fylke", "størrelse"]
        assert lines[2].split() == ["code", "all", "Troms", "Viken", "liten", "stor"]
        assert lines[1].index("fylke") < lines[2].index("Troms") < lines[1].index("størrelse") < lines[2].index("liten")
        shares = [pair.split()[0].lstrip("·") for pair in lines[3].split("alfa")[1].replace("·", " ").split("%")[:-1]]
        assert shares == ["5/8", "3/4", "2/4", "1/4", "4/4"]
        whole = "fylke: Troms 3 of 4 (75 %)"
        assert whole in painted(app)
        assert "størrelse: liten 1 of 4 (25 %)" in " ".join(painted(app).split())
        await pilot.press("j")
        assert "▸" in painted(app).splitlines()[4]
        await pilot.press("v", *"no var", "enter")
        await until(pilot, lambda: not counted(app).tables)
        await pilot.pause()
        assert "fylke" not in painted(app)

    drive(study, steps, size=(100, 24))


def test_a_renamed_variable_stays_chosen(study: Path) -> None:
    """Where a coder stopped goes by names: these follow, one among several, too."""

    async def choose(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("Q", *"råd", "space", "enter", "t", "v", *"kjø", "space", *"fyl", "space", "enter")
        app.state.save_settings()

    async def look(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.questions == ("grupper", "ønsker")
        await pilot.press("t")
        assert "region" in painted(app).splitlines()[1]
        assert "Viken" in painted(app)

    drive(study, choose)
    with open_project(study, "Kari") as session:
        rename(session, "råd", "ønsker")
        rename(session, "fylke", "region")
    drive(study, look)


def test_one_question_or_no_variable_needs_no_box(tmp_path: Path) -> None:
    """What there is to choose from is said instead."""
    table = tmp_path / "svar.txt"
    table.write_text("Ensomme eldre.\nUnge uten arbeid.\n", encoding="utf-8")
    with create_project(tmp_path / "liten.db", "Kari", "") as session:
        run_import(session, plan_import(table, ReadOptions(), Roles()))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("Q")
        assert "There is one open question only: " in painted(app)
        await pilot.press("t", "v")
        assert "The project has no variables" in painted(app) or isinstance(app.screen, PickSeveral)
        await pilot.press("escape", "T")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.counted is not None)
        await pilot.press("v")
        assert "No variable divides" in painted(app)

    drive(tmp_path / "liten.db", steps)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_boxes_are_whole_in_80_columns(language: str, study: Path) -> None:
    """Heading and both lines of keys, in every language."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language(language)
        await pilot.press("Q")
        for touched in (False, True):
            if touched:
                await pilot.press("space")
            box = app.screen
            assert isinstance(box, PickSeveral)
            assert box.foot() in painted(app)

    drive(study, steps)
