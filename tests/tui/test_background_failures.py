"""What fails behind the screen ends the waiting, and one line says so; what comes too late is dropped."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.model.ids import ResponseId
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.nearest import NearestScreen
from coder.tui.screens.review import ReviewScreen
from coder.tui.state.answer_queue import Order
from coder.tui.task import COUNTING, LOOKING, Task
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_front,
    jobs_behind,
    make_project,
    painted,
    until,
)


def test_what_comes_while_the_application_is_left_is_dropped(project: Path) -> None:
    """By then a screen may have lost a part of what it shows, so that nothing can be shown there any more."""
    taken: list[object] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        task = Task[int](LOOKING, app.screen_stack[-1], taken.append, taken.append)
        app.tasks.in_thread(task, lambda: 1)
        await until(pilot, lambda: taken == [1])
        app.exit()
        app.tasks._take(task, 2)
        app.tasks._end(task, ValueError())

    drive(project, steps)
    assert taken == [1]


def test_of_two_readings_for_a_screen_only_the_newest_is_taken(project: Path) -> None:
    """An older one that ends last has read the project as it was before."""
    taken: list[object] = []
    goes_on = Event()

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        task = Task[object](LOOKING, app.screen_stack[-1], taken.append, taken.append)
        other = Task[object](COUNTING, app.screen_stack[-1], taken.append, taken.append)
        app.tasks.in_thread(task, lambda: goes_on.wait(60))
        app.tasks.in_thread(other, lambda: 1)  # of another name: it supersedes nothing
        app.tasks.in_thread(Task[object](LOOKING, app.screen_stack[-1], taken.append, taken.append), lambda: 2)
        await until(pilot, lambda: len(taken) == 2)
        goes_on.set()
        await until(pilot, lambda: all(worker.is_finished for worker in app.workers))
        assert sorted(map(str, taken)) == ["1", "2"]

    drive(project, steps)


def test_what_is_to_be_called_while_the_screens_end_is_dropped(project: Path) -> None:
    """They end one widget after the other, and what is called meanwhile finds some of them."""
    called: list[object] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        loop = asyncio.get_running_loop()

        def call_once_it_ends() -> None:
            if app.is_running:
                loop.call_soon(call_once_it_ends)
            else:
                app.tasks.call_on_screen(lambda: called.append(2))
                called.append(1)

        call_once_it_ends()

    drive(project, steps)
    assert called == [1]


@pytest.mark.parametrize(
    ("broken", "work", "begin"),
    [
        ("state.coding_state.CodingState.receive_suggestions", "Learning", lambda app: jobs_behind(app).learn()),
        ("state.alike_answers.AlikeAnswers.take", "Comparing", lambda app: jobs_behind(app).compare()),
        ("state.coding_state.CodingState.set_queue", "Putting in order",
         lambda app: jobs_behind(app).put_in_order(Order("random"), from_start=True)),
        ("screens.nearest.NearestScreen._found", "Comparing",
         lambda app: app.push_screen(NearestScreen(ResponseId(5)))),
        ("screens.review.ReviewScreen._made", "Making suggestions",
         lambda app: jobs_behind(app).make_run(ReviewScreen()._made)),
        ("background.report_writing.ReportWriting._written", "Writing the report",
         lambda app: app.report_writing.start(app.session.project.path.parent / "rapport.docx")),
    ],
)  # fmt: skip
def test_a_result_that_cannot_be_taken_ends_the_waiting_too(
    broken: str, work: str, begin: Callable[[CoderApp], None], project: Path, monkeypatch: pytest.MonkeyPatch,
    log_file: Path,
) -> None:  # fmt: skip
    def fail(*_given: object, **_named: object) -> None:
        raise KeyError("Eldre som er ensomme")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        monkeypatch.setattr(f"coder.tui.{broken}", fail)
        begin(app)
        await until(pilot, lambda: f"{work} stopped; what happened is in the log: " in painted(app), 30)
        assert "…" not in app.background_note
        assert "…" not in in_front(app, AppScreen).top.texts[1]
        await pilot.press("f2")
        answer = answer_in_front(app).id
        await pilot.press("2")
        assert codes(app.session, answer) == [code_in_slot(app, 2).id]

    drive(project, steps, size=(140, 30))
    logged = log_file.read_text(encoding="utf-8")
    assert f"{work} stopped\n" in logged
    assert "KeyError\n" in logged
    assert "ensomme" not in logged


def test_a_fault_of_a_key_ends_the_screen_without_a_traceback(
    project: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What Textual would print has the values of variables, and answers are among them."""

    def fail(_app: CoderApp) -> None:
        answer = "Eldre som er ensomme"
        raise ValueError(answer)

    monkeypatch.setattr(CoderApp, "action_help", fail)
    apps: list[CoderApp] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        apps.append(app)
        await pilot.press("?")

    with pytest.raises(ValueError, match="ensomme"):
        drive(project, steps)
    assert isinstance(apps[0].unforeseen, ValueError)
    assert apps[0].return_code == 1
    printed = capfd.readouterr()
    assert "ensomme" not in printed.out + printed.err
    assert "Traceback" not in printed.out + printed.err


def test_once_it_works_again_no_screen_says_that_it_has_stopped(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A message that stays its time would say that nothing is learned, beside what was learned."""

    def fail(*_given: object) -> None:
        raise KeyError("Eldre som er ensomme")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with monkeypatch.context() as broken:
            broken.setattr("coder.tui.state.coding_state.CodingState.receive_suggestions", fail)
            jobs_behind(app).learn()
            await until(pilot, lambda: "no learning" in painted(app) and "Learning" in painted(app))
        jobs_behind(app).learn()
        await until(pilot, lambda: bool(app.state.suggestions) and "no learning" not in painted(app))
        assert "Learning" not in painted(app)

    drive(project, steps)


def test_without_any_code_learning_waits_for_the_first_and_refuses_nothing(tmp_path: Path) -> None:
    """Who makes the codes while coding begins without one: that is no failure of learning."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs_behind(app).learn()
        await pilot.press("n")
        await pilot.pause()
        assert Job.LEARN not in jobs_behind(app).jobs
        assert not jobs_behind(app).failed
        await pilot.press("c", *"wait", "enter")
        await until(pilot, lambda: bool(app.state.suggestions))
        assert "no learning" not in painted(app)

    answers = ["Waiting too long", "Short waiting time", "The staff was kind", "Parking is dear"]
    drive(make_project(tmp_path / "tom.db", answers, None), steps, learn=True)
