"""Importing letters, notes and transcripts: what stands under headings, who speaks, what real files hold besides."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_letters_with_headings_of_their_own_answer_one_question(run: Run) -> None:
    Path("a.md").write_text("# Skolevei\n\nDen er farlig.\n", encoding="utf-8")
    Path("b.md").write_text("# Økonomi\n\nFor lite penger.\n", encoding="utf-8")
    for more, questions in ((), ["innspill"]), (("--headings", "questions"), ["Skolevei", "Økonomi"]):
        run("init", "ny.db")
        done = run("import", "ny.db", "a.md", "b.md", *more)
        assert ("no two of these letters have a heading in common" in done.err) == (not more)
        assert [
            question["question"] for question in json.loads(run("status", "ny.db", "--json").out)["questions"]
        ] == questions
        Path("ny.db").unlink()


def test_a_letter_that_comes_later_is_read_as_those_before_or_said_to_stand_apart(run: Run) -> None:
    for name, heading in (("a", "Skolevei"), ("b", "Økonomi"), ("c", "Helse")):
        Path(f"{name}.md").write_text(f"# {heading}\n\nDen er farlig for {name}.\n", encoding="utf-8")
    run("init", "ny.db", "--unit", "document")
    run("import", "ny.db", "a.md", "b.md")
    assert "read as the letters before" in run("import", "ny.db", "c.md").err
    assert [question["question"] for question in json.loads(run("status", "ny.db", "--json").out)["questions"]] == [
        "innspill"
    ]
    run("init", "en.db", "--unit", "document")
    assert "no heading here" not in run("import", "en.db", "a.md").err
    assert "no heading here is one of the letters before" in run("import", "en.db", "b.md").err
    Path("d.md").write_text("# 2. skolevei\n\nDen er trygg.\n", encoding="utf-8")
    assert "no heading here" not in run("import", "en.db", "d.md").err


def test_a_document(run: Run, study: Path) -> None:
    Path("notat.md").write_text("# Hva mangler?\n\nTid til samtaler.\n\n- Mer rom\n- Flere folk\n", encoding="utf-8")
    done = run("import", study, "notat.md")
    assert done.out == (
        "notat.md: document, encoding utf-8, headings 1\n"
        "line    question      answer\n"
        "------  ------------  -----------------\n"
        "3       Hva mangler?  Tid til samtaler.\n"
        "5       Hva mangler?  Mer rom\n"
        "6       Hva mangler?  Flere folk\n"
        "Imported 3 answers of 1 case.\n"
    )


def test_a_transcript_has_its_speakers_as_variable(run: Run, study: Path) -> None:
    Path("intervju.txt").write_text("I: Hva trengs?\nAnna: Tid.\nOg ro.\nI: Takk.\n", encoding="utf-8")
    done = run("import", study, "intervju.txt", "--split", "speaker", "--name", "turn=ytring")
    assert done.code == 0, done.err
    for speaker, texts in (("Anna", ["Tid.\nOg ro."]), ("I", ["Hva trengs?", "Takk."])):
        found = json.loads(run("search", study, "--question", "ytring", "--where", f"speaker={speaker}", "--json").out)
        assert [row["text"] for row in found] == texts


def test_headings_can_be_switched_off(run: Run, study: Path) -> None:
    Path("notat.md").write_text("# Tiltak\n\nMer tid\n", encoding="utf-8")
    assert run("import", study, "notat.md", "--headings", "none").code == 0
    assert [row["text"] for row in json.loads(run("search", study, "--question", "innspill", "--json").out)] == [
        "Tiltak", "Mer tid"
    ]  # fmt: skip


CASES = Path(__file__).resolve().parents[2] / ".." / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.exists(), reason="../shared is not here")


@needs_cases
def test_the_text_box_of_a_consultation_answer_comes_in(run: Run, study: Path) -> None:
    done = run("import", study, CASES / "docx-textbox" / "horing.docx")
    assert "Viktig merknad i tekstboks." in run("search", study, "--json").out
    assert "1 text box" in done.err


@needs_cases
def test_what_an_interviewer_asks_in_between_stays_among_the_answers(run: Run, study: Path) -> None:
    run("import", study, CASES / "short-question-heading" / "intervju.docx")
    found = json.loads(run("search", study, "--question", "innspill", "--json").out)
    assert len(found) == 13
    assert any("tilpasset rehabilitering?" in row["text"] for row in found)


@needs_cases
def test_memos_and_paths_of_another_programs_codebook_are_kept(run: Run) -> None:
    shown = run("codebook", "show", CASES / "codebook-columns-dropped" / "maxqda.csv").out
    assert [line.split()[0] for line in shown.splitlines()[2:]] == ["Økonomi", "Gjeld", "Helse", "Psykisk", "Angst"]
    assert "Lån og inkasso" in shown
