"""Nothing is said «of 0» by a command, without answers, codings or anything that fits."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest

from coder.cli.main import main
from tests.of_nothing import BOOK, OF_NOTHING
from tests.tui.driving import make_project

LANGUAGES = ("en", "nb", "nn")


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
        *(
            ["report", project, "--language", language, "-o", str(tmp_path / f"{language}.md")]
            for language in LANGUAGES
        ),
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
