"""`coder export`."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from pathlib import Path

import openpyxl
import pyreadstat
import pytest

from tests.cli.conftest import Run

WHAT = ("excerpts", "matrix", "codings", "codebook", "reliability")


@pytest.fixture
def coded(run: Run, study: Path) -> Path:
    """Three codings by two coders, one of them on an excerpt."""
    run("apply", study, "--response", "1", "--code", "eldre", "--start", "0", "--end", "5")
    run("apply", study, "--response", "1", "--code", "ensomhet", "--coder", "Per")
    run("apply", study, "--response", "7", "--code", "forløp 10")
    return study


def files() -> list[str]:
    """What lies in the folder, SQLite's own side files apart."""
    return sorted(path.name for path in Path().iterdir() if not path.name.startswith("study.db-"))


def test_excerpts_for_a_spreadsheet_in_norwegian(run: Run, coded: Path) -> None:
    done = run("export", coded, "-o", "ut.csv")
    assert (done.code, done.out, done.err) == (0, "", "Wrote 3 rows to ut.csv.\n")
    text = Path("ut.csv").read_bytes().decode("utf-8")
    text = re.sub(r"\d{4}-\d\d-\d\dT[\d:.]+Z", "TIME", text)
    text = re.sub(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", "UUID", text)
    assert text == (
        "\ufeffresponse;case;fylke;årsverk;question;wave;excerpt;code;coder;at;start;end;run;confidence;rank;code_id;uuid;run_uuid;no_code_fits;memo\r\n"
        "1;K1;Nordland;12,5;grupper;;Eldre;eldre;Kari;TIME;0;5;;;;eldre;UUID;;0;\r\n"
        "1;K1;Nordland;12,5;grupper;;Eldre som er ensomme;ensomhet;Per;TIME;0;20;;;;ensomhet;UUID;;0;\r\n"
        "7;K5;Viken;;grupper;;Forløp 10 og sorg;hovedforløp > forløp 10;Kari;TIME;0;17;;;;forløp-10;UUID;;0;\r\n"
    )


def test_matrix_counts_a_category_with_its_sub_codes_and_leaves_the_uncoded_empty(run: Run, coded: Path) -> None:
    done = run(
        "export",
        coded,
        "--what",
        "matrix",
        "--raw",
        "--question",
        "grupper",
        "--no-variables",
        "--several-coders",
        "any",
    )
    rows = list(csv.DictReader(io.StringIO(done.out)))
    assert [row["case"] for row in rows] == ["K1", "K2", "K3", "K4", "K5"]
    assert (rows[0]["coded"], rows[0]["eldre"], rows[0]["ensomhet"], rows[0]["pårørende"]) == ("1", "1", "1", "0")
    assert (rows[1]["coded"], rows[1]["eldre"]) == ("0", "")
    assert (rows[4]["hovedforløp"], rows[4]["hovedforløp > forløp 10"], rows[4]["hovedforløp > forløp 1"]) == (
        "1", "1", "0",
    )  # fmt: skip


@pytest.mark.parametrize("what", WHAT)
def test_every_format_holds_the_same_rows(run: Run, coded: Path, what: str) -> None:
    for ending in ("csv", "jsonl", "md", "xlsx"):
        assert run("export", coded, "--what", what, "-o", f"ut.{ending}").code == 0
    with Path("ut.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file, delimiter=";"))
    lines = [json.loads(line) for line in Path("ut.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [list(line) for line in lines[:1]] == [rows[0]]
    book = openpyxl.load_workbook("ut.xlsx")
    sheet = list(book.active.iter_rows(values_only=True))
    book.close()
    assert list(sheet[0]) == rows[0]
    table = Path("ut.md").read_text(encoding="utf-8").splitlines()
    assert len(rows) - 1 == len(lines) == len(sheet) - 1 == len(table) - 2
    assert str(lines[0][rows[0][0]]) == rows[1][0]
    for ending, read in (("sav", pyreadstat.read_sav), ("dta", pyreadstat.read_dta)):
        assert run("export", coded, "--what", what, "-o", f"ut.{ending}").code == 0
        data, _ = read(f"ut.{ending}", output_format="dict")
        assert [len(column) for column in data.values()] == [len(rows) - 1] * len(rows[0])


def test_statistics_programs_get_labels_and_are_told_what_had_no_room(run: Run, coded: Path) -> None:
    done = run("export", coded, "--what", "matrix", "-o", "ut.sav")
    assert done.code == 0
    data, meta = pyreadstat.read_sav("ut.sav", output_format="dict")
    assert list(data["eldre"])[:2] == [1, None]
    assert meta.variable_value_labels["eldre"] == {0: "ikke brukt", 1: "brukt"}
    refused = run("export", coded, "--what", "matrix", "--format", "dta")
    assert (refused.code, refused.out) == (1, "")
    assert "-o FILE.dta" in refused.err


def test_filters_and_variables(run: Run, coded: Path) -> None:
    raw = ["export", coded, "--raw"]
    assert run(*raw, "--by", "Per").out.count("\n") == 2
    assert run(*raw, "--code", "hovedforløp").out.count("\n") == 2
    assert run(*raw, "--where", "fylke=Nordland").out.count("\n") == 3
    assert run(*raw, "--text", "sorg").out.count("\n") == 2
    assert run(*raw, "--uncoded").out.count("\n") == 1
    assert run(*raw, "--variable", "fylke").out.startswith("response,case,fylke,question,")
    assert run(*raw, "--no-variables").out.startswith("response,case,question,")


def test_a_dash_is_standard_output(run: Run, coded: Path) -> None:
    assert run("export", coded, "-o", "-").out == run("export", coded).out
    assert not Path("-").exists()


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["-o", "borte/ut.csv"], "The folder borte does not exist."),
        (["-o", "."], ". is a folder."),
        (["-o", "study.db", "--format", "csv"], "study.db is the project file itself."),
        (["--format", "xlsx"], "A workbook cannot be written to standard output."),
        (["--question", "gruper"], "Did you mean «grupper»"),
        (["--by", "Kri"], "Did you mean «Kari»"),
        (["--where", "flke=Viken"], "Did you mean «fylke»"),
        (["--variable", "flke"], "Did you mean «fylke»"),
        (["--code", "eldra"], "Did you mean «eldre»"),
        (["--text", "***"], "There is no word to search for"),
    ],
)
@pytest.mark.parametrize("what", WHAT[:3])
def test_refusals_write_nothing(run: Run, coded: Path, arguments: list[str], message: str, what: str) -> None:
    before = files()
    if what == "codings" and "--variable" in arguments:
        pytest.skip("codings have no variables beside them")
    done = run("export", coded, "--what", what, *arguments)
    assert (done.code, done.out) == (1, "")
    assert message in done.err
    assert files() == before


@pytest.mark.parametrize(
    "arguments", [["-o", "ut.pdf"], ["-o", "ut"], ["-o", "study.db"], ["--format", "docx"], ["--what", "everything"]]
)
def test_usage_errors(run: Run, coded: Path, arguments: list[str]) -> None:
    done = run("export", coded, *arguments)
    assert (done.code, done.out) == (2, "")


def test_a_refused_export_leaves_the_earlier_file(run: Run, coded: Path) -> None:
    Path("ut.csv").write_text("mitt\n", encoding="utf-8")
    assert run("export", coded, "-o", "ut.csv", "--by", "Ola").code == 1
    assert Path("ut.csv").read_text(encoding="utf-8") == "mitt\n"


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
@pytest.mark.parametrize("command", [["export"], ["codebook", "export"]])
def test_what_is_no_ordinary_file_is_not_replaced(run: Run, coded: Path, command: list[str]) -> None:
    os.mkfifo("rør.csv")
    done = run(*command, coded, "-o", "rør.csv")
    assert (done.code, done.out) == (1, "")
    assert done.err.startswith("Error: rør.csv is no ordinary file.\n")
    assert Path("rør.csv").is_fifo()


@pytest.mark.parametrize(
    "command",
    [
        ("export", "study.db", "--format", "csv", "-o"),
        ("codebook", "export", "study.db", "--format", "csv", "-o"),
        ("model", "study.db", "-o"),
    ],
    ids=["export", "codebook", "model"],
)
def test_another_project_is_never_replaced(run: Run, coded: Path, command: tuple[str, ...]) -> None:
    """What was coded there would be gone."""
    assert run("init", "other.db", "--coder", "Kari").code == 0
    before = Path("other.db").read_bytes()
    done = run(*command, "other.db")
    assert done.code != 0
    assert "other.db is a project or another database; it was not replaced." in done.err
    assert Path("other.db").read_bytes() == before


@pytest.mark.parametrize("format_", ["csv", "jsonl", "xlsx", "md"])
def test_no_column_has_the_name_of_another(run: Run, format_: str) -> None:
    """A variable called as a code or a fixed column is marked; nothing is overwritten."""
    Path("bok.yaml").write_text("name: Bok\nlanguage: nb\ncodes:\n  - name: trygghet\n  - name: coded\n")
    Path("svar.csv").write_text("id;trygghet;text;trygghet (variable);mening\nK1;4;5;6;Et svar som er langt nok\n")
    run("init", "p.db", "--codebook", "bok.yaml")
    run("import", "p.db", "svar.csv", "--id", "id", "--open", "mening")
    run("apply", "p.db", "--response", "#1", "--code", "trygghet")
    done = run("export", "p.db", "--what", "matrix", "--format", format_, "-o", f"ut.{format_}")
    assert done.code == 0
    if format_ == "csv":
        header, row = (line.split(";") for line in Path("ut.csv").read_text("utf-8-sig").splitlines())
    elif format_ == "jsonl":
        found = json.loads(Path("ut.jsonl").read_text())
        header, row = list(found), [str(value) for value in found.values()]
    elif format_ == "xlsx":
        sheet = openpyxl.load_workbook("ut.xlsx").active
        header, row = ([str(cell.value) for cell in cells] for cells in sheet.iter_rows())
    else:
        lines = Path("ut.md").read_text().splitlines()
        header, row = ([cell.strip() for cell in line.strip("|").split(" | ")] for line in (lines[0], lines[2]))
    assert len(set(header)) == len(header) == len(row)
    cell_by_column = dict(zip(header, row, strict=True))
    assert cell_by_column["trygghet (variable 2)"] == "4"
    assert (cell_by_column["text (variable)"], cell_by_column["trygghet (variable)"]) == ("5", "6")
    assert (cell_by_column["trygghet"], cell_by_column["coded"], cell_by_column["coded (code)"]) == ("1", "1", "0")


def test_left_out_counts_what_the_filter_lets_through(run: Run, coded: Path) -> None:
    changed = Path("svar.csv").read_text(encoding="utf-8").replace("Eldre som er ensomme", "Noe annet")
    Path("svar2.csv").write_text(changed, encoding="utf-8")
    run("import", coded, "svar2.csv", "--open", "grupper", "--open", "tiltak")
    assert "2 codings on answers" in run("export", coded).err
    assert "1 coding on answers" in run("export", coded, "--code", "eldre").err
    assert "left out" not in run("export", coded, "--where", "fylke=Viken").err


LETTER = "Ola Nordmann mener dette om saken. Det gjelder følgende grupper hos Ola Nordmann:\n\n- eldre\n- unge\n"


def test_a_list_item_is_exported_with_what_it_is_listed_under_redacted_and_read_back(run: Run, study: Path) -> None:
    """In a project with a letter; in any other there is no such column."""
    assert "listed_under" not in run("export", study, "--what", "matrix").out
    Path("brev.txt").write_text(LETTER, encoding="utf-8")
    looked = run("import", study, "brev.txt", "--dry-run")
    assert "2 list items with the sentence or item above as context." in looked.out
    assert "listed under" in looked.out
    assert json.loads(run("import", study, "brev.txt", "--dry-run", "--json").out)["listed_under"] == [
        "", *["Det gjelder følgende grupper hos Ola Nordmann:"] * 2,
    ]  # fmt: skip
    assert run("import", study, "brev.txt").code == 0
    run("apply", study, "--response", "brev/brev", "--code", "eldre")
    rows = list(csv.DictReader(io.StringIO(run("export", study, "--what", "matrix", "--raw", "--case", "brev").out)))
    assert [(row["text"], row["listed_under"]) for row in rows[1:]] == [
        ("eldre", "Det gjelder følgende grupper hos Ola Nordmann:"),
        ("unge", "Det gjelder følgende grupper hos Ola Nordmann:"),
    ]
    run("redact", study, "--redact-all")
    kept = run("export", study, "--what", "matrix", "--raw", "--case", "brev", "-o", "ut.csv")
    assert kept.code == 0
    assert "Nordmann" not in Path("ut.csv").read_text(encoding="utf-8")
    assert "Det gjelder følgende grupper" in Path("ut.csv").read_text(encoding="utf-8")
    assert run("apply", study, "--from", "ut.csv", "--coder", "Per").code == 0
