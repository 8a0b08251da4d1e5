"""Pictures of the screen at 80 × 24 and at a large size, of a project whose suggestions do not change."""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Awaitable, Callable
from functools import cache
from pathlib import Path

from textual.pilot import Pilot
from textual.widgets import Input

from coder.tui.app import CoderApp
from tests.small_study import folder_for_all, shipped_codebook
from tests.tui.driving import ANSWERS, make_project, until

SIZES = {"small": (80, 24), "large": (200, 50)}


@cache
def _fixed() -> Path:
    project = make_project(folder_for_all() / "prøve.db", ANSWERS, shipped_codebook())
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


def fixed_project(folder: Path) -> Path:
    """A project whose suggestions do not change when the classifier does, in a file of its own."""
    return Path(shutil.copy(_fixed(), folder))


def typed(app: CoderApp, keys: tuple[str, ...]) -> Callable[[Pilot[None]], Awaitable[None]]:
    """What brings the screen there by these keys, and to rest."""

    async def settle(pilot: Pilot[None]) -> None:
        await until(pilot, lambda: bool(app.state.alike.groups))
        for key in keys:
            await pilot.press(key)
        await until(pilot, lambda: not app.background_note and not getattr(app.screen, "busy", False))
        await until(pilot, lambda: app.key_queue.at_rest and not app.key_queue.held)  # keys wait for the mark
        for field in app.screen.query(Input):
            field.cursor_blink = False
        await pilot.pause()

    return settle
