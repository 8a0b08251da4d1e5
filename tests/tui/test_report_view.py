"""The report view: the numbers of the counting layer, live, and the way to the written report."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project, open_project
from coder.queries.code_tables import code_table, group_tables
from coder.reports.counting import CodeCount
from coder.tui.app import CoderApp
from coder.tui.report_counts import bar, ratio
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.report import ReportScreen
from coder.tui.text import digits, sureness
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, counted, drive, in_front, make_project, painted, until
from tests.tui.nasty import cases, safe
from tests.tui.reports import CODES, opened_report, shown_numbers


def row_in_front(app: CoderApp) -> CodeCount:
    """The row of the report on the screen that has the cursor."""
    row = in_front(app, ReportScreen).table.current_row
    assert row is not None
    return row


@pytest.mark.parametrize("size", [(80, 24), (200, 50)])
def test_frequencies_are_those_of_the_counting_layer(size: tuple[int, int], coded: Path) -> None:
    """Each code with respondents, per cent and a bar; a category counts its sub-tree; the base is in the title."""
    with open_project(coded, read_only=True) as session:
        wanted = {one.code.name: one for one in code_table(session, "svar")[1]}
    assert {name: one.share.n for name, one in wanted.items()} == {"alfa": 5, "beta": 3, "gamma": 2, "delta": 0}

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        seen = shown_numbers(app)
        for name, one in wanted.items():
            assert seen[name][0] == str(one.share.n)
            assert one.share.percent is not None
            assert seen[name][1] == str(int(one.share.percent + 0.5))
            assert len(seen[name]) == (3 if one.share.n else 2)  # a bar wherever there is a number
        assert "% of 8 coded of 12 answered" in painted(app)
        assert len(seen["alfa"][2]) > len(seen["beta"][2]) > len(seen["gamma"][2])
        assert list(seen) == ["alfa", "beta", "gamma", "delta"]
        assert any(line.startswith("     gamma") for line in painted(app).splitlines())  # below its parent
        await pilot.press("j", "j", "s")
        assert any(line.startswith("▸  gamma") for line in painted(app).splitlines())  # now among all others
        assert row_in_front(app).code.id == "c"
        await pilot.press("g", "j")
        assert "beta: 3 of 8 (38 %) · 1 with this very code · 3 codings" in painted(app)

    drive(coded, steps, size=size)


def test_codes_by_the_groups_of_a_variable(coded: Path) -> None:
    """`v` chooses the variable; n/N for each group, marked where a report hides it; the choice is remembered."""
    with open_project(coded, read_only=True) as session:
        made = group_tables(session, "svar", ("fylke",))[0]
    counts, table = made.counts, made.table
    assert made.hidden

    def numbers(share: Any, mark: str = "") -> list[str]:
        return [f"{mark}{share.n}/{share.base}", str(int(share.percent + 0.5)), "%"]

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        seen = shown_numbers(app)
        for place, one in enumerate(counts):
            expected = numbers(table.totals[place])
            for group, cell in zip(table.grouping.groups, table.cells[place], strict=True):
                expected += numbers(cell, "·" if (one.code.id, group.key) in made.hidden else "")
            assert seen[one.code.name] == expected
        assert "delta" not in seen
        assert "by fylke" in painted(app)
        assert "· is hidden in a report" in painted(app)
        assert "(hidden in a report)" in in_front(app, ReportScreen).text_of(row_in_front(app))
        await pilot.press("ctrl+q")

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert counted(app).tables
        await pilot.press("v", "up", "enter")
        await until(pilot, lambda: not counted(app).tables)
        assert "delta" in shown_numbers(app)

    drive(coded, steps)
    drive(coded, again)


def test_the_rule_for_several_coders_is_named_and_chosen(coded: Path) -> None:
    """`c` chooses; the range over coders and their agreement stand beside the number."""
    with open_project(coded, "Ola") as session:
        for response in range(1, 13):
            code_answers(session, [f"#{response}"], ("b",))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert "First coder: Ola" in painted(app)
        assert shown_numbers(app)["alfa"][:3] == ["0", "0", "0–42"]
        await pilot.press("c", *"at least", "enter")
        await until(pilot, lambda: counted(app).several == "any")
        assert "At least one coder" in painted(app)
        assert shown_numbers(app)["alfa"][:3] == ["5", "42", "0–42"]
        said = in_front(app, ReportScreen).text_of(row_in_front(app))
        assert "alpha" in said
        assert "of 8 answers" in said

    drive(coded, steps)


def test_those_alone_whom_a_definition_asks_are_counted(coded: Path) -> None:
    """`d` names the definition; it is kept beside the project, and the report is written by it."""
    (coded.parent / "valg").mkdir()
    definition = coded.parent / "valg" / "d.yaml"
    definition.write_text(
        "figures: []\nappendices: []\nquestions:\n  - question: sva\n    asked_when: {fylk: [Viken]}\n",
        encoding="utf-8",
    )
    (coded.parent / "feil.yaml").write_text(
        "questions:\n  - question: svar\n    asked_when: {land: [Norge]}\n", encoding="utf-8"
    )
    target = coded.with_name("rapport.md")

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("d", *"feil.yaml", "enter")
        assert "There is no closed variable «land»" in painted(app)
        assert counted(app).answered == 12
        await pilot.press("d", *"valg/d.yaml", "enter")
        await until(pilot, lambda: counted(app).of.among)
        assert "% of 4 coded of 6 answered" in painted(app)
        assert "Asked were 6 with fylke: Viken" in painted(app)
        wanted = {"alfa": 2, "beta": 2, "gamma": 2, "delta": 0}
        assert {name: int(numbers[0]) for name, numbers in shown_numbers(app).items()} == wanted
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        assert shown_numbers(app)["alfa"][0] == "2/4"
        in_front(app, ReportScreen)._write(target)
        await until(pilot, lambda: target.exists() and not app.report_writing.note)
        app.state.save_settings()  # as leaving does

    async def again(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert (counted(app).asked, counted(app).of.among) == (6, (("fylke", ("Viken",)),))
        await pilot.press("d", *["backspace"] * len("valg/d.yaml"), "enter")
        await until(pilot, lambda: not counted(app).of.among)
        assert "% of 8 coded of 12 answered" in painted(app)
        definition.unlink()
        app.state.settings.report_definition = "valg/d.yaml"
        in_front(app, ReportScreen).load()
        await until(pilot, lambda: in_front(app, ReportScreen).error)
        assert "There is no definition" in painted(app)

    drive(coded, steps)
    assert "som svarte «Viken» på «fylke»" in target.read_text(encoding="utf-8").replace("\u00a0", " ")
    drive(coded, again)


def test_cells_have_their_range_over_coders(coded: Path) -> None:
    """Kari has «alfa» on five answers of six of Viken and of Troms together, Ola on none; the first is Ola."""
    with open_project(coded, "Ola") as session:
        for response in range(1, 13):
            code_answers(session, [f"#{response}"], ("b",))
        made = group_tables(session, "svar", ("fylke",))[0]
    assert made.spans["b", "Viken"] == (pytest.approx(100 * 4 / 6), 100.0)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        said = in_front(app, ReportScreen).text_of(row_in_front(app))
        assert "Viken 6 of 6 (100 %) 67–100 % by coder" in said

    drive(coded, steps)


def test_only_keys_that_do_something_are_offered(coded: Path) -> None:
    """No «more groups» while all are in sight or none are compared, no choice of coders where one has coded."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        assert "more groups" not in painted(app)
        assert "coders" not in painted(app).splitlines()[-1]
        await pilot.press("v", *"fylke", "enter")
        await until(pilot, lambda: counted(app).tables)
        assert "more groups" not in painted(app)

    drive(coded, steps, size=(200, 24))


