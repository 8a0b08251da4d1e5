"""Choosing an order: each just works, makes its run where there is none, and says when enough is found."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Codebook
from coder.operations import sampling
from coder.operations.coding import code_answers
from coder.operations.learning import Delivered, OrderedAnswers
from coder.project import open_project
from coder.queries import queue
from coder.queries.queue import make_queue
from coder.tui.app import CoderApp
from coder.tui.background.jobs import BackgroundJobs
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    choose_order,
    drive,
    jobs_behind,
    make_project,
    painted,
    until,
)


def test_half_and_half_goes_by_the_run_and_is_kept(project: Path) -> None:
    """By turns at random and uncertain; the same again the next time."""
    remembered: list[list[int]] = []

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, "half")
        assert app.state.queue.order == "half"
        assert "half at random" in painted(app)
        remembered.append(list(app.state.queue.ids))
        await pilot.press("q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert remembered[0] == app.state.queue.ids

    drive(project, steps, size=(100, 30))
    drive(project, again)
    assert sorted(remembered[0]) != remembered[0]


def test_the_orders_of_many_answers_are_made_behind_the_screen(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No key waits for them, and neither does the start: the answer in front is there before its queue."""
    monkeypatch.setattr("coder.queries.queue.AT_ONCE", 3)
    remembered: list[list[int]] = []
    seen, deliver = Event(), BackgroundJobs._deliver

    def when_seen(*given: Any) -> None:
        seen.wait(20)  # however quick the machine is, the screen is looked at before the order is there
        deliver(*given)

    monkeypatch.setattr(BackgroundJobs, "_deliver", when_seen)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_file_order = list(app.state.queue.ids)
        await choose_order(pilot, "uncertain: ")
        assert app.state.queue.ids == in_file_order
        seen.set()
        await until(pilot, lambda: app.state.queue.order == "uncertain")
        assert app.state.queue.ids == make_queue(app.session, "svar", "uncertain") != in_file_order
        assert app.state.queue.position == 0
        await pilot.press("j", "j")
        remembered.append(list(app.state.queue.ids))
        await pilot.press("q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert answer_in_front(app).id == remembered[0][2]
        await until(pilot, lambda: not app.state.queue.order_pending)
        assert app.state.queue.ids == remembered[0]
        assert app.state.queue.position == 2

    drive(project, steps)
    drive(project, again)


def test_no_dead_end_without_codes_or_in_a_file_that_can_only_be_read(without_run: Path, tmp_path: Path) -> None:
    """Where a run cannot be made it is said why, and what to do; the order stays."""
    empty = make_project(tmp_path / "e.db", ANSWERS, Codebook(()))

    async def no_codes(app: CoderApp, pilot: Pilot[Any]) -> None:
        await choose_order(pilot, "uncertain: ")
        assert "c makes one" in painted(app)
        assert app.state.queue.order == "file"
        await pilot.press("R", "r")  # where c is another key
        assert "B opens the codebook" in painted(app)

    async def all_coded(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language("nb")
        with open_project(without_run, "Kari") as session:
            for response in app.state.queue.ids:
                code_answers(session, [str(response)], ("flyktninger",))
        await pilot.press("o", *"usikre: ", "enter")
        await until(pilot, lambda: "ingenting å foreslå" in painted(app))
        assert app.state.queue.order == "file"

    drive(empty, no_codes)
    drive(without_run, all_coded, size=(120, 30))


def test_most_like_the_answer_in_front_first(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Worked out behind the screen; the answer stays in front, and the order is there again after a restart."""
    remembered: list[list[int]] = []
    ordered: list[Delivered] = []
    receive = BackgroundJobs.receive

    def receive_unless_ordered(jobs: BackgroundJobs, delivered: Delivered) -> None:
        if isinstance(delivered.reply, OrderedAnswers):  # however quick it was, the screen is seen before it comes
            ordered.append(delivered)
        else:
            receive(jobs, delivered)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.go(4)
        app.refresh_screen()
        first = answer_in_front(app).id
        with monkeypatch.context() as patch:
            patch.setattr(BackgroundJobs, "receive", receive_unless_ordered)
            await choose_order(pilot, "like this")
            await until(pilot, lambda: bool(ordered))
            assert app.state.queue.order == "file"
        jobs_behind(app).receive(ordered[0])
        await until(pilot, lambda: app.state.queue.order == "similar")
        assert answer_in_front(app).id == first == app.state.queue.ids[0]
        assert "like one answer" in painted(app)
        remembered.append(list(app.state.queue.ids))
        await pilot.press("j", "q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        here = answer_in_front(app).id
        await until(pilot, lambda: app.state.queue.ids == remembered[0])
        assert answer_in_front(app).id == here == remembered[0][1]

    drive(project, steps, size=(120, 30))
    drive(project, again)
    assert sorted(remembered[0]) != remembered[0]


def test_an_order_that_is_not_to_be_had_is_not_offered(without_run: Path) -> None:
    """The random sample stands in the box once one has been drawn."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("o")
        await pilot.pause()
        assert "In which order?" in painted(app)
        assert "sample: " not in painted(app)
        sampling.draw(app.session, queue.questions(app.session)[0].name, 4)
        await pilot.press("escape", "o")
        await pilot.pause()
        assert "sample: the random sample" in painted(app)

    drive(without_run, steps)
