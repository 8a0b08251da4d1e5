"""Nothing is said «of 0» on a screen, without answers, codings or anything that fits."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.i18n.words import use_language
from coder.tui.app import CoderApp
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.report import ReportScreen
from tests.of_nothing import BOOK, OF_NOTHING
from tests.tui.driving import drive, in_front, make_project, painted, until

ON_SCREENS = re.compile(OF_NOTHING.pattern + r"|\b(?:from|fra|frå) 0\b|\b0 (?:answers|svar)\b")


@pytest.mark.parametrize("language", ["en", "nb", "nn"])
@pytest.mark.parametrize("answers", [[], ["Eldre", "Unge"]], ids=["empty", "uncoded"])
def test_no_screen_says_of_0(answers: list[str], language: str, tmp_path: Path) -> None:
    """Coding, the table with a filter that finds nothing, the codebook, review without a run, the report view."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        use_language(language)
        app.refresh_screen()
        seen = [painted(app)]
        if answers:
            await until(pilot, lambda: bool(app.state.suggestions))
            app.refresh_screen()
            alone = {"en": "codebook only", "nb": "bare ut fra kodeboka", "nn": "berre ut frå kodeboka"}[language]
            await until(pilot, lambda: alone in painted(app))
            seen.append(painted(app))
            # A codebook alone ranks; no number is shown that no coded answer has checked.
            assert " 1. " in seen[-1]
            assert re.search(r"[.,]\d\d", seen[-1]) is None
        for keys in (("n",), ("t", "slash", *"xyz", "enter"), ("B",), ("R", "escape")):
            await pilot.press(*keys)
            await pilot.pause()
            seen.append(painted(app))
        await pilot.press("f2", "T")
        await until(pilot, lambda: isinstance(app.screen, ReportScreen) and (app.screen.counted or app.screen.error))
        seen += [painted(app), in_front(app, AppScreen).top.texts[1]]
        assert [found.group() for text in seen for found in ON_SCREENS.finditer(text)] == []

    drive(make_project(tmp_path / "tom.db", answers, BOOK), steps, learn=True)
