"""`coder import`."""

from __future__ import annotations

import csv
import json
import re
import sys
from pathlib import Path

import pytest

from coder.cli import output
from tests.cli.conftest import Run
from tests.foreign_material import CODE, project_of, selection, write_qdpx

DETECTED = """\
svar.csv: table, encoding utf-8, delimiter ';', header rows 1
column    taken as    type      distinct    empty  for example
--------  ----------  ------  ----------  -------  ------------------------------------------
id        id          text             5        0  K1 · K2 · K3
fylke     closed      text             2        0  Nordland · Viken
årsverk   closed      number           4        1  12,5 · 3 · 40
grupper   open        text             5        0  Eldre som er ensomme · Forløp 1 · Vet ikke
tiltak    open        text             3        2  Lavterskeltilbud · Kurs i mestring · Ingen
"""
OPEN = ["--open", "grupper", "--open", "tiltak"]


def test_shows_what_it_detected_and_imports(run: Run, study: Path) -> None:
    run("init", "ny.db")
    done = run("import", "ny.db", "svar.csv", *OPEN)
    assert (done.code, done.err) == (0, "")
    unit = "A case is a person: reports hide small cells. Otherwise: coder unit ny.db person|organisation|document\n"
    assert done.out == DETECTED + "Imported 8 answers of 5 cases.\n" + unit


def test_a_dry_run_writes_nothing(run: Run, study: Path) -> None:
    run("init", "ny.db")
    before = Path("ny.db").read_bytes()
    done = run("import", "ny.db", "svar.csv", "--dry-run", *OPEN)
    assert done.code == 0
    assert done.out == f"{DETECTED}8 answers of 5 cases would be imported.\n"
    assert done.err == "Nothing was written. Import without --dry-run when this is right.\n"
    assert Path("ny.db").read_bytes() == before


def _with_other_text(head: str, row: str) -> str:
    """A row of `svar.csv` with another answer to «grupper»."""
    place = head.split(";").index("grupper")
    return ";".join("Noe helt annet" if at == place else cell for at, cell in enumerate(row.split(";")))


def test_a_dry_run_counts_what_the_import_then_does(run: Run, study: Path) -> None:
    """New, unchanged, changed and absent answers, in several files one after the other."""
    assert run("apply", study, "--response", "K1/grupper", "--code", "eldre").code == 0
    head, first, second, *_ = Path("svar.csv").read_text("utf-8").splitlines()
    changed = _with_other_text(head, first)
    Path("ny.csv").write_text("\n".join([head, changed, second]) + "\n", encoding="utf-8")
    Path("mer.csv").write_text("\n".join([head, second, second.replace("K2", "K9", 1)]) + "\n", encoding="utf-8")
    before = study.read_bytes()
    seen = run("import", study, "ny.csv", "mer.csv", "--dry-run", "--json", *OPEN)
    assert (seen.code, study.read_bytes() == before) == (0, True), seen.err
    done = run("import", study, "ny.csv", "mer.csv", "--json", *OPEN)
    assert json.loads(seen.out) == json.loads(done.out)
    first_file, second_file = json.loads(done.out)
    assert [answer["case"] for answer in first_file["changed"]] == ["K1"]
    assert first_file["changed"][0]["codings"] == 1
    assert (first_file["cases"], first_file["known_cases"], second_file["cases"]) == (0, 2, 1)
    present = first_file["unchanged"] + len(first_file["changed"])
    assert first_file["absent"] == 8 - present > 0


def test_a_dry_run_says_what_would_change(run: Run, study: Path) -> None:
    text = Path("svar.csv").read_text("utf-8")
    head, first, *_ = text.splitlines()
    changed = _with_other_text(head, first)
    Path("ny.csv").write_text(f"{head}\n{changed}\n", encoding="utf-8")
    seen = run("import", study, "ny.csv", "--dry-run", *OPEN)
    assert "0 new answers would be imported. New: 0 cases; known before: 1." in seen.out
    assert "Answers that would get a new text: 1; both versions would be kept:" in seen.out
    assert "Answers that are here and not in the file: " in seen.out


