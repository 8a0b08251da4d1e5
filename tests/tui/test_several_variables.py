"""Several variables are columns of the table and are compared in the report view; renamed ones stay chosen."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from textual.pilot import Pilot

from coder.operations.renaming import rename
from coder.project import open_project
from coder.tui.app import CoderApp
from coder.tui.screens.report import ReportScreen
from tests.tui.driving import drive, painted, until
from tests.tui.reports import counted


def test_several_variables_are_columns_of_the_table(three_questions: Path) -> None:
    """In the order in which they were marked; without a mark there is none."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("t", "v", *"kjø", "space", *"fyl", "space", "enter")
        head = painted(app).splitlines()[1]
        assert 0 < head.index("kjønn") < head.index("fylke")
        assert "Viken" in painted(app)
        await pilot.press("v", "space", "enter")
        head = painted(app).splitlines()[1]
        assert "fylke" in head
        assert "kjønn" not in head
        await pilot.press("v", "home", *"no var", "enter")
        assert "fylke" not in painted(app).splitlines()[1]

    drive(three_questions, steps)


def test_several_variables_are_compared_in_the_report_view(three_questions: Path) -> None:
    """The groups of each stand side by side below the variable's name, with the numbers each has alone."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("T")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen) and app.screen.counted is not None)
        await pilot.press("v", *"fyl", "space", *"stør", "space", "enter")
        await until(pilot, lambda: len(counted(app).tables) == 2)
        await pilot.pause()
        lines = painted(app).splitlines()
        assert "by fylke, størrelse" in lines[0]
        assert lines[1].split() == ["fylke", "størrelse"]
        assert lines[2].split() == ["code", "all", "Troms", "Viken", "liten", "stor"]
        assert lines[1].index("fylke") < lines[2].index("Troms") < lines[1].index("størrelse") < lines[2].index("liten")
        shares = [pair.split()[0].lstrip("·") for pair in lines[3].split("alfa")[1].replace("·", " ").split("%")[:-1]]
        assert shares == ["5/8", "3/4", "2/4", "1/4", "4/4"]
        whole = "fylke: Troms 3 of 4 (75 %)"
        assert whole in painted(app)
        assert "størrelse: liten 1 of 4 (25 %)" in " ".join(painted(app).split())
        await pilot.press("j")
        assert "▸" in painted(app).splitlines()[4]
        await pilot.press("v", *"no var", "enter")
        await until(pilot, lambda: not counted(app).tables)
        await pilot.pause()
        assert "fylke" not in painted(app)

    drive(three_questions, steps, size=(100, 24))


def test_a_renamed_variable_stays_chosen(three_questions: Path) -> None:
    """Where a coder stopped goes by names: these follow, one among several, too."""

    async def choose(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("Q", *"råd", "space", "enter", "t", "v", *"kjø", "space", *"fyl", "space", "enter")
        app.state.save_settings()

    async def look(app: CoderApp, pilot: Pilot[Any]) -> None:
        assert app.state.queue.questions == ("grupper", "ønsker")
        await pilot.press("t")
        assert "region" in painted(app).splitlines()[1]
        assert "Viken" in painted(app)

    drive(three_questions, choose)
    with open_project(three_questions, "Kari") as session:
        rename(session, "råd", "ønsker")
        rename(session, "fylke", "region")
    drive(three_questions, look)
