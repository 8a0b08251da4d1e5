"""The nearest coded answers: how answers like the one in front were coded, and its codes put on this one."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.operations.coding import code_answers
from coder.project import open_project
from coder.tui.app import CoderApp
from coder.tui.background.jobs import Job
from coder.tui.screens.coding import CodingScreen
from coder.tui.screens.nearest import NearestScreen
from tests.tui.driving import (
    answer_in_front,
    codes,
    drive,
    in_file,
    in_front,
    jobs_behind,
    painted,
    until,
)


def test_nearest_coded_answers_with_their_codes(project: Path) -> None:
    """`p` shows how answers like this one were coded; enter puts the same codes on; nothing near is said so."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, app.session.coder) as own, open_project(project, "Ola") as other:
            code_answers(own, ["5"], ("flyktninger", "eldre"))
            code_answers(other, ["2"], ("eldre",))  # which this coder has yet to code
        await pilot.press("p")
        await until(pilot, lambda: "No coded answer is like this one" in painted(app))
        await pilot.press("enter", "q")  # enter does nothing there
        assert codes(app.session, answer_in_front(app).id) == []
        with open_project(project, app.session.coder) as own:
            code_answers(own, ["2"], ("flyktninger", "eldre"))
        await pilot.press("p")
        assert isinstance(app.screen, NearestScreen)
        await until(pilot, lambda: not in_front(app, NearestScreen).status)
        seen = painted(app)
        assert "Veit ikkje." in seen
        assert "flyktninger" in seen
        assert "1 coded answer like this one" in seen
        first = answer_in_front(app).id
        nearest = in_front(app, NearestScreen)
        await pilot.press("enter")
        assert set(codes(app.session, first)) == {"flyktninger", "eldre"}
        nearest._found([])  # as when the screen is left just before they come
        assert not isinstance(app.screen, NearestScreen)

    drive(project, steps, size=(120, 30))


def test_in_blind_mode_the_nearest_are_hidden_too(project: Path) -> None:
    """What others chose would lead the coder."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        in_front(app, CodingScreen).action_blind()
        await pilot.press("p")
        assert "hidden in blind mode" in painted(app)
        assert Job.NEAREST not in jobs_behind(app).jobs

    drive(project, steps)


def test_keys_after_p_are_for_the_list_and_it_never_comes_back_by_itself(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It opens at once and says that it is looking; enter accepts nothing; left, it stays away."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = in_file(project, "SELECT count(*) FROM changes")
        monkeypatch.setattr(jobs_behind(app), "nearest", lambda response, take, failed: asked.append((take, failed)))
        await pilot.press("p", "enter")
        assert isinstance(app.screen, NearestScreen)
        assert "looking …" in painted(app)
        asked[0][1]()
        await pilot.pause()
        assert "could not be worked out" in painted(app)
        await pilot.press("enter", "q", "p", "q")
        assert app.screen is app.current_screen
        assert in_file(project, "SELECT count(*) FROM changes") == before

    asked: list[Any] = []
    drive(project, steps)
