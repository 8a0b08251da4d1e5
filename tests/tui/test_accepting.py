"""Suggestions are accepted and rejected, and what enter does with the answer in front."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace
from textual.pilot import Pilot

from coder.model import Codebook
from coder.tui.app import CoderApp
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    make_project,
    painted,
    until,
)


def test_accept_reject_and_go_on(project: Path) -> None:
    """`a` accepts what is chosen, `x` rejects, `enter` accepts and goes on; provenance is kept."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        state = app.state
        first, suggestions = answer_in_front(app).id, state.suggestions
        await pilot.press("a")
        assert in_file(project, f"SELECT run_id, rank FROM codings WHERE response_id = {first}") == [(1, 1)]
        assert state.suggestions[0].decision == "accept"
        await pilot.press("x")
        assert state.suggestions[1].decision == "reject"
        assert codes(app.session, first) == [suggestions[0].code]
        await pilot.press("enter")
        assert answer_in_front(app).id != first
        second, suggested = answer_in_front(app).id, state.chosen_suggestion
        assert suggested is not None
        await pilot.press("enter")
        assert codes(app.session, second) == [suggested.code]
        assert answer_in_front(app).id != second

    drive(project, steps)


@pytest.mark.parametrize("key", ["a", "x"])
def test_after_undo_the_suggestion_that_was_decided_on_is_chosen_again(project: Path, key: str) -> None:
    """`u`, and then the other key, decides on the same suggestion; what was never decided does not come in between."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        state = app.state
        first, second, *_others = state.suggestions
        await pilot.press(key)
        assert state.chosen_suggestion == second
        await pilot.press("u")
        assert state.chosen_suggestion == first
        await pilot.press("x" if key == "a" else "a")
        assert [suggestion.decision for suggestion in state.suggestions[:2]] == [
            "reject" if key == "a" else "accept",
            None,
        ]

    drive(project, steps)


def test_enter_does_not_accept_on_an_answer_that_is_coded(project: Path) -> None:
    """With a code by slot on it, `enter` only goes on; a suggestion chosen by hand is accepted."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("2", "enter")
        assert codes(app.session, first) == [code_in_slot(app, 2).id]
        await pilot.press("k", "down", "enter")
        assert len(codes(app.session, first)) == 2

    drive(project, steps)


def test_hint_and_key_bar_say_what_enter_does_with_the_answer_in_front(project: Path) -> None:
    """«Accepts the suggestion» stands there only where enter would do that."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "⏎ accepts the suggestion" in painted(app)
        assert "⏎ ok, next" in painted(app)
        assert "1–9 put on the numbered codes" in painted(app)
        await pilot.press("2")  # coded: enter only goes on
        assert "⏎ accepts" not in painted(app)
        assert "⏎ next" in painted(app)
        await pilot.press("down")  # a suggestion is chosen by hand: enter accepts it
        assert "⏎ accepts" in painted(app)

    drive(project, steps)


def test_a_suggestion_that_was_chosen_stays_chosen_where_others_come(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As when a run is made while the answer is read; enter never accepts one that nobody has chosen."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("down")
        state, chosen, answer = app.state, app.state.chosen_suggestion, answer_in_front(app)
        assert chosen is not None
        rest = tuple(suggestion for suggestion in answer.suggestions if suggestion != chosen)
        for found, expected in (((*rest, chosen)[-3:], (2, True)), (rest, (0, False))):
            new = replace(answer, suggestions=found)
            monkeypatch.setattr("coder.tui.state.coding_state.read_answer", lambda *_, new=new: new)
            state.reload()
            assert (state.chosen, state.chosen_by_hand) == expected

    drive(project, steps)


def test_enter_goes_on_where_a_suggestion_has_only_just_come(project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The key was pressed when there was none; a moment later it accepts."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        state, first = app.state, answer_in_front(app)
        for seconds, expected in ((0.0, []), (1.0, [first.suggestions[0].code])):
            state.go(0)
            state.answer = replace(first, suggestions=())
            state.reload()
            state.came_at -= seconds
            if not seconds:
                await pilot.press("a")
                assert "have changed just now" in painted(app)
            await pilot.press("enter")
            assert answer_in_front(app).id != first.id
            assert codes(app.session, first.id) == expected

    drive(project, steps)


def test_nothing_is_offered_to_accept_where_nothing_is_suggested(tmp_path: Path, tiny_codebook: Codebook) -> None:
    path = make_project(tmp_path / "tom.db", ANSWERS, tiny_codebook)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert "accept" not in painted(app)
        assert "reject" not in painted(app)
        assert "c finds any code" in painted(app)
        app.state.settings.hints_known |= {"pick"}
        await pilot.press("n")
        assert "1–3 put codes on and off" in painted(app)

    drive(path, steps)


def test_accepting_for_a_group_keeps_each_answers_own_suggestion(project: Path) -> None:
    """An accepted suggestion makes a coding with its run on every answer alike."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        await pilot.press("a")
        found = in_file(project, "SELECT response_id, run_id, suggestion_id FROM codings ORDER BY response_id")
        assert [row[0] for row in found] == [app.state.queue.ids[place] for place in (0, 1, 3)]
        assert all(run == 1 for _, run, _ in found)
        assert len({suggestion for _, _, suggestion in found}) == 3

    drive(project, steps)
