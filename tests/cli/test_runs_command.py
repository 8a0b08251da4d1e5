"""`coder runs`, and automatic coding with `coder suggest --auto`."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from batch_material import SUBJECTS, answers

from coder.model import Code, Codebook
from coder.session import create_project


@pytest.fixture
def large(run) -> Path:
    """200 coded answers and 100 that nobody has coded."""
    material = [one for one in answers(600, seed=3) if one[1]][:300]
    Path("svar.csv").write_text("id;svar\n" + "".join(f"K{n};{text}\n" for n, (text, _) in enumerate(material)))
    Path("koder.csv").write_text(
        "id;koder\n" + "".join(f"K{n};{'|'.join(sorted(codes))}\n" for n, (_, codes) in enumerate(material[:200]))
    )
    with create_project(Path("p.db"), "Kari") as session:
        session.put_codebook(Codebook(tuple(Code(code, code) for code in SUBJECTS), name="Fire"), "codebook")
    assert run("import", "p.db", "svar.csv", "--id", "id", "--open", "svar").code == 0
    assert run("apply", "p.db", "--from", "koder.csv", "--codes", "koder", "--id", "id").code == 0
    return Path("p.db")


def test_none_yet(run, study):
    assert run("runs", study).out == "No run yet. Make one with: coder suggest PROJECT\n"


def test_runs_are_listed_with_their_reports(run, suggested):
    done = run("runs", suggested)
    assert done.code == 0
    assert "learned from 0 coded answers, looked at 5 answers." in done.out
    assert "0 accepted, 0 rejected or changed" in done.out
    (row,) = json.loads(run("runs", suggested, "--json").out)
    assert (row["id"], row["responses"]) == (1, 5)
    assert {one["code"] for one in row["report"]["codes"]} >= {"eldre", "vet-ikke"}
    assert "vet ikke" in run("runs", suggested, "--run", 1).out
    assert run("runs", suggested, "--run", 7).code == 1


def test_the_promise_comes_first_and_writes_nothing_when_dry(run, large):
    before = large.read_bytes()
    done = run("suggest", large, "--auto", "--precision", "0.8", "--dry-run")
    assert done.code == 0
    assert "at least 80 % are right" in done.out
    assert "of the answers get at least one automatic code" in done.out
    assert large.read_bytes() == before
    said = json.loads(run("suggest", large, "--auto", "--precision", "0.8", "--dry-run", "--json").out)
    assert 0 < said["expected_share"] <= 1


def test_automatic_codes_are_printed_audited_and_withdrawn(run, large):
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


def test_it_refuses_what_cannot_be_promised(run, large):
    done = run("suggest", large, "--auto", "--precision", "0.99")
    assert done.code == 1
    assert "No code can be put automatically with a precision of 0.99" in done.err
    assert run("runs", large).out.startswith("No run yet")


def test_its_options_go_with_it(run, large):
    done = run("suggest", large, "--precision", "0.9")
    assert done.code == 2
    assert "go with --auto" in done.err
