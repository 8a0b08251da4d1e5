"""A model that was made with an encoder, in one process and in several."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.encoders.models_of_sentences import static_model

pytestmark = pytest.mark.usefixtures("warm_children")


def test_a_model_made_with_an_encoder_asks_for_the_same_and_scores_as_the_project_does(
    run: Run, study: Path, sentence_model: Path, tmp_path: Path
) -> None:
    file, answers, out = tmp_path / "a.model", tmp_path / "a.csv", tmp_path / "a.jsonl"
    answers.write_text("id;svar\n1;Eldre som er ensomme\n2;\n3;the car\n", encoding="utf-8")
    assert run("model", study, "-o", file, "--encoder", sentence_model).code == 0
    again = tmp_path / "b.model"
    assert run("model", study, "-o", again, "--encoder", sentence_model).code == 0
    assert file.read_bytes() == again.read_bytes()
    refused = run("batch", file, answers, "-o", out)
    assert refused.code == 1
    assert "made with the encoder tiny " in refused.err
    assert not out.exists()
    other = static_model(tmp_path / "other")
    (other / "config.json").write_text("{}", encoding="utf-8")
    assert "not with other " in run("batch", file, answers, "-o", out, "--encoder", other).err
    done = run(
        "batch",
        file,
        answers,
        "-o",
        out,
        "--encoder",
        sentence_model,
        "--confidences",
        "--evidence",
        "--processes",
        "1",
    )
    assert done.code == 0, done.err
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    words = tmp_path / "words.model"
    assert run("model", study, "-o", words).code == 0
    assert (
        "takes no encoder" in run("batch", words, answers, "-o", tmp_path / "c.jsonl", "--encoder", sentence_model).err
    )
    assert run("batch", words, answers, "-o", tmp_path / "c.jsonl").code == 0
    assert (tmp_path / "c.jsonl").read_text(encoding="utf-8") != out.read_text(encoding="utf-8")
