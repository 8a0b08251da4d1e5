"""`coder theme`: what is arranged stands in the chapter, in the definition file, and in the chapter made from that."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


@pytest.fixture
def coded(study: Path, run: Run) -> Path:
    """The small study with three answers coded."""
    for response, code in (("1", "ensomhet"), ("1", "eldre"), ("3", "forløp 1"), ("6", "eldre i bolig")):
        assert run("apply", study, "--response", response, "--code", code).code == 0
    return study


def test_arranged_themes_stand_in_the_chapter_and_in_the_file_that_makes_it_again(coded: Path, run: Run) -> None:
    before = json.loads(run("theme", coded, "--json").out)
    assert {"ensomhet", "eldre"} < {theme["name"] for theme in before}
    for act in (
        ("--join", "forløp 1"),
        ("--title", "Å være alene"),
        ("--lead-in", "Ensomhet nevnes:"),
        ("--summary", "Få sier det.\n\nMen de sier det."),
        ("--before", "eldre"),
        ("--quote", "1", "--quote", "3"),  # «eldre», which nobody has touched, would quote 1
    ):
        done = run("theme", coded, "ensomhet", *act)
        assert done.code == 0, done.err
    (theme,) = json.loads(run("theme", coded, "forløp 1", "--json").out)
    assert (theme["name"], theme["lead_in"], theme["written"]) == ("Å være alene", "Ensomhet nevnes:", True)
    assert (theme["summary"], theme["quotes"], theme["quotes_chosen"]) == (
        "Få sier det.\nMen de sier det.",
        [1, 3],
        True,
    )
    shown = [line.strip() for line in run("theme", coded, "ensomhet").out.splitlines()]
    assert shown[1:4] == ["Få sier det.", "Men de sier det.", "Ensomhet nevnes:"]  # as in the chapter
    assert [row["kind"] for row in json.loads(run("log", coded, "--json").out)][:6] == ["theme"] * 6
    assert run("report", coded, "-o", "a.md").code == 0
    chapter = Path("a.md").read_text(encoding="utf-8")
    assert "# Å være alene\n" in chapter
    sentences = [
        line for line in chapter.splitlines() if line in ("Få sier det.", "Men de sier det.", "Ensomhet nevnes:")
    ]
    assert sorted(sentences) == ["Ensomhet nevnes:", "Få sier det.", "Men de sier det."]
    Path("r.yaml").write_text(run("report", coded, "--show-definition").out, encoding="utf-8")
    assert run("report", coded, "-d", "r.yaml", "-o", "b.md").code == 0
    assert Path("b.md").read_text(encoding="utf-8") == chapter
    assert "groups:" in Path("r.yaml").read_text(encoding="utf-8")
    Path("own.yaml").write_text(
        "questions:\n  - question: grupper\n    groups:\n      - codes: eldre\n", encoding="utf-8"
    )
    assert run("report", coded, "-d", "own.yaml", "-o", "c.md").code == 0
    assert "Ensomhet nevnes:" not in Path("c.md").read_text(encoding="utf-8")  # the file says otherwise


def test_refusals_and_mistakes_leave_nothing(coded: Path, run: Run) -> None:
    acts = run("log", coded).out
    for given, code, message in (
        (("ensomhet", "--split"), 1, "is a theme by itself already"),
        (("ensomhet", "--join", "autisme"), 1, "There is no code «autisme»"),
        (("ensomhet", "--no-quote", "6"), 1, "is not quoted there"),
        (("ensomhet", "--quote", "6"), 1, "has no code of the theme"),
        (("ensomhet", "--quote", "77"), 1, "There is no answer «77»."),
        (("--lead-in", "x"), 2, "Name the theme by one of its codes."),
        (("ensomhet", "--lead-in", "x", "--summary", "y"), 2, "One thing at a time"),
        (("ensomhet", "--out", "eldre"), 2, "--split"),
    ):
        done = run("theme", coded, *given)
        assert (done.code, message in done.err) == (code, True), done.err
    assert run("log", coded).out == acts
