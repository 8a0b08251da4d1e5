"""A small batch job, in chunks small enough that it has several parts, and a cluster."""

from __future__ import annotations

import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.batch_answers import write_csv
from tests.clusters import RUN, batch, said, start
from tests.made_once import made_once

if TYPE_CHECKING:
    from tests.batch_material import FileJob


@pytest.fixture(scope="session")
def model_file(pytestconfig: pytest.Config) -> Path:
    """The file of a small model, fitted once: processes of a test's own suggest by it, and the test need not learn."""

    def make(folder: Path) -> None:
        from tests.batch_material import model_bytes

        (folder / "m.model").write_bytes(model_bytes())

    return made_once(pytestconfig, "batch-model", make) / "m.model"


@pytest.fixture
def job(tmp_path: Path, model_file: Path, monkeypatch: pytest.MonkeyPatch) -> FileJob:
    from tests.batch_material import ROWS, FileJob  # what learns is not loaded for other tests

    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 3000)
    write_csv(tmp_path / "svar.csv", ROWS)
    shutil.copy(model_file, tmp_path)
    return FileJob(tmp_path / "m.model", [str(tmp_path / "svar.csv")], tmp_path / "ut.jsonl")


def _lay_out(folder: Path, model_file: Path) -> Path:
    write_csv(folder / "svar.csv", 2000)
    shutil.copy(model_file, folder)
    (folder / "run.py").write_text(RUN)
    return folder


@pytest.fixture
def cluster_folder(tmp_path: Path, model_file: Path) -> Path:
    """A folder with a model, answers, and how a batch is run on them."""
    return _lay_out(tmp_path, model_file)


@pytest.fixture(scope="session")
def without_cluster(pytestconfig: pytest.Config, model_file: Path) -> Path:
    """What one process writes of the same answers: `all.jsonl`, and `300.jsonl` of the first 300."""

    def make(folder: Path) -> None:
        _lay_out(folder, model_file)
        for out, options in (("all.jsonl", ()), ("300.jsonl", ("--limit", 300))):
            assert batch(folder, out, "--processes", 1, *options).wait(300) == 0, said(folder, out)

    return made_once(pytestconfig, "batch-without-cluster", make)


@pytest.fixture(scope="module")
def scheduler() -> Iterator[str]:
    """The address of a scheduler without workers."""
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
