"""A Dask cluster of processes of this machine, where its own address is down."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.clusters import ENVIRONMENT, hurry, with_dask

pytestmark = with_dask


@pytest.mark.skipif(
    not shutil.which("unshare") or subprocess.run(["unshare", "-rn", "true"], check=False).returncode != 0,
    reason="this system does not let a program take its network away",
)
def test_no_cluster_of_this_machine_starts_where_its_own_address_is_down(cluster_folder: Path) -> None:
    hurry(cluster_folder, "cluster._SETTINGS['distributed.comm.timeouts.connect'] = '1s'")
    done = subprocess.run(
        ["unshare", "-rn", sys.executable, "run.py", "batch", "m.model", "svar.csv", "-o", "out.jsonl",
         "--engine", "dask", "--processes", "1"],
        cwd=cluster_folder, env=ENVIRONMENT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 1
    assert "Dask could not start its processes on this machine" in done.stderr
    assert "127.0.0.1, which must be up. `--engine local` needs none." in done.stderr
    assert not (cluster_folder / "out.jsonl").exists()
