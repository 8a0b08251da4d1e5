"""Nothing reads the project file while the screen is painted: what is shown was read before, by a key or a message."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widget import Widget

from coder.operations.coding import code_answers
from coder.operations.suggesting import suggest
from coder.project import Session, open_project
from coder.tui.app import CoderApp
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, drive, make_project, painted, until

SCREENS = {
    "coding": (), "marked": ("v",), "answers": ("t",), "review": ("R",), "codebook": ("B",), "report": ("T",),
    "alike": ("l",), "nearest": ("p",), "themes": ("f7",),
    "reconcile": ("f8",),
}  # fmt: skip
"""Keys to each screen, from the first answer."""


@pytest.fixture(scope="module")
def long_project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """More answers, codes and suggestions than a screen has rows, many of them alike."""
    path = make_project(tmp_path_factory.mktemp("long") / "p.db", ANSWERS * 30, shipped_codebook())
    with open_project(path, "Kari") as session:
        code_answers(session, ["5", "8", "10"], ["flyktninger"])
        suggest(session)
    return path


@contextmanager
def queries_while_painting(session: Session, patch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements that run while a widget is painted."""
    found: list[str] = []
    depth = 0
    render_lines = Widget.render_lines

    def watched(widget: Widget, crop: Any) -> Any:
        nonlocal depth
        depth += 1
        try:
            return render_lines(widget, crop)
        finally:
            depth -= 1

    patch.setattr(Widget, "render_lines", watched)
    session.project.sqlite.set_trace_callback(lambda statement: found.append(statement) if depth else None)
    yield found
    session.project.sqlite.set_trace_callback(None)


@pytest.mark.parametrize("screen", SCREENS)
def test_painting_a_screen_reads_nothing(screen: str, long_project: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As it opens, page by page to its end, by the wheel, and after an act; and no row is left to be read."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        with queries_while_painting(app.session, monkeypatch) as queries:
            await pilot.press(*SCREENS[screen])
            await until(pilot, lambda: not app.background_note and not getattr(app.screen, "busy", False))
            await until(pilot, lambda: not app.key_queue.held)
            for key in ("ctrl+d", "ctrl+d", "ctrl+d", "G", "g"):
                await pilot.press(key)
                painted(app)
            if table := app.screen.query("TableView"):
                table.first().scroll_to(y=60, animate=False)
                await pilot.pause()
                assert " …\n" not in "\n".join(line.rstrip() for line in painted(app).splitlines()[2:18]) + "\n"
            app.refresh_screen()
            await pilot.pause()
            painted(app)
        assert queries == []

    drive(long_project, steps)
