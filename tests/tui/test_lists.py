"""The table of answers, the review of suggestions and the codebook, with keys."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from driving import ANSWERS, codes, drive, in_file, make_project, painted, until
from textual.pilot import Pilot
from textual.widgets import Input, TextArea

from coder import shipped
from coder.codebook import read_codebook
from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.session import answer, deciding, open_project
from coder.session.suggesting import suggest
from coder.tui.app import CoderApp
from coder.tui.filtering import code_term, read_filter
from coder.tui.screens.dialogue import Ask, Look
from coder.tui.words import use_language


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


def test_others_codes_are_listed_once_the_answer_is_coded(project: Path) -> None:
    """In the table: none of Ola's before Kari has coded the answer herself, be it with «no code fits»."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first, second, third = app.desk.ids[:3]
        with open_project(project, "Ola") as ola:
            for one in (first, second, third):
                ola.apply(str(one), ("eldre",))
        app.session.apply(str(second), ("flyktninger",))
        deciding.no_code_fits(app.session, [third])
        rows = answer.page(app.session, [first, second, third])
        assert [sorted(rows[one]["codes"]) for one in (first, second, third)] == [
            [], ["eldre", "flyktninger"], ["eldre"],
        ]  # fmt: skip
        await pilot.press("t")
        assert await filtered(app, pilot, "by:Ola") == [first, second, third]

    drive(project, steps)


def test_text_in_a_table_is_whole_and_safe(tmp_path: Path) -> None:
    """A NUL ends no text, in the table nor in the review, and a line separator is a sign."""
    answers = ["eldre a\0b eldre", "ett\u2028to", "ø" * 500]
    project = make_project(tmp_path / "tegn.db", answers, read_codebook(shipped.CODEBOOK))
    with open_project(project, "Kari") as session:
        suggest(session)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        await pilot.pause()
        assert "a␀b" in painted(app)
        assert "ett␤to" in painted(app)
        assert "\u2028" not in painted(app)
        assert answer.page(app.session, app.desk.ids)[app.desk.ids[2]]["text"] == "ø" * 400
        await pilot.press("R")
        await pilot.pause()
        assert "a␀b" in painted(app)

    drive(project, steps)


def test_a_review_without_a_run_offers_to_make_one(tmp_path: Path) -> None:
    """Asked when the screen opens, and by the key of the runs; the run can be undone."""
    project = make_project(tmp_path / "uten.db", ANSWERS, read_codebook(shipped.CODEBOOK))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("R")
        await until(pilot, lambda: isinstance(app.screen, Ask))
        await pilot.press("escape")
        assert in_file(project, "SELECT count(*) FROM runs") == [(0,)]
        assert "r makes one" in painted(app)
        await pilot.press("r", "enter")
        await until(pilot, lambda: len(app.place.table.ids) > 0, 60)
        assert "Run 1 is made" in painted(app)
        await pilot.press("u")
        assert in_file(project, "SELECT count(*) FROM suggestions") == [(0,)]

    drive(project, steps)


@pytest.mark.parametrize("line", ["conf>0,5", "konf>.5", "sikker>0.5", "CONF>=,5"])
def test_confidence_is_read_with_comma_and_point(line: str) -> None:
    """In Norwegian numbers have a comma."""
    assert read_filter(line, read_codebook(shipped.CODEBOOK), [], None).confidence == (0.5, 1.0)


@pytest.mark.parametrize("line", ["conf>mye", "konf>", "conf<50", "sikker>0,5,5"])
def test_a_confidence_that_is_no_number_is_refused(line: str) -> None:
    """It must not be looked for as a word."""
    with pytest.raises(CoderError, match="is no confidence"):
        read_filter(line, read_codebook(shipped.CODEBOOK), [], None)


def test_a_variable_may_be_called_as_a_confidence() -> None:
    """`sikker=1` is then the variable."""
    found = read_filter("sikker=1", read_codebook(shipped.CODEBOOK), ["sikker"], None)
    assert (found.where.variables, found.confidence) == ({"sikker": "1"}, None)


def test_a_code_is_named_in_the_filter_line() -> None:
    """By its name, by its path where the name stands twice, and by its id where neither can be written."""
    book = Codebook((
        Code("a", "Én"), Code("b", "to", parent="a"), Code("c", "Annet"), Code("d", "to", parent="c"),
        Code("e", 'et "sitat"'),
    ))  # fmt: skip
    lines = [code_term(book, code) for code in book]
    assert lines == ['code:"Én"', 'code:"Én > to"', 'code:"Annet"', 'code:"Annet > to"', 'code:"e"']
    assert [read_filter(line, book, [], None).where.codes[0] for line in lines] == ["a", "b", "c", "d", "e"]


def test_marks_go_with_the_rows_that_a_filter_hides(project: Path) -> None:
    """Nothing that is out of sight is marked; how many were coded is said."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        ids = app.desk.ids
        await pilot.press("t", "g", "space", "space")
        assert len(app.screen.table.marks) == 2
        assert await filtered(app, pilot, "unge") == [ids[4]]
        assert app.screen.table.marks == set()
        assert "marked" not in painted(app)
        await pilot.press("escape")
        await until(pilot, lambda: not app.screen.busy)
        await pilot.press("g", "space", "space", "1")
        assert "That was 2 answers as one act" in painted(app)
        assert "coded 2 (17 %)" in painted(app)  # of 12, rounded as `coder status` does

    drive(project, steps)


def test_an_answer_set_apart_is_put_back_by_the_same_key_or_by_undo(project: Path) -> None:
    """`space` says what it did, and stays on the row."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: len(app.desk.group()) == 3)
        first = app.desk.answer.id
        await pilot.press("1", "l", "space")
        assert app.desk.apart == {first}
        assert "coded by itself now" in painted(app)
        await pilot.press("space")
        assert app.desk.apart == set()
        await pilot.press("space", "u")
        assert app.desk.apart == set()
        assert in_file(project, "SELECT count(*) FROM codings") == [(3,)]
        use_language("nb")
        await pilot.press("space", "escape")
        await pilot.pause()
        assert "3 like, dette kodes for seg" in painted(app)

    drive(project, steps)


def test_memos_and_all_that_is_said_of_a_code_can_be_read(project: Path) -> None:
    """Newest first below the table; `i` has all of it, with the memos on the project."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        code = app.session.codebook().codes[0]
        for text in ("eldst", "midt", "nyest"):
            app.session.memo(text, code=code.id)
        app.session.memo("om [alt]")
        await pilot.press("B", "g")
        await pilot.pause()
        said = painted(app)
        assert said.index("nyest") < said.index("midt")
        assert "eldst" not in said
        assert "om [alt]" not in said
        await pilot.press("i")
        await pilot.pause()
        assert isinstance(app.screen, Look)
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
        book = app.screen
        top = next(code for code in book.codes if sum(one.parent == code.id for one in book.codes) > 1)
        below = sum(one.parent == top.id for one in book.codes)
        book.table.move(book.codes.index(top))
        await pilot.press("d")
        await pilot.pause()
        assert f"The {below} codes below it stay and move one level up." in painted(app)

    drive(project, steps)


def test_the_palette_shows_the_key_of_every_act(project: Path) -> None:
    """In a narrow box, too."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("colon", *"uncoded")
        await pilot.pause()
        sign, label = app.screen.signs[app.screen.places[0]], app.screen.labels[app.screen.places[0]]
        assert sign.startswith("[")
        assert f"▸ {sign}{label}" in painted(app)

    drive(project, steps, size=(50, 24))
