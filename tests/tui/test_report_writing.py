"""Writing the report from the screen: behind it, once, with what must be known before it is given out."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Input

from coder.i18n.words import use_language
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.tui.app import CoderApp
from coder.tui.dialogues.dialogue import Confirm
from tests.tui.driving import ANSWERS, APPLIED, CODES, drive, in_front, make_project, painted, until
from tests.tui.reports import opened_report


def test_the_report_is_written_behind_the_screen(coded: Path) -> None:
    """`w` asks for a name, says where the file is, asks before it writes over it, and refuses an odd ending."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        await pilot.press("w")
        field = app.screen.query_one(Input)
        assert field.value == "studie-rapport.docx"
        field.value = "kapittel.md"
        await pilot.press("enter")
        target = coded.with_name("kapittel.md")
        await until(pilot, lambda: "Rapporten er skrevet" in painted(app))
        assert not app.report_writing.note
        use_language("en")
        assert "alfa" in target.read_text(encoding="utf-8")
        target.write_text("mitt", encoding="utf-8")
        await pilot.press("w")
        app.screen.query_one(Input).value = "kapittel.md"
        await pilot.press("enter")
        assert isinstance(app.screen, Confirm)
        await pilot.press("escape")
        assert target.read_text(encoding="utf-8") == "mitt"
        await pilot.press("w")
        app.screen.query_one(Input).value = "kapittel.pdf"
        await pilot.press("enter")
        await until(pilot, lambda: ".docx, .xlsx" in painted(app))
        assert app.report_writing.note == ""
        assert not coded.with_name("kapittel.pdf").exists()
        await pilot.press("w")
        app.screen.query_one(Input).value = coded.name
        await pilot.press("enter")
        await until(pilot, lambda: "file itself" in " ".join(painted(app).split()))

    use_language("nb")
    drive(coded, steps, size=(240, 30))  # wide: a refusal names the whole path


def test_undecided_places_are_said_and_can_be_replaced(tmp_path: Path) -> None:
    """Nothing is written while somebody could be known by a quote; the way out replaces the places."""
    identifying = "Ring Kari Nordmann på 22 33 44 55 eller kari.nordmann@kommune.example om dette tilbudet til unge."
    path = make_project(tmp_path / "navn.db", [identifying, *ANSWERS], CODES)
    with open_project(path, "Kari") as session:
        code_answers(session, ["1"], ("a",))
    target = tmp_path / "navn.md"

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await opened_report(app, pilot)
        app.report_writing.start(target)
        await until(pilot, lambda: isinstance(app.screen, Confirm))
        assert "coder redact" in in_front(app, Confirm).text
        assert ". Decide with" in in_front(app, Confirm).text
        assert "--undecided" not in in_front(app, Confirm).text
        assert not target.exists()
        await pilot.press("y")
        await until(pilot, lambda: target.exists() and not app.report_writing.note)
        assert "kari.nordmann" not in target.read_text(encoding="utf-8")
        target.unlink()
        await pilot.press("f2")
        app.report_writing.start(target)
        await until(pilot, lambda: not app.report_writing.note)
        assert not isinstance(app.screen, Confirm)
        assert "coder redact" in "".join(painted(app).split("\n"))

    drive(path, steps, size=(120, 30))


def test_a_second_look_from_this_process_loses_nothing(coded: Path) -> None:
    """Counting opens the file again; another program that looks in must not take the log away meanwhile."""
    look = (
        "import sys; from pathlib import Path; from coder.project import open_project\n"
        "with open_project(Path(sys.argv[1]), read_only=True) as session:\n"
        "    print(session.project.value('SELECT count(*) FROM codings'))"
    )

    def seen_by_others() -> int:
        found = subprocess.run([sys.executable, "-c", look, str(coded)], capture_output=True, text=True, check=True)
        return int(found.stdout)

    with open_project(coded, "Kari") as session:
        code_answers(session, ["9"], ("a",))
        with open_project(coded, "Kari", read_only=True) as second:
            assert second.project.value("SELECT count(*) FROM codings") == len(APPLIED) + 1
        assert seen_by_others() == len(APPLIED) + 1
        code_answers(session, ["10"], ("a",))
        assert seen_by_others() == len(APPLIED) + 2