def test_of_several_questions_it_says_which_is_counted(several_questions: Path) -> None:
    """With all or some questions chosen only that in front is counted, and the head says so; with one it does not."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened_report(app, pilot)
        assert painted(app).splitlines()[0].strip().startswith("Report  grupper (one of 2 questions)")
        app.state.set_questions(["tiltak"])
        screen.load()
        await until(pilot, lambda: counted(app).question == "tiltak")
        assert "questions)" not in painted(app)

    drive(several_questions, steps, questions=["grupper", "tiltak"])


def test_more_groups_than_there_is_room_for(tmp_path: Path) -> None:
    """The arrows go through the groups; none is out of reach and the first step past the end does nothing."""
    table = tmp_path / "mange.jsonl"
    rows = [{"id": str(n), "sted": f"Sted{n % 8}", "svar": f"svar {n}"} for n in range(80)]
    table.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    with create_project(tmp_path / "mange.db", "Kari", "Prøve") as session:
        put_codebook(session, CODES, "codebook")
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",), closed=("sted",))))
        for response in range(1, 81):
            code_answers(session, [f"#{response}"], ("a",))

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("v", *"sted", "enter")
        await until(pilot, lambda: counted(app).tables)
        heading = painted(app).splitlines()[1]
        assert "Sted0" in heading
        assert "Sted7" not in heading
        assert "→ more groups" in painted(app)
        await pilot.press(*["right"] * 12)
        heading = painted(app).splitlines()[1]
        assert "Sted7" in heading
        assert "all" in heading
        await pilot.press("left")
        assert "Sted7" not in painted(app).splitlines()[1]

    drive(tmp_path / "mange.db", steps)


def test_live_after_own_acts_and_those_of_others(coded: Path) -> None:
    """A code put on, undone here, or put on by another program: the numbers follow."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        def alfa() -> str:
            return shown_numbers(app).get("alfa", ["none"])[0]

        app.state.go_to(ResponseId(9))
        app.refresh_screen()
        await pilot.press("1")
        await opened_report(app, pilot)
        await until(pilot, lambda: alfa() == "6")
        await pilot.press("u")
        await until(pilot, lambda: alfa() == "5")
        with open_project(coded, "Ola") as other:
            code_answers(other, ["10"], ("a",))
            code_answers(other, ["11"], ("a",))
        await until(pilot, lambda: alfa() == "7")
        await pilot.press("f2", "T")
        await until(pilot, lambda: alfa() == "7")

    drive(coded, steps)


