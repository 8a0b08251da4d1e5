"""`coder runs`, and automatic coding with `coder suggest --auto`."""

from __future__ import annotations

import json
import re
import shutil
from pathlib import Path

import pytest

from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project
from tests.batch_answers import SUBJECTS, answers
from tests.cli.conftest import Run


@pytest.fixture(scope="module")
def _large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 coded answers and 100 that nobody has coded."""
    folder = tmp_path_factory.mktemp("large")
    material = [answer for answer in answers(600, seed=3) if answer[1]][:300]
    (folder / "svar.csv").write_text("id;svar\n" + "".join(f"K{n};{text}\n" for n, (text, _) in enumerate(material)))
    (folder / "koder.csv").write_text(
        "id;koder\n" + "".join(f"K{n};{'|'.join(sorted(codes))}\n" for n, (_, codes) in enumerate(material[:200]))
    )
    with create_project(folder / "p.db", "Kari") as session:
        put_codebook(session, Codebook(tuple(Code(code, code) for code in SUBJECTS), name="Fire"), "codebook")
        run_import(session, plan_import(folder / "svar.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        apply_file(session, folder / "koder.csv", codes_column="koder", id_column="id")
    return folder / "p.db"


@pytest.fixture
def large(_large: Path) -> Path:
    """A copy of it for one test."""
    return Path(shutil.copy(_large, "p.db"))


def test_none_yet(run: Run, study: Path) -> None:
    assert run("runs", study).out == "No run yet. Make one with: coder suggest PROJECT\n"


def test_runs_are_listed_with_their_reports(run: Run, suggested: Path) -> None:
    done = run("runs", suggested)
    assert done.code == 0
    assert "learned from the codebook alone, looked at 5 answers." in done.out
    assert "0 accepted, 0 rejected or changed" in done.out
    (row,) = json.loads(run("runs", suggested, "--json").out)
    assert (row["id"], row["responses"]) == (1, 5)
    assert {code["code"] for code in row["report"]["codes"]} >= {"eldre", "vet-ikke"}
    assert "vet ikke" in run("runs", suggested, "--run", 1).out
    assert run("runs", suggested, "--run", 7).code == 1


def test_two_coders_who_decide_on_the_same_suggestions_are_explained(run: Run, suggested: Path) -> None:
    for coder, decision in (("Kari", "--accept"), ("Per", "--reject")):
        assert run("decide", suggested, "--above", "0", decision, "--yes", "--coder", coder).code == 0
    done = run("runs", suggested).out
    (row,) = json.loads(run("runs", suggested, "--json").out)
    assert row["accepted"] + row["not_accepted"] > row["proposed"]
    assert f"Decisions: {row['accepted']} accepted, {row['not_accepted']} rejected or changed." in done
    assert "Several coders may have decided on the same suggestion" in done


def test_the_promise_comes_first_and_writes_nothing_when_dry(run: Run, large: Path) -> None:
    before = large.read_bytes()
    done = run("suggest", large, "--auto", "--precision", "0.8", "--dry-run")
    assert done.code == 0
    assert "at least 80 % are right" in done.out
    assert "of the answers get at least one automatic code" in done.out
    assert large.read_bytes() == before
    result = json.loads(run("suggest", large, "--auto", "--precision", "0.8", "--dry-run", "--json").out)
    assert 0 < result["expected_share"] <= 1


def test_automatic_codes_are_printed_audited_and_withdrawn(run: Run, large: Path) -> None:
    exported = run("export", large, "--what", "codings", "--raw").out
    done = run("suggest", large, "--auto", "--precision", "0.8", "--audit", 5)
    assert done.code == 0
    assert done.out.index("Expected:") < done.out.index("Run 1, learned")
    assert "Set aside for the audit: 5 answers" in done.out
    listed = run("runs", large)
    assert "Automatic, at a precision of 0.8:" in listed.out
    assert "Audit: 5 answers to code without suggestions:" in listed.out
    rows = [json.loads(line) for line in run("runs", large, "--automatic", 1).out.splitlines()]
    assert rows
    assert {row["code"] for row in rows} <= set(SUBJECTS)
    assert run("export", large, "--what", "codings", "--raw").out == exported
    assert run("check", large).code == 0
    run("undo", large)
    assert run("runs", large, "--automatic", 1).code == 1


def numbers(pattern: str, text: str) -> list[int]:
    """The numbers of the first place where the pattern fits."""
    found = re.search(pattern, text)
    assert found is not None
    return [int(group) for group in found.groups()]


def test_the_counts_say_what_they_count_and_add_up(run: Run, large: Path) -> None:
    done = run("suggest", large, "--auto", "--precision", "0.8", "--audit", 7)
    codes, answers = numbers(r"Automatic: (\d+) codes on (\d+) of 100 \(", done.out)
    kept, kept_answers = numbers(r"Kept: (\d+) codes on (\d+) answers\.", done.out)
    aside, aside_codes = numbers(r"audit: (\d+) answers, with (\d+) codes\.", done.out)
    assert (codes, answers) == (kept + aside_codes, kept_answers + aside)
    assert aside == 7 < aside_codes
    rows = [json.loads(line) for line in run("runs", large, "--automatic", 1).out.splitlines()]
    assert (len(rows), len({row["response"] for row in rows})) == (kept, kept_answers)
    assert f"{kept} codes kept on {kept_answers} answers" in run("runs", large).out
    assert "Note: an audit of 7 answers says little about the promise; 50 to 100 would.\n" in done.err


def test_a_small_audit_is_told_and_never_takes_all(run: Run, large: Path) -> None:
    for response in range(201, 291):
        run("apply", large, "--response", response, "--code", "eldre")
    done = run("suggest", large, "--auto", "--precision", "0.7", "--audit", 60)
    (given,) = numbers(r"codes on (\d+) of 10 \(", done.out)
    assert 1 < given <= 10
    assert f"Set aside for the audit: {given // 2} answer" in done.out
    assert "could be set aside and not 60: no more than half of those" in done.err
    assert f"Note: an audit of {given // 2} answer" in done.err
    run("undo", large)
    assert "audit" not in run("suggest", large, "--auto", "--precision", "0.7", "--audit", 0).err


def test_the_audit_counts_codes_and_answers_apart(run: Run, large: Path) -> None:
    run("suggest", large, "--auto", "--precision", "0.8", "--audit", 5)
    (row,) = json.loads(run("runs", large, "--json").out)
    for response in row["audit_answers"][:2]:
        run("apply", large, "--response", response, "--code", "eldre")
    (row,) = json.loads(run("runs", large, "--json").out)
    assert row["audit"]["coded_answers"] == 2
    judged, right = row["audit"]["judged"], row["audit"]["right"]
    listed = run("runs", large).out
    noun = "code" if judged == 1 else "codes"
    assert f"Audit: {right} of {judged} {noun} were right, on the 2 of 5 answers set aside that are coded" in listed


def test_it_refuses_what_cannot_be_promised(run: Run, large: Path) -> None:
    done = run("suggest", large, "--auto", "--precision", "0.99")
    assert done.code == 1
    assert "No code can be put automatically with a precision of 0.99" in done.err
    assert run("runs", large).out.startswith("No run yet")


def test_its_options_go_with_it(run: Run, large: Path) -> None:
    done = run("suggest", large, "--precision", "0.9")
    assert done.code == 2
    assert "go with --auto" in done.err


def test_a_promise_of_all_codes_together_says_so_and_where_it_is_out_of_date(run: Run, large: Path) -> None:
    done = run("suggest", large, "--auto", "--pooled", "--precision", "0.8", "--audit", 5)
    assert "Promise: of all automatic codes together at least 80 % are right" in done.out
    assert re.search(r"All together: \d+ of \d+ were right, at least 0\.[89]", done.out)
    assert "for all codes together" in run("runs", large).out
    (row,) = json.loads(run("runs", large, "--json").out)
    assert row["report"]["automatic"]["pooled"]["bound"] >= 0.8
    assert row["stale_codes"] == []
    run("codebook", "export", large, "-o", "koder.yaml")
    book = Path("koder.yaml").read_text()
    Path("koder.yaml").write_text(book.replace("name: eldre", "name: eldre\n    definition: Over 67 år.", 1))
    assert run("codebook", "apply", large, "koder.yaml").code == 0
    note = "the promise of run 1 is out of date for «eldre»"
    assert note in run("runs", large).err
    assert note in run("status", large).err
    measured = ("evaluate", large, "--coded", "25", "--draws", "1", "--method", "linear")
    assert note in run(*measured).err
    assert json.loads(run(*measured, "--json").out)["stale_promises"] == [{"run": 1, "codes": ["eldre"]}]
    (row,) = json.loads(run("runs", large, "--json").out)
    assert row["stale_codes"] == ["eldre"]
    assert json.loads(run("status", large, "--json").out)["stale_promises"] == [{"run": 1, "codes": ["eldre"]}]
