"""The same job on a Dask cluster: a real scheduler and two worker processes, one of them killed midway."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.batch_material import model_bytes, write_csv
from tests.warm_children import WarmPopen

pytestmark = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed")

ROOT = Path(__file__).resolve().parents[3]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_DISTRIBUTED__DASHBOARD__LINK": ""}

RUN = """
import sys
import coder.batch.chunks as chunks
chunks.CHUNK_BYTES = 4000
from coder.cli.main import main
if __name__ == "__main__":
    main()
"""


class ClusterPopen(WarmPopen):
    """Schedulers and workers begin warm, too, and so does who asks them."""

    LIBRARIES = ("distributed.cli.dask_scheduler", "distributed.cli.dask_worker")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_csv(tmp_path / "svar.csv", 2000)
    (tmp_path / "m.model").write_bytes(model_bytes())
    (tmp_path / "run.py").write_text(RUN)
    return tmp_path


def batch(folder: Path, out: str, *options: object) -> subprocess.Popen[str]:
    # Processes of a cluster here begin with what the file says; nothing else needs one.
    starts, how = (
        (subprocess.Popen, ["run.py"]) if "dask" in options and "--processes" in options else (ClusterPopen, ["-c"])
    )
    if how == ["-c"]:
        how.append((folder / "run.py").read_text())
    with (folder / f"{out}.said").open("w") as said:
        return starts(
            [sys.executable, *how, "batch", "m.model", "svar.csv", "-o", out, "--evidence", *map(str, options)],
            cwd=folder, env=ENVIRONMENT, stdout=said, stderr=said, text=True,
        )  # fmt: skip


def hurry(folder: Path, setting: str) -> None:
    """Let the runs from here on wait less long."""
    quick = RUN.replace("from coder.cli", f"import coder.batch.cluster as cluster\n{setting}\nfrom coder.cli")
    (folder / "run.py").write_text(quick)


def said(folder: Path, out: str) -> str:
    return (folder / f"{out}.said").read_text(encoding="utf-8")


def start(*words: object) -> subprocess.Popen[str]:
    return ClusterPopen(
        [sys.executable, "-m", "distributed.cli.dask_" + str(words[0]), *map(str, words[1:])],
        env=ENVIRONMENT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
    )  # fmt: skip


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    process = start("scheduler", "--port", "0", "--no-dashboard", "--host", "127.0.0.1")
    try:
        assert process.stderr is not None
        for line in process.stderr:
            if found := re.search(r"(tcp://127\.0\.0\.1:\d+)", line):
                yield found[1]
                break
        else:
            pytest.fail("the scheduler did not say its address")
    finally:
        process.kill()
        process.wait()
        assert process.stderr is not None
        process.stderr.close()


def worker(scheduler: str) -> subprocess.Popen[str]:
    process = start("worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    assert process.stderr is not None
    process.stderr.close()
    return process


def test_a_lost_worker_changes_no_byte(folder: Path, scheduler: str) -> None:
    workers = [worker(scheduler), worker(scheduler)]
    try:
        run = batch(folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler)
        parts = folder / "dask.jsonl.parts"
        deadline = time.monotonic() + 120
        while len(list(parts.glob("part-*.json"))) < 5 and time.monotonic() < deadline and run.poll() is None:
            time.sleep(0.01)
        assert run.poll() is None, said(folder, "dask.jsonl")
        os.kill(workers[0].pid, signal.SIGKILL)
        run.wait(300)
    finally:
        for one in workers:
            one.kill()
            one.wait()
    assert run.returncode == 0, said(folder, "dask.jsonl")
    assert batch(folder, "here.jsonl", "--processes", 1).wait(300) == 0
    assert (folder / "dask.jsonl").read_bytes() == (folder / "here.jsonl").read_bytes()
    report = json.loads((folder / "dask.jsonl.report.json").read_text(encoding="utf-8"))
    assert report["parts"] > 20
    assert report["engine"] == f"Dask at {scheduler}"


def test_without_an_address_a_cluster_of_this_machine_is_started(folder: Path) -> None:
    run = batch(folder, "dask.jsonl", "--engine", "dask", "--processes", 2, "--limit", 300)
    assert run.wait(300) == 0, said(folder, "dask.jsonl")
    assert batch(folder, "here.jsonl", "--processes", 1, "--limit", 300).wait(300) == 0
    assert (folder / "dask.jsonl").read_bytes() == (folder / "here.jsonl").read_bytes()
    assert "Dask with 2 local workers" in said(folder, "dask.jsonl")


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0,
    reason="this system does not let a program take its network away",
)
def test_no_cluster_of_this_machine_starts_where_its_own_address_is_down(folder: Path) -> None:
    hurry(folder, "cluster._SETTINGS['distributed.comm.timeouts.connect'] = '1s'")
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "run.py", "batch", "m.model", "svar.csv", "-o", "out.jsonl",
         "--engine", "dask", "--processes", "1"],
        cwd=folder, env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Dask could not start its processes on this machine" in done.stderr
    assert "127.0.0.1, which must be up. `--engine local` needs none." in done.stderr
    assert not (folder / "out.jsonl").exists()


def test_a_scheduler_without_workers_is_told_soon_and_then_given_up(folder: Path, scheduler: str) -> None:
    hurry(folder, "cluster.PATIENCE, cluster.UNEASY = 3.0, 1.0")
    run = batch(folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler)
    assert run.wait(120) == 1
    told = said(folder, "dask.jsonl")
    assert f"There is no worker at the scheduler at {scheduler}. Waiting for one; start it with: dask worker " in told
    assert f"The scheduler at {scheduler} has had no worker for 3 seconds." in told
    assert f"dask worker {scheduler}" in told
    assert not (folder / "dask.jsonl.parts").exists()


def test_a_worker_that_comes_late_is_waited_for(folder: Path, scheduler: str) -> None:
    hurry(folder, "cluster.UNEASY = 1.0")
    run = batch(folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler, "--limit", 300)
    deadline = time.monotonic() + 60
    while "There is no worker" not in said(folder, "dask.jsonl") and time.monotonic() < deadline:
        time.sleep(0.1)
        assert run.poll() is None, said(folder, "dask.jsonl")
    one = worker(scheduler)
    try:
        assert run.wait(120) == 0, said(folder, "dask.jsonl")
    finally:
        one.kill()
        one.wait()


def test_no_scheduler_is_said(folder: Path) -> None:
    hurry(folder, "cluster._SETTINGS['distributed.comm.timeouts.connect'] = '2s'")
    run = batch(folder, "dask.jsonl", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert run.wait(120) == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in said(folder, "dask.jsonl")
    assert "Traceback" not in said(folder, "dask.jsonl")
