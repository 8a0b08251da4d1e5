"""A batch with an encoder in several processes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


@pytest.mark.usefixtures("cold_children")
def test_several_processes_with_an_encoder_write_the_bytes_of_one_and_say_first_how_long_it_takes(
    run: Run, study: Path, sentence_model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.batch.chunks.ENCODED_BYTES", 2_000)
    monkeypatch.setattr("coder.batch.job.LONG", 0)
    texts = [f"the {word} nr {n}" for n in range(60) for word in ("car", "nurse", "lorry")]
    hostile = ["\0", "the \ud800 car", "\U0001f697" * 500, "car " * 800, "\u202e\x1b[2J"]
    answers, file = tmp_path / "svar.jsonl", tmp_path / "a.model"
    rows = [{"id": str(n), "svar": text} for n, text in enumerate([*texts, *hostile])]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("model", study, "-o", file, "--encoder", sentence_model).code == 0
    outs = []
    for processes in (1, 2):
        outs.append(tmp_path / f"{processes}.jsonl")
        done = run(
            "batch",
            file,
            answers,
            "-o",
            outs[-1],
            "--encoder",
            sentence_model,
            "--processes",
            processes,
            "--text",
            "svar",
        )
        assert done.code == 0, done.err
        assert done.err.count("takes about") == 1
        report = json.loads(outs[-1].with_name(f"{processes}.jsonl.report.json").read_text())
        assert report["parts"] > 4
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert len(outs[0].read_text(encoding="utf-8").splitlines()) == len(rows)
