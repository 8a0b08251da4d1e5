"""`coder suggest`."""

from __future__ import annotations

import json
import os
import re
import signal
import time
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.unit.encoders.models_of_sentences import static_model


def test_from_the_codebook_alone(run: Run, study: Path) -> None:
    done = run("suggest", study, "--question", "grupper")
    assert done.code == 0
    assert done.err == "Next: coder decide study.db --list\n"
    assert re.fullmatch(
        r"Run 1, learned from the codebook alone:\n\d+ codes proposed, for \d of 5 \(\d+ %\) uncoded answers\.\n"
        r"Quality: not known; too few answers are coded to measure it\.\n",
        done.out,
    )
    assert run("undo", study).code == 0
    assert run("decide", study, "--list").out == (
        "No suggestion waits for you: no run has been made. Make one with `coder suggest`.\n"
    )


def test_without_answers_it_says_so_and_does_not_call_all_coded(run: Run, study: Path) -> None:
    assert run("undo", study, "--change", "2").code == 0
    done = run("suggest", study)
    assert (done.code, done.err.splitlines()[0]) == (1, "Error: There are no answers to suggest codes for.")


def test_a_code_whose_id_is_the_name_of_another_code_is_learned_from(run: Run, study: Path, tmp_path: Path) -> None:
    (tmp_path / "more.csv").write_text(
        "id,name,parent\nutfordring,Utfordring,\nutf-eldre,Eldre,utfordring\n", encoding="utf-8"
    )
    assert run("codebook", "import", study, tmp_path / "more.csv").code == 0
    assert run("apply", study, "--response", "1", "--code", "id:eldre").code == 0
    done = run("suggest", study)
    assert (done.code, "learned from the codebook and 1 coded answer" in done.out) == (0, True)


def test_a_coded_answer_gets_none_and_is_learned_from(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    result = json.loads(run("suggest", study, "--json").out)
    assert (result["run"], result["responses"], result["learned_from"]) == (1, 7, 1)
    assert result["proposed"] >= result["with_proposal"] > 0
    waiting = json.loads(run("decide", study, "--list", "--limit", "100", "--json").out)
    assert 1 not in {row["response"] for row in waiting}


def test_without_a_codebook(run: Run, study: Path) -> None:
    run("init", "tom.db")
    run("import", "tom.db", "svar.csv", "--open", "grupper")
    done = run("suggest", "tom.db")
    assert (done.code, done.out) == (1, "")
    assert done.err == (
        "Error: The project has no codebook to suggest from.\nAdd one: coder codebook apply PROJECT FILE\n"
    )


def test_with_nothing_left_to_code(run: Run, study: Path) -> None:
    for answer in range(1, 9):
        run("apply", study, "--response", answer, "--code", "vet ikke")
    done = run("suggest", study)
    assert done.code == 1
    assert "Every answer is coded" in done.err


def test_told_to_end_it_keeps_nothing_half_done(run: Run, study: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = signal.getsignal(signal.SIGTERM)

    def end(*_: object, **__: object) -> None:
        os.kill(os.getpid(), signal.SIGTERM)
        time.sleep(5)

    monkeypatch.setattr("coder.operations.suggesting.answers.texts_of", end)
    done = run("suggest", study)
    assert (done.code, done.out) == (143, "")
    assert done.err == "Stopped; nothing half-done was kept.\n"
    assert signal.getsignal(signal.SIGTERM) is before
    assert run("runs", study).out.startswith("No run yet")


def test_an_unknown_question(run: Run, study: Path) -> None:
    done = run("suggest", study, "--question", "gruper")
    assert done.code == 1
    assert "Did you mean «grupper»" in done.err


def test_another_method_is_named(run: Run, study: Path) -> None:
    done = run("suggest", study, "--method", "linear")
    assert done.code == 1
    assert "«linear» learns from coded answers alone" in done.err
    for answer, code in (("1", "eldre"), ("2", "vet ikke"), ("3", "eldre"), ("4", "vet ikke")):
        run("apply", study, "--response", answer, "--code", code)
    assert run("suggest", study, "--method", "sklearn.naive_bayes:ComplementNB").code == 0
    assert '"sklearn.naive_bayes:ComplementNB"' in run("runs", study, "--json").out
    refused = run("suggest", study, "--method", "sklearn.naive_bayes:Nothing")
    assert (refused.code, refused.out) == (1, "")
    assert "There is no Nothing in the module sklearn.naive_bayes" in refused.err


def test_an_encoder_that_nobody_asked_for_goes_with_the_default_method_alone(
    run: Run, study: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CODER_ENCODER", str(static_model(tmp_path / "model")))
    for answer, code in (("1", "eldre"), ("2", "vet ikke")):
        run("apply", study, "--response", answer, "--code", code)
    assert (run("suggest", study, "--method", "linear")).code == 0
    refused = run("suggest", study, "--method", "linear", "--encoder", tmp_path / "model")
    assert (refused.code, "«linear» knows no encoder" in refused.err) == (1, True)
