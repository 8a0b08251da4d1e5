"""Schedulers and workers of a Dask cluster, and batches on it, each a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.warm_children import WarmPopen

with_dask = pytest.mark.skipif(find_spec("distributed") is None, reason="the extra `dask` is not installed")

ROOT = Path(__file__).resolve().parents[1]
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


def batch(folder: Path, out: str, *options: object) -> subprocess.Popen[str]:
    """A batch run as the file in the folder says."""
    with (folder / f"{out}.said").open("w") as log:
        return ClusterPopen(
            [sys.executable, "-c", (folder / "run.py").read_text(),
             "batch", "m.model", "svar.csv", "-o", out, "--evidence", *map(str, options)],
            cwd=folder, env=ENVIRONMENT, stdout=log, stderr=log, text=True,
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


def worker(scheduler: str) -> subprocess.Popen[str]:
    process = start("worker", scheduler, "--nthreads", "1", "--no-nanny", "--no-dashboard")
    assert process.stderr is not None
    process.stderr.close()
    return process
