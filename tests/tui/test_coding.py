"""Coding with keys: every act is in the file before the screen shows it."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.queries.answer import NO_CODE_FITS
from coder.queries.codebooks import codebook_of
from coder.tui.app import CoderApp
from coder.tui.dialogues.code_picker import Picker
from coder.tui.dialogues.dialogue import Confirm
from tests.tui.driving import (
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    in_front,
    painted,
    until,
)


def test_slots_toggle_and_turn(project: Path) -> None:
    """A digit puts its code on and takes it off; `.` and `,` turn the slots."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("1", "3")
        assert codes(app.session, first) == sorted([code_in_slot(app, 1).id, code_in_slot(app, 3).id])
        await pilot.press("1")
        assert codes(app.session, first) == [code_in_slot(app, 3).id]
        before = app.state.slots.code(1)
        await pilot.press("full_stop")
        assert app.state.slots.code(1) == app.state.slots.codes[9]
        await pilot.press("comma")
        assert app.state.slots.code(1) == before

    drive(project, steps)


def test_no_code_fits_counts_as_coded_and_gives_way_to_a_code(project: Path) -> None:
    """`0` is kept as a flag, counts as coded, takes codes off, and goes when a code is put on."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        first = answer_in_front(app).id
        await pilot.press("1", "0")
        assert codes(app.session, first) == []
        assert answer_in_front(app).has_flag(NO_CODE_FITS)
        assert first in app.state.queue.done
        assert "no code fits" in painted(app)
        await pilot.press("2")
        assert not answer_in_front(app).has_flag(NO_CODE_FITS)
        await pilot.press("u")
        assert answer_in_front(app).has_flag(NO_CODE_FITS)
        await pilot.press("0")
        assert first not in app.state.queue.done

    drive(project, steps)


def test_no_code_fits_has_one_sign_in_every_list(project: Path) -> None:
    """∅ in the column of codes, where an uncoded answer has nothing."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        answer = answer_in_front(app)
        await until(pilot, lambda: bool(app.state.alike.groups))
        await pilot.press("l", "space", "q")  # the first of three alike is coded by itself
        await pilot.press("0")
        for key in ("l", "t"):
            await pilot.press(key)
            lines = painted(app).splitlines()
            found = [line for line in lines if "∅" in line]
            assert len(found) == 1
            heading = next(line for line in lines if "codes" in line)
            assert found[0].index("∅") == heading.index("codes")
            await pilot.press("q")
        assert answer.text in found[0]

    drive(project, steps)


def test_picker_finds_by_letters_takes_several_and_makes_a_new_one(project: Path) -> None:
    """`c`, some letters, `enter`; `tab` takes several; what is not there can be made at once."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("c", *"fl1", "enter")
        assert codes(app.session, first) == ["forløp-1"]
        await pilot.press("c", *"eldre", "tab", *"flykt", "tab", "enter")
        assert set(codes(app.session, first)) >= {"forløp-1", "eldre", "flyktninger"}
        await pilot.press("c", *"helt nytt", "up", "end")
        picker = in_front(app, Picker)
        picker.query_one(Input)
        while picker.rows[picker.matches[picker.at]].find("helt nytt") < 0:
            await pilot.press("down")
        await pilot.press("enter")
        assert "helt-nytt" in codes(app.session, first)
        assert codebook_of(app.session).find("helt nytt").id == "helt-nytt"
        await pilot.press("u")
        assert "helt-nytt" not in codes(app.session, first)
        assert "helt-nytt" not in codebook_of(app.session).by_id

    drive(project, steps)


def test_undo_names_the_act_and_goes_back_to_its_answer(project: Path) -> None:
    """`u` undoes one step at a time, says what, and shows the answer it was about; `ctrl+r` brings it back."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = answer_in_front(app).id
        await pilot.press("2", "space")
        assert answer_in_front(app).id != first
        await pilot.press("u")
        assert answer_in_front(app).id == first
        assert codes(app.session, first) == []
        assert f"Undone: «{code_in_slot(app, 2).name}»" in painted(app)
        await pilot.press("ctrl+r")
        assert codes(app.session, first) == [code_in_slot(app, 2).id]
        assert "Redone:" in painted(app)

    drive(project, steps)


def test_undo_and_redo_of_a_large_act_ask_first_and_say_what_goes(project: Path) -> None:
    """One `u` too many takes no run of suggestions and no import away."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("2", "u", "u", "u", "u")
        assert in_front(app, Confirm)
        assert "60 suggestions" in painted(app)
        assert in_file(project, "SELECT count(*) FROM runs") == [(1,)]
        await pilot.press("escape")
        assert in_file(project, "SELECT count(*) FROM runs") == [(1,)]
        await pilot.press("u", "enter")
        assert in_file(project, "SELECT count(*) FROM runs") == [(0,)]
        assert "Undone:" in painted(app)
        await pilot.press("u", "enter")
        assert in_file(project, "SELECT count(*) FROM responses") == [(0,)]
        await pilot.press("ctrl+r")
        assert "Comes back: 12 answers" in painted(app)
        await pilot.press("enter")
        assert len(app.state.queue.ids) == 12

    drive(project, steps)


def test_alike_answers_are_coded_as_one_change_and_can_be_set_apart(project: Path) -> None:
    """«Vet ikke», «Veit ikkje.» and «vet ikke!» are one group; a code goes on all, one undo takes it off all."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        ids = app.state.queue.ids
        group = {ids[0], ids[1], ids[3]}
        assert set(app.state.alike.group(answer_in_front(app).id)) == group
        assert "3 alike, coded as one" in painted(app)
        await pilot.press("1")
        assert all(codes(app.session, response_id) == [code_in_slot(app, 1).id] for response_id in group)
        assert group <= app.state.queue.done
        await pilot.press("u")
        assert not any(codes(app.session, response_id) for response_id in group)
        await pilot.press("g", "l", "j", "space", "q")
        await pilot.press("1")
        assert [bool(codes(app.session, response_id)) for response_id in (ids[0], ids[1], ids[3])] == [
            True,
            False,
            True,
        ]

    drive(project, steps)
