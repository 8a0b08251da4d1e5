"""A command that is told to end after its file is in its place has done what it does, and says so."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.usefixtures("warm_children"),
    pytest.mark.skipif(os.name == "nt", reason="signals of POSIX"),
]

SIGNALLED_AS_A_FILE_IS_PLACED = """
import os, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner may have it ignored
number, put_in_place, ours = int(sys.argv.pop(1)), os.replace, os.getpid()
def signalled(source, target, **folders):
    put_in_place(source, target, **folders)
    if os.path.basename(target) in WRITTEN and os.getpid() == ours:
        signal.raise_signal(number)
os.replace = signalled
WRITTEN = {"r.docx", "r.md", "m.xlsx", "q.qdpx", "q.qdpx.audit.json", "b.csv", "b.csv.report.json", "k.db", "a.zip"}
from coder.cli.entry import main
main()
"""


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT], ids=lambda number: number.name)
@pytest.mark.parametrize(
    ("arguments", "written"),
    [
        (["report", "study.db", "-o", "r.docx", "-o", "r.md"], {"r.docx", "r.md"}),
        (["export", "study.db", "--what", "matrix", "-o", "m.xlsx"], {"m.xlsx"}),
        (["export", "study.db", "-o", "q.qdpx"], {"q.qdpx", "q.qdpx.audit.json"}),
        (["archive", "study.db", "-o", "a.zip"], {"a.zip"}),
        (["share", "study.db", "k.db", "--for", "Kim"], {"k.db"}),
        (
            ["batch", "study.db", "svar.csv", "--text", "grupper", "-o", "b.csv", "--processes", "1"],
            {"b.csv", "b.csv.report.json"},
        ),
    ],
    ids=["report", "export", "project", "archive", "share", "batch"],
)
def test_a_signal_after_a_file_is_in_its_place_comes_too_late(
    study: Path, arguments: list[str], written: set[str], number: int
) -> None:
    before = {file.name for file in study.parent.iterdir()}
    done = subprocess.run(
        [sys.executable, "-c", SIGNALLED_AS_A_FILE_IS_PLACED, str(int(number)), *arguments],
        capture_output=True, text=True, check=False, cwd=study.parent,
    )  # fmt: skip
    assert (done.returncode, "Stopped" in done.stderr) == (0, False), done
    assert {file.name for file in study.parent.iterdir()} - before - {"study.db-wal", "study.db-shm"} == written
