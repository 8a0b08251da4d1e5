"""Batch processes as the command starts them: forked, where that is safe, and holding nothing of the one they serve."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.batch_answers import write_csv
from tests.warm_children import WarmPopen

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="only Linux forks safely")

RUN = """
import os, sys, time
from pathlib import Path
from coder.batch import local, chunks
from coder.batch.job import Job, run
chunks.CHUNK_BYTES = 3000
start = local._start
def watched(model):
    worker = start(model)
    print(type(worker.process).__name__, worker.process.pid, flush=True)
    return worker
local._start = watched
out, processes, slow = sys.argv[1:]
run(Job(Path("m.model"), ["svar.csv"], Path(out), processes=int(processes)), None, None,
    lambda *_: time.sleep(float(slow)))
"""


COMMAND = """
import sys, time
from coder.batch import local, chunks
from coder.batch.parts import Parts
from coder.cli.main import main
chunks.CHUNK_BYTES = 3000
start, put = local._start, Parts.put
def watched(model):
    worker = start(model)
    print(worker.process.pid, flush=True)
    return worker
def slow(self, number, done):
    put(self, number, done)
    time.sleep(pause)
local._start, Parts.put = watched, slow
processes, pause = sys.argv[1], float(sys.argv[2])
sys.argv = ["coder", "batch", "m.model", "svar.csv", "-o", "ut.jsonl", "--processes", processes]
main()
"""


@pytest.fixture
def folder(tmp_path: Path, model_file: Path) -> Path:
    write_csv(tmp_path / "svar.csv", 400)
    shutil.copy(model_file, tmp_path)
    return tmp_path


def begun(folder: Path, out: str, processes: int, slow: float = 0.0) -> subprocess.Popen[str]:
    return WarmPopen(
        [sys.executable, "-c", RUN, out, str(processes), str(slow)],
        cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


def test_the_same_bytes_as_in_one_process(folder: Path) -> None:
    for out, processes in (("en.jsonl", 1), ("to.jsonl", 2)):
        said, complaint = begun(folder, out, processes).communicate(timeout=120)
        assert complaint == ""
        assert said.count("ForkProcess") == (processes if processes > 1 else 0)
    assert (folder / "en.jsonl").read_bytes() == (folder / "to.jsonl").read_bytes()


def test_who_is_killed_leaves_no_lock_and_no_process(folder: Path) -> None:
    with begun(folder, "ut.jsonl", 2, slow=0.5) as killed:
        assert killed.stdout is not None
        workers = [int(killed.stdout.readline().split()[1]) for _ in range(2)]
        while not list(folder.glob("ut.jsonl.parts/part-*.json")):
            time.sleep(0.05)
            assert killed.poll() is None
        os.kill(killed.pid, signal.SIGKILL)
    _, complaint = begun(folder, "ut.jsonl", 2).communicate(timeout=120)
    assert complaint == ""
    assert (folder / "ut.jsonl").exists()
    until = time.monotonic() + 20
    while any(_alive(worker) for worker in workers):
        assert time.monotonic() < until
        time.sleep(0.05)


@pytest.mark.parametrize("processes", [1, 2])
@pytest.mark.parametrize("whole_group", [False, True], ids=["alone", "with its children"])
def test_told_to_end_it_does_as_at_ctrl_c(folder: Path, processes: int, whole_group: bool) -> None:
    command = [sys.executable, "-c", COMMAND, str(processes)]
    with WarmPopen(
        [*command, "0.3"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as told:
        while len(list(folder.glob("ut.jsonl.parts/part-*.json"))) < 2:
            time.sleep(0.02)
            assert told.poll() is None
        (os.killpg if whole_group else os.kill)(told.pid, signal.SIGTERM)
        started, said = told.communicate(timeout=60)
    assert told.returncode == 128 + signal.SIGTERM
    assert re.fullmatch(
        r"Stopped after \d+ of \d+ parts, which are kept in ut\.jsonl\.parts\. Run the same command again to go on\.\n",
        said,
    )
    assert not any(_alive(int(worker)) for worker in started.split())
    assert not (folder / "ut.jsonl").exists()
    with WarmPopen([*command, "0"], cwd=folder, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as again:
        _, said = again.communicate(timeout=120)
    assert again.returncode == 0
    assert re.search(r"Went on from [2-9]\d* of", said)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_as_a_process_starts_it_ends(folder: Path, number: signal.Signals) -> None:
    """What libraries do as a process forks must not swallow it, as Python does with errors there."""
    first = f"""
import os, signal
signal.signal(signal.SIGINT, signal.default_int_handler)  # a runner may have it ignored
os.register_at_fork(before=lambda: os.kill(os.getpid(), {number.value}))
"""
    with WarmPopen(
        [sys.executable, "-c", first + COMMAND, "2", "0.3"],
        cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    ) as told:  # fmt: skip
        _, said = told.communicate(timeout=120)
    assert said == "Stopped before the first part was finished; nothing is kept.\n"
    assert told.returncode == 128 + number
    assert not (folder / "ut.jsonl").exists()


def _alive(pid: int) -> bool:
    """Whether a process is still at work; one that has ended and was not asked after is not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False
