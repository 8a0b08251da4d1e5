"""Orders that need a run of suggestions where there is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.operations.learning import Delivered, OrderedAnswers, RunWritten
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from coder.tui.state.answer_queue import Order
from tests.tui.driving import choose_order, drive, in_file, jobs_behind, painted, until


@pytest.mark.parametrize("words", ["uncertain: ", "half"])
def test_an_order_without_a_run_makes_one(words: str, without_run: Path) -> None:
    """The run is an act of the coder, named and undoable; then the queue is in that order."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, words)
        assert "making suggestions" in painted(app)
        await until(pilot, lambda: app.state.queue.order != "file")
        assert app.state.queue.order == words[:9].strip(": ")
        assert "run 1 was made for 12 answers" in " ".join(painted(app).split())
        assert "making suggestions" not in painted(app)
        assert app.state.suggestions
        assert in_file(without_run, "SELECT kind FROM changes ORDER BY id DESC LIMIT 1") == [("suggest",)]
        app._tick()  # it looks at what others have written
        await pilot.pause()
        assert "Another program" not in painted(app)
        await pilot.press("u", "enter")
        assert in_file(without_run, "SELECT count(*) FROM runs") == [(0,)]

    drive(without_run, steps, size=(120, 30))


def test_what_is_chosen_later_is_not_overtaken_by_an_order_that_is_being_worked_out(without_run: Path) -> None:
    """Neither by one that comes late, nor by one that waited for a run; whoever else waited for the run gets it."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        jobs, waited = jobs_behind(app), list[RunWritten]()
        jobs.put_in_order(Order("similar", like=app.state.queue.ids[0]), from_start=False)
        asked = jobs.jobs[Job.ORDER].generation
        await choose_order(pilot, "file")
        jobs.receive(Delivered(asked, OrderedAnswers(tuple(reversed(app.state.queue.ids)))))
        assert app.state.queue.order == "file"
        assert not app.background_note
        await choose_order(pilot, "uncertain: ")
        jobs.make_run(waited.append)
        await choose_order(pilot, "file")
        await until(pilot, lambda: bool(waited))
        assert [one.run for one in waited] == [1]
        await pilot.pause()
        assert app.state.queue.order == "file"

    drive(without_run, steps)
