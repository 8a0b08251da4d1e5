"""`coder status`."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

from tests.cli.conftest import Run

SHOWN = """\
Hvem venter: 5 cases, 8 answers, 8 codes, 3 codings, 2 coders, 5 acts.
A case is a person: reports hide small cells.

question      asked    answered          coded    codings
----------  -------  ----------  -------------  ---------
grupper           5           5  2 of 5 (40 %)          3
tiltak            5           3   0 of 3 (0 %)          0

code                       codings    answers    cases
-----------------------  ---------  ---------  -------
eldre                            1          1        1
eldre > eldre i bolig            1          1        1
hovedforløp                      0          1        1
hovedforløp > forløp 10          1          1        1
Answers and cases count a code together with its sub-codes, each once, whichever coder applied it.
Not used yet: 4 codes.

coder      answers    codings    accepted    rejected    changed  last act
-------  ---------  ---------  ----------  ----------  ---------  ----------------
Kari             1          2           0           0          0  TIME
Per              1          1           0           0          0  TIME
"""


def test_progress_per_question_code_and_coder(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre", "--code", "eldre i bolig")
    run("apply", study, "--response", "7", "--code", "forløp 10", "--coder", "Per")
    run("memo", study, "Obs")
    done = run("status", study)
    assert (done.code, done.err) == (0, "")
    shown = re.sub(r"\d{4}-\d\d-\d\d \d\d:\d\d", "TIME", done.out)
    assert shown == SHOWN


def test_json(run: Run, study: Path) -> None:
    result = json.loads(run("status", study, "--json").out)
    assert result["title"] == "Hvem venter"
    assert (result["totals"]["cases"], result["totals"]["responses"], result["totals"]["codings"]) == (5, 8, 0)
    assert [(row["question"], row["asked"], row["answered"]) for row in result["questions"]] == [
        ("grupper", 5, 5), ("tiltak", 5, 3),
    ]  # fmt: skip
    assert result["run"] is None


def test_the_newest_run_is_named(run: Run, suggested: Path) -> None:
    assert re.search(
        r"Newest run of suggestions: 1, .*, learned from the codebook alone\.\n$", run("status", suggested).out
    )


def test_tables_fit_eighty_columns(run: Run, suggested: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "80")
    run("apply", suggested, "--response", "1", "--code", "eldre i bolig")
    for command in ("status", "log"):
        assert max(map(len, run(command, suggested).out.splitlines())) <= 85


def test_cases_with_some_of_their_answers_coded_are_told_apart(run: Run, tmp_path: Path) -> None:
    """A of three answers has one coded, B its only one, C neither of two."""
    for name, answers in (("A", ("en", "to", "tre")), ("B", ("fire",)), ("C", ("fem", "seks"))):
        (tmp_path / f"{name}.md").write_text("\n\n".join(["# tiltak", *answers]), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: Bok\ncodes:\n  - id: k\n    name: kø\n", encoding="utf-8")
    run("init", "p.db")
    assert run("import", "p.db", "A.md", "B.md", "C.md").code == 0
    run("codebook", "apply", "p.db", "b.yaml")
    for answer in ("#1", "#4"):
        assert run("apply", "p.db", "--response", answer, "--code", "kø").code == 0
    shown = run("status", "p.db").out
    assert "2 of 6 (33 %)" in shown
    assert "tiltak: of 3 documents with 6 answers, 1 have all answers coded, 1 some, 1 none." in shown
    (row,) = json.loads(run("status", "p.db", "--json").out)["questions"]
    assert (row["cases"], row["all_coded"], row["some_coded"], row["none_coded"]) == (3, 1, 1, 1)


def test_an_answer_that_no_code_fits_is_a_coded_one_of_its_coder(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre", "--code", "eldre i bolig")
    run("apply", study, "--response", "7", "--no-code-fits")
    run("apply", study, "--response", "7", "--no-code-fits", "--coder", "Per")
    coders = {row["coder"]: row for row in json.loads(run("status", study, "--json").out)["coders"]}
    assert {name: (row["responses"], row["codings"]) for name, row in coders.items()} == {"Kari": (2, 2), "Per": (1, 0)}
    assert run("report", study, "-o", "r.md", "--with-appendices", "--undecided", "hide").code == 0
    rows = [
        line for line in Path("r.md").read_text(encoding="utf-8").splitlines() if line.startswith(("| Kari ", "| Per "))
    ]
    assert [[cell.strip() for cell in row.strip().strip("|").split("|")] for row in rows] == [
        ["Kari", "2", "2", "2", "0"], ["Per", "1", "0", "0", "0"],
    ]  # fmt: skip


def test_a_question_that_some_were_asked_is_counted_of_those_as_a_definition_says(run: Run, tmp_path: Path) -> None:
    rows = [f"{n};{('Ja', 'Nei')[n % 2]};{'fordi ' + str(n) if n % 4 == 0 else ''}" for n in range(20)]
    (tmp_path / "a.csv").write_text("\n".join(["id;deltatt;hvorfor", *rows]), encoding="utf-8")
    (tmp_path / "b.yaml").write_text("name: Bok\ncodes:\n  - id: k\n    name: kø\n", encoding="utf-8")
    (tmp_path / "d.yaml").write_text(
        "questions:\n  - question: hvorfor\n    asked_when: {deltatt: [Ja]}\n", encoding="utf-8"
    )
    run("init", "p.db")
    assert (
        run("import", "p.db", "a.csv", "--id", "id", "--open", "hvorfor", "--closed", "deltatt", "--wave", "1").code
        == 0
    )
    run("codebook", "apply", "p.db", "b.yaml")
    for n in (0, 4):
        assert run("apply", "p.db", "--response", f"{n}/hvorfor", "--code", "kø").code == 0
    shown = run("status", "p.db").out
    assert re.search(r"^hvorfor +20 +5 +2 of 5 \(40 %\) +2$", shown, re.MULTILINE)
    shown = run("status", "p.db", "-d", "d.yaml").out
    assert re.search(r"^hvorfor +10 +5 +2 of 5 \(40 %\) +2$", shown, re.MULTILINE)
    assert "hvorfor: of those only who answered «Ja» to «deltatt».\nOf wave «1».\n" in shown
    [row] = json.loads(run("status", "p.db", "-d", "d.yaml", "--json").out)["asked_when"]
    assert (row["among"], row["asked"], row["coded"], row["none_coded"]) == ({"deltatt": ["Ja"]}, 10, 2, 3)
    (tmp_path / "d.yaml").write_text("questions:\n  - question: hvor\n    asked_when: {delt: [Ja]}\n", encoding="utf-8")
    assert run("status", "p.db", "-d", "d.yaml", "--json").code == 0  # by the beginnings of names
    (tmp_path / "d.yaml").write_text("questions:\n  - question: hva\n", encoding="utf-8")
    assert run("status", "p.db", "-d", "d.yaml").code == 1


def test_without_a_definition_those_count_whom_the_question_was_put_to(run: Run) -> None:
    rows = [f"{n};{'Ja' if n < 4 else 'Nei'};{'gjør noe nytt' if n < 3 else ''}" for n in range(9)]
    Path("s.csv").write_text("\n".join(["id;har;hva", *rows]) + "\n", encoding="utf-8")
    run("init", "p.db")
    run("import", "p.db", "s.csv", "--id", "id", "--open", "hva", "--closed", "har")
    run("asked", "p.db", "hva", "har=Ja")
    assert re.search(r"^hva +4 +3 +0 of 3 \(0 %\) +0$", run("status", "p.db").out, re.MULTILINE)
    assert "hva: of those only who answered «Ja» to «har»." in run("status", "p.db").out
    (row,) = json.loads(run("status", "p.db", "--json").out)["questions"]
    assert (row["asked"], row["answered"]) == (4, 3)


def test_cases_go_by_the_noun_of_the_study(run: Run, study: Path) -> None:
    run("apply", study, "--response", "1", "--code", "eldre")
    run("unit", study, "organisation", "--noun", "kommune")
    output = run("status", study).out
    assert output.startswith("Hvem venter: 5 municipalities, 8 answers")
    assert re.search(r"^code +codings +answers +municipalities$", output, re.MULTILINE)
    assert "Answers and municipalities count a code together with its sub-codes, each once." in output