def test_hostile_names_and_values(tmp_path: Path) -> None:
    """Any text as a code, a variable's value and the project's name: shown whole rows of safe cells."""
    texts = [text.encode("utf-16", "surrogatepass").decode("utf-16", "replace") for text in cases().values()]
    names = [" ".join(text.split())[:200] or "tom" for text in texts if text.strip()]
    book = Codebook(tuple(Code(f"k{n}", f"navn {n}") for n in range(len(names))))
    path = make_project(tmp_path / "[b]rar\x1b.db", [text for text in texts if text.strip()], book)
    with open_project(path, "Kari") as session:
        for n in range(len(names)):
            code_answers(session, [f"#{n + 1}"], (f"k{n}",))
    # Such names come into no codebook any more; files from before may hold them.
    with closing(sqlite3.connect(path)) as file, file:
        file.executemany(
            "UPDATE codes SET name = ? WHERE key = ?", [(f"{name} {n}", f"k{n}") for n, name in enumerate(names)]
        )

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        for _ in range(2):
            for _row in range(len(names)):
                await pilot.press("j")
                assert safe(painted(app))
            await pilot.press("w")
            assert safe(painted(app))
            await pilot.press("escape", "v", *"fylke", "enter")
            await until(pilot, lambda: counted(app).tables)

    drive(path, steps)


