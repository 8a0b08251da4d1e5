"""What a killed export or report had begun is not there under its name, and the next run clears it away."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")

KILLED = """
import os, signal
put_in_place = os.replace
def killed_before(source, target, **folders):
    if os.path.basename(target) in ("a.csv", "a.md"):
        os.kill(os.getpid(), signal.SIGKILL)
    put_in_place(source, target, **folders)
os.replace = killed_before
from coder.cli.main import main
main()
"""
"""`coder`, killed at the moment when the file is whole but not yet in its place."""


@pytest.mark.skipif(sys.platform == "win32", reason="this system does not tell which processes run")
@pytest.mark.parametrize(
    "command",
    [["export", "study.db", "--what", "matrix", "-o", "ut/a.csv"], ["report", "study.db", "-o", "ut/a.md"]],
    ids=["export", "report"],
)
def test_the_next_run_clears_what_a_killed_one_left(
    run: Run, study: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: list[str]
) -> None:
    folder = study.parent / "ut"
    folder.mkdir()
    (folder / "mitt.part").write_text("x", encoding="utf-8")
    monkeypatch.chdir(study.parent)
    killed = subprocess.run([sys.executable, "-c", KILLED, *command], capture_output=True, check=False)
    assert killed.returncode == -9, killed.stderr
    left = {file.name for file in folder.iterdir()} - {"mitt.part"}
    assert left
    assert command[-1].removeprefix("ut/") not in left
    done = run("export", "study.db", "--what", "codings", "-o", "ut/b.csv")
    assert done.code == 0, done.err
    assert {file.name for file in folder.iterdir()} == {"mitt.part", "b.csv"}
