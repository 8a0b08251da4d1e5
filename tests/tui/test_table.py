"""The table of answers, its filter line, marks and orders."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder.errors import CoderError
from coder.i18n.words import _, use_language
from coder.model import Code, Codebook, Comparison, Filter
from coder.model.ids import ResponseId
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.suggesting import suggest
from coder.project import open_project
from coder.queries import hidden_codings
from coder.queries.hidden_codings import HiddenCodings
from coder.tui.app import CoderApp
from coder.tui.filter_line import code_term, read_filter
from coder.tui.screens.answers import AnswersScreen
from coder.tui.widgets.table import TableView
from tests.small_study import shipped_codebook
from tests.tui.driving import (
    ANSWERS,
    answer_in_front,
    code_in_slot,
    codes,
    drive,
    in_file,
    in_front,
    make_project,
    painted,
    until,
)


async def filtered(app: CoderApp, pilot: Pilot[Any], line: str) -> list[ResponseId]:
    """Write a filter line in the table and wait for what it finds."""
    await pilot.press("slash")
    app.screen.query_one("#filter", Input).value = line
    await pilot.press("enter")
    await until(pilot, lambda: not in_front(app, AnswersScreen).busy)
    return list(in_front(app, AnswersScreen).ids or ())


def test_table_marks_and_codes_many_as_one_act(project: Path) -> None:
    """`space` marks, a digit codes all that is marked, one undo takes it back."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "space", "j", "space", "2")
        wanted = code_in_slot(app, 2).id
        marked = [app.state.queue.ids[0], app.state.queue.ids[2]]
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
        ids = app.state.queue.ids
        code_answers(app.session, [str(ids[8])], ("forløp 1",))
        app.state.reload()
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


@pytest.mark.parametrize("key", ["t", "R"])
def test_a_narrow_table_cuts_no_heading_of_its_own(key: str, project: Path) -> None:
    """At 80 × 24, in the language with the longest."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language("nb")
        await pilot.press(key)
        await pilot.pause()
        assert " respondent " in painted(app)
        assert "…" not in painted(app).splitlines()[1]

    drive(project, steps)


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


@pytest.mark.parametrize("line", ["code:finnes-ikke-her", "fylket=Viken", "flag:blue"])
def test_a_filter_that_makes_no_sense_is_refused_with_a_hint(line: str) -> None:
    """What is unknown is named; nothing stops."""
    with pytest.raises(CoderError) as refused:
        read_filter(line, shipped_codebook(), ["fylke"], None)
    assert refused.value.hint or "finnes-ikke" in refused.value.message


def test_filter_line_reads_ranges_phrases_and_negation() -> None:
    """Bounds join to a range; a phrase stays together; `-code:` leaves out with sub-codes."""
    found = read_filter('conf>.2 conf<.6 "to ord" -code:hovedforløp', shipped_codebook(), [], "svar")
    assert found.confidence == (0.2, 0.6)
    assert found.where.text == '"to ord"'
    assert "forløp-1" in found.where.without
    assert found.where.question == "svar"


def test_the_filter_line_searches_as_the_command_does() -> None:
    """Parts of words, operators and parentheses reach the search; comparisons and cases are conditions."""
    line = '(*arbeid OR "mer tid") -skole alder>=30 "År i jobb"<2,5 fylke!=Viken case:K1'
    where = read_filter(line, shipped_codebook(), ["alder", "År i jobb", "fylke"], None).where
    assert where.text == '(*arbeid OR "mer tid") -skole'
    assert where.compared == (
        Comparison("alder", ">=", "30"), Comparison("År i jobb", "<", "2,5"), Comparison("fylke", "!=", "Viken")
    )  # fmt: skip
    assert where.cases == ("K1",)


def test_others_codes_are_listed_once_the_answer_is_coded(project: Path) -> None:
    """In the table: none of Ola's before Kari has coded the answer herself, be it with «no code fits»."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first, second, third = app.state.queue.ids[:3]
        with open_project(project, "Ola") as ola:
            for one in (first, second, third):
                code_answers(ola, [str(one)], ("eldre",))
        code_answers(app.session, [str(second)], ("flyktninger",))
        no_code_fits(app.session, [third], stands=None)
        rows = hidden_codings.rows(app.session, [first, second, third], HiddenCodings())
        assert [sorted(rows[one].codes) for one in (first, second, third)] == [
            [], ["eldre", "flyktninger"], ["eldre"],
        ]  # fmt: skip
        most_codes_first = hidden_codings.fitting(app.session, Filter(), HiddenCodings(), sort="codes", descending=True)
        assert most_codes_first[:3] == [second, third, first]
        await pilot.press("t")
        assert await filtered(app, pilot, "by:Ola") == [first, second, third]

    drive(project, steps)


def test_text_in_a_table_is_whole_and_safe(tmp_path: Path) -> None:
    """A NUL ends no text, in the table nor in the review, and a line separator is a sign."""
    answers = ["eldre a\0b eldre", "ett\u2028to", "ø" * 500]
    project = make_project(tmp_path / "tegn.db", answers, shipped_codebook())
    with open_project(project, "Kari") as session:
        suggest(session)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        await pilot.pause()
        assert "a␀b" in painted(app)
        assert "ett␤to" in painted(app)
        assert "\u2028" not in painted(app)
        assert (
            hidden_codings.rows(app.session, app.state.queue.ids, HiddenCodings())[app.state.queue.ids[2]].text
            == "ø" * 400
        )
        await pilot.press("R")
        await pilot.pause()
        assert "a␀b" in painted(app)

    drive(project, steps)


