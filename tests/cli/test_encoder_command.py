"""Encoders on the command line: what there is, and how suggestions take one."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.encoders import kinds
from coder.encoders.process import EncoderProcess, EncoderStopped
from coder.extras import how_to_install
from coder.operations.trying import TriedOut
from tests.cli.conftest import Run
from tests.unit.encoders.models_of_sentences import static_model

pytestmark = pytest.mark.usefixtures("warm_children")


@pytest.fixture
def model(tmp_path: Path) -> Path:
    return static_model(tmp_path / "tiny")


def test_it_lists_what_there_is_and_how_to_get_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "find_spec", lambda module: module if module == "model2vec" else None)
    done = run("encoder")
    assert done.code == 0
    assert how_to_install("e5") in done.out
    assert how_to_install("model2vec") not in done.out
    assert "In use: none" in done.out


def test_it_measures_and_counts_what_is_encoded(run: Run, study: Path, model: Path) -> None:
    told = json.loads(run("encoder", study, "--encoder", model, "--measure", "--json").out)
    assert told["in_use"].startswith("tiny ")
    assert told["cost"]["cpu_ms"] > 0
    assert told["encoded"]["answers"] == 0
    assert run("suggest", study, "--encoder", model).code == 0
    told = json.loads(run("encoder", study, "--encoder", model, "--json").out)
    assert told["encoded"]["answers"] == told["encoded"]["of"] > 0


def test_a_run_takes_the_encoder_of_the_setting_and_none_leaves_it_out(
    run: Run, study: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(model))
    assert run("suggest", study, "--json").code == 0
    assert run("suggest", study, "--encoder", "none", "--json").code == 0
    runs = json.loads(run("runs", study, "--json").out)
    names = [one["parameters"].get("encoder", "") for one in sorted(runs, key=lambda one: one["id"])]
    assert names[0].startswith("tiny ")
    assert names[1] == ""


def test_an_encoder_that_stops_leaves_words_alone_unless_it_was_asked_for(
    run: Run, study: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> None:
        raise EncoderStopped(
            "The encoder {name} stopped.", "Try again, or leave it out with --encoder none.", name="tiny"
        )

    monkeypatch.setattr(EncoderProcess, "encode", stop)
    monkeypatch.setenv("CODER_ENCODER", str(model))
    done = run("suggest", study)
    assert done.code == 0
    assert [line for line in done.err.splitlines() if "stopped" in line] == [
        "Note: The encoder tiny stopped. Suggestions are made of words alone."
    ]
    done = run("suggest", study, "--encoder", model)
    assert done.code == 1
    assert "The encoder tiny stopped" in done.err


def test_what_would_take_long_is_not_done_unasked(
    run: Run, study: Path, model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.queries.encoding.MOST_UNASKED", 3)
    monkeypatch.setenv("CODER_ENCODER", str(model))
    done = run("suggest", study)
    assert done.code == 0
    assert "words alone" in done.err
    assert run("suggest", study, "--encoder", model).err.count("words alone") == 0
    assert "words alone" not in run("suggest", study).err  # they are kept now


def test_the_time_is_told_before_it_begins(run: Run, study: Path, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.encoders.measuring.LONG", 0)
    monkeypatch.setattr("coder.queries.encoding.AT_ONCE", 4)
    done = run("suggest", study, "--encoder", model)
    assert done.err.count("takes about") == 1
    assert "a second" in done.err


def test_the_doctor_tells_which_one_is_in_use(run: Run, model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.operations.trying.try_out", lambda: TriedOut(()))
    assert "none: suggestions are made of words alone" in run("doctor").out
    monkeypatch.setenv("CODER_ENCODER", str(model))
    assert json.loads(run("doctor", "--json").out)["encoder"].startswith("tiny ")
    monkeypatch.setenv("CODER_ENCODER", "e6")
    assert "e6 is no folder with a model" in run("doctor").out


def test_a_model_made_with_an_encoder_asks_for_the_same_and_scores_as_the_project_does(
    run: Run, study: Path, model: Path, tmp_path: Path
) -> None:
    file, answers, out = tmp_path / "a.model", tmp_path / "a.csv", tmp_path / "a.jsonl"
    answers.write_text("id;svar\n1;Eldre som er ensomme\n2;\n3;the car\n", encoding="utf-8")
    assert run("model", study, "-o", file, "--encoder", model).code == 0
    again = tmp_path / "b.model"
    assert run("model", study, "-o", again, "--encoder", model).code == 0
    assert file.read_bytes() == again.read_bytes()
    refused = run("batch", file, answers, "-o", out)
    assert refused.code == 1
    assert "made with the encoder tiny " in refused.err
    assert not out.exists()
    other = static_model(tmp_path / "other")
    (other / "config.json").write_text("{}", encoding="utf-8")
    assert "not with other " in run("batch", file, answers, "-o", out, "--encoder", other).err
    done = run("batch", file, answers, "-o", out, "--encoder", model, "--confidences", "--evidence", "--processes", "1")
    assert done.code == 0, done.err
    rows = [json.loads(line) for line in out.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in rows] == ["1", "2", "3"]
    words = tmp_path / "words.model"
    assert run("model", study, "-o", words).code == 0
    assert "takes no encoder" in run("batch", words, answers, "-o", tmp_path / "c.jsonl", "--encoder", model).err
    assert run("batch", words, answers, "-o", tmp_path / "c.jsonl").code == 0
    assert (tmp_path / "c.jsonl").read_text(encoding="utf-8") != out.read_text(encoding="utf-8")


@pytest.mark.usefixtures("cold_children")
def test_several_processes_with_an_encoder_write_the_bytes_of_one_and_say_first_how_long_it_takes(
    run: Run, study: Path, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.batch.chunks.ENCODED_BYTES", 2_000)
    monkeypatch.setattr("coder.batch.job.LONG", 0)
    texts = [f"the {word} nr {n}" for n in range(60) for word in ("car", "nurse", "lorry")]
    hostile = ["\0", "the \ud800 car", "\U0001f697" * 500, "car " * 800, "\u202e\x1b[2J"]
    answers, file = tmp_path / "svar.jsonl", tmp_path / "a.model"
    rows = [{"id": str(n), "svar": text} for n, text in enumerate([*texts, *hostile])]
    answers.write_text("".join(json.dumps(row) + "\n" for row in rows))
    assert run("model", study, "-o", file, "--encoder", model).code == 0
    outs = []
    for processes in (1, 2):
        outs.append(tmp_path / f"{processes}.jsonl")
        done = run(
            "batch", file, answers, "-o", outs[-1], "--encoder", model, "--processes", processes, "--text", "svar"
        )
        assert done.code == 0, done.err
        assert done.err.count("takes about") == 1
        report = json.loads(outs[-1].with_name(f"{processes}.jsonl.report.json").read_text())
        assert report["parts"] > 4
    assert outs[0].read_bytes() == outs[1].read_bytes()
    assert len(outs[0].read_text(encoding="utf-8").splitlines()) == len(rows)
