"""Boxes with marks: several questions in the queue, several variables in the table and in the report view."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Filter
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project, open_project
from coder.queries.finding import search_answers
from coder.tui.app import CoderApp
from coder.tui.dialogues.pick_several import PickSeveral
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.report import ReportScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import drive, jobs_behind, painted, until


def questions_of(app: CoderApp) -> set[str]:
    """The questions that the answers of the queue are answers to."""
    return {row.question for row in search_answers(app.session, Filter()) if row.response in app.state.queue.positions}


def test_several_questions_are_coded_in_one_queue(three_questions: Path) -> None:
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
        drive(three_questions, steps)


def test_several_questions_are_learned_and_suggested_for_together(three_questions: Path) -> None:
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

    drive(three_questions, steps)
    with open_project(three_questions, read_only=True) as session:
        names = session.project.execute(
            "SELECT DISTINCT name FROM suggestions JOIN responses ON responses.id = response_id"
            " JOIN variables ON variables.id = variable_id ORDER BY name"
        ).fetchall()
    assert [name for (name,) in names] == ["råd", "tiltak"]


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
def test_the_boxes_are_whole_in_80_columns(language: str, three_questions: Path) -> None:
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

    drive(three_questions, steps)
