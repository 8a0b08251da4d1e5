"""A study of two waves from sample to report through the command line, and what becomes of a sample later."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coder.session import open_project

CODEBOOK = """\
name: Tiltak
language: nb
codes:
  - {id: larer, name: lærer}
  - {id: mobbing, name: mobbing}
  - {id: helse, name: helse}
"""
SUBJECTS = {"larer": "flere lærere i skolen", "mobbing": "mobbing i skolegården", "helse": "kortere kø hos legen"}
OF_TEN = {"2024": ("larer",) * 2 + ("mobbing",) * 4 + ("helse",) * 4, "2026": ("larer",) * 5 + ("mobbing", "helse") * 2}
"""What ten answers after one another are about; in 2026 every tenth is about nothing."""


def codebook(run: Callable[..., Any], project: Path, text: str) -> None:
    path = project.with_name("kodebok.yaml")
    path.write_text(text, encoding="utf-8")
    run("codebook", "apply", project, path)


def members(run: Callable[..., Any], project: Path) -> list[int]:
    return [one["response"] for one in json.loads(run("sample", project, "--json").out)[0]["members"]]


def code_all(run: Callable[..., Any], project: Path) -> None:
    with open_project(project, "Kari") as session:
        for answer in members(run, project):
            text = session.response(str(answer))["text"]
            session.apply(str(answer), tuple(code for code, said in SUBJECTS.items() if said in text) or ("mobbing",))


@pytest.fixture
def waves(run: Callable[..., Any], tmp_path: Path) -> Path:
    """120 answers in each of two waves, a third of them in Sør; forty of each coded, drawn by county."""
    project = tmp_path / "s.db"
    run("init", project, "--unit", "organisation")
    for wave, kinds in OF_TEN.items():
        rows = [f"K{i};{'Nord' if i % 3 else 'Sør'};Vi vil ha {SUBJECTS[(*kinds, 'larer')[i * 7 % 10]]} i {wave}, {i}"
                for i in range(120)]  # fmt: skip
        (tmp_path / f"{wave}.csv").write_text("\n".join(["id;fylke;tiltak", *rows]), encoding="utf-8")
        run("import", project, tmp_path / f"{wave}.csv", "--open", "tiltak", "--id", "id", "--wave", wave)
    codebook(run, project, CODEBOOK)
    run("sample", project, "--n", "160", "--seed", "4", "--by", "fylke")
    code_all(run, project)
    return project


def test_the_change_between_waves_stands_in_command_and_report_until_its_code_is_merged(
    run: Callable[..., Any], waves: Path
) -> None:
    definition, report = waves.with_name("r.yaml"), waves.with_name("r.md")
    definition.write_text("appendices: []\nquotes: {per_code: 0}\n", encoding="utf-8")

    def reported() -> str:
        run("report", waves, "-d", definition, "-o", report, "--undecided", "show")
        return report.read_text(encoding="utf-8")

    found = json.loads(run("estimate", waves, "--json").out)
    one = next(one for one in found["changes"] if one["code_id"] == "larer")
    assert 0 < one["low"] < 0.4 < one["high"]
    table = reported().split("endring fra 2024 til 2026")[1]
    row = next(line for line in table.splitlines() if line.startswith("| lærer"))
    assert [int(part.strip(" +")) for part in row.split("|")[4:7]] == [
        round(100 * one[name]) for name in ("change", "low", "high")
    ]
    merged = CODEBOOK.replace("  - {id: mobbing, name: mobbing}\n", "")
    merged = merged.replace("{id: larer, name: lærer}", "{id: larer, name: lærer, replaces: [mobbing]}")
    split = "{id: larer-a, name: lærer A, replaces: [larer]}\n  - {id: larer-b, name: lærer B, replaces: [larer]}"
    for text in (merged, CODEBOOK.replace("{id: larer, name: lærer}", split)):
        codebook(run, waves, text)
        stale = json.loads(run("estimate", waves, "--json", "--hand-only").out)["stale"]
        assert stale
        assert all(name.startswith("lærer") and n == 160 for name, n in stale.items())
        if text == merged:
            assert "anslaget er foreldet: «lærer»" in reported()
        run("undo", waves)
    said = run("estimate", waves, "--hand-only").out
    assert "stale" not in said
    assert re.search(r"lærer +\+\d+\.\d +\+\d+\.\d to \+\d+\.\d", said)


def test_a_case_that_is_erased_leaves_the_sample_which_can_be_filled_again(
    run: Callable[..., Any], waves: Path
) -> None:
    before = members(run, waves)
    with open_project(waves, "Kari", read_only=True) as session:
        gone = session.response(str(before[0]))["case"]
    assert run("erase", waves, "--case", gone, "--yes").code == 0
    assert run("check", waves).code == 0
    left = members(run, waves)
    assert before[0] not in left
    found = json.loads(run("estimate", waves, "--json", "--hand-only").out)
    assert found["answers"] == 238
    assert found["sampled"] == found["used"] == len(left)
    run("sample", waves, "--n", "170", "--enlarge")
    assert set(left) < set(members(run, waves))
    assert json.loads(run("sample", waves, "--json").out)[0]["gone"] == 0
    code_all(run, waves)
    filled = json.loads(run("estimate", waves, "--json", "--hand-only").out)
    assert (filled["used"], filled["complete"]) == (170, True)


def test_a_sample_drawn_anew_takes_the_place_of_the_one_that_stood(run: Callable[..., Any], waves: Path) -> None:
    """What was coded of the old one is no part of the new, but for those that both drew."""
    before = set(members(run, waves))
    run("sample", waves, "--n", "100", "--seed", "9", "--anew")
    after = set(members(run, waves))
    assert len(after) == 100
    progress = json.loads(run("sample", waves, "--json").out)[0]
    assert (progress["seed"], progress["coded"]) == (9, len(after & before))
    code_all(run, waves)
    found = json.loads(run("estimate", waves, "--json", "--hand-only", "--by", "fylke").out)
    assert found["used"] == 100
    nord = [one for one in found["shares"] if one["value"] == "Nord" and one["code_id"] == "larer"]
    assert [one["answers"] for one in nord] == [80, 80]
    run("undo", waves)
