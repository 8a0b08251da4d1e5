"""`coder rename`, `coder import --name`, and names that are only partly written."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.cli.conftest import Run

LONG = "Hvilke grupper = de som venter lengst?"
FILE = f'id;Fylke;"{LONG}";Hva gjør dere med det?\nA1;Nordland;Eldre som bor alene;Kurs\nA2;Vestland;;Ingenting\n'


@pytest.fixture
def named(run: Run, study: Path) -> str:
    Path("lang.csv").write_text(FILE, encoding="utf-8")
    run("init", "n.db")
    done = run("import", "n.db", "lang.csv", "--open", "hvilke", "--open", "gjør", "--name", f"{LONG}=grupper")
    assert done.code == 0, done.err
    return "n.db"


def rows(run: Run, project: Path | str, *arguments: str) -> list[dict[str, Any]]:
    return json.loads(run("search", project, *arguments, "--json").out)


def names(run: Run, project: Path | str) -> list[str]:
    return [question["question"] for question in json.loads(run("status", project, "--json").out)["questions"]]


def test_import_names_a_question_and_keeps_its_full_text(run: Run, named: str) -> None:
    questions = json.loads(run("status", named, "--json").out)["questions"]
    assert (questions[0]["question"], questions[0]["label"]) == ("grupper", LONG)
    assert questions[0]["asked"] == 2  # the case that left it empty is known under the short name too
    assert [row["case"] for row in rows(run, named, "--question", "GRUPP")] == ["A1"]
    assert [row["case"] for row in rows(run, named, "--question", "venter lengst")] == ["A1"]


def test_the_same_file_again_belongs_to_the_same_question(run: Run, named: str) -> None:
    done = run("import", named, "lang.csv", "--open", "hvilke", "--open", "gjør")
    assert done.code == 0, done.err
    assert names(run, named) == ["grupper", "Hva gjør dere med det?"]
    assert len(rows(run, named)) == 3


def test_a_renamed_question_and_variable_are_found_everywhere_and_undone(run: Run, named: str) -> None:
    before = rows(run, named)
    done = run("rename", named, "hva gjør", "tiltak")
    assert (done.code, done.out) == (0, "«Hva gjør dere med det?» is now called «tiltak».\n")
    assert run("rename", named, "Fylke", "region").code == 0
    assert [row["text"] for row in rows(run, named, "--question", "tiltak", "--where", "REG=nordl")] == ["Kurs"]
    assert run("apply", named, "--response", "a1/TILT", "--code", "kurs").err.startswith("Error: There is no code")
    exported = run("export", named, "--what", "matrix", "--format", "csv").out.splitlines()[0]
    assert "region" in exported
    assert "Fylke" not in exported
    assert run("import", named, "lang.csv", "--open", "hvilke", "--open", "gjør").code == 0
    assert names(run, named) == ["grupper", "tiltak"]
    assert [run("undo", named).code for _ in range(3)] == [0, 0, 0]
    assert rows(run, named) == before
    assert run("check", named).code == 0


def test_the_full_text_is_the_heading_of_reports_and_a_later_file_still_belongs_to_the_question(
    run: Run, named: str
) -> None:
    text = "Grupper som venter lengst"
    assert run("rename", named, "grupper", "--text", f" {text}\n").out == "«grupper» has another full text.\n"
    assert run("rename", named, "Fylke", "--text", "Hvilket fylke er det?").code == 0
    questions = json.loads(run("status", named, "--json").out)["questions"]
    assert (questions[0]["question"], questions[0]["label"]) == ("grupper", text)
    assert run("import", named, "lang.csv", "--open", "hvilke", "--open", "gjør").code == 0
    assert json.loads(run("status", named, "--json").out)["questions"][:1] == questions[:1]
    assert names(run, named) == ["grupper", "Hva gjør dere med det?"]
    assert "already" in run("rename", named, "grupper", "--text", text).err
    Path("b.csv").write_text("name\neldre\n", encoding="utf-8")
    assert run("codebook", "import", named, "b.csv").code == 0
    assert run("apply", named, "--response", "1", "--code", "eldre").code == 0
    Path("k.yaml").write_text("title: K\nquestions: [grupper, Fylke]\n", encoding="utf-8")
    assert run("report", named, "-d", "k.yaml", "-o", "kap.md").code == 0
    chapter = Path("kap.md").read_text(encoding="utf-8")
    assert f"## {text}" in chapter
    assert "## Hvilket fylke er det?" in chapter
    assert [run("undo", named).code for _ in range(5)] == [0, 0, 0, 0, 0]
    assert json.loads(run("status", named, "--json").out)["questions"][0]["label"] == LONG
    assert run("check", named).code == 0
    assert run("rename", named, "grupper").code == run("rename", named, "grupper", "g", "--text", "x").code == 2


@pytest.mark.parametrize("new", ["grupper", "GRUPPER", "a=b", " ", "hva gjør\ndere"])
def test_a_name_that_is_taken_or_cannot_be_one_is_refused(run: Run, named: str, new: str) -> None:
    done = run("rename", named, "hva gjør", new)
    if new == "hva gjør\ndere":  # white space is folded, as in every name
        assert done.out == "«Hva gjør dere med det?» is now called «hva gjør dere».\n"
        return
    assert (done.code, done.out) == (1, "")


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ("Fylke=id", "«id» is called so"),
        ("Alder=a", "There is no column «Alder»"),
        ("Fylke", "is no COLUMN=NAME"),
    ],
)
def test_a_short_name_that_cannot_be_given_is_refused_before_anything_is_written(
    run: Run, study: Path, given: str, message: str
) -> None:
    Path("lang.csv").write_text(FILE, encoding="utf-8")
    run("init", "n.db")
    done = run("import", "n.db", "lang.csv", "--open", "hvilke", "--name", given)
    assert done.code in (1, 2)
    assert message in done.err
    assert names(run, "n.db") == []


def test_a_value_is_known_by_its_beginning_and_a_number_only_as_it_is(run: Run, study: Path) -> None:
    assert [row["case"] for row in rows(run, study, "--where", "fylke=nord", "--question", "gru")] == ["K1", "K2"]
    assert rows(run, study, "--where", "årsverk=1") == []
    done = run("search", study, "--where", "fylke=Vestfold")
    assert done.code == 1
    assert "There is no value «Vestfold» of «fylke»" in done.err
    assert "«Nordland»" in done.err


def test_a_report_definition_knows_questions_as_the_command_line_does(run: Run, named: str) -> None:
    run("codebook", "apply", named, "kodebok.yaml")
    run("apply", named, "--response", "A1/gru", "--code", "eldre")
    Path("r.yaml").write_text("questions:\n  - question: venter lengst\n    by: [fyl]\n", encoding="utf-8")
    done = run("report", named, "-d", "r.yaml", "-o", "r.md")
    assert done.code == 0, done.err


def test_a_document_gives_its_headings_short_names(run: Run, study: Path) -> None:
    Path("brev.md").write_text("# Hva mener dere om forslaget?\n\nVi er enige.\n", encoding="utf-8")
    run("init", "n.db")
    assert run("import", "n.db", "brev.md", "--name", "hva mener=syn").code == 0
    assert names(run, "n.db") == ["syn"]
    assert run("import", "n.db", "brev.md").code == 0
    assert names(run, "n.db") == ["syn"]


@pytest.fixture
def unnamed(run: Run, study: Path) -> Path:
    """A study whose first wave was imported without a name, and a second one with."""
    text = Path("svar.csv").read_text("utf-8")
    Path("ny.csv").write_text(text.replace("\n", " \n"), encoding="utf-8")
    done = run("import", study, "ny.csv", "--wave", "2026", "--open", "grupper", "--open", "tiltak")
    assert (done.code, "coder rename study.db '' NAME --wave" in done.err) == (0, True), done.err
    assert run("apply", study, "--response", "1", "--code", "eldre").code == 0
    return study


def waves(run: Run, project: Path | str) -> set[str]:
    return {row["wave"] for row in rows(run, project)}


def test_a_wave_without_a_name_gets_one_and_undo_takes_it_back(run: Run, unnamed: Path) -> None:
    before = rows(run, unnamed)
    assert waves(run, unnamed) == {"", "2026"}
    done = run("rename", unnamed, "", "2024", "--wave")
    assert (done.code, done.out) == (0, "The wave without a name is now called «2024».\n")
    assert waves(run, unnamed) == {"2024", "2026"}
    assert "the wave without a name is now called «2024»" in run("log", unnamed, "--json").out
    assert run("search", unnamed, "--code", "eldre", "--json").out.count('"wave": "2024"') == 1
    assert run("report", unnamed, "--wave", "2024", "-o", "r.md", "--undecided", "show").code == 0
    again = run("import", unnamed, "ny.csv", "--wave", "2026", "--open", "grupper", "--open", "tiltak")
    assert "Nothing new" in again.out
    assert run("check", unnamed).code == 0
    assert run("undo", unnamed).code == 0
    assert rows(run, unnamed) == before
    assert run("redo", unnamed).code == 0
    assert run("rename", unnamed, "2024", "våren 2024", "--wave").code == 0
    assert waves(run, unnamed) == {"våren 2024", "2026"}
    assert run("check", unnamed).code == 0


def test_the_same_file_under_the_new_name_is_known(run: Run, study: Path) -> None:
    run("init", "n.db")
    given = ("import", "n.db", "svar.csv", "--open", "grupper", "--open", "tiltak")
    run(*given)
    assert run("rename", "n.db", "", "2024", "--wave").code == 0
    assert "Nothing new" in run(*given, "--wave", "2024").out
    without = run(*given).err
    assert "of a wave without a name, beside «2024»" in without  # else all would count twice without a word
    assert "`coder undo n.db` takes an import back" in without
    assert "beside" not in run(*given).err  # it is known by now


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("", "2026", "There is a wave «2026» already."),
        ("2062", "2024", "There is no wave «2062»."),
        ("2026", "2026", "called so already"),
        ("2026", " ", "The new name is empty."),
        ("2026", "a=b", "cannot be a name"),
    ],
)
def test_a_wave_that_cannot_be_called_so_is_refused(run: Run, unnamed: Path, old: str, new: str, message: str) -> None:
    done = run("rename", unnamed, old, new, "--wave")
    assert (done.code, message in done.err) == (1, True), done.err
    assert waves(run, unnamed) == {"", "2026"}


def test_a_copy_in_which_the_wave_is_called_otherwise_is_merged_when_both_call_it_the_same(
    run: Run, unnamed: Path
) -> None:
    Path("per.db").write_bytes(unnamed.read_bytes())
    assert run("rename", unnamed, "", "2024", "--wave").code == 0
    assert run("apply", "per.db", "--response", "2", "--code", "eldre", "--coder", "Per").code == 0
    refused = run("merge", unnamed, "per.db")
    assert refused.code == 1
    assert "coder rename per.db '' 2024 --wave" in refused.err
    n = len(rows(run, unnamed))
    assert run("rename", "per.db", "", "2024", "--wave", "--coder", "Per").code == 0
    assert run("merge", unnamed, "per.db").code == 0
    assert len(rows(run, unnamed)) == n
    assert len(rows(run, unnamed, "--code", "eldre")) == 2
    assert run("check", unnamed).code == 0
