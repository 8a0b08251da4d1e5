"""A run that is scored in forks writes what one process writes, and is taken back as a whole when it is stopped."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from coder.operations.automatic import promised
from coder.operations.suggesting import suggest
from coder.project import open_project
from coder.queries.batching import learning_material
from coder.queries.status import check_project
from tests.warm_children import WarmPopen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")

ROWS = (
    "SELECT response_id, code_id, rank, confidence, proposed, evidence FROM suggestions ORDER BY id",
    "SELECT response_id, code_id, confidence, audit FROM automatic ORDER BY id",
    "SELECT report, responses, live FROM runs",
)

FORKED = """
import multiprocessing, os, signal, sys
from pathlib import Path
from coder.operations import suggesting
from coder.operations.automatic import promised
from coder.project import open_project
from coder.queries.batching import learning_material
suggesting.BATCH = 30
suggesting.processors = lambda: 3
signal.signal(signal.SIGINT, signal.default_int_handler)  # in the background it is ignored
how = sys.argv[1]
seen = set()
def progress(done):
    seen.update(child.pid for child in multiprocessing.active_children())
    if how == "stopped" and done == 60:
        os.kill(os.getpid(), signal.SIGINT)
with open_project(Path("p.db"), "Kari") as session:
    learned = learning_material(session)
    promise = promised(learned, 0.8) if how == "auto" else None
    try:
        suggesting.suggest(session, learned=learned, promise=promise, progress=progress, alone=0)
    except KeyboardInterrupt:
        print("stopped")
print(len(seen), multiprocessing.active_children())
"""


@pytest.fixture
def study(many_answers: Path) -> bytes:
    return many_answers.read_bytes()


def forked(folder: Path, how: str) -> str:
    child = WarmPopen(
        [sys.executable, "-c", FORKED, how], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )
    told, complaint = child.communicate(timeout=120)
    assert complaint == ""
    return str(told)


def rows(path: Path) -> list[list[tuple[object, ...]]]:
    with open_project(path, "Kari") as session:
        assert check_project(session) == []
        return [session.project.execute(sql).fetchall() for sql in ROWS]


@pytest.mark.parametrize("how", ["plain", "auto"])
def test_the_rows_are_those_of_one_process(study: bytes, tmp_path: Path, how: str) -> None:
    alone, forks = tmp_path / "alone.db", tmp_path / "p.db"
    alone.write_bytes(study)
    forks.write_bytes(study)
    with open_project(alone, "Kari") as session:
        learned = learning_material(session)
        suggest(session, learned=learned, promise=promised(learned, 0.8) if how == "auto" else None)
    assert forked(tmp_path, how) == "2 []\n"
    expected = rows(alone)
    assert rows(forks) == expected
    assert all(map(bool, expected)) == (how == "auto")


def test_a_stopped_run_is_taken_back_and_no_fork_is_left(study: bytes, tmp_path: Path) -> None:
    (tmp_path / "p.db").write_bytes(study)
    assert forked(tmp_path, "stopped") == "stopped\n2 []\n"
    assert rows(tmp_path / "p.db") == [[], [], []]
