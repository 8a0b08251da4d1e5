"""A project of which samples are drawn, and how one is coded."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from coder.operations.coding import code_answers
from coder.project import open_project

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


def sampled_study(run: Callable[..., Any], tmp_path: Path) -> Path:
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
    return [member["response"] for member in found[0]["members"]]


def code(project: Path, answers: list[int]) -> None:
    with open_project(project, "Kari") as session:
        for answer in answers:
            code_answers(session, [str(answer)], (SUBJECTS[(answer - 1) % 3][1],))
