"""Few answers and long ones, with a codebook and without."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.model import Codebook
from coder.tui.app import CoderApp
from tests.tui.driving import (
    codes,
    drive,
    make_project,
    painted,
)


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
            assert codes(app.session, app.state.queue.ids[0]) == ["ny"]

    drive(project, steps)
