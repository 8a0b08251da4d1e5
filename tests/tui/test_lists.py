"""The table of answers, the review of suggestions and the codebook, with keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import ANSWERS, codes, drive, in_file, painted, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from coder import shipped
from coder.codebook import read_codebook
from coder.errors import CoderError
from coder.tui.app import CoderApp
from coder.tui.filtering import read_filter


async def filtered(app: CoderApp, pilot: Pilot[Any], line: str) -> list[int]:
    """Write a filter line in the table and wait for what it finds."""
    await pilot.press("slash")
    app.screen.query_one("#filter", Input).value = line
    await pilot.press("enter")
    await until(pilot, lambda: not app.screen.busy)
    return list(app.screen.ids)


def test_table_marks_and_codes_many_as_one_act(project: Path) -> None:
    """`space` marks, a digit codes all that is marked, one undo takes it back."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "space", "j", "space", "2")
        wanted = app.desk.slot(2).id
        marked = [app.desk.ids[0], app.desk.ids[2]]
        assert [codes(app.session, one) for one in marked] == [[wanted], [wanted]]
        assert in_file(project, "SELECT count(*) FROM codings") == [(2,)]
        await pilot.press("u")
        assert in_file(project, "SELECT count(*) FROM codings") == [(0,)]
        await pilot.press("escape", "asterisk", "c", *"flykt", "enter")
        assert in_file(project, "SELECT count(*) FROM codings") == [(len(ANSWERS),)]

    drive(project, steps)


def test_table_filters_sorts_and_shows_variables(project: Path) -> None:
    """Words, variables, codes with sub-codes, uncoded, confidence and flags; by any column and turned round."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = app.desk.ids
        app.session.apply(str(ids[8]), ("forløp 1",))
        app.desk.reload()
        await pilot.press("t")
        assert await filtered(app, pilot, "unge") == [ids[4]]
        assert await filtered(app, pilot, "kode:hovedforløp") == [ids[8]]
        assert await filtered(app, pilot, "fylke=Viken") == ids[::2]
        assert await filtered(app, pilot, "uncoded fylke=Viken") == [one for one in ids[::2] if one != ids[8]]
        assert await filtered(app, pilot, "by:Kari") == [ids[8]]
        sure = "SELECT response_id FROM suggestions GROUP BY response_id HAVING max(confidence) >= 0.9 ORDER BY 1"
        assert await filtered(app, pilot, "conf>.9") == [one for (one,) in in_file(project, sure)]
        assert await filtered(app, pilot, "flag:quote") == []
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.busy)
        await pilot.press("s", *"length", "enter")
        await until(pilot, lambda: not app.screen.busy)
        assert app.screen.ids[0] == ids[2]
        await pilot.press("S")
        await until(pilot, lambda: not app.screen.busy)
        assert app.screen.ids[-1] == ids[2]
        await pilot.press("v", *"fylke", "enter")
        assert "Troms" in painted(app)

    drive(project, steps, size=(120, 30))


def test_a_filtered_table_becomes_the_queue(project: Path) -> None:
    """`enter` opens an answer; the queue is then what was listed."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = list(app.desk.ids)
        await pilot.press("t")
        found = await filtered(app, pilot, "fylke=Troms")
        await pilot.press("j", "enter")
        assert app.desk.ids == found
        assert app.desk.answer.id == found[1]
        assert "from the table" in painted(app)
        await pilot.press("o", "enter")
        assert app.desk.ids == ids

    drive(project, steps)


@pytest.mark.parametrize("line", ["code:finnes-ikke-her", "fylket=Viken", "flag:blue"])
def test_a_filter_that_makes_no_sense_is_refused_with_a_hint(line: str) -> None:
    """What is unknown is named; nothing stops."""
    with pytest.raises(CoderError) as refused:
        read_filter(line, read_codebook(shipped.CODEBOOK), ["fylke"], None)
    assert refused.value.hint or "finnes-ikke" in refused.value.message


def test_filter_line_reads_ranges_phrases_and_negation() -> None:
    """Bounds join to a range; a phrase stays together; `-code:` leaves out with sub-codes."""
    found = read_filter('conf>.2 conf<.6 "to ord" -code:hovedforløp', read_codebook(shipped.CODEBOOK), [], "svar")
    assert found.confidence == (0.2, 0.6)
    assert found.where.text == '"to ord"'
    assert "forløp-1" in found.where.without
    assert found.where.question == "svar"


