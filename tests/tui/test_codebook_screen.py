"""The codebook as a tree: every change of it with keys, and all that is said of a code."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from coder.operations.coding import code_answers
from coder.operations.memos import write_memo
from coder.queries.codebooks import codebook_of
from coder.queries.status import check_project
from coder.tui.app import CoderApp
from coder.tui.dialogues.dialogue import ShowText
from coder.tui.screens.answers import AnswersScreen
from coder.tui.screens.codebook import CodebookScreen
from tests.tui.driving import codes, drive, in_file, in_front, painted, until


def test_codebook_add_rename_move_merge_split_retire(project: Path) -> None:
    """Each change is one act that names how many codings it touches, and can be undone."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = app.state.queue.ids[4]
        code_answers(app.session, [str(first)], ("eldre",))
        app.state.reload()
        await pilot.press("B", "n")
        app.screen.query_one(Input).value = "ny kode"
        await pilot.press("enter")
        assert codebook_of(app.session).find("ny kode")
        await pilot.press("r")
        app.screen.query_one(Input).value = "livets kriser"
        await pilot.press("enter")
        assert codebook_of(app.session).by_id["livskrise-sorg"].name == "livets kriser"
        await pilot.press("p", *"eldre", "enter")
        assert codebook_of(app.session).by_id["livskrise-sorg"].parent == "eldre"
        await pilot.press("M", *"flyktninger", "enter", "enter")
        assert codebook_of(app.session).by_id["livskrise-sorg"].retired
        book = in_front(app, CodebookScreen)
        book.table.move([code.id for code in book.codes].index("eldre"))
        await pilot.press("S")
        app.screen.query_one(Input).value = "eldre hjemme, eldre på sykehjem"
        await pilot.press("enter")
        assert "It has 1 coding." in painted(app)
        await pilot.press("enter")
        assert "it touched 1 coding" in painted(app)
        assert codebook_of(app.session).by_id["eldre"].retired
        await pilot.press("u", "enter")
        assert not codebook_of(app.session).by_id["eldre"].retired
        await pilot.press("d", "enter")
        assert codebook_of(app.session).by_id["eldre"].retired
        assert codes(app.session, first) == ["eldre"]
        assert check_project(app.session) == []

    drive(project, steps)


def test_codebook_edit_memo_and_answers(project: Path) -> None:
    """A definition by `e`, a memo by `m`, the answers with a code by `enter`."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B", "e")
        app.screen.query_one("#definition", TextArea).text = "Ny [definisjon]"
        app.screen.query_one("#keywords", TextArea).text = "en\nto"
        await pilot.press("ctrl+s")
        code = codebook_of(app.session).codes[0]
        assert (code.definition, code.keywords) == ("Ny [definisjon]", ("en", "to"))
        assert "Ny [definisjon]" in painted(app)
        await pilot.press("m")
        app.screen.query_one(TextArea).text = "om koden"
        await pilot.press("ctrl+s")
        assert in_file(project, "SELECT text FROM memos WHERE code_id IS NOT NULL") == [("om koden",)]
        code_answers(app.session, [str(app.state.queue.ids[3])], (code.id,))
        await pilot.press("enter")
        await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
        assert in_front(app, AnswersScreen).ids == [app.state.queue.ids[3]]

    drive(project, steps)


def test_codes_in_use_keep_their_order_when_shifted(project: Path) -> None:
    """`J` and `K` move a code among its siblings."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = [code.id for code in codebook_of(app.session)]
        await pilot.press("B", "J")
        after = [code.id for code in codebook_of(app.session)]
        assert after[:2] == before[1::-1]
        await pilot.press("K")
        assert [code.id for code in codebook_of(app.session)] == before

    drive(project, steps)


def test_memos_and_all_that_is_said_of_a_code_can_be_read(project: Path) -> None:
    """Newest first below the table; `i` has all of it, with the memos on the project."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        code = codebook_of(app.session).codes[0]
        for text in ("eldst", "midt", "nyest"):
            write_memo(app.session, text, code=code.id)
        write_memo(app.session, "om [alt]")
        await pilot.press("B", "g")
        await pilot.pause()
        shown = painted(app)
        assert shown.index("nyest") < shown.index("midt")
        assert "eldst" not in shown
        assert "om [alt]" not in shown
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(app.screen, ShowText)
        assert app.screen.text.index("nyest") < app.screen.text.index("eldst") < app.screen.text.index("om [alt]")
        assert "Kari" in app.screen.text
        assert code.definition in app.screen.text

    drive(project, steps)


def test_the_first_code_cannot_go_up_and_retiring_says_what_becomes_of_those_below(project: Path) -> None:
    """Nothing is written where nothing moves."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        acts = in_file(project, "SELECT count(*) FROM changes")
        await pilot.press("B", "g", "K")
        assert "is the first of its siblings" in painted(app)
        assert in_file(project, "SELECT count(*) FROM changes") == acts
        book = in_front(app, CodebookScreen)
        top = next(code for code in book.codes if sum(child.parent == code.id for child in book.codes) > 1)
        below = sum(child.parent == top.id for child in book.codes)
        book.table.move(book.codes.index(top))
        await pilot.press("d")
        await pilot.pause()
        assert f"The {below} codes below it stay and move one level up." in painted(app)

    drive(project, steps)
