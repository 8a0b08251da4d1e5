"""The page on working together in Norwegian shows what the program prints."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import pytest

from tests.cli.conftest import Run

PAGE = Path(__file__).resolve().parents[2] / "docs" / "working-together.nb.md"


def test_what_the_page_shows_is_what_is_printed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CODER_LANGUAGE", "nb")
    monkeypatch.setenv("COLUMNS", "100")
    shown = 0
    for name, block in re.findall(r"^```(\S*)\n(.*?)^```$", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE):
        if name:
            Path(name).write_text(block, encoding="utf-8")
            continue
        for act in block.split("$ coder ")[1:]:
            command, _, said = act.partition("\n")
            done = run(*shlex.split(command))
            assert done.code == 0, done.err
            assert [line.rstrip() for line in (done.out + done.err).splitlines()] == said.splitlines(), command
            shown += 1
    assert shown > 10