def test_review_one_selection_and_all_above_a_threshold(project: Path) -> None:
    """`a` and `x` decide; `+` raises the threshold; `A` asks once and is undone in one step."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R")
        screen = app.screen
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
        await pilot.press("u")
        assert len(screen.table.ids) == left

    drive(project, steps)


def test_review_by_code_by_run_and_open(project: Path) -> None:
    """One code, code by code, also what did not pass, and the answer itself."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R", "c", *"flyktn", "enter")
        assert {app.screen.fetch([one])[one]["code"] for one in app.screen.table.ids} == {"flyktninger"}
        await pilot.press("c", "p")
        assert len(app.screen.table.ids) > len(ANSWERS)
        await pilot.press("p", "s", "r", "enter", "enter")
        assert app.screen.context == "code"

    drive(project, steps)


def test_codebook_add_rename_move_merge_split_retire(project: Path) -> None:
    """Each change is one act that names how many codings it touches, and can be undone."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = app.desk.ids[4]
        app.session.apply(str(first), ("eldre",))
        app.desk.reload()
        await pilot.press("B", "n")
        app.screen.query_one(Input).value = "ny kode"
        await pilot.press("enter")
        assert app.session.codebook().find("ny kode")
        await pilot.press("r")
        app.screen.query_one(Input).value = "livets kriser"
        await pilot.press("enter")
        assert app.session.codebook().by_id["livskrise-sorg"].name == "livets kriser"
        await pilot.press("p", *"eldre", "enter")
        assert app.session.codebook().by_id["livskrise-sorg"].parent == "eldre"
        await pilot.press("M", *"flyktninger", "enter", "enter")
        assert app.session.codebook().by_id["livskrise-sorg"].retired
        book = app.screen
        book.table.move([code.id for code in book.codes].index("eldre"))
        await pilot.press("S")
        app.screen.query_one(Input).value = "eldre hjemme, eldre på sykehjem"
        await pilot.press("enter")
        assert "It has 1 coding." in painted(app)
        await pilot.press("enter")
        assert "it touched 1 coding" in painted(app)
        assert app.session.codebook().by_id["eldre"].retired
        await pilot.press("u")
        assert not app.session.codebook().by_id["eldre"].retired
        await pilot.press("d", "enter")
        assert app.session.codebook().by_id["eldre"].retired
        assert codes(app.session, first) == ["eldre"]
        assert app.session.check() == []

    drive(project, steps)


def test_codebook_edit_memo_and_answers(project: Path) -> None:
    """A definition by `e`, a memo by `m`, the answers with a code by `enter`."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("B", "e")
        app.screen.query_one("#definition", TextArea).text = "Ny [definisjon]"
        app.screen.query_one("#keywords", TextArea).text = "en\nto"
        await pilot.press("ctrl+s")
        code = app.session.codebook().codes[0]
        assert (code.definition, code.keywords) == ("Ny [definisjon]", ("en", "to"))
        assert "Ny [definisjon]" in painted(app)
        await pilot.press("m")
        app.screen.query_one(TextArea).text = "om koden"
        await pilot.press("ctrl+s")
        assert in_file(project, "SELECT text FROM memos WHERE code_id IS NOT NULL") == [("om koden",)]
        app.session.apply(str(app.desk.ids[3]), (code.id,))
        await pilot.press("enter")
        await until(pilot, lambda: not app.screen.busy)
        assert app.screen.ids == [app.desk.ids[3]]

    drive(project, steps)


def test_codes_in_use_keep_their_order_when_shifted(project: Path) -> None:
    """`J` and `K` move a code among its siblings."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        before = [code.id for code in app.session.codebook()]
        await pilot.press("B", "J")
        after = [code.id for code in app.session.codebook()]
        assert after[:2] == before[1::-1]
        await pilot.press("K")
        assert [code.id for code in app.session.codebook()] == before

    drive(project, steps)


def test_palette_and_help_do_and_tell(project: Path) -> None:
    """The palette finds an act by some letters; help lists the keys of the screen in front."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("colon", *"come back", "enter")
        assert app.desk.answer.has_flag("come back")
        await pilot.press("question_mark")
        await pilot.pause()
        assert "Accept the suggestion" in painted(app)
        await pilot.press("escape", "colon", *"project memo", "enter")
        app.screen.query_one(TextArea).text = "om alt"
        await pilot.press("ctrl+s")
        assert in_file(project, "SELECT text FROM memos WHERE response_id IS NULL AND code_id IS NULL") == [("om alt",)]

    drive(project, steps)
