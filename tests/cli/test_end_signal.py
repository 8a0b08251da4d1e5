"""A command that is told to end, at whatever moment, ends: the file is sound, and nothing begun is left behind."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.cli.conftest import Run

COMMANDS = {
    "import": ["import", "study.db", "mange.csv", "--id", "id", "--open", "grupper", "--skip", "koder"],
    "apply": ["apply", "study.db", "--from", "mange.csv", "--codes", "koder", "--question", "grupper"],
    "report": ["report", "study.db", "-o", "r.docx", "--undecided", "hide"],
    "export": ["export", "study.db", "--what", "matrix", "-o", "m.xlsx"],
    "suggest": ["suggest", "study.db", "--question", "grupper"],
    "batch": ["batch", "study.db", "mange.csv", "--text", "grupper", "-o", "b.csv"],
}

pytestmark = [
    pytest.mark.usefixtures("warm_children"),
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]


def begun(arguments: list[str], folder: Path) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", "from coder.cli.entry import main; main()", *arguments],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
def test_at_any_moment_nothing_half_done_is_kept(run: Run, study: Path, tmp_path: Path, number: int) -> None:
    rows = "".join(f"N{row};Eldre og unge {row};eldre\n" for row in range(3_000))
    Path("mange.csv").write_text("id;grupper;koder\n" + rows, encoding="utf-8")
    draw = random.Random(number)
    with ExitStack() as ends_with_test:  # whatever fails
        folders, processes = [], []
        for name, arguments in COMMANDS.items():
            folders.append(folder := tmp_path / name)
            folder.mkdir()
            for file in ("study.db", "mange.csv"):
                shutil.copy(file, folder)
            processes.append(ends_with_test.enter_context(begun(arguments, folder)))
        time.sleep(draw.uniform(0.1, 0.8))
        for process in processes:
            process.send_signal(number)
        for folder, process in zip(folders, processes, strict=True):
            output = process.communicate(timeout=60)
            ended = process.returncode
            # Before the command line is loaded a signal ends it as any program; a command may have been done before.
            assert ended in (128 + number, -number, 0) or (ended, folder.name) == (1, "apply"), (folder.name, output)
            assert "Traceback" not in output[1]
            assert "Exception ignored" not in output[1]
            parts = folder / "b.csv.parts"
            if ended == 128 + number and folder.name == "batch":
                assert not (folder / "b.csv").exists()
                assert parts.exists() == ("are kept in" in output[1])
            elif ended == 128 + number:
                assert "nothing half-done was kept" in output[1]
            assert run("check", folder / "study.db").out.endswith("is sound.\n")
            if ended != 0:
                assert "3000" not in run("log", folder / "study.db").out
            left = {path.name for path in folder.iterdir()} - {
                "study.db",
                "mange.csv",
                "study.db-wal",
                "study.db-shm",
                parts.name,
            }
            assert left <= {"r.docx", "m.xlsx", "b.csv", "b.csv.report.json"}
            assert not left or ended == 0, "a file appears whole or not at all"
