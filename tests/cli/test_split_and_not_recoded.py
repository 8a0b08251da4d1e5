"""A code that was split: until its answers are recoded, reports and `coder status` say so."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers
from coder.project import open_project
from tests.cli.conftest import Run

ANSWERS = "id;svar\nA;rus og sorg\nB;rus\nC;rus igjen\nD;sorg\nE;tobakk\n"
BEFORE = (
    "name: k\nlanguage: nb\ncodes:\n  - {id: rus, name: rus}\n  - {id: sorg, name: sorg}\n  - {id: uro, name: uro}\n"
)
AFTER = BEFORE.replace(
    "  - {id: rus, name: rus}\n",
    "  - {id: alkohol, name: alkohol, replaces: [rus]}\n  - {id: narkotika, name: narkotika, replaces: [rus]}\n",
)


@pytest.fixture
def split(run: Run, tmp_path: Path) -> Path:
    """A project in which three answers have a code that has been split since, and one has another."""
    project, book, answers = tmp_path / "p.db", tmp_path / "k.yaml", tmp_path / "s.csv"
    answers.write_text(ANSWERS, encoding="utf-8")
    book.write_text(BEFORE, encoding="utf-8")
    run("init", project)
    run("codebook", "apply", project, book, "--yes")
    run("import", project, answers)
    for case, code in (("A", "rus"), ("B", "rus"), ("C", "rus"), ("D", "sorg")):
        assert run("apply", project, "--response", f"{case}/svar", "--code", code).code == 0
    book.write_text(AFTER, encoding="utf-8")
    assert run("codebook", "apply", project, book, "--yes").code == 0
    return project


def report_of(run: Run, project: Path) -> str:
    path = project.parent / "r.md"
    assert run("report", project, "-o", path).code == 0
    return path.read_text(encoding="utf-8")


def recode(project: Path, *codes: str) -> None:
    """Take «rus» from the answers that have it, and put these codes there."""
    with open_project(project, "Kari") as session:
        answers = [ResponseId(n) for n in (1, 2, 3)]
        if codes:
            code_answers(session, answers, codes)
        code_answers(session, answers, ("rus",), stands=False)


NOTE = "«rus» er delt i «alkohol» og «narkotika», og disse svarene er ikke kodet om: De teller bare for «rus»."


def test_the_chapter_says_so_and_not_that_nobody_mentions_the_new_codes(run: Run, split: Path) -> None:
    chapter = report_of(run, split)
    assert NOTE in chapter
    assert "nevner uro" in chapter
    assert "nevner alkohol" not in chapter
    recode(split, "alkohol")
    chapter = report_of(run, split)
    assert NOTE not in chapter
    assert "nevner narkotika" in chapter


def test_status_says_how_many_codings_wait(run: Run, split: Path) -> None:
    line = "Not recoded since «rus» was split into «alkohol» and «narkotika»: 3 codings. On the screen: / code:rus\n"
    assert line in run("status", split).out
    recode(split)
    assert "Not recoded" not in run("status", split).out
