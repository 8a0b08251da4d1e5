"""An answer opened from a list: `q` and escape come back to it, with all as it was; nothing quits on the way."""

from __future__ import annotations

import errno
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.tui.app import CoderApp
from coder.tui.screens.alike import AlikeScreen
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.nearest import NearestScreen
from coder.tui.screens.review import ReviewScreen
from coder.tui.state.answer_queue import Order
from tests.tui.driving import answer_in_front, codes, drive, in_front, jobs_behind, painted, until
from tests.tui.tables import filtered


@pytest.mark.parametrize("key", ["q", "escape"])
def test_from_the_table_and_back(project: Path, key: str) -> None:
    """The filter, the cursor, the former queue and the former answer stand as they did."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = list(app.state.queue.ids)
        await pilot.press("n", "n", "down", "t")
        before, chosen = answer_in_front(app).id, app.state.chosen
        found = await filtered(app, pilot, "fylke=Troms")
        await pilot.press("G", "k", "enter")
        assert isinstance(app.screen, CodingScreen)
        assert answer_in_front(app).id == found[-2]
        assert "q back" in painted(app)
        await pilot.press("2", key)
        assert isinstance(app.screen, AnswersScreen)
        assert app.screen.filter_line == "fylke=Troms"
        assert app.screen.table.current == found[-2]
        assert app.screen.table.current_row is not None
        assert app.screen.table.current_row.codes == codes(app.session, found[-2]) != []
        assert (app.state.queue.ids, app.state.queue.order) == (ids, "file")
        assert (answer_in_front(app).id, app.state.chosen) == (before, chosen)
        await pilot.press("escape", "q")
        assert in_front(app, CodingScreen).return_to is None
        assert answer_in_front(app).id == before
        assert "q quit" in painted(app)

    drive(project, steps, size=(140, 30))


def test_from_the_nearest_and_back_to_the_answer_they_are_near_to(project: Path) -> None:
    """Also after an undo has gone to another answer: the codes go on the one that was asked about."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        with open_project(project, app.session.coder) as own:
            code_answers(own, ["4"], ("flyktninger", "eldre"))
        await pilot.press("p")
        await until(pilot, lambda: not in_front(app, NearestScreen).status)
        await pilot.press("o")
        assert answer_in_front(app).id == 4
        await pilot.press("q")
        assert isinstance(app.screen, NearestScreen)
        assert app.screen.table.current == 4
        assert answer_in_front(app).id == first
        app.state.go_to(ResponseId(5))
        await pilot.press("enter")
        assert set(codes(app.session, first)) == {"flyktninger", "eldre"}
        assert codes(app.session, 5) == []
        assert in_front(app, CodingScreen).return_to is None

    drive(project, steps, size=(120, 30))


def test_from_alike_answers_and_from_the_review_and_back(project: Path) -> None:
    """An answer that the queue does not have is opened all the same, and the queue is there again afterwards."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        first, *_, other = next(iter(set(app.state.alike.groups.values())))
        app.state.set_queue("list", [first])
        await pilot.press("l", "G", "enter")
        assert answer_in_front(app).id == other
        await pilot.press("q")
        assert isinstance(app.screen, AlikeScreen)
        assert (app.state.queue.ids, answer_in_front(app).id) == ([first], first)
        await pilot.press("q", "R", "j", "j")
        review = in_front(app, ReviewScreen)
        at, row = review.table.at, review.table.current_row
        assert row is not None
        await pilot.press("enter")
        assert answer_in_front(app).id == row.response.id
        await pilot.press("q")
        assert isinstance(app.screen, ReviewScreen)
        assert app.screen.table.at == at
        assert (app.state.queue.ids, app.state.answer.id) == ([first], first)

    drive(project, steps)


def test_a_mark_begun_before_and_one_begun_on_the_way_stay_with_their_answers(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("n", "n")
        in_front(app, CodingScreen).mark_span((0, 4))
        await pilot.press("f3", "g", "enter")
        assert app.state.span is None
        in_front(app, CodingScreen).mark_span((0, 3))
        await pilot.press("escape", "escape")
        assert isinstance(app.screen, AnswersScreen)
        await pilot.press("q")
        assert (in_front(app, CodingScreen).span_mode, app.state.span) == (True, (0, 4))
        await pilot.press("f3", "g", "enter")
        in_front(app, CodingScreen).mark_span((0, 3))
        await pilot.press("f3", "q")
        assert in_front(app, CodingScreen).span_mode == (app.state.span is not None)

    drive(project, steps)


def test_another_order_chosen_on_the_way_stays(project: Path) -> None:
    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = answer_in_front(app).id
        await pilot.press("t")
        await filtered(app, pilot, "fylke=Troms")
        await pilot.press("enter")
        app.state.set_order(Order("random", seed=7))
        shuffled = list(app.state.queue.ids)
        await pilot.press("q")
        assert (app.state.queue.order, app.state.queue.ids, answer_in_front(app).id) == ("random", shuffled, before)

    drive(project, steps)


def test_a_process_that_cannot_begin_ends_the_wait_and_is_said(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of the nearest answers as of learning: one sentence, and the screen goes on."""

    def refuse(*_args: object, **_options: object) -> None:
        raise OSError(errno.EAGAIN, "Resource temporarily unavailable")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        monkeypatch.setattr("subprocess.Popen", refuse)
        await pilot.press("p")
        await until(pilot, lambda: in_front(app, NearestScreen).status == "This could not be worked out.")
        assert "could not be started: Resource temporarily unavailable" in painted(app)
        await pilot.press("q")
        jobs_behind(app).learn()
        await until(pilot, lambda: "no learning" in app.background_note)
        assert "…" not in jobs_behind(app).note
        await pilot.press("2")
        assert codes(app.session, answer_in_front(app).id) != []

    drive(project, steps, size=(120, 30))