def test_nothing_to_count(tmp_path: Path) -> None:
    """No codes, or no answers: said, not broken; every key is still safe to press."""
    for name, answers, book in (("uten-koder.db", ANSWERS, None), ("uten-svar.db", [], CODES)):
        path = make_project(tmp_path / name, answers, book)

        async def steps(app: CoderApp, pilot: Pilot[Any], empty: bool = not answers) -> None:
            await pilot.press("T")
            await until(pilot, lambda: not in_front(app, ReportScreen).busy)
            assert ("no open question" if empty else "no codes yet") in painted(app)
            await pilot.press("s", "right", "left", "enter", "j", "v", "escape", "escape")
            assert "coding" in painted(app).casefold() or in_front(app, AppScreen).context == "code"

        drive(path, steps)


@pytest.mark.parametrize(("spoken", "sign"), [("en", "."), ("nb", ","), ("nn", ",")])
def test_decimals_are_written_as_the_language_does(spoken: str, sign: str) -> None:
    """How far coders agree, and how sure a suggestion is."""
    use_language(spoken)
    assert (ratio(0.5), ratio(1.0), ratio(None)) == (f"0{sign}50", f"1{sign}00", "–")
    assert (digits(0.5), digits(1.0)) == (f"{sign}50", f"{sign}99")
    assert sureness(0.5, 2, unchecked=False) == digits(0.5)
    assert sureness(0.5, 2, unchecked=True) == " 2."


def test_bars() -> None:
    """The largest fills its room, nothing is nothing, little is seen."""
    assert bar(10, 10, 5) == "█████"
    assert bar(5, 10, 5) == "██▌"
    assert bar(0, 10, 5) == ""
    assert bar(1, 100_000, 5) == "▏"
    assert bar(0, 0, 5) == ""


def test_shipped_codebook_at_80_columns(tmp_path: Path, snap_compare: Any) -> None:
    """The view as it opens: a picture at 80 × 24."""
    path = make_project(tmp_path / "prøve.db", ANSWERS, shipped_codebook())
    with open_project(path, "Kari") as session:
        for response, code in {1: "eldre", 3: "eldre", 5: "milde plager", 9: "forløp 1", 11: "eldre"}.items():
            code_answers(session, [f"#{response}"], (code,))
    with open_project(path, "Kari") as session:
        app = CoderApp(session, learn=False)

        async def settle(pilot: Pilot[None]) -> None:
            await until(pilot, lambda: bool(app.state.alike.groups))
            await opened_report(app, pilot)

        assert snap_compare(app, terminal_size=(80, 24), run_before=settle)


def test_closed_questions_alone_and_answers_of_cases_coded_in_part_are_told(tmp_path: Path) -> None:
    """Nothing to code: the way to the report is said, and goes. A case of which some answers are coded is none."""
    table = tmp_path / "lukket.csv"
    table.write_text("id;fylke\n" + "\n".join(f"{n};{'AB'[n % 2]}" for n in range(6)), encoding="utf-8")
    with create_project(tmp_path / "lukket.db", "Kari", "Lukket") as session:
        run_import(session, plan_import(table, ReadOptions(), Roles(id="id")))
    several_answers = tmp_path / "flere.md"
    several_answers.write_text("# tiltak\n\nen\n\nto\n\ntre\n", encoding="utf-8")
    with create_project(tmp_path / "flere.db", "Kari", "Flere") as session:
        put_codebook(session, CODES, "codebook")
        run_import(session, plan_import(several_answers, ReadOptions(), Roles()))
        code_answers(session, ["#1"], ("a",))

    async def closed(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("T")
        await until(pilot, lambda: not in_front(app, ReportScreen).busy)
        assert "closed questions only" in painted(app)
        await pilot.press("w")
        assert "Write the report to" in painted(app)

    async def several(app: CoderApp, pilot: Pilot[Any]) -> None:
        screen = await opened_report(app, pilot)
        assert "none of 1 coded yet · 1 of 3 answers coded" in screen.top.texts[1]

    drive(tmp_path / "lukket.db", closed)
    drive(tmp_path / "flere.db", several)
