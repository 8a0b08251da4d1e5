"""Estimates from a random sample: in reports, by wave, and what never counts as coded by hand."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers
from coder.project import open_project
from coder.queries import estimating, samples
from coder.queries.finding import response_meant
from tests.cli.samples import CODEBOOK, code, drawn, sampled_study


@pytest.fixture
def study(run: Callable[..., Any], tmp_path: Path) -> Path:
    return sampled_study(run, tmp_path)


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
    share = {(row["wave"], row["code_id"]): row for row in found["shares"]}
    assert [row["answers"] for row in share.values()] == [120] * len(share)
    assert {wave for wave, _ in share} == {"2024", "2026"}
    assert share["2024", "helse"]["low"] < 0.25 < share["2024", "helse"]["high"]
    moved = next(change for change in found["changes"] if change["code_id"] == "helse")
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
    for share in found:
        assert f" {share['share'] * 100:.0f} | {share['low'] * 100:.0f}–{share['high'] * 100:.0f} |" in text
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
    shares = {share["code_id"]: (share["share"], share["low"], share["high"], share["n"]) for share in found["shares"]}
    third = round(1 / 3, 6)
    assert shares["helse"] == (third, third, third, 180)
    output = run("estimate", study).out
    assert output.startswith(
        "All 180 answers to «tiltak» are coded, by Kari (180): their shares are counted, not estim"
    )
    assert "«both»" not in output
    target = study.with_name("r.md")
    run("report", study, "-o", target, "--with-appendices", "--undecided", "show")
    text = target.read_text(encoding="utf-8")
    assert "anslått fra et tilfeldig utvalg" not in text
    assert "Siden alle svarene er kodet, er andelene talt og ikke anslått." in text


def test_answers_coded_from_suggestions_are_told_of_in_command_and_report(run: Callable[..., Any], study: Path) -> None:
    """Two are accepted; where the coder changed the suggested code to another, the code is their own."""
    run("sample", study, "--n", "40", "--seed", "4")
    members = drawn(run, study)
    school = [member for member in members if (member - 1) % 3 < 2][
        :3
    ]  # of «helse» the codebook has no word that they use
    run("suggest", study)
    code(study, [member for member in members if member not in school])
    waiting = json.loads(run("decide", study, "--list", "--limit", "900", "--json", "--coder", "Kari").out)
    first = {suggestion["response"]: suggestion["suggestion"] for suggestion in waiting}
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
    code(study, [number for number in range(1, 181) if number not in members][:60])
    after = json.loads(run("estimate", study, "--json").out)
    assert (before["other_coded"], after["other_coded"], after["used"]) == (0, 60, 60)
    for earlier, later in zip(before["shares"], after["shares"], strict=True):
        assert (earlier["hand_share"], earlier["positive"], earlier["n"]) == (
            later["hand_share"],
            later["positive"],
            later["n"],
        )
        assert earlier["share"] != later["share"]  # other predictions


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
            return [float(value) for value in found[read.answers.ids.index(ResponseId(181))]]

    assert predicted("larer") == predicted("mobbing")


def test_a_question_with_several_answers_is_estimated_by_each_option(run: Callable[..., Any], tmp_path: Path) -> None:
    project = tmp_path / "o.db"
    (tmp_path / "kodebok.yaml").write_text(CODEBOOK, encoding="utf-8")
    run("init", project, "--codebook", tmp_path / "kodebok.yaml")
    options = ("1;1", "1;0", "0;0", "0;1", ";")
    lines = [f"K{i};{options[i % 5]};{(9, 10, 100)[i % 3]};Vi vil ha kortere kø, nummer {i}" for i in range(60)]
    (tmp_path / "a.csv").write_text("\n".join(["id;Reise [tog];Reise [buss];antall;tiltak", *lines]), encoding="utf-8")
    assert run("import", project, tmp_path / "a.csv", "--open", "tiltak", "--id", "id").code == 0
    run("sample", project, "--n", "40", "--seed", "2")
    with open_project(project, "Kari") as session:
        for answer in drawn(run, project):
            code_answers(session, [str(answer)], ("helse",))
    found = json.loads(run("estimate", project, "--json", "--by", "Reise").out)
    assert [(row["value"], row["answers"]) for row in found["shares"]] == [
        (None, 60), ("tog", 24), ("buss", 24), ("[]", 12)
    ]  # fmt: skip
    assert "Chose none: 12 answers" in run("estimate", project, "--by", "Reise").out
    found = json.loads(run("estimate", project, "--json", "--by", "antall").out)
    assert [row["value"] for row in found["shares"]] == [None, "9", "10", "100"]


def test_a_sample_drawn_more_often_from_some_groups_is_not_counted_as_a_copy_of_all(
    run: Callable[..., Any], study: Path
) -> None:
    """A third of the answers are from one county, and half of the sample, which the estimate puts right."""
    target, definition = study.with_name("r.md"), study.with_name("d.yaml")
    definition.write_text("language: nb\ntables: [themes, codes, estimates]\nappendices: []\n", encoding="utf-8")
    for n, even in ((60, False), (120, True)):
        more = ("--enlarge",) if even else ("--seed", "5", "--by", "fylke")
        done = run("sample", study, "--question", "tiltak", "--n", str(n), *more)
        assert done.code == 0, done.err
        code(study, drawn(run, study))
        done = run("report", study, "-d", definition, "-o", target, "--undecided", "show")
        assert done.code == 0, done.err
        text = target.read_text(encoding="utf-8")
        first = text[text.index("**Tabell 1**") : text.index("**Figur 1**")]
        assert ("95 % KI" in first) is even
        assert ("trukket oftere fra noen grupper enn fra andre: tallene gjelder bare utvalget" in first) is not even
        assert (f"av {n} respondenter nevner " in text) is not even  # not «many», which would be said of all
        assert "95 % KI" in text[text.index("anslått fra et tilfeldig utvalg") :]
