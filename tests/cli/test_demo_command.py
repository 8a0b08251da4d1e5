"""`coder demo`: the first thing a new user types, without a terminal."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Process = subprocess.CompletedProcess[str]


def test_exit_code_and_what_it_says(demo: tuple[Path, Process]) -> None:
    _, done = demo
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    assert re.search(r"^demo\.db: a synthetic survey of \d{3} municipalities", done.stdout)
    for pattern in (r"\d+ answers to 6 open questions, \d+ codes, \d+ codings by 2 coders, \d+ suggestions",
                 r"The three most used codes", r"The surest suggestions", r"How good are suggestions\?",
                 r"the codebook alone +0\.\d\d ± 0\.\d\d",
                 r"Shares of all 1\d\d answers, estimated from the random sample of 80",
                 r"Type next:"):  # fmt: skip
        assert re.search(pattern, done.stdout), pattern
    assert done.stdout.count("«") >= 12, "three quotes for each of three codes, and three suggestions"


def test_it_counts_codes_as_the_chapter_does(demo: tuple[Path, Process]) -> None:
    folder, done = demo
    chapter = (folder / "demo-rapport.md").read_text(encoding="utf-8")
    counted = re.findall(r"^  ([^:«\n\d]+): (\d+) of \d+ \((\d+) %\) of the coded answers", done.stdout, re.MULTILINE)
    assert len(counted) == 3
    for code, n, percent in counted:
        assert f"| {code} | {n} | {percent} |" in chapter


def test_the_project_is_sound_and_holds_what_was_said(
    demo: tuple[Path, Process], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder, done = demo
    monkeypatch.chdir(folder)
    assert run("check", "demo.db").code == 0
    totals = json.loads(run("status", "demo.db", "--json").out)["totals"]
    assert f"{totals['responses']} answers" in done.stdout
    assert f"{totals['codings']} codings by {totals['coders']} coders" in done.stdout


def test_it_overwrites_nothing(run: Run) -> None:
    Path("mitt.db").write_text("mitt", encoding="utf-8")
    done = run("demo", "mitt.db")
    assert (done.code, done.out) == (1, "")
    assert "mitt.db exists already." in done.err
    assert Path("mitt.db").read_text(encoding="utf-8") == "mitt"


def test_the_walks_files_can_be_had_and_nothing_is_overwritten(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--files", "her")
    assert done.code == 0, done.err
    assert (tmp_path / "her/corpus/syntetisk-kartlegging.csv").read_bytes().count(b"\n") > 300
    assert (tmp_path / "her/codebooks/grupper-ikke-prioritert.yaml").is_file()
    (tmp_path / "her/corpus/README.md").unlink()
    again = run("demo", "--files", "her")
    assert (again.code, again.out) == (1, "")
    assert "nothing is overwritten" in again.err
    assert not (tmp_path / "her/corpus/README.md").exists(), "nothing is half written"
