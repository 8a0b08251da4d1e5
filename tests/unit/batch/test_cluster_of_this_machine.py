"""A Dask cluster of processes of this machine, which a batch starts and ends."""

from __future__ import annotations

from pathlib import Path

from tests.clusters import batch, said, with_dask

pytestmark = with_dask


def test_without_an_address_a_cluster_of_this_machine_is_started(cluster_folder: Path) -> None:
    run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--processes", 2, "--limit", 300)
    assert run.wait(300) == 0, said(cluster_folder, "dask.jsonl")
    assert batch(cluster_folder, "here.jsonl", "--processes", 1, "--limit", 300).wait(300) == 0
    assert (cluster_folder / "dask.jsonl").read_bytes() == (cluster_folder / "here.jsonl").read_bytes()
    assert "Dask with 2 local workers" in said(cluster_folder, "dask.jsonl")