def test_the_same_file_again_adds_nothing(run: Run, study: Path) -> None:
    done = run("import", study, "svar.csv", *OPEN)
    assert done.code == 0
    assert "Nothing new: this file was imported on 2" in done.out
    assert "(import 1)" in done.out
    assert len(json.loads(run("log", study, "--json").out)) == 2


def test_a_changed_answer_is_kept_in_both_versions(run: Run, study: Path) -> None:
    run("apply", study, "--response", "K1/grupper", "--code", "eldre")
    changed = Path("svar.csv").read_text(encoding="utf-8").replace("Eldre som er ensomme", "Eldre på venteliste")
    Path("svar2.csv").write_text(changed, encoding="utf-8")
    done = run("import", study, "svar2.csv", *OPEN)
    assert done.code == 0
    assert done.out.endswith(
        "Imported 0 new answers. New: 0 cases; known before: 5.\n"
        "Of the answers, 7 were here already and unchanged.\n"
        "Answers with a new text: 1; both versions are kept:\n"
        "  K1/grupper: now answer 9; answer 1 is the earlier version, with 1 coding\n"
    )
    assert "Answers that got a new text by a later import: 1." in run("status", study).out
    assert "(earlier version; now answer 9)" in run("search", study, "--versions", "all").out
    left_out = run("export", study)
    assert left_out.out.count("\n") == 1
    assert "1 coding on answers whose text a later import changed are left out" in left_out.err


def test_a_new_wave_appends(run: Run, study: Path) -> None:
    done = run("import", study, "svar.csv", "--wave", "2024", *OPEN)
    assert "Imported 8 new answers. New: 0 cases; known before: 5." in done.out
    assert run("search", study, "--count", "--wave", "2024").out == "8\n"


def test_json_says_the_same(run: Run, study: Path) -> None:
    run("init", "ny.db")
    result = json.loads(run("import", "ny.db", "svar.csv", *OPEN, "--json").out)
    assert result["file"] == "svar.csv"
    assert result["detected"] == {"encoding": "utf-8", "delimiter": ";", "header rows": "1"}
    assert [column["role"] for column in result["columns"]] == ["id", "closed", "closed", "open", "open"]
    assert (result["cases"], result["responses"], result["changed"], result["problems"]) == (5, 8, [], [])
    assert result["preview"][0] == ["K1", "Nordland", "12,5", "Eldre som er ensomme", "Lavterskeltilbud"]


def test_several_files_are_reported_as_a_list(run: Run, study: Path) -> None:
    for name in ("a.md", "b.txt"):
        Path(name).write_text("# Hva mangler?\n\nTid til samtaler med de eldste.\n", encoding="utf-8")
    result = json.loads(run("import", study, "a.md", "b.txt", "--json", "--dry-run").out)
    assert [(file["file"], file["kind"]) for file in result] == [("a.md", "document"), ("b.txt", "document")]


