"""The answer in front is found without the queue, which is read after the first painting, or when asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.operations.coding import code_answers
from coder.operations.erasing import withdraw
from coder.project import open_project
from coder.queries.queue import LOOKED_AT, done, first_uncoded, has, make_queue
from coder.tui.app import CoderApp
from coder.tui.screens.coding_rows import CodingRows
from coder.tui.state.coding_state import CodingState
from tests.many_answers import CODED, make_many
from tests.tui.driving import drive, painted


def test_the_first_uncoded_answer_is_in_front_and_the_rest_is_read_when_asked_for(project: Path) -> None:
    with open_project(project, "Kari") as session:
        all_ids = make_queue(session, ())
        code_answers(session, [str(all_ids[0]), str(all_ids[1])], ("flyktninger",))
        state = CodingState(session)
        assert state.answer is not None
        assert state.answer.id == state.queue.current == all_ids[2]
        assert not state.queue.is_read
        assert not any("%" in part for part in CodingRows(state, False).top(""))
        assert (state.queue.position, state.queue.ids, state.queue.answers) == (2, all_ids, len(all_ids))
        assert (state.queue.is_read, state.queue.coded, state.queue.done) == (True, 2, done(session))
        assert any("%" in part for part in CodingRows(state, False).top(""))


def test_the_answer_where_the_coder_stopped_is_in_front_and_keys_act_from_there(project: Path) -> None:
    with open_project(project, "Kari") as session:
        state = CodingState(session)
        state.go(5)
        state.save_settings()
        for step, at in ((1, 6), (-1, 4)):
            again = CodingState(session)
            assert again.queue.current == state.queue.ids[5]
            assert not again.queue.is_read
            assert again.go(again.queue.position + step)
            assert again.queue.position == at
        coding = CodingState(session)
        coding.toggle(("flyktninger",))
        assert (coding.queue.coded, coding.queue.done) == (1, {state.queue.ids[5]})


def test_an_answer_that_is_gone_is_not_in_front(project: Path) -> None:
    with open_project(project, "Kari") as session:
        state = CodingState(session)
        state.go(5)
        state.save_settings()
        gone, case = state.queue.ids[5], state.answer.case if state.answer is not None else ""
        late = CodingState(session)
        withdraw(session, case)
        assert not has(session, (), gone)
        late.reload()  # what it stood at went while it stood there
        for opened in (CodingState(session), late):
            assert opened.queue.is_read
            assert gone not in opened.queue.ids
            assert opened.answer is not None
            assert opened.answer.id == opened.queue.ids[opened.queue.position]


def test_the_first_uncoded_answer_is_not_looked_for_through_a_whole_file(tmp_path: Path) -> None:
    make_many(tmp_path)
    with open_project(tmp_path / "p.db", "Kari") as session:
        ids = make_queue(session, "svar")
        assert CODED > LOOKED_AT
        assert first_uncoded(session, "svar") is None
        state = CodingState(session)
        assert state.queue.is_read
        assert state.queue.position == CODED
        assert state.queue.current == ids[CODED]


@pytest.mark.parametrize("keys", [(), ("j",)])
def test_the_counts_are_painted_after_the_rest(project: Path, keys: tuple[str, ...]) -> None:
    async def look(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press(*keys)
        await pilot.pause()
        assert app.state.queue.is_read
        assert f"{1 + len(keys)} of {len(app.state.queue.ids)}" in painted(app)
        assert "coded 0 (0 %)" in painted(app)

    drive(project, look, size=(120, 30))
