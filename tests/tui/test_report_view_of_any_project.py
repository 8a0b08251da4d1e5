"""The report view of whatever a project holds: who was asked, several questions, acts of others, little, hostile."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project, open_project
from coder.tui.app import CoderApp
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.report import ReportScreen
from tests.tui.driving import ANSWERS, CODES, drive, in_front, make_project, painted, until
from tests.tui.nasty import cases, safe
from tests.tui.reports import counted, opened_report, shown_numbers


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
