"""`coder model`, and what `coder batch` makes of files that are given for a model."""

from __future__ import annotations

import gzip
import json
import pickle
import zipfile
from pathlib import Path

import pytest

from coder.suggest.artefact import loads
from tests.cli.conftest import Run


def test_a_model_is_saved_and_shown(run: Run, study: Path, model: Path) -> None:
    assert run("model", study, "-o", "again.model").code == 0
    assert Path("again.model").read_bytes() == model.read_bytes()
    shown = run("model", model)
    assert shown.code == 0
    assert "Learned from 1 coded answer and the words of" in shown.out
    assert "8 codes of «Hvem som venter»" in shown.out
    card = json.loads(run("model", model, "--json").out)
    assert card["data"]["coded_answers"] == 1
    assert card["codebook"]["codes"][0] == {"id": "eldre", "name": "eldre"}
    assert "training" not in card


def test_later_answers_are_compared_with_those_to_the_questions_that_are_coded(run: Run, study: Path) -> None:
    """Of the eight answers five are to the one question with a coded answer, and three to another."""
    run("apply", study, "--response", "K1/grupper", "--code", "ensomhet")

    def compared() -> object:
        training = loads(Path("m.model").read_bytes()).card["training"]
        assert isinstance(training, dict)
        return training["answers"]

    for options in ((), ("--question", "grupper")):
        assert run("model", study, "-o", "m.model", *options).code == 0
        card = json.loads(run("model", "m.model", "--json").out)
        assert card["data"]["texts"] == 8
        assert compared() == 5
    assert run("model", study, "-o", "m.model", "--question", "tiltak").code == 0
    assert compared() == 3


def test_a_codebook_made_while_coding_has_no_name_to_show(run: Run) -> None:
    """Its name stood there as «»."""
    answers = "".join(f"{n};{text}\n" for n, text in enumerate(["kind staff", "long waiting", "more staff"], 1))
    Path("visit.csv").write_text(f"id;opinion\n{answers}", encoding="utf-8")
    Path("codes.csv").write_text("id;codes\n1;staff\n2;waiting\n", encoding="utf-8")
    assert run("init", "own.db").code == run("import", "own.db", "visit.csv", "--open", "opinion").code == 0
    assert run("apply", "own.db", "--from", "codes.csv", "--create-codes").code == 0
    assert run("model", "own.db", "-o", "own.model").code == 0
    shown = run("model", "own.model").out
    assert "2 codes: staff, waiting." in shown
    batch = run("batch", "own.model", "visit.csv", "--text", "opinion", "-o", "out.csv")
    assert "Model: 2 codes, learned from" in batch.out + batch.err
    assert "«»" not in shown + batch.out + batch.err


@pytest.mark.parametrize(
    ("content", "what"),
    [
        (pickle.dumps({"a": [1]}), "a Python pickle, which is not opened: that could run anything on this machine"),
        (gzip.compress(b"x", mtime=0), "a compressed file"),
        (b"Hei\n", "a text file"),
        (b"", "an empty file"),
        (bytes(range(40)), "a file of another kind"),
        ("zip archive/data.pkl", "a PyTorch file with a Python pickle"),
        ("zip [Content_Types].xml", "a Word or Excel file"),
        ("zip weights.npy", "an archive of NumPy arrays"),
    ],
)
def test_what_is_given_for_a_model_is_named(run: Run, model: Path, content: str | bytes, what: str) -> None:
    if isinstance(content, str):
        with zipfile.ZipFile("feil.model", "w") as archive:
            archive.writestr(content.partition(" ")[2], b"x")
    else:
        Path("feil.model").write_bytes(content)
    for arguments in (("batch", "feil.model", "svar.csv", "-o", "ut.jsonl"), ("model", "feil.model")):
        done = run(*arguments)
        assert (done.code, done.out) == (1, "")
        assert f"it is {what}" in done.err
        assert "coder model PROJECT -o FILE" in done.err


def test_no_project_is_replaced_by_an_output(run: Run, study: Path, model: Path) -> None:
    run("init", "annen.db")
    before = study.read_bytes(), Path("annen.db").read_bytes()
    for arguments in (
        ("batch", model, "svar.csv", "--text", "grupper", "--format", "jsonl", "-o", "annen.db"),
        ("model", study, "-o", study),
        ("model", study, "-o", "annen.db"),
    ):
        done = run(*arguments)
        assert (done.code, done.out) == (1, "")
        assert "it was not replaced" in done.err or "is read by this run" in done.err
        assert "Choose another name" in done.err
    assert (study.read_bytes(), Path("annen.db").read_bytes()) == before


DAMAGED_CARDS = {
    "no quality": (("info", "quality"), {"f1": [1]}),
    "quality of another kind": (("info", "quality"), "good"),
    "no count": (("info", "n_coded"), None),
    "versions": (("versions",), []),
    "data": (("data",), "x"),
    "codebook": (("codebook",), [1]),
    "codes": (("codebook", "codes"), {"a": {"b": 1}}),
    "known words": (("training", "known_words"), {}),
    "means": (("training", "confidence"), None),
    "shares": (("training", "of_watched"), [1]),
    "words beyond the last": (("training", "watched"), [10**9]),
    "endless": (("training", "new_words"), float("nan")),
}


@pytest.mark.parametrize("damage", DAMAGED_CARDS)
def test_a_card_that_no_report_can_be_made_of_is_refused_before_the_work(run: Run, model: Path, damage: str) -> None:
    keys, value = DAMAGED_CARDS[damage]
    with zipfile.ZipFile(model) as whole, zipfile.ZipFile("rot.model", "w") as rotten:
        for name in whole.namelist():
            content = whole.read(name)
            if name == "card.json":
                card = json.loads(content)
                place = card
                for key in keys[:-1]:
                    place = place[key]
                place[keys[-1]] = value
                content = json.dumps(card).encode()
            rotten.writestr(name, content)
    for command in (["model", "rot.model"], ["batch", "rot.model", "svar.csv", "--text", "grupper", "-o", "ut.jsonl"]):
        done = run(*command)
        assert done.code == 1
        assert done.err.startswith(
            "Error: rot.model is no model file, or it is damaged (its card says nothing sensible"
        )
    assert not Path("ut.jsonl").exists()
