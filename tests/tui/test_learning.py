"""Learning behind the screen: suggestions come anew after decisions, and what is overtaken is dropped."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from time import monotonic
from typing import Any, cast

import pytest
from textual.pilot import Pilot
from textual.timer import Timer

from coder.jobs.process import Process
from coder.operations.learning import Learn
from coder.queries.status import check_project, status_of
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from tests.tui.driving import answer_in_front, drive, in_file, jobs_behind, painted, until


def test_learning_in_the_background_refreshes_suggestions(project: Path) -> None:
    """After some acts newer suggestions arrive; an accepted one keeps a run of its own, which undo takes back too."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        for _ in range(5):
            await pilot.press("2", "n")
        in_front, coded = app.state.suggestions, len(app.state.queue.done)
        assert coded > 5  # two of them are alike, and coded as one
        await until(
            pilot,
            lambda: (
                app.state.suggestion_source.newest is not None
                and app.state.suggestion_source.newest.run.learned_from == coded
            ),
        )
        assert app.state.suggestions == in_front
        await pilot.press("n")
        assert app.state.chosen_suggestion is not None
        assert app.state.chosen_suggestion.id is None
        await pilot.press("a")
        assert in_file(project, "SELECT count(*) FROM runs WHERE live <> ''") == [(1,)]
        assert in_file(project, "SELECT run_id FROM codings ORDER BY id DESC LIMIT 1") == [(2,)]
        run = status_of(app.session).run
        assert run is not None
        assert run.id == 1
        await pilot.press("u")
        assert in_file(project, "SELECT count(*) FROM runs WHERE live <> ''") == [(0,)]
        assert check_project(app.session) == []

    drive(project, steps, learn=True)


def test_a_timer_that_ends_a_little_early_leaves_no_act_unlearned(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Textual's timers may end half a millisecond before they are due; here each does, and by more."""
    begun: list[int] = []
    set_timer = CoderApp.set_timer

    def early(app: CoderApp, delay: float, *args: Any, **options: Any) -> Timer:
        return set_timer(app, delay - 0.02, *args, **options)

    monkeypatch.setattr(CoderApp, "set_timer", early)
    monkeypatch.setattr("coder.tui.background.jobs.BackgroundJobs.learn", lambda jobs: begun.append(jobs.act_count))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs = jobs_behind(app)
        jobs._rested_at = monotonic() + 0.4  # the fit before has just ended
        await pilot.press("2")
        await until(pilot, lambda: begun == [jobs.act_count], 5)

    drive(project, steps, learn=True)


def test_what_a_killed_process_was_to_learn_from_is_learned_by_another(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without another act of the coder; that it was killed is said."""
    stopped: list[Process] = []
    ask = Process.ask

    def ask_and_stop(process: Process, number: int, request: object) -> None:
        if isinstance(request, Learn) and not stopped:
            stopped.append(process)
            os.kill(process.pid, signal.SIGSTOP)
        ask(process, number, request)

    monkeypatch.setattr(Process, "ask", ask_and_stop)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("2")
        await until(pilot, lambda: bool(stopped), 10)
        os.kill(stopped[0].pid, signal.SIGKILL)
        await until(pilot, lambda: "Learning stopped" in painted(app), 10)
        await until(
            pilot,
            lambda: (
                app.state.suggestion_source.newest is not None
                and app.state.suggestion_source.newest.run.learned_from == len(app.state.queue.done)
            ),
            60,
        )
        assert not app.background_note

    drive(project, steps, size=(140, 30), learn=True)


def test_late_results_of_an_overtaken_job_are_dropped(project: Path) -> None:
    """What a newer generation has overtaken never reaches the screen."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        from coder.operations.learning import Delivered
        from coder.queries.live_run import LearnedSuggestions, LiveRun

        class Overtaken:
            generation = 7
            running = False

            def cancel(self) -> None:
                """Nothing runs."""

        jobs_behind(app).jobs[Job.LEARN] = cast(Any, Overtaken())
        jobs_behind(app).receive(Delivered(6, LearnedSuggestions(LiveRun("old", 1, 1), {answer_in_front(app).id: ()})))
        assert app.state.suggestion_source.newest is None
        jobs_behind(app).receive(Delivered(7, LearnedSuggestions(LiveRun("new", 1, 1), {answer_in_front(app).id: ()})))
        newest = app.state.suggestion_source.newest
        assert newest is not None
        assert newest.run.token == "new"

    drive(project, steps)
