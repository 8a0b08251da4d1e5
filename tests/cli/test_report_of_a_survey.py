"""`coder report` of surveys with weights, waves, many questions or little: what is told of them."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.cli.conftest import Run

pytestmark = pytest.mark.usefixtures("warm_children")


def test_a_wide_survey_is_few_tables_and_many_are_written_only_when_that_is_meant(run: Run) -> None:
    """Sixteen scales and sixteen questions of yes and no by region, and one open question."""
    names = [f"s{n}" for n in range(16)] + [f"j{n}" for n in range(16)]
    lines = [";".join(["id", "region", *names, "svar"])]
    for n in range(40):
        scales = ["I stor grad" if (n + k) % 3 else "I liten grad" for k in range(16)]
        yes = ["Ja" if (n + k) % 3 else "Nei" for k in range(16)]
        lines.append(";".join([str(n), "nord" if n % 2 else "sør", *scales, *yes, f"svar {n}"]))
    Path("w.csv").write_text("\n".join(lines), encoding="utf-8")
    run("init", "w.db", "--unit", "organisation")
    assert run("import", "w.db", "w.csv", "--id", "id", "--open", "svar").code == 0
    Path("w-bok.yaml").write_text("name: Bok\ncodes:\n  - id: k\n    name: kø\n", encoding="utf-8")
    run("codebook", "apply", "w.db", "w-bok.yaml")
    assert run("apply", "w.db", "--response", "1/svar", "--code", "kø").code == 0
    planned = run("report", "w.db", "--plan")
    assert planned.code == 0, planned.err
    assert "31 closed questions have no section" in planned.err
    assert re.search(r"^J15 +1 +1 +0$", planned.out, re.MULTILINE)
    asked = "\n".join(f"  - {name}" for name in names)
    Path("w.yaml").write_text(f"questions:\n{asked}\n", encoding="utf-8")
    plan = json.loads(run("report", "w.db", "-d", "w.yaml", "--plan", "--json").out)
    assert (plan["tables"], plan["figures"], plan["files"]) == (32, 32, [])
    refused = run("report", "w.db", "-d", "w.yaml", "-o", "w.md")
    assert refused.code == 1
    assert "32 tables and 32 figures" in refused.err
    assert "--yes" in refused.err
    assert not Path("w.md").exists()
    assert run("report", "w.db", "-d", "w.yaml", "-o", "w.md", "--yes").code == 0


def test_an_empty_report_says_so_to_whoever_makes_it_and_to_its_readers(run: Run, tmp_path: Path) -> None:
    project = tmp_path / "p.db"
    run("init", project)
    done = run("report", project, "-o", "r.md", "--language", "en")
    assert "Note: The project holds no answers, so the report is empty. Bring some in with `coder import`." in done.err
    assert "There are no answers yet." in Path("r.md").read_text(encoding="utf-8")
    assert run("report", project, "--method", "--language", "en").out == "There are no answers yet.\n"


def test_what_the_report_lacks_is_said(run: Run, tmp_path: Path) -> None:
    rows = "".join(f"{n};eldre {n};;{'xy'[n % 2]};{0.5 + n / 8};{n + 20}\n" for n in range(30))
    Path("ny.csv").write_text(f"id;svar;tomt;gruppe;vekt;alder\n{rows}", encoding="utf-8")
    assert run("init", "ny.db").code == 0
    assert run("import", "ny.db", "ny.csv", "--open", "svar", "--open", "tomt", "--closed", "vekt").code == 0
    done = run("report", "ny.db", "-o", "k.md")
    assert done.code == 0, done.err
    assert "Note: Nobody answered «tomt»: no numbers of it." in done.err
    assert "Note: No answers are coded yet to «svar»: no numbers of it. `uncoded: 5` under `quotes`" in done.err
    Path("med.yaml").write_text("quotes:\n  uncoded: 5\n", encoding="utf-8")
    assert "numbers of it.\n" in run("report", "ny.db", "-o", "k.md", "-d", "med.yaml").err, "it has what is proposed"
    assert "«vekt» (survey weights: give them as `weight`)" in done.err
    assert "«alder» (numbers: give `limits` that cut them into bands)" in done.err
    assert "`variables`" in done.err
    result = json.loads(run("report", "ny.db", "-o", "k.md", "--json").out)
    assert result["lacking"] == {"svar": "uncoded", "tomt": "unanswered"}
    assert result["left_out"] == {"vekt": "weight", "alder": "numbers"}
    shown = run("report", "ny.db", "--show-definition").out
    assert 'variables: ["gruppe"]' in shown


def test_headings_that_are_names_of_columns_are_told_with_how_to_say_what_was_asked(run: Run) -> None:
    rows = "".join(f"{n};{'ja' if n % 3 else 'nei'};{'ja' if n % 2 else 'nei'};eldre {n}\n" for n in range(30))
    Path("ny.csv").write_text(f"id;okt_pagang;Har dere venteliste?;svar\n{rows}", encoding="utf-8")
    assert run("init", "ny.db").code == 0
    assert run("import", "ny.db", "ny.csv", "--open", "svar").code == 0
    notes = run("report", "ny.db", "--plan").err
    assert "Note: 1 heading is the name of a column: «okt_pagang»." in notes
    assert "coder rename ny.db okt_pagang --text TEXT" in notes
    assert json.loads(run("report", "ny.db", "-o", "k.md", "--json").out)["named_alone"] == ["okt_pagang"]
    assert run("rename", "ny.db", "okt_pagang", "--text", "Har dere hatt økt pågang?").code == 0
    assert "name of a column" not in run("report", "ny.db", "-o", "k.md").err
    assert "## Har dere hatt økt pågang?" in Path("k.md").read_text(encoding="utf-8")


def test_a_report_of_an_earlier_wave_holds_what_that_wave_was_asked(run: Run) -> None:
    Path("a.csv").write_text("id;tidligere\n1;noe om eldre\n2;noe om unge\n", encoding="utf-8")
    Path("b.csv").write_text("id;senere\n1;mer om eldre\n2;mer om unge\n", encoding="utf-8")
    Path("k.yaml").write_text("name: k\ncodes:\n  - name: eldre\n", encoding="utf-8")
    assert run("init", "p.db", "--codebook", "k.yaml").code == 0
    assert run("import", "p.db", "a.csv", "--id", "id", "--open", "tidligere", "--wave", "2023").code == 0
    assert run("import", "p.db", "b.csv", "--id", "id", "--open", "senere", "--wave", "2024").code == 0
    assert run("apply", "p.db", "--response", "1/tidligere", "--code", "eldre").code == 0
    assert run("report", "p.db", "--wave", "2023", "-o", "r.md").code == 0
    text = Path("r.md").read_text(encoding="utf-8")
    assert "Runde: 2023." in text
    assert "## Tidligere" in text
    assert "tidligere" in run("report", "p.db", "--wave", "2023", "--show-definition").out
    wrong = run("report", "p.db", "--wave", "2020", "-o", "r.md")
    assert "«2023», «2024»" in wrong.err


def test_what_the_report_is_not_broken_down_by_is_told_in_every_language_but_not_its_weight(run: Run) -> None:
    rows = "".join(f"{number};{number % 3 + 0.5};{number}{number};Svar om eldre {number}\n" for number in range(1, 8))
    Path("a.csv").write_text(f"id;vekt;nr;svar\n{rows}", encoding="utf-8")
    Path("k.yaml").write_text("name: k\ncodes:\n  - name: eldre\n", encoding="utf-8")
    assert run("init", "p.db", "--codebook", "k.yaml").code == 0
    closed = ("--closed", "vekt", "--closed", "nr")
    assert run("import", "p.db", "a.csv", "--id", "id", "--open", "svar", *closed).code == 0
    for more in ((), ("--language", "nn")):
        notes = run("report", "p.db", "-o", "r.md", *more).err
        assert "«vekt» (survey weights" in notes
        assert "«nr»" in notes
    Path("w.yaml").write_text("weight: vekt\n", encoding="utf-8")
    notes = run("report", "p.db", "-d", "w.yaml", "-o", "r.md").err
    assert "«nr»" in notes
    assert "«vekt»" not in notes


def test_a_question_is_not_weighted_where_weights_would_tell_hidden_cells_whatever_is_hidden(run: Run) -> None:
    """Of 40 persons 13 have the code, 3 of them men: the weighted share tells that to who knows the weights."""
    rows = [f"{n};{'mann' if n < 20 else 'kvinne'};{1.5 if n < 20 else 0.75};{1.5 + n % 5};svar {n}" for n in range(40)]
    Path("w.csv").write_text("\n".join(["id;kjønn;vekt;egen;svar", *rows]), encoding="utf-8")
    Path("w-bok.yaml").write_text("name: Bok\ncodes:\n  - id: k\n    name: kø\n", encoding="utf-8")
    coded = [f"{n};{int(n < 3 or 20 <= n < 30)}" for n in range(40)]
    Path("w-koder.csv").write_text("\n".join(["id;kø", *coded]), encoding="utf-8")
    run("init", "w.db", "--unit", "person")
    assert run("import", "w.db", "w.csv", "--id", "id", "--open", "svar").code == 0
    run("codebook", "apply", "w.db", "w-bok.yaml")
    assert run("apply", "w.db", "--from", "w-koder.csv", "--id", "id", "--coder", "Kari").code == 0
    for weight, below, unweighted in (("vekt", 5, ["svar"]), ("vekt", 0, []), ("egen", 5, [])):
        definition = f"weight: {weight}\nvariables: [kjønn]\nmask_below: {below}\nappendices: []\nfigures: []\n"
        Path("w.yaml").write_text(definition, encoding="utf-8")
        done = run("report", "w.db", "-d", "w.yaml", "-o", "w.md", "--undecided", "hide")
        assert done.code == 0, done.err
        assert ("Not weighted: «svar»." in done.err) is bool(unweighted)
        text = Path("w.md").read_text(encoding="utf-8")
        assert ("Ikke vektet med «vekt»" in text) is bool(unweighted)
        assert ("er vektet med" in text) is not bool(unweighted)
    output = run("report", "w.db", "-d", "w.yaml", "-o", "w.md", "--undecided", "hide", "--json").out
    assert json.loads(output)["unweighted"] == []
