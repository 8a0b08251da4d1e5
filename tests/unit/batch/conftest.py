"""A small batch job, in chunks small enough that it has several parts."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.batch_material import FileJob


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileJob:
    from tests.batch_material import ROWS, FileJob, model_bytes, write_csv  # what learns is not loaded for other tests

    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 3000)
    write_csv(tmp_path / "svar.csv", ROWS)
    (tmp_path / "m.model").write_bytes(model_bytes())
    return FileJob(tmp_path / "m.model", [str(tmp_path / "svar.csv")], tmp_path / "ut.jsonl")