def test_one_undo_takes_a_whole_import_back(run: Run, study: Path) -> None:
    assert run("undo", study).out == "Undid act 2: 8 answers of 5 cases from svar.csv.\n"
    assert run("search", study, "--count").out == "0\n"
    run("redo", study)
    assert run("search", study, "--count").out == "8\n"


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["borte.csv"], "There is no file borte.csv."),
        (["."], ". is a folder."),
        (["svar.csv", "--id", "kommune"], "There is no column «kommune» in svar.csv."),
        (["svar.csv", "--open", "gruper"], "Did you mean «grupper»"),
        (["svar.csv", "--open", "id", "--id", "id"], "cannot be both id and open"),
        (["svar.csv", "--encoding", "ebcdic-9"], "ebcdic-9"),
        (["svar.csv", "--encoding", "utf-16"], "Error:"),
        (["svar.csv", "--encoding", "undefined"], "Error:"),
        (["svar.csv", "--encoding", "hex"], "There is no encoding «hex»."),
        (["svar.csv", "--delimiter", "||"], "Error:"),
        (["svar.csv", "--skip", "grupper", "--skip", "tiltak"], "No column of svar.csv looks like an open question."),
        (["kodebok.yaml"], "Files named «.yaml» cannot be read."),
        (["study.db"], "Files named «.db» cannot be read."),
        (["uten_ending"], "Error:"),
    ],
)
def test_refusals_leave_the_project_as_it_was(run: Run, study: Path, arguments: list[str], message: str) -> None:
    Path("uten_ending").write_text("a\n", encoding="utf-8")
    before = study.read_bytes()
    done = run("import", study, *arguments)
    assert done.code == 1
    assert message in done.err
    assert len(done.err.splitlines()) >= 2, "a remedy is given"
    assert study.read_bytes() == before


def test_a_sample_is_called_one(run: Run, study: Path) -> None:
    Path("lang.csv").write_text("id;svar\n" + "".join(f"{n};svar nummer {n} her\n" for n in range(2_500)), "utf-8")
    done = run("import", study, "lang.csv", "--open", "svar")
    assert "Distinct and empty are counted in the first 2000 rows.\nImported 2500 answers" in done.out


def test_of_several_files_none_is_imported_when_one_is_refused(run: Run, study: Path) -> None:
    Path("notat.md").write_text("# Tiltak\n\nMer tid til samtaler.\n", encoding="utf-8")
    before = study.read_bytes()
    done = run("import", study, "notat.md", "borte.csv")
    assert (done.code, done.out) == (1, "")
    assert "There is no file borte.csv." in done.err
    assert study.read_bytes() == before


