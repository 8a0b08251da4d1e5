"""One picture per screen at 80 × 24 and at a large size. Pictures are kept with this Textual version only."""

from __future__ import annotations

import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot
from textual.widgets import Input

from coder.project import open_project
from coder.tui.app import CoderApp
from tests.small_study import shipped_codebook
from tests.tui.driving import ANSWERS, make_project, until

SIZES = ((80, 24), (200, 50))
SCREENS = {
    "coding": (),
    "table": ("t",),
    "review": ("R",),
    "codebook": ("B",),
    "help": ("question_mark",),
    "picker": ("c",),
    "alike": ("l",),
    "report": ("T",),
    "order": ("o",),
    "memo": ("j", "j", "m", "u", "f"),
    "case": ("E",),
    "mark": ("j", "j", "v", "l", "l", "2"),
    "nearest": ("2", "n", "3", "p"),
}
"""Keys to each picture, from the first answer."""


@pytest.fixture
def fixed_project(_fixed: Path, tmp_path: Path) -> Path:
    """A project whose suggestions do not change when the classifier does."""
    return Path(shutil.copy(_fixed, tmp_path))


@pytest.fixture(scope="module")
def _fixed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    project = make_project(tmp_path_factory.mktemp("fixed") / "prøve.db", ANSWERS, shipped_codebook())
    with sqlite3.connect(project) as db:
        db.execute(
            "INSERT INTO runs (id, at, method, parameters, seed, learned_from, responses, quality)"
            " VALUES (1, '2026-01-01T12:00:00Z', 'default', '{}', 0, 40, 12, 'null')"
        )
        for response in range(1, len(ANSWERS) + 1):
            for rank, confidence in enumerate((0.91, 0.55, 0.2), start=1):
                db.execute(
                    "INSERT INTO suggestions (run_id, response_id, code_id, rank, confidence, proposed)"
                    " VALUES (1, ?, ?, ?, ?, ?)",
                    (response, (response * 3 + rank) % 30 + 1, rank, confidence - response / 100, rank < 3),
                )
    db.close()
    return project


@pytest.mark.parametrize("size", SIZES, ids=["small", "large"])
@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, size: tuple[int, int], fixed_project: Path, snap_compare: Any) -> None:
    """The screen as it opens on the small project."""
    with open_project(fixed_project, "Kari") as session:
        app = CoderApp(session, learn=False)

        async def settle(pilot: Pilot[None]) -> None:
            await until(pilot, lambda: bool(app.state.alike.groups))
            for key in SCREENS[name]:
                await pilot.press(key)
            await until(pilot, lambda: not app.background_note and not getattr(app.screen, "busy", False))
            await until(pilot, lambda: app.key_queue.at_rest and not app.key_queue.held)  # keys wait for the mark
            for field in app.screen.query(Input):
                field.cursor_blink = False
            await pilot.pause()

        assert snap_compare(app, terminal_size=size, run_before=settle)
