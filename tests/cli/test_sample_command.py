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

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.queries import estimating, samples
from coder.queries.finding import response_meant
from coder.store import coding_migrations, schema
from tests.migrated import only

CODEBOOK = """\
name: Skole
language: nb
codes:
  - id: skole
    name: skole
    codes:
      - id: larer
        name: lærer
      - id: mobbing
        name: mobbing
  - id: helse
    name: helse
  - id: sjelden
    name: sjelden
"""
SUBJECTS = (("flere lærere i skolen", "larer"), ("mobbing i skolegården", "mobbing"), ("kortere kø hos legen", "helse"))


@pytest.fixture
def study(run: Callable[..., Any], tmp_path: Path) -> Path:
    """180 answers, sixty of each subject, in two counties; nothing is coded."""
    lines = ["id;fylke;tiltak"]
    lines += [f"K{i};{'Nord' if i < 60 else 'Sør'};Vi vil ha {SUBJECTS[i % 3][0]} nummer {i}" for i in range(180)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    (tmp_path / "kodebok.yaml").write_text(CODEBOOK, encoding="utf-8")
    project = tmp_path / "s.db"
    run("init", project)
    run("import", project, tmp_path / "a.csv", "--open", "tiltak", "--id", "id")
    run("codebook", "apply", project, tmp_path / "kodebok.yaml")
    return project


def drawn(run: Callable[..., Any], project: Path) -> list[int]:
    found = json.loads(run("sample", project, "--json").out)
    return [one["response"] for one in found[0]["members"]]


def code(project: Path, answers: list[int]) -> None:
    with open_project(project, "Kari") as session:
        for answer in answers:
            code_answers(session, [str(answer)], (SUBJECTS[(answer - 1) % 3][1],))


def test_a_sample_is_drawn_coded_and_gives_shares_of_all_answers(run: Callable[..., Any], study: Path) -> None:
    said = run("sample", study, "--n", "60", "--seed", "4", "--coder", "Kari").out
    assert "0 of 60 (0 %) coded; drawn from 180 answers, seed 4, blind." in said
    members = drawn(run, study)
    assert len(set(members)) == 60
    assert members != sorted(members)
    code(study, members)
    assert "60 of 60 (100 %) coded" in run("status", study).out
    found = json.loads(run("estimate", study, "--json", "--by", "fylke").out)
    assert (found["answers"], found["sampled"], found["used"], found["complete"]) == (180, 60, 60, True)
    by_code = {one["code_id"]: one for one in found["shares"] if one["value"] is None}
    assert set(by_code) == {"skole", "larer", "mobbing", "helse"}
    # A category counts where one of its codes does, and the truth is inside.
    assert by_code["skole"]["positive"] == by_code["larer"]["positive"] + by_code["mobbing"]["positive"]
    for code_id, truth in (("skole", 2 / 3), ("larer", 1 / 3), ("helse", 1 / 3)):
        one = by_code[code_id]
        assert one["low"] < truth < one["high"]
        assert one["way"] == "sample and predictions"
        assert one["high"] - one["low"] < one["hand_high"] - one["hand_low"]
    assert [one["code_id"] for one in found["unseen"]] == ["sjelden"]
    assert {one["value"] for one in found["shares"]} == {None, "Nord", "Sør"}
    nord = next(one for one in found["shares"] if one["value"] == "Nord")
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
    inclusion = {one["inclusion"] for one in json.loads(run("sample", study, "--json").out)[0]["members"]}
    assert all(one == pytest.approx(0.5, abs=0.05) for one in inclusion)
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
    assert {one["n"] for one in found["shares"]} == {40}
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
    said = run("sample", study, "--plan").out
    assert "± 5 points" in said
    assert re.search(r"a code on 2 % of all +\d+\n", said)
    assert re.search(r"a code on 50 % of them +56\n", said)
    # All answers would not do for a rare code: that is said, and no number that promises it.
    assert re.search(r"a code on 5 % of them +\d{3}, there are fewer\n", said)


@pytest.mark.parametrize(
    ("given", "status", "said"),
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
    given: tuple[str, ...], status: int, said: str, run: Callable[..., Any], study: Path
) -> None:
    done = run(given[0], study, *given[1:])
    assert said in done.err
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


def test_waves_are_estimated_apart_with_their_change_and_weights_count(run: Callable[..., Any], tmp_path: Path) -> None:
    project = tmp_path / "w.db"
    (tmp_path / "kodebok.yaml").write_text(CODEBOOK, encoding="utf-8")
    run("init", project)
    run("codebook", "apply", project, tmp_path / "kodebok.yaml")
    for wave, every in (("2024", 4), ("2026", 2)):
        lines = ["id;vekt;tiltak"]
        for i in range(120):
            lines.append(f"K{i};{3 if i < 60 else 1};{'Mer helse' if i % every == 0 else 'Mer skole'} i {wave}, {i}")
        (tmp_path / f"{wave}.csv").write_text("\n".join(lines), encoding="utf-8")
        run("import", project, tmp_path / f"{wave}.csv", "--open", "tiltak", "--id", "id", "--wave", wave)
    run("sample", project, "--n", "160", "--seed", "3")
    with open_project(project, "Kari") as session:
        for answer in drawn(run, project):
            subject = "helse" if "helse" in response_meant(session, str(answer)).text else "larer"
            code_answers(session, [str(answer)], (subject,))
    found = json.loads(run("estimate", project, "--json", "--weight", "vekt").out)
    share = {(one["wave"], one["code_id"]): one for one in found["shares"]}
    assert [one["answers"] for one in share.values()] == [120] * len(share)
    assert {wave for wave, _ in share} == {"2024", "2026"}
    assert share["2024", "helse"]["low"] < 0.25 < share["2024", "helse"]["high"]
    moved = next(one for one in found["changes"] if one["code_id"] == "helse")
    assert (moved["before"], moved["after"]) == ("2024", "2026")
    assert moved["change"] == pytest.approx(share["2026", "helse"]["share"] - share["2024", "helse"]["share"], abs=1e-5)
    assert 0 < moved["low"] < moved["change"] < moved["high"]
    assert "Change from 2024 to 2026:" in run("estimate", project, "--hand-only").out


def test_a_report_shows_estimates_when_the_sample_is_coded_to_its_end(run: Callable[..., Any], study: Path) -> None:
    target = study.with_name("r.md")
    run("sample", study, "--n", "120", "--seed", "5", "--by", "fylke")
    members = drawn(run, study)
    code(study, members[:60])
    run("report", study, "-o", target, "--with-appendices", "--undecided", "show")
    text = target.read_text(encoding="utf-8")
    assert "Et tilfeldig utvalg på 120 svar er trukket, og 60 av dem er kodet." in text
    assert "anslått fra et tilfeldig utvalg" not in text
    code(study, members[60:])
    run("report", study, "-o", target, "--with-appendices", "--undecided", "show")
    text = target.read_text(encoding="utf-8")
    found = json.loads(run("estimate", study, "--json").out)["shares"]
    for one in found:
        assert f" {one['share'] * 100:.0f} | {one['low'] * 100:.0f}–{one['high'] * 100:.0f} |" in text
    assert "Et tilfeldig utvalg på 120 av 180 svar" in text
    assert "etter fylke" in text
    assert "Nord (n=40)" in text
    assert "Sør (n=80)" in text
    assert "Angelopoulos" in text
    assert ", scipy " in text.replace("\u00a0", " ")  # what predicted is named among the software
    only = study.with_name("r.yaml")
    only.write_text("tables: [codes]\nappendices: [method]\n", encoding="utf-8")
    run("report", study, "-d", only, "-o", target, "--with-appendices", "--undecided", "show")
    assert "anslått" not in target.read_text(encoding="utf-8")


def test_where_all_answers_are_coded_there_is_nothing_to_estimate(run: Callable[..., Any], study: Path) -> None:
    run("sample", study, "--n", "60", "--seed", "4")
    code(study, [*range(1, 181)])
    found = json.loads(run("estimate", study, "--json").out)
    assert (found["counted"], found["used"], found["complete"]) == (True, 180, True)
    shares = {one["code_id"]: (one["share"], one["low"], one["high"], one["n"]) for one in found["shares"]}
    third = round(1 / 3, 6)
    assert shares["helse"] == (third, third, third, 180)
    told = run("estimate", study).out
    assert told.startswith("All 180 answers to «tiltak» are coded, by Kari (180): their shares are counted, not estim")
    assert "«both»" not in told
    target = study.with_name("r.md")
    run("report", study, "-o", target, "--with-appendices", "--undecided", "show")
    text = target.read_text(encoding="utf-8")
    assert "anslått fra et tilfeldig utvalg" not in text
    assert "Siden alle svarene er kodet, er andelene talt og ikke anslått." in text


def test_answers_coded_from_suggestions_are_told_of_in_command_and_report(run: Callable[..., Any], study: Path) -> None:
    """Two are accepted; where the coder changed the suggested code to another, the code is their own."""
    run("sample", study, "--n", "40", "--seed", "4")
    members = drawn(run, study)
    school = [one for one in members if (one - 1) % 3 < 2][:3]  # of «helse» the codebook has no word that they use
    run("suggest", study)
    code(study, [one for one in members if one not in school])
    waiting = json.loads(run("decide", study, "--list", "--limit", "900", "--json", "--coder", "Kari").out)
    first = {one["response"]: one["suggestion"] for one in waiting}
    run("decide", study, first[school[0]], first[school[1]], "--accept", "--coder", "Kari")
    run("decide", study, first[school[2]], "--change", "sjelden", "--coder", "Kari")
    code(study, school[1:2])  # a code of their own beside it takes nothing away
    found = json.loads(run("estimate", study, "--json", "--hand-only").out)
    assert (found["used"], found["from_suggestions"]) == (40, 2)
    assert "2 of 40 sampled answers were coded from suggestions" in run("estimate", study, "--hand-only").out
    target = study.with_name("r.md")
    run("report", study, "-o", target, "--with-appendices", "--undecided", "show")
    assert "2 av 40 svar i utvalget er kodet ved å godta forslag" in target.read_text(encoding="utf-8")


def test_automatic_codes_never_count_as_hand_coded(run: Callable[..., Any], study: Path) -> None:
    """They stand on every answer left of the sample, and the estimate is what it was."""
    run("sample", study, "--n", "120", "--seed", "4")
    members = drawn(run, study)
    code(study, members[:75])
    before = run("estimate", study, "--json").out
    made = run("suggest", study, "--auto", "--precision", "0.5", "--audit", "0", "--coder", "Kari").out
    assert "on 105 of 105 (100 %) uncoded answers" in made
    assert run("estimate", study, "--json").out == before
    assert json.loads(before)["used"] == 75
    assert json.loads(before)["from_suggestions"] == 0


def test_answers_coded_in_other_orders_teach_and_are_no_part_of_the_estimate(
    run: Callable[..., Any], study: Path
) -> None:
    run("sample", study, "--n", "60", "--seed", "4")
    members = drawn(run, study)
    code(study, members)
    before = json.loads(run("estimate", study, "--json").out)
    code(study, [one for one in range(1, 181) if one not in members][:60])
    after = json.loads(run("estimate", study, "--json").out)
    assert (before["other_coded"], after["other_coded"], after["used"]) == (0, 60, 60)
    for one, other in zip(before["shares"], after["shares"], strict=True):
        assert (one["hand_share"], one["positive"], one["n"]) == (other["hand_share"], other["positive"], other["n"])
        assert one["share"] != other["share"]  # other predictions


def test_an_answer_that_reads_like_a_sampled_one_does_not_teach_its_prediction(
    run: Callable[..., Any], study: Path
) -> None:
    """Both are in the part that is asked: else the code that one of them has would be counted as the other's."""
    twins = [f"T{n};Nord;Alle trenger akkurat dette tilbudet her" for n in range(2)]
    Path("t.csv").write_text("\n".join(["id;fylke;tiltak", *twins]), encoding="utf-8")
    run("import", study, "t.csv", "--open", "tiltak", "--id", "id")
    run("sample", study, "--n", "182", "--seed", "4")
    code(study, list(range(1, 181)))

    def predicted(code_of_other: str) -> list[float]:
        with open_project(study, "Kari") as session:
            code_answers(session, ["#182"], (code_of_other,))
            code_answers(session, ["#181"], ("helse",))
            read = estimating.prepared(session, samples.sample_of(session, "tiltak"))
            found = read.predicted()
            assert found is not None
            code_answers(session, ["#182"], [code_of_other], stands=False)
            return [float(one) for one in found[read.held.ids.index(ResponseId(181))]]

    assert predicted("larer") == predicted("mobbing")


def test_a_sample_is_coded_with_suggestions_only_where_that_is_asked_for(run: Callable[..., Any], study: Path) -> None:
    assert "seed 4.\n" in run("sample", study, "--n", "20", "--seed", "4", "--suggestions").out
    assert json.loads(run("sample", study, "--json").out)[0]["blind"] is False


def test_a_sample_that_is_proposed_is_no_larger_than_what_there_is_and_is_named(
    run: Callable[..., Any], study: Path
) -> None:
    said = run("sample", study)
    assert f"How many it takes: --plan. Draw one: coder sample {study} --question tiltak --n 123\n" in said.err
    assert "--question tiltak --n 123\n" in run("estimate", study).err
    assert "--question tiltak --n 123\n" in run("estimate", study, "--question", "tiltak").err


def test_answers_coded_before_the_draw_are_not_called_blind(run: Callable[..., Any], study: Path) -> None:
    code(study, list(range(1, 181)))
    said = run("sample", study, "--n", "50", "--seed", "4").out
    assert "50 of its answers were coded before it was drawn: «blind» holds for what was coded since." in said
    assert json.loads(run("sample", study, "--json").out)[0]["coded_before"] == 50
    assert "coded before" not in run("sample", study, "--n", "50", "--seed", "5", "--anew", "--suggestions").out
