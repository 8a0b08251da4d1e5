"""The review of suggestions: one, a selection, all above a threshold, and making the first run."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.dialogues.dialogue import Confirm
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.review import ReviewScreen
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, drive, in_file, in_front, make_project, painted, until


def test_review_one_selection_and_all_above_a_threshold(project: Path) -> None:
    """`a` and `x` decide; `+` raises the threshold; `A` asks once and is undone in one step."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R")
        screen = in_front(app, ReviewScreen)
        every = len(screen.table.ids)
        assert every > 3
        await pilot.press("a")
        assert len(screen.table.ids) == every - 1
        assert list(screen.measured.values()) == [(1, 1)]
        await pilot.press("space", "x")
        assert len(screen.table.ids) == every - 2
        await pilot.press("plus", "plus")
        assert screen.above == 0.1
        left = len(screen.table.ids)
        await pilot.press("A", "escape")
        assert len(screen.table.ids) == left
        await pilot.press("A", "enter")
        assert screen.table.ids == []
        assert in_file(project, "SELECT count(*) FROM decisions WHERE decision = 'accept'") == [(left + 1,)]
        orders = [order for (order,) in in_file(project, "SELECT in_order FROM coding_orders ORDER BY change_id")]
        assert orders[-1] == "surest"
        assert "surest" not in orders[:-1]
        await pilot.press("u")
        assert len(screen.table.ids) == left

    drive(project, steps)


def test_alike_answers_are_coded_as_one_in_the_list_too(project: Path) -> None:
    """As on the coding screen: the answers alike get the code, by their own suggestions, and one undo takes all off."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        alike = {app.state.queue.ids[place] for place in (0, 1, 3)}
        await pilot.press("R", "c", *"vet ikke", "enter")
        assert {
            row.response.id for row in in_front(app, ReviewScreen).fetch(in_front(app, ReviewScreen).table.ids).values()
        } >= alike
        in_front(app, ReviewScreen).table.show(
            [
                row_id
                for row_id, row in in_front(app, ReviewScreen).fetch(in_front(app, ReviewScreen).table.ids).items()
                if row.response.id in alike
            ],
            in_front(app, ReviewScreen).table.columns,
        )
        await pilot.press("a")
        found = in_file(project, "SELECT response_id, suggestion_id IS NOT NULL FROM codings")
        assert sorted(found) == sorted((response_id, 1) for response_id in alike)
        assert not alike & {
            row.response.id for row in in_front(app, ReviewScreen).fetch(in_front(app, ReviewScreen).table.ids).values()
        }
        await pilot.press("u")
        assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]

    drive(project, steps)


def test_review_by_code_by_run_and_open(project: Path) -> None:
    """One code, code by code, also what did not pass, and the answer itself."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R", "c", *"flyktn", "enter")
        assert {
            in_front(app, ReviewScreen).fetch([row_id])[row_id].suggestion.code
            for row_id in in_front(app, ReviewScreen).table.ids
        } == {"flyktninger"}
        await pilot.press("c", "p")
        assert len(in_front(app, ReviewScreen).table.ids) > len(ANSWERS)
        await pilot.press("p", "s", "r", "enter", "enter")
        assert in_front(app, AppScreen).context == "code"

    drive(project, steps)


def test_a_review_without_a_run_offers_to_make_one(tmp_path: Path) -> None:
    """Asked when the screen opens, and by the key of the runs; the run can be undone."""
    project = make_project(tmp_path / "uten.db", ANSWERS, shipped_codebook())

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        await pilot.press("escape")
        assert in_file(project, "SELECT count(*) FROM runs") == [(0,)]
        assert "r makes one" in painted(app)
        await pilot.press("r", "enter")
        await until(pilot, lambda: len(in_front(app, ReviewScreen).table.ids) > 0)
        assert "Run 1 is made" in painted(app)
        await pilot.press("u", "enter")
        assert in_file(project, "SELECT count(*) FROM suggestions") == [(0,)]

    drive(project, steps)
