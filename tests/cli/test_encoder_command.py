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

pytestmark = pytest.mark.usefixtures("warm_children")


def test_it_lists_what_there_is_and_how_to_get_the_rest(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kinds, "find_spec", lambda module: module if module == "model2vec" else None)
    done = run("encoder")
    assert done.code == 0
    assert how_to_install("e5") in done.out
    assert how_to_install("model2vec") not in done.out
    assert "In use: none" in done.out


def test_it_measures_and_counts_what_is_encoded(run: Run, study: Path, sentence_model: Path) -> None:
    result = json.loads(run("encoder", study, "--encoder", sentence_model, "--measure", "--json").out)
    assert result["in_use"].startswith("tiny ")
    assert result["cost"]["cpu_ms"] > 0
    assert result["encoded"]["answers"] == 0
    assert run("suggest", study, "--encoder", sentence_model).code == 0
    result = json.loads(run("encoder", study, "--encoder", sentence_model, "--json").out)
    assert result["encoded"]["answers"] == result["encoded"]["of"] > 0


def test_a_run_takes_the_encoder_of_the_setting_and_none_leaves_it_out(
    run: Run, study: Path, sentence_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(sentence_model))
    assert run("suggest", study, "--json").code == 0
    assert run("suggest", study, "--encoder", "none", "--json").code == 0
    runs = json.loads(run("runs", study, "--json").out)
    names = [
        listed_run["parameters"].get("encoder", "")
        for listed_run in sorted(runs, key=lambda listed_run: listed_run["id"])
    ]
    assert names[0].startswith("tiny ")
    assert names[1] == ""


def test_an_encoder_that_stops_leaves_words_alone_unless_it_was_asked_for(
    run: Run, study: Path, sentence_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stop(*_given: object) -> None:
        raise EncoderStopped(
            "The encoder {name} stopped.", "Try again, or leave it out with --encoder none.", name="tiny"
        )

    monkeypatch.setattr(EncoderProcess, "encode", stop)
    monkeypatch.setenv("CODER_ENCODER", str(sentence_model))
    done = run("suggest", study)
    assert done.code == 0
    assert [line for line in done.err.splitlines() if "stopped" in line] == [
        "Note: The encoder tiny stopped. Suggestions are made of words alone."
    ]
    done = run("suggest", study, "--encoder", sentence_model)
    assert done.code == 1
    assert "The encoder tiny stopped" in done.err


def test_what_would_take_long_is_not_done_unasked(
    run: Run, study: Path, sentence_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.queries.encoding.MOST_UNASKED", 3)
    monkeypatch.setenv("CODER_ENCODER", str(sentence_model))
    done = run("suggest", study)
    assert done.code == 0
    assert "words alone" in done.err
    assert run("suggest", study, "--encoder", sentence_model).err.count("words alone") == 0
    assert "words alone" not in run("suggest", study).err  # they are kept now


def test_the_time_is_told_before_it_begins(
    run: Run, study: Path, sentence_model: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.encoders.measuring.LONG", 0)
    monkeypatch.setattr("coder.queries.encoding.AT_ONCE", 4)
    done = run("suggest", study, "--encoder", sentence_model)
    assert done.err.count("takes about") == 1
    assert "a second" in done.err


def test_the_doctor_tells_which_one_is_in_use(run: Run, sentence_model: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.operations.trying.try_out", lambda: TriedOut(()))
    assert "none: suggestions are made of words alone" in run("doctor").out
    monkeypatch.setenv("CODER_ENCODER", str(sentence_model))
    assert json.loads(run("doctor", "--json").out)["encoder"].startswith("tiny ")
    monkeypatch.setenv("CODER_ENCODER", "e6")
    assert "e6 is no folder with a model" in run("doctor").out
