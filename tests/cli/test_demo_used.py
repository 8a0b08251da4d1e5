"""What is done with the demo: the commands that it names, and a figure of a definition."""

from __future__ import annotations

import csv
import io
import re
import subprocess
from pathlib import Path

import pytest

from tests.cli.conftest import Run

Process = subprocess.CompletedProcess[str]


def test_what_it_says_to_type_next_runs(demo: tuple[Path, Process], run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, done = demo
    monkeypatch.chdir(folder)
    lines = done.stdout.split("Type next:\n")[1].splitlines()
    assert len(lines) >= 3
    for line in lines:
        words = [word.strip("'") for word in line.split()]
        assert words[0] == "coder"
        typed = run(*words[1:])
        assert typed.code == 0, typed.err
        assert typed.out or typed.err
    assert (folder / "sitater.xlsx").stat().st_size > 5_000


FIGURE = """\
questions: [{question: grupper}]
variables: [helseforetak]
tables: []
figures: [groups]
appendices: []
quotes: {per_code: 0}
"""


def test_a_figure_by_health_trust_shows_all_of_them_since_the_cases_are_municipalities(
    demo: tuple[Path, Process], run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(demo[0])
    rows = csv.DictReader(io.StringIO(run("export", "demo.db", "--what", "matrix", "--raw").out))
    coded = {row["helseforetak"] for row in rows if row["question"] == "grupper" and row["ingen prioriteres bort"]}
    assert len(coded) > 15

    def shown(more: str = "") -> set[str]:
        Path("figure.yaml").write_text(FIGURE + more, encoding="utf-8")
        assert run("report", "demo.db", "-d", "figure.yaml", "-o", "figure.md", "--undecided", "show").code == 0
        text = Path("figure.md").read_text(encoding="utf-8")
        return coded & set(re.findall(r"^\| (.+?) \|", text, re.MULTILINE))

    assert shown() == coded - {""}
    assert len(shown("mask_below: 5\n")) < len(coded) / 2
