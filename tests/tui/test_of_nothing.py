"""Nothing is said «of 0»: on no screen, by no command, without answers, codings or anything that fits."""

from __future__ import annotations

import contextlib
import re
from pathlib import Path
from typing import Any

import pytest
from textual.pilot import Pilot

from coder.cli.main import main
from coder.i18n.words import use_language
from coder.model import Code, Codebook
from coder.tui.app import CoderApp
from coder.tui.screens.app_screen import AppScreen
from coder.tui.screens.report import ReportScreen
from tests.tui.driving import drive, in_front, make_project, painted, until

OF_NOTHING = re.compile(r"\b(?:of|av) 0\b(?![.,]\d)")
ON_SCREENS = re.compile(OF_NOTHING.pattern + r"|\b(?:from|fra|frå) 0\b|\b0 (?:answers|svar)\b")
LANGUAGES = ("en", "nb", "nn")
BOOK = Codebook((Code("a", "alfa"), Code("b", "beta")), name="To")


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


@pytest.mark.parametrize("answers", [[], ["Eldre", "Unge"]], ids=["empty", "uncoded"])
def test_no_command_says_of_0(
    answers: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """Those that count, over a project without answers or without codings."""
    project = str(make_project(tmp_path / "tom.db", answers, BOOK))
    empty = tmp_path / "tom.csv"
    empty.write_text("id;svar\n", encoding="utf-8")
    commands = (
        ["status", project], ["runs", project], ["review", project], ["search", project, "xyz"], ["agree", project],
        ["log", project], ["check", project], ["codebook", "show", project], ["decide", project, "--list"],
        ["sample", project], ["estimate", project], ["redact", project], ["suggest", project],
        ["evaluate", project], ["decide", project, "--above", ".5", "--accept", "--yes"],
        ["search", project, "--code", "alfa"], ["export", project, "--code", "alfa", "-o", str(tmp_path / "ut.csv")],
        ["export", project, "--what", "excerpts", "-o", str(tmp_path / "sitater.csv")],
        ["code", project, "--question", "ingen"], ["search", project, "--where", "fylke=Oslo"],
        ["batch", project, str(empty), "-o", str(tmp_path / "ferdig.jsonl")],
        *(["report", project, "--language", one, "-o", str(tmp_path / f"{one}.md")] for one in LANGUAGES),
    )  # fmt: skip
    for command in commands:
        monkeypatch.setattr("sys.argv", ["coder", *command])
        with contextlib.suppress(SystemExit):
            main()
        out, err = capsys.readouterr()
        assert OF_NOTHING.search(out + err) is None, (command, out, err)
        assert "Usage" not in err, (command, err)
    for written in tmp_path.glob("??.md"):
        assert OF_NOTHING.search(written.read_text(encoding="utf-8")) is None, written.name
