"""The report view counts those who were asked the question that it shows."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from coder.tui.app import CoderApp
from coder.tui.screens.report import ReportScreen
from tests.tui.driving import CODES, drive, in_front, painted, until
from tests.tui.reports import counted, opened_report, shown_numbers


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
