"""A Dask cluster of processes of this machine, which a batch starts and ends."""

from __future__ import annotations

from pathlib import Path

from tests.clusters import batch, said, with_dask

pytestmark = with_dask


def test_without_an_address_a_cluster_of_this_machine_is_started(cluster_folder: Path, without_cluster: Path) -> None:
    run = batch(cluster_folder, "dask.jsonl", "--engine", "dask", "--processes", 2, "--limit", 300)
    assert run.wait(300) == 0, said(cluster_folder, "dask.jsonl")
    assert (cluster_folder / "dask.jsonl").read_bytes() == (without_cluster / "300.jsonl").read_bytes()
    assert "Dask with 2 local workers" in said(cluster_folder, "dask.jsonl")
