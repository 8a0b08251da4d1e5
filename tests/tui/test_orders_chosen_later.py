"""An order that is chosen later is not overtaken by one that is being worked out, or that waits for a run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.operations.learning import Delivered, OrderedAnswers, RunWritten
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from coder.tui.state.answer_queue import Order
from tests.tui.driving import choose_order, drive, jobs_behind, until


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
        assert [run_written.run for run_written in waited] == [1]
        await pilot.pause()
        assert app.state.queue.order == "file"

    drive(without_run, steps)