@pytest.mark.parametrize("line", ["conf>0,5", "konf>.5", "sikker>0.5", "CONF>=,5"])
def test_confidence_is_read_with_comma_and_point(line: str) -> None:
    """In Norwegian numbers have a comma."""
    assert read_filter(line, shipped_codebook(), [], None).confidence == (0.5, 1.0)


@pytest.mark.parametrize("line", ["conf>mye", "konf>", "conf<50", "sikker>0,5,5"])
def test_a_confidence_that_is_no_number_is_refused(line: str) -> None:
    """It must not be looked for as a word."""
    with pytest.raises(CoderError, match="is no confidence"):
        read_filter(line, shipped_codebook(), [], None)


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
def test_the_filter_understands_the_words_that_the_help_shows(language: str) -> None:
    """And those of the other languages, whichever is in use."""
    use_language(language)
    book = shipped_codebook()
    shown = _('words  "a phrase"  code:NAME  -code:NAME  VARIABLE=VALUE  by:NAME  uncoded  conf>.5  flag:quote')
    line = re.sub(r"(?<=:)NA[VM]N?E?", "hovedforløp", shown)
    line = line.replace("VARIABLE=VALUE", "").replace("VARIABEL=VERDI", "")
    found = read_filter(line, book, [], "svar")
    assert found.confidence == (0.5, 1.0)
    assert found.flag == "good quote"
    assert found.where.coded is False
    assert found.where.coder == "hovedforløp"
    assert found.where.codes == found.where.without != ()
    assert len(found.where.text.split()) == 3, found.where.text
    assert read_filter(code_term(book, book.find("hovedforløp")), book, [], None).where.codes


@pytest.mark.parametrize(
    ("line", "flag"),
    [
        ("flag:quote", "good quote"), ("Flagg:SITAT", "good quote"), ("flagg:kom", "come back"),
        ("flag:come", "come back"),
        ("flagg:ingen", "no code fits"), ('flagg:"for seg"', "apart"), ('flagg:"godt sitat"', "good quote"),
    ],
)  # fmt: skip
def test_flags_go_by_their_names_in_every_language(line: str, flag: str) -> None:
    assert read_filter(line, shipped_codebook(), [], None).flag == flag


def test_a_variable_may_be_called_as_a_confidence() -> None:
    """`sikker=1` is then the variable."""
    found = read_filter("sikker=1", shipped_codebook(), ["sikker"], None)
    assert (found.where.variables, found.confidence) == ({"sikker": "1"}, None)


def test_a_code_is_named_in_the_filter_line() -> None:
    """By its name, by its path where the name stands twice, and by its id where neither can be written."""
    book = Codebook((
        Code("a", "Én"), Code("b", "to", parent="a"), Code("c", "Annet"), Code("d", "to", parent="c"),
        Code("e", 'et "sitat"'),
    ))  # fmt: skip
    lines = [code_term(book, code) for code in book]
    assert lines == ['code:"Én"', 'code:"Én > to"', 'code:"Annet"', 'code:"Annet > to"', 'code:"id:e"']
    assert [read_filter(line, book, [], None).where.codes[0] for line in lines] == ["a", "b", "c", "d", "e"]


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


def test_the_confidence_names_its_code_but_where_suggestions_are_hidden(project: Path) -> None:
    """Beside the number in the table and in full below it; in blind mode neither tells of an answer not coded yet.

    This run learned from nothing, so that it has a rank and no number.
    """
    sql = (
        "SELECT name FROM suggestions JOIN codes ON codes.id = code_id WHERE response_id = 1"
        " ORDER BY confidence DESC, rank LIMIT 1"
    )
    ((name,),) = in_file(project, sql)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t")
        row = next(line for line in painted(app).splitlines() if "K001" in line)
        assert f" 1. {name[:10]}" in row
        assert f"surest suggestion: {name}, 1." in painted(app)
        app.state.settings.blind = True
        await pilot.press("q", "t")
        row = next(line for line in painted(app).splitlines() if "K001" in line)
        assert name[:10] not in row
        assert "surest suggestion" not in painted(app)

    drive(project, steps)


@pytest.mark.parametrize("columns", [(), ("fylke", "målform")], ids=["no variable", "two variables"])
def test_the_answer_has_room_at_80_columns(columns: tuple[str, ...], project: Path) -> None:
    """The other columns give way to it: two fifths of the line, if they can; without a run none is for suggestions."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        app.state.settings.columns = columns
        await pilot.press("t")
        await pilot.pause()
        table = app.screen.query_one(TableView)
        assert table._widths()[-1] >= (32 if not columns else 20)
        assert "suggested" in painted(app)
        app.session.project.execute("UPDATE runs SET live = 'x'")
        in_front(app, AnswersScreen)._show()
        assert "suggested" not in [column.title for column in table.columns]
        assert table._widths()[-1] >= (40 if not columns else 32)

    drive(project, steps)
