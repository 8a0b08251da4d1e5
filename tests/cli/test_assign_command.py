"""`coder assign` through the front door."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.model.ids import ResponseId
from coder.operations.coding import no_code_fits
from coder.project import open_project
from tests.front_door import Run


@pytest.fixture
def study(run: Run, tmp_path: Path) -> Path:
    """Forty answers in two counties."""
    lines = ["id;fylke;svar", *(f"K{n};{'Nord' if n % 2 else 'Sør'};svar {n}" for n in range(40))]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    run("init", tmp_path / "s.db")
    run("import", tmp_path / "s.db", tmp_path / "a.csv", "--open", "svar", "--id", "id")
    return tmp_path / "s.db"


def table(text: str) -> list[list[str]]:
    """The cells of the rows of a printed table."""
    return [line.split() for line in text.splitlines()[2:] if line and line[0] not in "D«"]


def test_answers_are_given_out_listed_and_taken_back(run: Run, study: Path) -> None:
    assert "No answers have been given to anybody." in run("assign", study).out
    done = run(
        "assign", study, "anna", "ola=10", "Åse=25%", "--double", "10%", "--seed", "7", "--by", "fylke", "--blind"
    )
    assert table(done.out) == [["anna", "21", "4"], ["ola", "14", "4"], ["Åse", "13", "4"]]
    assert "Drawn with seed 7." in done.out
    assert table(run("assign", study).out) == [
        ["anna", "21", "0", "21", "4", "0", "hidden"], ["ola", "14", "0", "14", "4", "0", "hidden"],
        ["Åse", "13", "0", "13", "4", "0", "hidden"],
    ]  # fmt: skip
    first = json.loads(run("assign", study, "--json").out)[0]
    assert (first["coder"], first["left"], first["double"], first["question"]) == ("anna", 21, 4, "svar")
    assert run("assign", study, "anna", "--take-back").out.strip() == "21 answers taken back from anna."
    run("undo", study)
    assert json.loads(run("assign", study, "--json").out)[0]["left"] == 21
    run("undo", study)
    assert json.loads(run("assign", study, "--json").out) == []


def test_a_changed_text_stays_with_its_coder(run: Run, study: Path) -> None:
    assert run("assign", study, "anna=12", "ola=8", "--seed", "7").code == 0
    with open_project(study, "anna") as session:
        members = session.project.execute("SELECT response_id FROM assignment_members ORDER BY id").fetchall()
    of_anna = [ResponseId(number) for (number,) in members[:12]]
    with open_project(study, "anna") as session:
        no_code_fits(session, of_anna, stands=None)
    lines = ["id;fylke;svar", *(f"K{n};{'Nord' if n % 2 else 'Sør'};svar {n}{' no' if n + 1 in of_anna[:2] else ''}"
                                for n in range(40))]  # fmt: skip
    (study.parent / "b.csv").write_text("\n".join(lines), encoding="utf-8")
    foreseen = run("import", study, study.parent / "b.csv", "--dry-run")
    assert "2 of them are given to anna" in foreseen.out
    done = run("import", study, study.parent / "b.csv")
    assert "2 of them are given to anna" in done.out
    assert [row[:4] for row in table(run("assign", study).out)] == [["anna", "12", "10", "2"], ["ola", "8", "0", "8"]]
    assert run("check", study).code == 0
    run("undo", study)
    assert [row[:4] for row in table(run("assign", study).out)] == [["anna", "12", "12", "0"], ["ola", "8", "0", "8"]]


def test_answers_coded_again_are_those_of_a_new_round(run: Run, study: Path) -> None:
    with open_project(study, "anna") as session:
        no_code_fits(session, [ResponseId(number) for number in range(1, 6)], stands=None)
    assert table(run("assign", study, "anna", "--again", "3").out) == [["anna/2", "3"]]
    asked = run("assign", study, "anna", "--again", "9")
    assert asked.code == 1
    assert "«anna» has coded 5 answers to «svar» that could be coded again, not 9." in asked.err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["--double", "5"], "--double goes with the coders"),
        (["anna", "--all", "--n", "3"], "--n goes with a part of the answers"),
        (["anna", "--again", "3", "--double", "3"], "--double goes with new answers"),
        (["anna=3", "--all"], "--all goes with coders named without a number"),
        (["anna", "--take-back", "--blind"], "--blind goes with answers that are given"),
        (["anna", "--n", "ti"], "«ti» is no number"),
        (["anna", "--double", "101%"], "«101%» is no number"),
    ],
)
def test_options_that_cannot_act_together_are_refused(
    run: Run, study: Path, arguments: list[str], message: str
) -> None:
    done = run("assign", study, *arguments)
    assert done.code == 2
    assert message in done.err
    assert json.loads(run("assign", study, "--json").out) == []


def test_a_share_without_suggestions_is_set_told_and_logged(run: Run, study: Path) -> None:
    assert "drawn by lot" not in run("assign", study).out
    assert "Nothing is suggested for 12.5 % of each coder's answers" in run("assign", study, "--hold-out", "12,5%").out
    assert "12.5 % of answers, drawn by lot, are coded without suggestions" in run("log", study, "--json").out
    assert run("assign", study, "--hold-out", "10").code == 2
    run("assign", study, "anna", "--hold-out", "0")
    assert json.loads(run("assign", study, "--json").out)[0]["hold_out"] == 0
