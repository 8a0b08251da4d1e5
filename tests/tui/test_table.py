"""The table of answers, its filter line, marks and orders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.i18n.words import use_language
from coder.operations.coding import code_answers
from coder.tui.app import CoderApp
from coder.tui.screens.answers import AnswersScreen
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    in_front,
    painted,
    until,
)
from tests.tui.tables import filtered


def test_table_marks_and_codes_many_as_one_act(project: Path) -> None:
    """`space` marks, a digit codes all that is marked, one undo takes it back."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "space", "j", "space", "2")
        wanted = code_in_slot(app, 2).id
        marked = [app.state.queue.ids[0], app.state.queue.ids[2]]
        assert [codes(app.session, response_id) for response_id in marked] == [[wanted], [wanted]]
        assert in_file(project, "SELECT count(*) FROM codings") == [(2,)]
        await pilot.press("u")
        assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]
        await pilot.press("escape", "asterisk", "c", *"flykt", "enter")
        assert in_file(project, "SELECT count(*) FROM codings") == [(len(ANSWERS),)]

    drive(project, steps)


def test_table_filters_sorts_and_shows_variables(project: Path) -> None:
    """Words, variables, codes with sub-codes, uncoded, confidence and flags; by any column and turned round."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = app.state.queue.ids
        code_answers(app.session, [str(ids[8])], ("forløp 1",))
        app.state.reload()
        await pilot.press("t")
        assert await filtered(app, pilot, "unge") == [ids[4]]
        assert await filtered(app, pilot, "kode:hovedforløp") == [ids[8]]
        assert await filtered(app, pilot, "fylke=Viken") == ids[::2]
        assert await filtered(app, pilot, "uncoded fylke=Viken") == [
            response_id for response_id in ids[::2] if response_id != ids[8]
        ]
        assert await filtered(app, pilot, "by:Kari") == [ids[8]]
        sure = "SELECT response_id FROM suggestions GROUP BY response_id HAVING max(confidence) >= 0.9 ORDER BY 1"
        assert await filtered(app, pilot, "conf>.9") == [response_id for (response_id,) in in_file(project, sure)]
        assert await filtered(app, pilot, "flag:quote") == []
        await pilot.press("escape")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        await pilot.press("s", *"length", "enter")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        assert (in_front(app, AnswersScreen).ids or [])[0] == ids[2]
        await pilot.press("S")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        assert (in_front(app, AnswersScreen).ids or [])[-1] == ids[2]
        await pilot.press("v", *"fylke", "enter")
        assert "Troms" in painted(app)

    drive(project, steps, size=(120, 30))


def test_the_head_names_the_code_that_some_letters_found(project: Path) -> None:
    """A code named in full, and all else, stands in it as it was typed; the line itself stays as it was typed."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        await filtered(app, pilot, "-code:hovedf fylke=Viken code:eldre")
        assert '-code:"hovedforløp" fylke=Viken code:eldre' in painted(app).splitlines()[0]
        assert app.screen.query_one("#filter", Input).value == "-code:hovedf fylke=Viken code:eldre"

    drive(project, steps, size=(110, 30))


def test_a_filtered_table_becomes_the_queue(project: Path) -> None:
    """`enter` opens an answer; the queue is then what was listed."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = list(app.state.queue.ids)
        await pilot.press("t")
        found = await filtered(app, pilot, "fylke=Troms")
        await pilot.press("j", "enter")
        assert app.state.queue.ids == found
        assert answer_in_front(app).id == found[1]
        assert "from the table" in painted(app)
        await pilot.press("o", "enter")
        assert app.state.queue.ids == ids

    drive(project, steps)


def test_marks_go_with_the_rows_that_a_filter_hides(project: Path) -> None:
    """Nothing that is out of sight is marked; how many were coded is said."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = app.state.queue.ids
        await pilot.press("t", "g", "space", "space")
        assert len(in_front(app, AnswersScreen).table.marks) == 2
        assert await filtered(app, pilot, "unge") == [ids[4]]
        assert in_front(app, AnswersScreen).table.marks == set()
        assert "marked" not in painted(app)
        await pilot.press("escape")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        await pilot.press("g", "space", "space", "1")
        assert "That was 2 answers as one act" in painted(app)
        assert "coded 2 (17 %)" in painted(app)  # of 12, rounded as `coder status` does

    drive(project, steps)


def test_an_answer_set_apart_is_put_back_by_the_same_key_or_by_undo(project: Path) -> None:
    """`space` says what it did, and stays on the row."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: len(app.state.alike.group(answer_in_front(app).id)) == 3)
        first = answer_in_front(app).id
        await pilot.press("1", "l", "space")
        assert app.state.alike.apart == {first}
        assert "coded by itself now" in painted(app)
        await pilot.press("space")
        assert app.state.alike.apart == set()
        await pilot.press("space", "u")
        assert app.state.alike.apart == set()
        assert in_file(project, "SELECT count(*) FROM codings") == [(3,)]
        use_language("nb")
        await pilot.press("space", "escape")
        await pilot.pause()
        assert "3 like, dette kodes for seg" in painted(app)

    drive(project, steps)


def test_a_refused_filter_leaves_the_head_with_the_rows(project: Path) -> None:
    """Head and rows are of the filter that was read last; what was typed stays to be mended."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "slash", *"ingen", "enter")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        listed = list(in_front(app, AnswersScreen).table.ids)
        await pilot.press("slash", *" nix=1", "enter")
        await pilot.pause()
        head = painted(app).splitlines()[0]
        assert "There is no variable «nix»" in painted(app)
        assert f"{len(listed)} answers · ingen" in head
        assert "nix" not in head
        assert list(in_front(app, AnswersScreen).table.ids) == listed
        assert isinstance(app.focused, Input)
        assert app.focused.value == "ingen nix=1"
        await pilot.press(*["backspace"] * 6, "enter")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        assert list(in_front(app, AnswersScreen).table.ids) == listed

    drive(project, steps)