def test_progress_is_shown_on_a_terminal_and_cleared(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    moments = iter([0.0, 0.5, 2.0, 2.1, 4.0])
    monkeypatch.setattr("coder.cli.output.time.monotonic", lambda: next(moments))
    monkeypatch.setattr(sys.stderr, "isatty", lambda: True, raising=False)
    with output.progress("{n} cases ({rate} a second)") as show:
        for done in (1_000, 20_000, 21_000, 40_000):
            show(done)
    assert capsys.readouterr().err == (
        "\r20\u202f000 cases (10\u202f000 a second)\r40\u202f000 cases (10\u202f000 a second)\r" + " " * 30 + "\r"
    )


def test_codes_for_no_answer_are_told_with_counts_and_can_be_kept(run: Run, study: Path) -> None:
    Path("koder.csv").write_text("lfdn;v_168\n1;Mer tid til dem\n2;-66\n3;-66\n4;vet ikke\n5;Ro\n", encoding="utf-8")
    done = run("import", study, "koder.csv", "--id", "lfdn", "--open", "v_168", "--missing", "vet ikke", "--wave", "a")
    assert "Imported 2 " in done.out
    assert "Note: column v_168: Taken as missing, not as answers: «-66» 2 times, «vet ikke» 1 time." in done.err
    assert run("search", study, "--count", "--wave", "a").out == "2\n"
    run("import", study, "koder.csv", "--id", "lfdn", "--open", "v_168", "--no-missing", "--wave", "b")
    assert run("search", study, "--count", "--wave", "b").out == "5\n"


def test_merged_ids_are_one_case_with_several_answers(run: Run) -> None:
    import openpyxl

    book = openpyxl.Workbook()
    for row in (
        ["id", "Hva mangler?"],
        ["R1", "Mer ro til dem"],
        [None, "Mer tid til alle"],
        ["R2", "Ingenting mer nå"],
    ):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.save("svar.xlsx")
    run("init", "ny.db")
    done = run("import", "ny.db", "svar.xlsx", "--open", "Hva mangler?")
    assert "\nImported 3 answers of 2 cases.\n" in done.out


def test_notes_of_one_kind_are_one_line(run: Run) -> None:
    Path("skeiv.csv").write_text("id;svar;by\n" + "".join(f"{n};Ro og mer tid\n" for n in range(80)), encoding="utf-8")
    run("init", "ny.db")
    done = run("import", "ny.db", "skeiv.csv", "--open", "svar")
    assert done.err == (
        "Note: 80 rows with too few cells (lines 2, 3, 4 and 77 more)."
        " The first: 2 cells where the header has 3; the others are empty\n"
    )


def test_ids_are_taken_without_blanks_and_without_our_own_quote(run: Run) -> None:
    Path("mellomrom.csv").write_text("id;svar\n'-12;Ro og tid til alle\nB2 ;Mer tid til dem\n", encoding="utf-8")
    run("init", "ny.db")
    done = run("import", "ny.db", "mellomrom.csv", "--id", "id", "--open", "svar")
    assert "line 3: the id «B2 » has a blank before or after it; the case is called «B2»." in done.err
    found = json.loads(run("search", "ny.db", "--json").out)
    assert "'-12" not in json.dumps(found)
    assert '"-12"' in json.dumps(found)


def test_an_option_that_cannot_act_on_a_document_is_refused(run: Run, study: Path) -> None:
    Path("notat.md").write_text("# Tiltak\n\nMer tid til samtaler.\n", encoding="utf-8")
    for option in (["--delimiter", ";"], ["--sheet", "Ark1"], ["--header-rows", "2"], ["--row-numbers"], ["--long"]):
        done = run("import", study, "notat.md", *option)
        assert (done.code, option[0] in done.err) == (1, True)


def test_of_very_many_columns_a_short_list_is_shown(run: Run) -> None:
    names = [f"v{n}" for n in range(300)]
    rows = "".join(f"{n};{';'.join(['1'] * 300)};Mer tid til dem {n}\n" for n in range(3))
    Path("bred.csv").write_text(f"id;{';'.join(names)};Hva mangler?\n{rows}", encoding="utf-8")
    run("init", "ny.db")
    done = run("import", "ny.db", "bred.csv", "--open", "Hva mangler?", "--dry-run")
    assert "Of 302 columns, 100 are listed: the id and open questions first." in done.out
    assert len(done.out.splitlines()) < 110
    assert "Hva mangler?" in done.out


SEVERAL = """\
id;fylke;Reisemåte [Buss];Reisemåte [Tog];Hva er viktig?
1;Nordland;Yes;No;Mer tid til de eldre i kommunen
2;Viken;No;Yes;Flere folk som kan hjelpe til her
3;Viken;No;No;Bedre buss til og fra byen hver dag
4;Viken;Yes;Yes;Ingen aner noe om dette her nå
5;Nordland;;;Kanskje mer penger til skolen vår
6;Nordland;;;Flere steder der en kan møtes
"""


def test_columns_of_options_are_one_variable_of_several_values(run: Run) -> None:
    Path("svar.csv").write_text(SEVERAL, encoding="utf-8")
    run("init", "p.db", "--unit", "organisation")
    done = run("import", "p.db", "svar.csv")
    assert re.search(r"^Reisemåte +closed +several answers", done.out, re.MULTILINE)
    assert "one question with several answers (2 columns): «Buss», «Tog»" in done.err
    found = {value: run("search", "p.db", "--where", value, "--count").out.strip() for value in (
        "Reisemåte=Tog", "Reisemåte=buss", "Reisemåte=", "Reisemåte!=Tog",
    )}  # fmt: skip
    assert found == {"Reisemåte=Tog": "2", "Reisemåte=buss": "2", "Reisemåte=": "3", "Reisemåte!=Tog": "2"}
    assert "«Buss», «Tog»" in run("search", "p.db", "--where", "Reisemåte=Fly").err
    run("export", "p.db", "--what", "matrix", "-o", "m.csv", "--raw")
    with Path("m.csv").open(encoding="utf-8", newline="") as file:
        assert [row["Reisemåte"] for row in csv.DictReader(file)] == ["Buss", "Tog", "", "Buss; Tog", "", ""]
    assert run("report", "p.db", "--undecided", "hide", "-o", "r.md").code == 0
    report = Path("r.md").read_text(encoding="utf-8")
    assert "| Buss | 2 | 50 |\n| Tog | 2 | 50 |\n| Valgte ingen | 1 | 25 |\n| **Total** | **4** | **100** |" in report
    assert report.count("Flere svar var mulige, så prosentene summerer ikke til 100.") == 1  # once in a section
    assert run("check", "p.db").code == 0


def test_options_stay_apart_where_that_is_said_or_one_is_named(run: Run) -> None:
    Path("svar.csv").write_text(SEVERAL, encoding="utf-8")
    run("init", "p.db")
    for options in (["--options-apart"], ["--skip", "Reisemåte [Tog]"]):
        done = json.loads(run("import", "p.db", "svar.csv", "--dry-run", "--json", *options).out)
        assert [column["name"] for column in done["columns"]][2:4] == ["Reisemåte [Buss]", "Reisemåte [Tog]"]
    assert run("import", "p.db", "brev.md", "--options-apart").code == 1
    Path("lister.json").write_text('[{"id": 1, "v": ["buss", "tog"], "svar": "Mer tid"}]', encoding="utf-8")
    done = run("import", "p.db", "lister.json", "--options-apart", "--open", "svar")
    assert (done.code, "lister.json has them in lists: «v»" in done.err) == (1, True)


def test_a_report_by_a_question_with_several_answers_says_that_its_groups_overlap(run: Run) -> None:
    Path("svar.csv").write_text(SEVERAL, encoding="utf-8")
    run("init", "p.db", "--unit", "organisation")
    run("import", "p.db", "svar.csv")
    Path("koder.csv").write_text("id;code\n1;tid\n2;tid\n4;\n", encoding="utf-8")
    done = run("apply", "p.db", "--from", "koder.csv", "--id", "id", "--codes", "code", "--create-codes")
    assert done.code == 0, done.err
    definition = (
        "language: nb\nvariables: [Reisemåte, fylke]\ntables: [groups]\nquestions:\n  - question: Hva er viktig?\n"
    )
    Path("d.yaml").write_text(definition, encoding="utf-8")
    done = run("report", "p.db", "-d", "d.yaml", "--undecided", "hide", "-o", "r.md")
    assert done.code == 0, done.err
    report = Path("r.md").read_text(encoding="utf-8")
    assert report.count("kan være i flere grupper: tallene i gruppene summerer ikke til alle.") in (1, 2)
    alone = definition.replace("Reisemåte, ", "")
    Path("d.yaml").write_text(alone, encoding="utf-8")
    assert run("report", "p.db", "-d", "d.yaml", "--undecided", "hide", "-o", "r2.md").code == 0
    assert "i flere grupper" not in Path("r2.md").read_text(encoding="utf-8")


def test_a_project_of_another_program_is_shown_and_brought_in(run: Run, study: Path, tmp_path: Path) -> None:
    marks = selection(1, 3, 10, CODE) + selection(2, 0, 40, CODE) + selection(3, 5, 5, CODE)
    file = write_qdpx(tmp_path / "x.qdpx", project_of(marks), "Vi trenger mer støtte.\n\nOg flere folk.\n")
    shown = run("import", study, file, "--dry-run")
    assert shown.code == 0
    assert "1 case, 1 text, 2 answers, 2 codes, 2 codings" in shown.out
    assert "1 place in a text: nothing is between its beginning and its end" in shown.out + shown.err
    assert "Nothing was written" in shown.out + shown.err
    done = run("import", study, file, "--coder", "Ingrid")
    assert "Imported 1 case, 2 answers, 2 codes and 3 codings." in done.out + done.err
    assert "Codings that went over several answers and stand on each of them now: 1." in done.out + done.err
    assert "Nothing new" in run("import", study, file).out
    assert run("undo", study, "--coder", "Ingrid").code == 0
    assert json.loads(run("import", study, file, "--json").out)["codings"] == 3
    refused = run("import", study, file, "--sheet", "1")
    assert (refused.code, "--sheet cannot act on a project of another program." in refused.err) == (2, True)


def test_cases_are_called_what_they_are(run: Run, tmp_path: Path) -> None:
    file, study = tmp_path / "k.csv", tmp_path / "k.db"
    file.write_text("id;størrelse;Hvis ja, hva:\nK1;små;Vi har prøvd å få til noe\nK2;store;-\n", encoding="utf-8")
    assert run("init", study, "--unit", "organisation", "--noun", "kommune/kommuner", "--quiet").code == 0
    words = ("--open", "Hvis ja, hva:", "--language", "nb")
    first = run("import", study, file, *words)
    assert "Importerte 1 svar fra 2 kommuner." in first.err + first.out
    assert "hva::" not in first.err
    assert "kolonne Hvis ja, hva: Regnet som manglende" in first.err
    file.write_text("id;størrelse;Hvis ja, hva:\nK1;store;Vi har prøvd å få til noe\nK3;små;Vi vil\n", encoding="utf-8")
    then = run("import", study, file, *words)
    assert "Importerte 1 nytt svar. Nye: 1 kommune; kjent fra før: 1." in then.err + then.out
    assert "Nye verdier på lukkede variabler: for 1 kommune." in then.err + then.out


def test_one_organisation_twice_is_said_and_is_one_all_the_same(run: Run, tmp_path: Path) -> None:
    rows = [f"Kommune{n};svar nummer {n} her" for n in range(30)]
    Path("to.csv").write_text("\n".join(["Kommune;grupper", *rows, "Kommune0;svar igjen her"]), encoding="utf-8")
    run("init", "ny.db")
    seen = run("import", "ny.db", "to.csv", "--open", "grupper", "--dry-run")
    assert "column Kommune: It names another organisation in each row but 1, which repeats one above" in seen.err
    assert "If these are the cases: --id Kommune" in seen.err
    again = "line 32: has the id «Kommune0», which stands above already; the case is called «Kommune0 (2)»."
    assert again in run("import", "ny.db", "to.csv", "--open", "grupper", "--id", "Kommune", "--dry-run").err
    done = run("import", "ny.db", "to.csv", "--open", "grupper", "--id", "Kommune")
    assert again in done.err
    assert "A case is an organisation («kommune»): reports hide no cells." in done.out


def test_many_organisations_twice_are_no_cases(run: Run, tmp_path: Path) -> None:
    rows = [f"Kommune{n % 20};svar nummer {n} her" for n in range(30)]
    Path("to.csv").write_text("\n".join(["Kommune;grupper", *rows]), encoding="utf-8")
    run("init", "ny.db")
    done = run("import", "ny.db", "to.csv", "--open", "grupper")
    assert "names another organisation" not in done.err
    assert "A case is a person" in done.out


def test_ids_that_repeat_are_listed_in_the_language_of_the_reader(run: Run, tmp_path: Path) -> None:
    Path("id.csv").write_text("id;svar\n1;eldre\n2;sorg\n2;ensom\n;rus\n", encoding="utf-8")
    run("init", "ny.db")
    done = run("import", "ny.db", "id.csv", "--open", "svar", "--language", "nn")
    assert "«2» (linje 3, 4); celler er tomme (linje 5)" in done.err


def test_a_codebook_is_not_imported_and_the_refusal_says_how_it_is_used(run: Run, study: Path) -> None:
    Path("bok.yaml").write_text("codes:\n  - name: sorg\n", encoding="utf-8")
    refused = run("import", study, "bok.yaml")
    assert refused.code == 1
    assert "A codebook is used with: coder codebook apply PROJECT FILE" in refused.err
