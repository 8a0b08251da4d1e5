"""`coder review`: codings worth a second look."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def doubtful(run: Run, tmp_path: Path) -> Path:
    """A project where three answers read the same, and one of them is coded otherwise."""
    project = tmp_path / "doubt.db"
    answers = ["Eldre på sykehjem", "eldre på sykehjem!", "Eldre på sykehjem.", "Noe helt annet"]
    (tmp_path / "svar.csv").write_text(
        "id;svar\n" + "".join(f"K{i};{text}\n" for i, text in enumerate(answers)), encoding="utf-8"
    )
    (tmp_path / "bok.yaml").write_text(
        "name: Bok\ncodes:\n  - name: eldre\n    id: eldre\n  - name: annet\n    id: annet\n", encoding="utf-8"
    )
    run("init", project)
    assert run("import", project, tmp_path / "svar.csv", "--open", "svar").code == 0
    assert run("codebook", "apply", project, tmp_path / "bok.yaml").code == 0
    for response, code in ((1, "eldre"), (2, "eldre"), (3, "annet"), (4, "annet")):
        assert run("apply", project, "--response", str(response), "--code", code).code == 0
    return project


def test_alike_answers_coded_differently(run: Run, doubtful: Path) -> None:
    done = run("review", doubtful, "--suspects")
    assert done.code == 0, done.err
    assert "K2/svar lacks «eldre»: 2 of 3 answers that read the same have it" in done.out
    assert "K2/svar has «annet»: 2 of 3 answers that read the same lack it" in done.out
    assert "alike: K0/svar, K1/svar" in done.out


def test_json_and_nothing_is_changed(run: Run, doubtful: Path) -> None:
    before = doubtful.read_bytes()
    result = json.loads(run("review", doubtful, "--suspects", "--json").out)
    assert {(coding["response"], coding["code"], coding["has"]) for coding in result} == {
        (3, "eldre", False),
        (3, "annet", True),
    }
    assert doubtful.read_bytes() == before


def test_nothing_coded_is_said(run: Run, study: Path) -> None:
    done = run("review", study, "--suspects")
    assert done.code == 1
    assert "No answer is coded yet" in done.err


def test_codings_from_before_a_definition_are_listed(run: Run, doubtful: Path, tmp_path: Path) -> None:
    done = run("review", doubtful, "--definitions")
    assert done.out.strip() == "Every coding was made under the present definition of its code."
    book = (tmp_path / "bok.yaml").read_text(encoding="utf-8")
    book = book.replace("    id: eldre\n", "    id: eldre\n    definition: Over åtti.\n")
    (tmp_path / "bok.yaml").write_text(book, encoding="utf-8")
    assert run("codebook", "apply", doubtful, tmp_path / "bok.yaml", "--coder", "Leder").code == 0
    done = run("review", doubtful, "--definitions")
    assert [line.split(" by ")[0] for line in done.out.splitlines() if "defined otherwise" in line] == [
        "K0/svar has «eldre»", "K1/svar has «eldre»",
    ]  # fmt: skip
    assert len(json.loads(run("review", doubtful, "--definitions", "--json", "--question", "svar").out)) == 2
    assert run("review", doubtful, "--by", "Kari").code == 2
    assert run("review", doubtful, "--definitions", "--suspects").code == 2
