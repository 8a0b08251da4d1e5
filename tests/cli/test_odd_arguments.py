"""Arguments that no researcher means to type: huge numbers, bytes that are no text, names of devices."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

HUGE = "9" * 30
NO_TEXT = b"a\xff\xfeb"
ENTRY = [sys.executable, "-c", "from coder.cli.main import main; main()"]


@pytest.mark.parametrize(
    "arguments",
    [
        ["search", "--limit", HUGE],
        ["search", "--run", HUGE],
        ["export", "--run", HUGE],
        ["undo", "--change", HUGE],
        ["undo", "--change", "-1"],
        ["decide", HUGE, "--accept"],
        ["decide", "--list", "--limit", HUGE],
        ["log", "--limit", HUGE],
        ["apply", "--response", HUGE, "--code", "eldre"],
        ["apply", "--response", "1", "--code", "eldre", "--start", HUGE],
        ["apply", "--response", "1", "--code", "eldre", "--end", HUGE],
        ["apply", "--response", "²", "--code", "eldre"],
        ["apply", "--response", "/", "--code", "eldre"],
        ["memo", "x", "--response", "1", "--start", HUGE],
    ],
    ids=" ".join,
)
def test_huge_numbers(run: Run, study: Path, arguments: list[str]) -> None:
    before = study.read_bytes()
    done = run(arguments[0], study, *arguments[1:])
    assert done.code in (0, 1)
    assert "Traceback" not in done.err
    if done.code == 1:
        assert done.err.startswith("Error: ")
    assert study.read_bytes() == before


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are always text there")
@pytest.mark.parametrize(
    "arguments",
    [
        [b"init", NO_TEXT + b".db"],
        [b"init", b"ny.db", b"--title", NO_TEXT],
        [b"status", NO_TEXT + b".db"],
        [b"search", b"study.db", NO_TEXT],
        [b"search", b"study.db", b"--by", NO_TEXT],
        [b"memo", b"study.db", NO_TEXT],
        [b"apply", b"study.db", b"--response", b"1", b"--code", NO_TEXT],
        [b"apply", b"study.db", b"--response", b"1", b"--code", b"eldre", b"--coder", NO_TEXT],
        [b"import", b"study.db", NO_TEXT + b".csv"],
        [b"import", b"study.db", b"svar.csv", b"--encoding", NO_TEXT],
        [b"import", b"study.db", b"svar.csv", b"--wave", NO_TEXT],
        [NO_TEXT],
    ],
    ids=lambda arguments: str(arguments[0], "latin-1"),
)
def test_bytes_that_are_no_text(study: Path, arguments: list[str]) -> None:
    done = subprocess.run([*ENTRY, *arguments], capture_output=True, stdin=subprocess.DEVNULL, check=False)
    assert done.returncode in (0, 1, 2)
    assert b"Traceback" not in done.stderr
    done.stderr.decode("utf-8")
    done.stdout.decode("utf-8")
