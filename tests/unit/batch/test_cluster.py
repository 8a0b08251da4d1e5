"""The same job on a Dask cluster: a real scheduler and two worker processes, one of them killed midway."""

from __future__ import annotations

import json
import os
import signal
import time
from pathlib import Path

from tests.clusters import batch, said, with_dask, worker

pytestmark = with_dask


def test_a_lost_worker_changes_no_byte(cluster_folder: Path, without_cluster: Path, scheduler: str) -> None:
    workers = [worker(scheduler), worker(scheduler)]
    try:
        run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler)
        parts = cluster_folder / "dask.jsonl.parts"
        deadline = time.monotonic() + 120
        while len(list(parts.glob("part-*.json"))) < 5 and time.monotonic() < deadline and run.poll() is None:
            time.sleep(0.01)
        assert run.poll() is None, said(cluster_folder, "dask.jsonl")
        os.kill(workers[0].pid, signal.SIGKILL)
        run.wait(300)
    finally:
        for process in workers:
            process.kill()
            process.wait()
    assert run.returncode == 0, said(cluster_folder, "dask.jsonl")
    assert (cluster_folder / "dask.jsonl").read_bytes() == (without_cluster / "all.jsonl").read_bytes()
    report = json.loads((cluster_folder / "dask.jsonl.report.json").read_text(encoding="utf-8"))
    assert report["parts"] > 20
    assert report["engine"] == f"Dask at {scheduler}"
