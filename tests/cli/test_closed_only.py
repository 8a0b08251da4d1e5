"""A file with closed questions only, from the command line; and numbers in full in spreadsheets."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from openpyxl import load_workbook

if TYPE_CHECKING:
    from tests.cli.conftest import Run

ANSWERS = ["Ja"] * 7 + ["Nei"] * 8 + ["Vet ikke"] * 3
"""Of 18: 38.9, 44.4 and 16.7 per cent."""


@pytest.fixture
def closed(tmp_path: Path) -> Path:
    lines = [f"K{n};{('Nord', 'Sør')[n % 2]};{answer}" for n, answer in enumerate(ANSWERS)]
    file = tmp_path / "lukket.csv"
    file.write_text("\n".join(["id;landsdel;fornøyd", *lines]), encoding="utf-8")
    return file


def test_closed_questions_alone_are_imported_and_reported_in_every_format(closed: Path, run: Run) -> None:
    run("init", "p.db", "--unit", "organisation")
    done = run("import", "p.db", closed)
    assert done.code == 0, done.err
    assert "No column is an open question: there is nothing to code." in done.out
    assert run("status", "p.db").code == run("check", "p.db").code == 0
    targets = [part for ending in ("docx", "xlsx", "html", "md", "zip") for part in ("-o", f"r.{ending}")]
    done = run("report", "p.db", *targets, "--with-appendices")
    assert done.code == 0, done.err
    text = Path("r.md").read_text(encoding="utf-8")
    assert re.search(r"\| Ja +\| +7 +\| +39 +\|", text)
    assert "Per cent are" not in text
    assert "til sammen 100" not in text
    assert "Prosjektet har ingen åpne spørsmål" in text
    assert not re.search("Ingen svar er kodet ennå|Forslag fra maskinen|sladdet|slik er svarene kodet", text)
    assert_in_full(Path("r.xlsx"), {18, 9})
    with zipfile.ZipFile("r.zip") as bundle:
        table = csv.reader(io.StringIO(bundle.read("tables/fornøyd.csv").decode("utf-8-sig")), delimiter=";")
        rows = {row[0]: row for row in table}
    assert float(rows["Ja"][2].replace(",", ".")) == pytest.approx(100 * 7 / 18, abs=1e-9)


def test_every_table_of_a_workbook_holds_per_cent_in_full(closed: Path, run: Run) -> None:
    lines = closed.read_text(encoding="utf-8").splitlines()
    texts = ["tiltak", *(f"svar nummer {n} om dette og hint" for n in range(18))]
    closed.write_text("\n".join(f"{line};{text}" for line, text in zip(lines, texts, strict=True)), encoding="utf-8")
    run("init", "p.db", "--unit", "organisation")
    assert run("import", "p.db", closed, "--open", "tiltak").code == 0
    Path("b.yaml").write_text(
        "name: Bok\nlanguage: nb\ncodes:\n  - id: a\n    name: alfa\n  - id: b\n    name: beta\n", encoding="utf-8"
    )
    run("codebook", "apply", "p.db", "b.yaml")
    Path("k.csv").write_text(
        "\n".join(["id;koder", *(f"K{n};{('alfa|beta', 'beta', '')[n % 3]}" for n in range(18))]), encoding="utf-8"
    )
    assert run("apply", "p.db", "--from", "k.csv", "--codes", "koder").code == 0
    done = run("report", "p.db", "-o", "r.xlsx", "--with-appendices", "--undecided", "hide")
    assert done.code == 0, done.err
    assert assert_in_full(Path("r.xlsx"), {18, 9}) > 20


def assert_in_full(path: Path, bases: set[int]) -> int:
    """Every per cent beside its number is that number of one of the bases, however it is shown; how many there are."""
    seen = 0
    for sheet in load_workbook(path):
        if sheet.title.startswith("Figur"):  # its per cent stand before their numbers
            continue
        for row in sheet.iter_rows(min_row=5):
            for number, percent in pairwise(row):
                if percent.number_format != "0" or number.number_format != "#,##0" or percent.value is None:
                    continue
                wanted = [100 * number.value / base for base in bases]
                assert any(abs(percent.value - expected) < 1e-9 for expected in wanted), (
                    sheet.title,
                    number.value,
                    percent,
                )
                seen += 1
    return seen


def test_columns_that_were_left_out_do_not_make_the_rest_closed_only(closed: Path, run: Run) -> None:
    """Who skips the open questions by mistake is told; who says what is closed is believed."""
    lines = closed.read_text(encoding="utf-8").splitlines()
    texts = ["kommentar", *(f"dette er svar nummer {n} om tiltaket" for n in range(18))]
    closed.write_text("\n".join(f"{line};{text}" for line, text in zip(lines, texts, strict=True)), encoding="utf-8")
    run("init", "p.db")
    refused = run("import", "p.db", closed, "--skip", "kommentar")
    assert refused.code == 1
    assert "looks like an open question" in refused.err
    assert "--closed" in refused.err
    done = run("import", "p.db", closed, "--skip", "kommentar", "--closed", "fornøyd")
    assert done.code == 0, done.err


def test_who_chose_none_of_several_options_answered_and_who_left_all_blank_did_not(tmp_path: Path, run: Run) -> None:
    chosen = ["1;1"] * 6 + ["1;0"] * 2 + ["0;0"] * 8 + [";"] * 4
    lines = [f"K{n};{('Nord', 'Sør')[n % 2]};{options}" for n, options in enumerate(chosen)]
    (tmp_path / "tilbud.csv").write_text("\n".join(["id;landsdel;Tilbud [lege];Tilbud [chat]", *lines]), "utf-8")
    run("init", "p.db", "--unit", "organisation", "--noun", "kommune/kommuner")
    assert run("import", "p.db", tmp_path / "tilbud.csv").code == 0
    Path("d.yaml").write_text("language: nb\nvariables: [landsdel]\n", encoding="utf-8")
    done = run("report", "p.db", "-d", "d.yaml", "-o", "r.md", "--with-appendices")
    assert done.code == 0, done.err
    text = Path("r.md").read_text(encoding="utf-8")
    for row in (r"lege \| 8 \| 50", r"chat \| 6 \| 38", r"Valgte ingen \| 8 \| 50", r"\*\*Total\*\* \| \*\*16\*\* "):
        assert re.search(rf"\| {row}", text), row
    assert "50 prosent av kommunene (8 av 16) svarer «lege»." in text  # though as many chose none
    assert "4 av 20 spurte kommuner har ikke svart." in text
    assert re.search(r"\| Landsdel +\| +lege \| +chat \| +Valgte ingen \| +n \|", text)
    assert re.search(r"\| Nord +\| +4 \(50\s%\) \| +3 \(38\s%\) \| +4 \(50\s%\) \| +8 \|", text)


def test_two_values_are_not_given_one_label(closed: Path, run: Run) -> None:
    run("init", "p.db", "--unit", "organisation")
    run("import", "p.db", closed)
    definition = "describe:\n  - name: fornøyd\n    values: {Nei: Ikke ja, Vet ikke: %s}\n"
    Path("d.yaml").write_text(definition % "ikke ja", encoding="utf-8")
    done = run("report", "p.db", "-d", "d.yaml", "-o", "r.md")
    assert done.code == 1
    assert "«Nei» and «Vet ikke» of «fornøyd» are both called «ikke ja»" in done.err
    assert not Path("r.md").exists()
    Path("d.yaml").write_text(definition % "Annet", encoding="utf-8")
    assert run("report", "p.db", "-d", "d.yaml", "-o", "r.md").code == 0
