"""What the screen bears: other programs, full disks, files to be read only, much and little, the mouse, any size."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from driving import ANSWERS, codes, drive, make_project, painted, until
from textual.pilot import Pilot
from textual.widgets import TextArea

from coder.model import Codebook
from coder.session import open_project
from coder.tui.app import CoderApp


def test_another_program_changes_the_project(project: Path) -> None:
    """The screen notices within a moment and shows it."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        with open_project(project, "Ola") as other:
            other.apply(str(app.desk.answer.id), ("flyktninger",))
        await until(pilot, lambda: "Another program" in painted(app), 5)
        assert [one.coder for one in app.desk.answer.codings] == ["Ola"]

    drive(project, steps)


def test_a_locked_file_asks_and_loses_no_act(project: Path) -> None:
    """While another program writes, the act waits, then the coder is asked; trying again writes it."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = app.desk.answer.id
        with open_project(project, "Ola") as other:
            other.project.execute("BEGIN IMMEDIATE")
            await pilot.press("1")
            assert "Not saved" in painted(app)
            other.project.execute("ROLLBACK")
        assert codes(app.session, first) == []
        await pilot.press("y")
        assert codes(app.session, first) == [app.desk.slot(1).id]

    drive(project, steps)


def test_a_full_disk_asks_and_keeps_the_file(project: Path) -> None:
    """What cannot be written is said to be unsaved; with room again the same act goes through."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = app.desk.answer.id
        pages = app.session.project.value("PRAGMA page_count")
        app.session.project.execute(f"PRAGMA max_page_count={pages}")
        for _ in range(60):
            await pilot.press("m")
            app.screen.query_one(TextArea).text = "x" * 4000
            await pilot.press("ctrl+s")
            if "Not saved" in painted(app):
                break
        assert "disk is full" in " ".join(painted(app).split())
        app.session.project.execute("PRAGMA max_page_count=1000000")
        await pilot.press("y")
        assert app.desk.answer.id == first
        assert app.session.check() == []

    drive(project, steps)


def test_a_file_that_can_only_be_read(project: Path) -> None:
    """Everything can be looked at; an act is refused with what to do."""

    async def run() -> None:
        with open_project(project, "Kari", read_only=True) as session:
            app = CoderApp(session, learn=False)
            async with app.run_test(size=(80, 24)) as pilot:
                assert "can only be read" in painted(app)
                await pilot.press("1", "j")
                assert codes(session, app.desk.ids[0]) == []
                await pilot.press("q")
            app.background.stop()

    asyncio.run(run())


@pytest.mark.parametrize(
    ("answers", "with_codebook"), [([], True), ([], False), (["ett svar"], False), (["a" * 200_000], True)]
)
def test_little_and_much(answers: list[str], with_codebook: bool, tiny_codebook: Codebook, tmp_path: Path) -> None:
    """No answers, no codebook, one answer, an answer of 200,000 characters: every key still does something sensible."""
    project = make_project(tmp_path / "p.db", answers, tiny_codebook if with_codebook else None)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for key in "jknNgGaxrwsiylbf01u,.":
            await pilot.press({",": "comma", ".": "full_stop"}.get(key, key))
        for key in "tRB":
            await pilot.press(key)
            assert painted(app).strip()
            await pilot.press("q")
        await pilot.press("enter", "space", "A", "ctrl+d", "c", "escape", "o", "escape", "question_mark", "escape")
        if answers and not with_codebook:
            await pilot.press("c", *"ny", "enter")
            assert codes(app.session, app.desk.ids[0]) == ["ny"]

    drive(project, steps)


def test_five_hundred_codes(tmp_path: Path) -> None:
    """Every code of a large codebook can be found and put on."""
    from coder.model import Code

    book = Codebook(tuple(Code(f"k{n}", f"tema {n}") for n in range(500)))
    project = make_project(tmp_path / "p.db", ["svar"], book)

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await pilot.press("c", *"tema 499", "enter", "comma", "1")
        assert set(codes(app.session, app.desk.ids[0])) == {"k499", "k495"}
        await pilot.press("B", "G")
        assert "tema 499" in painted(app)

    drive(project, steps)


def test_the_mouse_does_what_keys_do(project: Path) -> None:
    """A click on a slot puts its code on; one on the footer presses its key; a drag marks an excerpt."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        first = app.desk.answer.id
        row = app.screen._slots_at + 2
        await pilot.click("#beside", offset=(3, row))
        assert codes(app.session, first) == [app.desk.slot(2).id]
        await pilot.click("Keys", offset=(2, 0))
        assert app.desk.answer.id != first
        app.desk.go(2)
        app.refresh_screen()
        await pilot.mouse_down("#answer", offset=(0, 0))
        await pilot.mouse_up("#answer", offset=(4, 0))
        assert ANSWERS[2][slice(*app.desk.span)] == "Eldre"

    drive(project, steps, size=(100, 30))


def test_resized_to_very_small_and_back(project: Path) -> None:
    """No size stops the screen."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for size in ((20, 6), (1, 1), (200, 50), (80, 24)):
            await pilot.resize_terminal(*size)
            await pilot.press("j")
        assert "Codebook" in painted(app)

    drive(project, steps)
