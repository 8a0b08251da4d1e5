"""What the README and the manual tell to type runs as written: the walk of ten minutes, and the example in Python."""

from __future__ import annotations

import re
import shlex
import shutil
from pathlib import Path

import pytest

from tests.front_door import front_door
from tests.manual.pages import ROOT, blocks, section


def test_the_ten_minute_walk_runs_as_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (block,) = blocks(section("README.md", "A ten-minute walk"), "console")
    typed = [line.removeprefix("$ ") for line in block.splitlines() if line.startswith("$ ")]
    walked = [shlex.split(line) for line in typed]
    assert {words[1] for words in walked} >= {
        "init",
        "import",
        "apply",
        "suggest",
        "decide",
        "undo",
        "search",
        "export",
    }
    for folder in ("codebooks", "corpus"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    monkeypatch.chdir(tmp_path)
    run = front_door(monkeypatch, capsys)
    for line, words in zip(typed, walked, strict=True):
        assert words[0] == "coder", line
        done = run(*words[1:])
        assert done.code == 0, f"$ {line}\n{done.err}"
        assert done.out or done.err, f"$ {line}\nsaid nothing"
        assert "Traceback" not in done.err
        assert not re.search(r"No answer fits|No suggestion waits", done.out + done.err), f"$ {line}: finds nothing"
