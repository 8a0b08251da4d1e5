"""Answers that come or go while the screen is open, by an import, its undo or redo, here or by another program."""

from __future__ import annotations

import json
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.undoing import redo, undo
from coder.project import create_project, open_project
from coder.tui.app import CoderApp
from coder.tui.screens.answers import AnswersScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import ANSWERS, answer_in_front, drive, in_front, jobs_behind, painted, until


def bring_in(project: Path, folder: Path, texts: list[str], *, first: int = 101) -> None:
    """Import answers as another program does."""
    table = folder / f"mer{first}.jsonl"
    table.write_text("\n".join(json.dumps({"id": f"N{n}", "svar": text}) for n, text in enumerate(texts, first)))
    with open_project(project, "Ola") as other:
        run_import(other, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))


def test_an_answer_in_front_that_an_import_changes_stays_in_front_with_its_new_text(
    project: Path, tmp_path: Path
) -> None:
    """Keys pressed a moment later are not for another case."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.go(len(ANSWERS) - 2)
        app.refresh_screen()
        before = answer_in_front(app)
        for text in ("Heilt anna", "Noko tredje"):
            table = tmp_path / "endra.jsonl"
            table.write_text(json.dumps({"id": before.case, "svar": text}))
            with open_project(project, "Ola") as other:
                run_import(other, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))
        await until(pilot, lambda: answer_in_front(app).text == "Noko tredje", 10)
        assert answer_in_front(app).case == before.case
        assert answer_in_front(app).id != before.id

    drive(project, steps)


def test_an_import_that_is_undone_and_redone_leaves_the_queue_as_it_was(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = app.state.queue.ids[:]
        for act in (3, 2):  # the run of suggestions, then the import
            app.attempt(partial(undo, app.session, act))
        await pilot.pause()
        assert app.state.answer is None
        assert "There is no answer here" in painted(app)
        app.attempt(lambda: redo(app.session, 2))
        await pilot.pause()
        assert app.state.queue.ids == before
        assert answer_in_front(app).text in ANSWERS

    drive(project, steps)


def test_answers_that_another_program_brings_in_are_coded_without_a_restart(tmp_path: Path) -> None:
    """Into an empty project, then more of them: each time they are there to code, and compared."""
    with create_project(tmp_path / "tom.db", "Kari"):
        pass

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        bring_in(tmp_path / "tom.db", tmp_path, ["Vet ikke", "Unge"])
        await until(pilot, lambda: app.state.answer is not None, 10)
        assert answer_in_front(app).text == "Vet ikke"
        bring_in(tmp_path / "tom.db", tmp_path, ["vet ikke!"], first=201)
        await until(pilot, lambda: len(app.state.queue.ids) == 3, 10)
        await until(pilot, lambda: len(app.state.alike.group(answer_in_front(app).id)) == 2, 30)

    drive(tmp_path / "tom.db", steps)


@pytest.mark.parametrize("order", ["file", "random", "similar"])
def test_every_order_takes_in_what_comes(project: Path, order: str, tmp_path: Path) -> None:
    """One that was made behind the screen stays as it is, with what is new last."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        here = answer_in_front(app).id
        if order == "similar":
            jobs_behind(app).put_in_order(Order(order, like=here), from_start=False)
            await until(pilot, lambda: app.state.queue.order == order)
        else:
            app.state.set_order(Order(order, seed=3))
        before, here = app.state.queue.ids[:], answer_in_front(app).id
        bring_in(project, tmp_path, ["Noe nytt", "Mer nytt"])
        await until(pilot, lambda: len(app.state.queue.ids) == len(before) + 2, 10)
        assert answer_in_front(app).id == here
        if order != "random":
            assert app.state.queue.ids[: len(before)] == before

    drive(project, steps)


def test_a_list_stays_without_what_is_gone_and_leads_back_to_a_queue_with_what_is_new(
    project: Path, tmp_path: Path
) -> None:
    bring_in(project, tmp_path, ["Noe nytt"])

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        table = in_front(app, AnswersScreen)
        new, known = app.state.queue.ids[-1], app.state.queue.ids[3]
        app.open_answer(new, [known, new])
        await pilot.pause()
        assert app.state.queue.order == "list"
        with open_project(project, "Ola") as other:
            undo(other)
        await until(pilot, lambda: app.state.queue.ids == [known], 10)
        assert answer_in_front(app).id == known
        bring_in(project, tmp_path, ["Noe annet nytt", "Enda mer"], first=301)
        await until(pilot, lambda: "Another program" in painted(app), 10)
        await pilot.press("q")
        assert app.screen is table
        assert app.state.queue.order == "file"
        assert len(app.state.queue.ids) == len(ANSWERS) + 2

    drive(project, steps)
