"""`coder sample` and `coder estimate` through the front door."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coder.store import coding_migrations, schema
from tests.cli.samples import CODEBOOK, SUBJECTS, code, drawn, sampled_study
from tests.migrated import only


@pytest.fixture
def study(run: Callable[..., Any], tmp_path: Path) -> Path:
    return sampled_study(run, tmp_path)


def test_a_sample_is_drawn_coded_and_gives_shares_of_all_answers(run: Callable[..., Any], study: Path) -> None:
    output = run("sample", study, "--n", "60", "--seed", "4", "--coder", "Kari").out
    assert "0 of 60 (0 %) coded; drawn from 180 answers, seed 4, blind." in output
    members = drawn(run, study)
    assert len(set(members)) == 60
    assert members != sorted(members)
    code(study, members)
    assert "60 of 60 (100 %) coded" in run("status", study).out
    found = json.loads(run("estimate", study, "--json", "--by", "fylke").out)
    assert (found["answers"], found["sampled"], found["used"], found["complete"]) == (180, 60, 60, True)
    by_code = {share["code_id"]: share for share in found["shares"] if share["value"] is None}
    assert set(by_code) == {"skole", "larer", "mobbing", "helse"}
    # A category counts where one of its codes does, and the truth is inside.
    assert by_code["skole"]["positive"] == by_code["larer"]["positive"] + by_code["mobbing"]["positive"]
    for code_id, truth in (("skole", 2 / 3), ("larer", 1 / 3), ("helse", 1 / 3)):
        share = by_code[code_id]
        assert share["low"] < truth < share["high"]
        assert share["way"] == "sample and predictions"
        assert share["high"] - share["low"] < share["hand_high"] - share["hand_low"]
    assert [unseen["code_id"] for unseen in found["unseen"]] == ["sjelden"]
    assert {share["value"] for share in found["shares"]} == {None, "Nord", "Sør"}
    nord = next(share for share in found["shares"] if share["value"] == "Nord")
    assert nord["answers"] == 60
    text = run("estimate", study).out
    assert "Share of all 180 answers to «tiltak», from a random sample of 60 (seed 4), coded by Kari (60)." in text
    assert "No sampled answer has 1 code: each stands on at most" in text
    table = text[text.index("All answers: ") : text.index("«both»")].splitlines()
    assert re.match(r"  lærer +\d+\.\d % +\d+\.\d–\d+\.\d +\d+\.\d % +60 +both$", table[4])
    rows = list(csv.DictReader(io.StringIO(run("estimate", study, "--csv", "--hand-only").out)))
    assert {row["way"] for row in rows} == {"sample"}
    assert float(rows[0]["share"]) == pytest.approx(by_code["skole"]["hand_share"])


def test_a_sample_grows_and_shrinks_again_with_undo(run: Callable[..., Any], study: Path) -> None:
    run("sample", study, "--n", "60", "--seed", "4", "--by", "fylke")
    before = drawn(run, study)
    run("sample", study, "--n", "90", "--enlarge")
    after = drawn(run, study)
    assert after[:60] == before
    assert len(set(after)) == 90
    inclusion = {member["inclusion"] for member in json.loads(run("sample", study, "--json").out)[0]["members"]}
    assert all(probability == pytest.approx(0.5, abs=0.05) for probability in inclusion)
    run("undo", study)
    assert drawn(run, study) == before
    assert run("check", study).code == 0


def test_what_is_not_coded_in_the_order_drawn_is_no_part_of_the_estimate(run: Callable[..., Any], study: Path) -> None:
    run("sample", study, "--n", "60", "--seed", "4")
    members = drawn(run, study)
    refused = run("estimate", study)
    assert "Of the 60 answers of the sample 0 are coded in the order drawn, too few for an estimate" in refused.err
    code(study, [*members[:40], *members[45:]])
    found = json.loads(run("estimate", study, "--json").out)
    assert (found["used"], found["complete"], found["other_coded"]) == (40, False, 15)
    assert {share["n"] for share in found["shares"]} == {40}
    assert "of its 60 answers the first 40 in the order drawn are used" in run("estimate", study).out


def test_answers_that_come_later_belong_into_the_sample(run: Callable[..., Any], study: Path, tmp_path: Path) -> None:
    run("sample", study, "--n", "90", "--seed", "4")
    code(study, drawn(run, study))
    later = ["id;fylke;tiltak", *(f"L{i};Nord;Vi vil ha {SUBJECTS[i % 3][0]} og {i}" for i in range(40))]
    (tmp_path / "b.csv").write_text("\n".join(later), encoding="utf-8")
    run("import", study, tmp_path / "b.csv", "--open", "tiltak", "--id", "id")
    assert "that came belong into it: `coder sample --enlarge` takes these in." in run("sample", study).out
    run("sample", study, "--n", "90", "--enlarge")
    assert "belong into it" not in run("sample", study).out


def test_a_definition_that_changes_after_the_coding_makes_its_code_stale(
    run: Callable[..., Any], study: Path, tmp_path: Path
) -> None:
    run("sample", study, "--n", "60", "--seed", "4")
    code(study, drawn(run, study))
    changed = CODEBOOK.replace("name: lærer", "name: lærer\n        definition: Bare lærere")
    (tmp_path / "kodebok.yaml").write_text(changed.replace("name: helse", "name: helsevesen"), encoding="utf-8")
    run("codebook", "apply", study, tmp_path / "kodebok.yaml")
    # The category holds it; a name says nothing new.
    assert json.loads(run("estimate", study, "--json").out)["stale"] == {"skole": 60, "skole > lærer": 60}
    assert "«skole > lærer» is stale: 60 sampled answers of 60" in run("estimate", study).out
    run("undo", study)
    assert json.loads(run("estimate", study, "--json").out)["stale"] == {}


def test_a_plan_draws_nothing(run: Callable[..., Any], study: Path) -> None:
    found = json.loads(run("sample", study, "--plan", "--margin", "5", "--json").out)
    assert found["margins"] == [[5.0, 123, 105]]
    assert "No random sample has been drawn" in run("sample", study).out
    output = run("sample", study, "--plan").out
    assert "± 5 points" in output
    assert re.search(r"a code on 2 % of all +\d+\n", output)
    assert re.search(r"a code on 50 % of them +56\n", output)
    # All answers would not do for a rare code: that is said, and no number that promises it.
    assert re.search(r"a code on 5 % of them +\d{3}, there are fewer\n", output)


@pytest.mark.parametrize(
    ("given", "status", "message"),
    [
        (("sample", "--n", "0"), 2, "0 is not in the range"),
        (("sample", "--plan", "--n", "5"), 2, "--n goes with a sample that is drawn, and --plan draws none."),
        (("sample", "--plan", "--by", "fylke", "--seed", "1"), 2, "--seed and --by go with a sample that is drawn"),
        (("sample", "--plan", "--margin", "60"), 2, "60.0 is not in the range"),
        (("sample", "--enlarge"), 2, "Say how many answers: --n N."),
        (("sample", "--n", "5", "--enlarge"), 1, "No random sample of «tiltak» has been drawn."),
        (("sample", "--n", "5", "--by", "fylkee"), 1, "There is no closed variable «fylkee»."),
        (("sample", "--n", "5", "--question", "tiltk"), 1, "There is no open question «tiltk»"),
        (("estimate",), 1, "No questions have a random sample."),
    ],
)
def test_what_cannot_be_done_is_refused_in_words(
    given: tuple[str, ...], status: int, message: str, run: Callable[..., Any], study: Path
) -> None:
    done = run(given[0], study, *given[1:])
    assert message in done.err
    assert done.code == status


def test_without_an_open_question_there_is_nothing_to_plan_or_draw(run: Callable[..., Any], tmp_path: Path) -> None:
    run("init", tmp_path / "e.db")
    for given in (("--plan",), ("--n", "5")):
        refused = run("sample", tmp_path / "e.db", *given)
        assert refused.code == 1
        assert "There is no open question yet" in refused.err


def test_an_older_file_gets_its_tables_and_a_second_sample_is_refused(
    run: Callable[..., Any], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    project, answers = tmp_path / "old.db", tmp_path / "a.csv"
    answers.write_text("id;tiltak\nA;Skole\nB;Helse\nC;Vei\n", encoding="utf-8")
    before = schema.MIGRATIONS.index(coding_migrations.random_samples)
    with monkeypatch.context() as patched:
        only(patched, schema.MIGRATIONS[:before])
        run("init", project)
    run("import", project, answers, "--open", "tiltak", "--id", "id")
    run("sample", project, "--n", "2", "--seed", "1")
    assert len(drawn(run, project)) == 2
    refused = run("sample", project, "--n", "2")
    assert "There is a sample of «tiltak» already, of 2 answers." in refused.err
    run("sample", project, "--n", "3", "--anew")
    assert len(drawn(run, project)) == 3


def test_a_sample_is_coded_with_suggestions_only_where_that_is_asked_for(run: Callable[..., Any], study: Path) -> None:
    assert "seed 4.\n" in run("sample", study, "--n", "20", "--seed", "4", "--suggestions").out
    assert json.loads(run("sample", study, "--json").out)[0]["blind"] is False


def test_a_sample_that_is_proposed_is_no_larger_than_what_there_is_and_is_named(
    run: Callable[..., Any], study: Path
) -> None:
    progress = run("sample", study)
    assert f"How many it takes: --plan. Draw one: coder sample {study} --question tiltak --n 123\n" in progress.err
    assert "--question tiltak --n 123\n" in run("estimate", study).err
    assert "--question tiltak --n 123\n" in run("estimate", study, "--question", "tiltak").err


def test_answers_coded_before_the_draw_are_not_called_blind(run: Callable[..., Any], study: Path) -> None:
    code(study, list(range(1, 181)))
    output = run("sample", study, "--n", "50", "--seed", "4").out
    assert "50 of its answers were coded before it was drawn: «blind» holds for what was coded since." in output
    assert json.loads(run("sample", study, "--json").out)[0]["coded_before"] == 50
    assert "coded before" not in run("sample", study, "--n", "50", "--seed", "5", "--anew", "--suggestions").out


def test_those_without_a_value_are_a_group_with_a_name(run: Callable[..., Any], tmp_path: Path) -> None:
    project, lines = tmp_path / "u.db", [f"K{i};{('Nord', '')[i % 2]};Vi vil ha mer, nummer {i}" for i in range(20)]
    (tmp_path / "a.csv").write_text("\n".join(["id;fylke;tiltak", *lines]), encoding="utf-8")
    run("init", project)
    run("import", project, tmp_path / "a.csv", "--open", "tiltak", "--closed", "fylke", "--id", "id")
    done = run("--language", "nb", "sample", project, "--n", "10", "--by", "fylke")
    assert "Ikke oppgitt" in done.out
    assert "(Nord, –)" in run("estimate", project).err
