"""A study of two waves from sample to report through the command line, and what becomes of a sample later."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from coder.codebook.read import read_codebook
from coder.model.unit import Unit
from coder.operations import sampling
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.unit import choose_unit
from coder.project import create_project, open_project
from coder.queries import queue, samples
from coder.queries.finding import response_meant
from coder.store import samples as stored

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
    run("codebook", "apply", project, path, "--yes")


def members(run: Callable[..., Any], project: Path) -> list[int]:
    return [member["response"] for member in json.loads(run("sample", project, "--json").out)[0]["members"]]


def code_all(project: Path) -> None:
    """Kari codes what is left of the sample, each answer by what it is about."""
    with open_project(project, "Kari") as session:
        left = set(samples.queue(session, "tiltak")) - queue.done(session)
        texts = {answer.id: answer.text for answer in stored.frame(session.project, "tiltak") if answer.id in left}
        for code, word in SUBJECTS.items():
            code_answers(session, [answer for answer, text in texts.items() if word in text], [code], stands=None)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Sixty answers in each of two waves, a third of them in Sør; 35 of each coded, drawn by county."""
    folder = tmp_path_factory.mktemp("waves")
    (folder / "kodebok.yaml").write_text(CODEBOOK, encoding="utf-8")
    with create_project(folder / "s.db", "Kari") as session:
        choose_unit(session, Unit("organisation", ""))
        for wave, kinds in OF_TEN.items():
            rows = [
                f"K{i};{'Nord' if i % 3 else 'Sør'};Vi vil ha {SUBJECTS[(*kinds, 'larer')[i * 7 % 10]]} i {wave}, {i}"
                for i in range(60)
            ]
            (folder / f"{wave}.csv").write_text("\n".join(["id;fylke;tiltak", *rows]), encoding="utf-8")
            planned = plan_import(folder / f"{wave}.csv", ReadOptions(), Roles(open=("tiltak",), id="id"))
            run_import(session, planned, wave=wave)
        put_codebook(session, read_codebook(folder / "kodebok.yaml"), "codebook")
        sampling.draw(session, "tiltak", 70, seed=4, by="fylke")
    code_all(folder / "s.db")
    return folder / "s.db"


@pytest.fixture
def waves(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copyfile(made, tmp_path / "s.db"))


def test_the_change_between_waves_stands_in_command_and_report_until_its_code_is_merged_or_split(
    run: Callable[..., Any], waves: Path
) -> None:
    definition, report = waves.with_name("r.yaml"), waves.with_name("r.md")
    asked = "appendices: []\nfigures: []\ntables: [estimates, waves]\nquotes: {per_code: 0}\n"
    definition.write_text(asked, encoding="utf-8")

    def reported() -> str:
        run("report", waves, "-d", definition, "-o", report, "--with-appendices", "--undecided", "show")
        return report.read_text(encoding="utf-8")

    found = json.loads(run("estimate", waves, "--json").out)
    change = next(change for change in found["changes"] if change["code_id"] == "larer")
    assert 0 < change["low"] < 0.4 < change["high"]
    text = reported()
    assert "foreldet" not in text
    row = next(line for line in text.split("endring fra 2024 til 2026")[1].splitlines() if line.startswith("| lærer"))
    assert [int(part.strip(" +")) for part in row.split("|")[4:7]] == [
        round(100 * change[name]) for name in ("change", "low", "high")
    ]
    merged = CODEBOOK.replace("  - {id: mobbing, name: mobbing}\n", "")
    merged = merged.replace("{id: larer, name: lærer}", "{id: larer, name: lærer, replaces: [mobbing]}")
    split = "{id: larer-a, name: lærer A, replaces: [larer]}\n  - {id: larer-b, name: lærer B, replaces: [larer]}"
    split = CODEBOOK.replace("{id: larer, name: lærer}", split)
    marked = "anslaget er foreldet: «lærer»."
    bare = "fikk en annen betydning etter at svar i utvalget var kodet: «lærer A» og «lærer B»."
    for text, names, note in ((merged, ["lærer"], marked), (split, ["lærer A", "lærer B"], bare)):
        codebook(run, waves, text)
        stale = json.loads(run("estimate", waves, "--json", "--hand-only").out)["stale"]
        assert stale == dict.fromkeys(names, 70)
        chapter = reported()
        assert note in chapter
        assert "Hver av dem står på høyst" not in chapter
        assert "No sampled answer has" not in run("estimate", waves, "--hand-only").out
        run("undo", waves)
    output = run("estimate", waves, "--hand-only").out
    assert "stale" not in output
    assert re.search(r"lærer +\+\d+\.\d +\+\d+\.\d to \+\d+\.\d", output)


def test_a_case_that_is_erased_leaves_the_sample_which_can_be_filled_again(
    run: Callable[..., Any], waves: Path
) -> None:
    before = members(run, waves)
    with open_project(waves, "Kari", read_only=True) as session:
        gone = response_meant(session, str(before[0])).case
    assert run("erase", waves, "--case", gone, "--yes").code == 0
    assert run("check", waves).code == 0
    left = members(run, waves)
    assert before[0] not in left
    found = json.loads(run("estimate", waves, "--json", "--hand-only").out)
    assert found["answers"] == 118
    assert found["sampled"] == found["used"] == len(left)
    run("sample", waves, "--n", "78", "--enlarge")
    assert set(left) < set(members(run, waves))
    assert json.loads(run("sample", waves, "--json").out)[0]["gone"] == 0
    code_all(waves)
    filled = json.loads(run("estimate", waves, "--json", "--hand-only").out)
    assert (filled["used"], filled["complete"]) == (78, True)


def test_a_sample_drawn_anew_takes_the_place_of_the_one_that_stood(run: Callable[..., Any], waves: Path) -> None:
    """What was coded of the old one is no part of the new, but for those that both drew."""
    before = set(members(run, waves))
    run("sample", waves, "--n", "50", "--seed", "9", "--anew")
    after = set(members(run, waves))
    assert len(after) == 50
    progress = json.loads(run("sample", waves, "--json").out)[0]
    assert (progress["seed"], progress["coded"]) == (9, len(after & before))
    code_all(waves)
    found = json.loads(run("estimate", waves, "--json", "--hand-only", "--by", "fylke").out)
    assert found["used"] == 50
    nord = [share for share in found["shares"] if share["value"] == "Nord" and share["code_id"] == "larer"]
    assert [share["answers"] for share in nord] == [40, 40]
    run("undo", waves)
