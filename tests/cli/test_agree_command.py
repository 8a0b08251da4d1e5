"""`coder agree` through the front door: what it prints, for people and for programs."""

from __future__ import annotations

import csv
import io
import json
import shutil
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.flags import SuggestionsShown, note_shown
from coder.project import open_project

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CODEBOOK = """name: Bok
language: nb
codes:
  - id: folk
    name: folk
    codes:
      - {id: eldre, name: eldre}
      - {id: barn, name: barn}
  - {id: kø, name: kø}
"""
BOTH, KARI, OLA, ALL = 31, 6, 16, 100
"""«kø» by both, by Kari alone, by Ola alone, of so many."""


def put(project: Path, coder: str, codes: dict[str, list[int]], without: list[int]) -> None:
    with open_project(project, coder) as session:
        for code, answers in codes.items():
            code_answers(session, answers, [code])
        no_code_fits(session, without)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A hundred answers of which each says something else, coded by Kari and Ola; Kari has done ten again."""
    from coder.codebook.read import read_codebook
    from coder.operations.codebook_edits import put_codebook
    from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
    from coder.project import create_project

    folder = tmp_path_factory.mktemp("agree")
    (folder / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    rows = "\n".join(["id;svar", *(f"{case};svar nummer {case}" for case in range(ALL))])
    (folder / "svar.csv").write_text(rows, encoding="utf-8")
    project = folder / "s.db"
    with create_project(project, "Kari") as session:
        put_codebook(session, read_codebook(folder / "b.yaml"), "b")
        run_import(session, plan_import(folder / "svar.csv", ReadOptions(), Roles(id="id", open=("svar",))))
    every = range(1, ALL + 1)
    kari = [*range(1, BOTH + KARI + 1)]
    ola = [*range(1, BOTH + 1), *range(BOTH + KARI + 1, BOTH + KARI + OLA + 1)]
    put(
        project,
        "Kari",
        {"kø": kari, "eldre": [95, 96, 97]},
        [number for number in every if number not in [*kari, 95, 96, 97]],
    )
    put(project, "Ola", {"kø": ola, "barn": [95, 96], "eldre": [97]}, [n for n in every if n not in [*ola, 95, 96, 97]])
    put(project, "Kari/2", {"kø": [1, 2, 3, 4]}, [5, 40, 41, 42, 43, 44])
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(made, tmp_path / "s.db"))


def table(out: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(out)))


def test_every_figure_stands_in_csv_with_its_interval(run: Run, project: Path) -> None:
    [queue] = [row for row in table(run("agree", project, "--csv").out) if row["code_id"] == "kø"]
    chance = 0.37 * 0.47 + 0.63 * 0.53
    assert (queue["answers"], queue["used"], float(queue["share"])) == ("100", "53", 0.42)
    assert float(queue["percent"]) == pytest.approx(0.78)
    assert float(queue["kappa"]) == pytest.approx((0.78 - chance) / (1 - chance), abs=1e-6)
    assert float(queue["positive"]) == pytest.approx(62 / 84, abs=1e-6)
    for name in ("percent", "kappa", "alpha", "ac1", "positive"):
        assert float(queue[f"{name}_low"]) < float(queue[name]) < float(queue[f"{name}_high"])


def test_every_part_is_there_for_a_program_and_a_round_is_compared_with_its_own_first_one(
    run: Run, project: Path
) -> None:
    [found] = json.loads(run("agree", project, "--json").out)
    assert found["sets"][0]["coders"] == "Kari, Ola"
    assert [(level["level"], level["percent"]) for level in found["levels"]] == [(1, 0.78), (2, 0.76)]
    confused = [(pair["code_id"], pair["other_code_id"], pair["answers"], pair["either"]) for pair in found["confused"]]
    assert confused == [("kø", "", KARI + OLA, 53), ("barn", "eldre", 2, 3)]
    whole = found["rounds"][0]
    assert (whole["coder"], whole["rounds"], whole["answers"], whole["percent"]) == ("Kari", "Kari, Kari/2", 10, 0.9)
    assert found["excerpts"] == []
    themes = {(theme["code_id"], theme["coder"]): (theme["n"], theme["rank"]) for theme in found["themes"]}
    assert themes == {
        ("kø", "Kari"): (37, 1),
        ("kø", "Ola"): (47, 1),
        ("folk", "Kari"): (3, 2),
        ("folk", "Ola"): (3, 2),
    }
    weeks = [week for week in found["weeks"] if not week["code_id"]]
    assert {(week["coder"], week["answers"], week["common"]) for week in weeks} == {
        ("Kari", 100, 100), ("Ola", 100, 100), ("Kari/2", 10, 10),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("language", "sentence"),
    [
        ("en", "«svar»: 100 of 100 coded answers were coded by two or more (Kari, Ola)."),
        ("nb", "«svar»: 100 av 100 kodede svar er kodet av to eller flere (Kari, Ola)."),
        ("nn", "«svar»: 100 av 100 koda svar er koda av to eller fleire (Kari, Ola)."),
    ],
)
def test_it_is_told_in_words_that_fit_a_terminal(
    run: Run, project: Path, language: str, sentence: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CODER_LANGUAGE", language)
    monkeypatch.setenv("COLUMNS", "80")
    done = run("agree", project)
    assert done.code == 0, done.err
    assert sentence in done.out
    assert all(len(line) <= 80 for line in done.out.splitlines())
    assert ("0,55" if language != "en" else "0.55") in done.out
    # Few answers have «eldre»: kappa is low though the coders agree on 98 of 100.
    assert "!" in done.out
    assert f"«{'eldre'}»" in done.out


def test_excerpts_are_compared_where_parts_of_answers_are_coded(run: Run, project: Path) -> None:
    for coder, place in (("Kari", (0, 4)), ("Ola", (2, 8))):
        with open_project(project, coder) as session:
            code_answers(session, [60], ["kø"], place)
    [queue] = [row for row in table(run("agree", project, "--csv", "--part", "excerpts").out) if row["code_id"] == "kø"]
    assert (queue["answers"], queue["excerpts"]) == ("100", str(37 + 47 + 2))
    assert float(queue["overlap"]) == pytest.approx(64 / 86, abs=1e-6)
    assert "On excerpts:" in run("agree", project).out


def test_what_cannot_be_told_is_refused_or_said(run: Run, project: Path, tmp_path: Path) -> None:
    assert "no open question" in run("agree", project, "--question", "svart hull").err
    assert "no wave «2030»" in run("agree", project, "--wave", "2030").err
    alone = run("agree", project, "--coder", "Kari")
    assert (alone.code, alone.out) == (1, "")
    assert "No answer was coded by more than one coder" in alone.err
    assert "--coder counts only the coders named: Kari." in alone.err
    assert run("agree", project, "--csv", "--json").code == 2
    assert run("agree", project, "--csv", "--part", "sets", "--part", "codes").code == 2
    few = run("agree", project, "--coder", "Kari/2", "--coder", "Ola", "--part", "rounds", "--part", "excerpts")
    assert "Nobody has coded answers again" in few.out
    assert "All codes stand on whole answers" in few.out


def test_what_was_coded_with_suggestions_seen_before_stands_beside_the_rest(run: Run, project: Path) -> None:
    """What a blind coder saw after choosing, or anybody after coding, counts as not seen."""
    nothing = run("agree", project, "--suggestions")
    assert nothing.code == 1
    assert "Nobody has seen suggestions" in nothing.err
    with open_project(project, "Per") as session:
        note_shown(session, [SuggestionsShown(ResponseId(1), "open", (("kø", 0.2),))])
        note_shown(session, [SuggestionsShown(ResponseId(2), "chosen", (("kø", 0.9),))])
        time.sleep(0.002)
        for answer in (1, 2, 3):
            code_answers(session, [answer], ["kø"])
        time.sleep(0.002)
        note_shown(session, [SuggestionsShown(ResponseId(3), "open", (("kø", 0.9),))])
    whole, queue, *_ = table(run("agree", project, "--suggestions", "--csv", "--coder", "Per").out)
    assert (whole["with"], whole["without"], whole["low_confidence_seen"], whole["low_taken"]) == ("1", "2", "1", "1.0")
    assert (queue["code_id"], queue["with"], queue["without"]) == ("kø", "1", "2")
    compared = run("agree", project, "--suggestions")
    assert "«svar»: 1 answer coded with suggestions seen before, 212 without." in compared.out
    assert "was not drawn at random" in " ".join(compared.out.split())
    assert run("agree", project, "--suggestions", "--part", "sets").code == 2
