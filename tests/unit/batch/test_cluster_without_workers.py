"""A Dask cluster whose workers come late or not at all, and one that is not there."""

from __future__ import annotations

import time
from pathlib import Path

from tests.clusters import batch, hurry, said, with_dask, worker

pytestmark = with_dask


def test_a_scheduler_without_workers_is_told_soon_and_then_given_up(cluster_folder: Path, scheduler: str) -> None:
    hurry(cluster_folder, "cluster.PATIENCE, cluster.UNEASY = 3.0, 1.0")
    run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler)
    assert run.wait(120) == 1
    told = said(cluster_folder, "dask.jsonl")
    assert f"There is no worker at the scheduler at {scheduler}. Waiting for one; start it with: dask worker " in told
    assert f"The scheduler at {scheduler} has had no worker for 3 seconds." in told
    assert f"dask worker {scheduler}" in told
    assert not (cluster_folder / "dask.jsonl.parts").exists()


def test_a_worker_that_comes_late_is_waited_for(cluster_folder: Path, scheduler: str) -> None:
    hurry(cluster_folder, "cluster.UNEASY = 1.0")
    run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--scheduler", scheduler, "--limit", 300)
    deadline = time.monotonic() + 60
    while "There is no worker" not in said(cluster_folder, "dask.jsonl") and time.monotonic() < deadline:
        time.sleep(0.1)
        assert run.poll() is None, said(cluster_folder, "dask.jsonl")
    process = worker(scheduler)
    try:
        assert run.wait(120) == 0, said(cluster_folder, "dask.jsonl")
    finally:
        process.kill()
        process.wait()


def test_no_scheduler_is_said(cluster_folder: Path) -> None:
    hurry(cluster_folder, "cluster._SETTINGS['distributed.comm.timeouts.connect'] = '2s'")
    run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--scheduler", "tcp://127.0.0.1:1")
    assert run.wait(120) == 1
    assert "No Dask scheduler answers at tcp://127.0.0.1:1" in said(cluster_folder, "dask.jsonl")
    assert "Traceback" not in said(cluster_folder, "dask.jsonl")
