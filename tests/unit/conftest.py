"""A small batch job, in chunks small enough that it has several parts."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.batch_material import ROWS, FileJob, model_bytes, write_csv


@pytest.fixture
def job(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FileJob:
    monkeypatch.setattr("coder.batch.chunks.CHUNK_BYTES", 3000)
    write_csv(tmp_path / "svar.csv", ROWS)
    (tmp_path / "m.model").write_bytes(model_bytes())
    return FileJob(tmp_path / "m.model", [str(tmp_path / "svar.csv")], tmp_path / "ut.jsonl")
