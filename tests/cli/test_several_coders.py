"""Several coders, from the command line: what counts is chosen, named, and has the range over coders beside it."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import docx
import openpyxl
import pytest

from coder.operations.reporting import RULES
from coder.project import open_project
from coder.queries.code_tables import CoderRule, code_table

if TYPE_CHECKING:
    from tests.cli.conftest import Run

CODEBOOK = "name: Bok\nlanguage: nb\ncodes:\n  - id: k\n    name: kø\n  - id: p\n    name: pris\n"
WITH = {"Kari": [*range(37)], "Ola": [*range(31), *range(37, 53)], "Per": [0, 1, 60]}
CODED = {"Kari": range(100), "Ola": range(100), "Per": WITH["Per"]}


def write(file: Path, name: str) -> None:
    """A file with what a coder found: the code, or that no code fits."""
    rows = (f"{case};{int(case in WITH[name])};0" for case in CODED[name])
    file.write_text("\n".join(["id;kø;pris", *rows]), encoding="utf-8")


@pytest.fixture
def twice(tmp_path: Path, run: Run) -> Path:
    """A hundred answers, which two coders have coded (37 and 47 have the code) and a third one three of them."""
    project = tmp_path / "s.db"
    run("init", project)
    rows = "\n".join(["id;svar", *(f"{case};svar nummer {case}" for case in range(100))])
    (tmp_path / "svar.csv").write_text(rows, encoding="utf-8")
    assert run("import", project, tmp_path / "svar.csv", "--open", "svar", "--id", "id").code == 0
    (tmp_path / "b.yaml").write_text(CODEBOOK, encoding="utf-8")
    assert run("codebook", "apply", project, tmp_path / "b.yaml").code == 0
    for name in WITH:
        write(tmp_path / f"{name}.csv", name)
        done = run("apply", project, "--from", tmp_path / f"{name}.csv", "--id", "id", "--coder", name)
        assert done.code == 0, done.err
    return project


def written(run: Run, project: Path, *options: str) -> str:
    done = run("report", project, "-o", "r.md", "--with-appendices", "--undecided", "hide", *options)
    assert done.code == 0, done.err
    return Path("r.md").read_text(encoding="utf-8").replace("\u00a0", " ")


@pytest.mark.parametrize(
    ("rule", "percent", "sentence"),
    [
        ("first", 37, "Der gjelder kodene til den som kommer først av Kari (100), Ola (100) og Per (3)"),
        ("majority", 31, "Der gjelder en kode når mer enn halvparten av dem som kodet svaret, har satt den"),
        ("any", 54, "Der gjelder en kode når minst én har satt den"),
    ],
)
def test_the_rule_is_chosen_and_named_and_the_range_stands_beside(
    twice: Path, run: Run, rule: str, percent: int, sentence: str
) -> None:
    text = written(run, twice, "--several-coders", rule)
    row = next(line for line in text.splitlines() if re.match(r"\| kø +\| +\d+ \|", line))
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:3] == [str(percent), str(percent)]
    low, high = min(37, 47), max(37, 47)
    per = {"first": 38, "majority": 32, "any": 54}[rule]  # Per alone has the code on one further answer
    assert cells[4] == f"{min(low, per)}–{max(high, per)}"
    assert "100 av 100 kodede svar er kodet av flere" in text
    assert text.count(sentence) >= 2  # beneath the table and in the method appendix
    assert "minst én av de" not in text
    assert "| Kode | Kari (n=100) | Ola (n=100) | Per (n=3) |" in text  # what no code fits is coded, too
    book = text.split("Kodeboka med antall.")[1].split("\n#")[0]
    assert sentence in book
    chapter = text.split("\n# Vedlegg")[0].split("\n## Vedlegg")[0]
    short = chapter.split("Det som nevnes")[1]
    assert sentence in short  # beneath the short table, too, which has no column for the range
    assert f"Det største spennet mellom kodere er {cells[4]} prosent, for «kø»." in short


RANGE_ELSEWHERE = {
    "nb": "Spennet mellom kodere for alle under ett står i tabellen over kodene.",
    "nn": "Spennet mellom kodarar for alle under eitt står i tabellen over kodane.",
    "en": "The range over coders for everybody together stands in the table of codes.",
}
WIDEST = {
    "nb": "Det største spennet mellom kodere her er 50–100 prosent, for «pris» i gruppa «Nord».",
    "nn": "Det største spennet mellom kodarar her er 50–100 prosent, for «pris» i gruppa «Nord».",
    "en": "The widest range over coders here is 50–100 per cent, for “pris” in the group “Nord”.",
}
OF_ALL = "Det største spennet mellom kodere er 25–50 prosent, for «pris»."


def test_pairs_have_their_range_and_groups_and_figures_the_widest_of_theirs(tmp_path: Path, run: Run) -> None:
    """Of forty answers Kari finds both codes in 10, Ola in 20 (the same and ten more); each finds both codes in 30."""
    rows = "\n".join(["id;del;svar", *(f"{n};{'Nord' if n < 20 else 'Sør'};svar nummer {n}" for n in range(40))])
    Path("svar.csv").write_text(rows, encoding="utf-8")
    Path("b.yaml").write_text(CODEBOOK, encoding="utf-8")
    run("init", "p.db", "--unit", "organisation")
    assert run("import", "p.db", "svar.csv", "--open", "svar", "--id", "id").code == 0
    run("codebook", "apply", "p.db", "b.yaml")
    for name, both in (("Kari", 10), ("Ola", 20)):
        codes = [f"{n};1;{int(n < both)}" for n in range(40)]
        Path("k.csv").write_text("\n".join(["id;kø;pris", *codes]), encoding="utf-8")
        assert run("apply", "p.db", "--from", "k.csv", "--id", "id", "--coder", name).code == 0
    for language, sentence in RANGE_ELSEWHERE.items():
        text = written(run, Path("p.db"), "--language", language)
        [row] = [line for line in text.splitlines() if re.match(r"\| kø +\| pris", line)]
        assert [cell.strip() for cell in row.strip("|").split("|")][2:] == ["10", "25", "25–50"]
        assert (
            text.count(sentence) == 1
        )  # the figure of codes; not again beneath the table by group of the same question
        assert text.count(WIDEST[language]) == 1  # the table by group
        assert language != "nb" or OF_ALL in text  # the figure
    shown = run("report", "p.db", "--show-definition").out
    assert "tables:" in shown
    Path("d.yaml").write_text("tables: [groups]\nfigures: []\nappendices: []\n", encoding="utf-8")
    text = written(run, Path("p.db"), "-d", "d.yaml")
    assert RANGE_ELSEWHERE["nb"] not in text
    assert WIDEST["nb"] in text


def coded_by(run: Run, name: str, has: Mapping[int, str], *options: str) -> None:
    """What a coder found: the codes of each answer, «k» or «kp» or none."""
    rows = [f"{case};{int('k' in codes)};{int('p' in codes)}" for case, codes in has.items()]
    Path("k.csv").write_text("\n".join(["id;kø;pris", *rows]), encoding="utf-8")
    done = run("apply", "p.db", "--from", "k.csv", "--id", "id", "--coder", name, *options)
    assert done.code == 0, done.err


def asked(run: Run, unit: str, *waves: str) -> None:
    """A project of forty cases in two regions, with an answer each in every wave."""
    run("init", "p.db", "--unit", unit)
    for wave in waves:
        rows = [f"{n};{'Nord' if n < 20 else 'Sør'};svar nummer {n} {wave}" for n in range(40)]
        Path("svar.csv").write_text("\n".join(["id;del;svar", *rows]), encoding="utf-8")
        done = run("import", "p.db", "svar.csv", "--open", "svar", "--id", "id", "--wave", wave)
        assert done.code == 0, done.err
    Path("b.yaml").write_text(CODEBOOK, encoding="utf-8")
    run("codebook", "apply", "p.db", "b.yaml")


@pytest.mark.parametrize(("ola_in_south", "shown"), [(8, True), (3, False)])
def test_the_range_of_a_group_tells_no_number_below_the_limit(run: Run, ola_in_south: int, shown: bool) -> None:
    """Kari finds «kø» in 10 of 20 of either region, Ola in 16 of the north and in few or many of the south; «pris» is
    hidden in the south, where Kari has it once."""
    asked(run, "person", "2025")
    kari = {n: "k" * (n % 20 < 10) + "p" * (n < 10 or n == 20) for n in range(40)}
    coded_by(run, "Kari", kari)
    ola = {n: "k" * (n < 16 if n < 20 else n < 20 + ola_in_south) + "p" * (n < 19) for n in range(40)}
    coded_by(run, "Ola", ola)
    text = written(run, Path("p.db"))
    by_group = "Det største spennet mellom kodere her er 50–80 prosent, for «kø» i gruppa «Nord»."
    assert (by_group in text) is shown
    assert ("Spennet mellom kodere i gruppene er ikke vist: det kunne røpe antall under 5." in text) is not shown
    assert ("Rader der noe er skjult, eller der en koder har under 5 i en gruppe" in text) is shown
    assert "50–95" not in text  # «pris» in the north: with its range in all it would tell what Ola has in the south


def test_both_waves_have_their_range_and_their_rule(run: Run) -> None:
    asked(run, "organisation", "2023", "2025")
    for wave, kari, ola, of in (("2023", 10, 20, 30), ("2025", 20, 30, 40)):
        coded_by(run, "Kari", {n: "k" * (n < kari) for n in range(40)}, "--wave", wave)
        coded_by(run, "Ola", {n: "k" * (n < ola) for n in range(of)}, "--wave", wave)
    text = written(run, Path("p.db"))
    table = text.split("| Kode | 2023 (n=40)")[1].split("\n\n")[0]
    [row] = [line for line in table.splitlines() if line.startswith("| kø")]
    cells = [cell.strip() for cell in row.strip("|").split("|")]
    assert cells[1:5] == ["10 (25 %)", "25–50", "20 (50 %)", "50–75"]
    notes = text.split("| Kode | 2023 (n=40)")[1]
    assert "2023: 30 av 40 kodede svar er kodet av flere" in notes
    assert "2025: 40 av 40 kodede svar er kodet av flere" in notes


def test_the_first_coder_of_a_wave_stays_so_when_another_wave_is_coded(run: Run) -> None:
    """Ola has coded most answers of 2023, and Kari codes all of 2025 afterwards."""
    asked(run, "organisation", "2023", "2025")
    coded_by(run, "Kari", {n: "k" * (n < 10) for n in range(30)}, "--wave", "2023")
    coded_by(run, "Ola", {n: "k" * (n < 20) for n in range(40)}, "--wave", "2023")
    before = written(run, Path("p.db"), "--wave", "2023").split("## Vedlegg")[0]
    assert "Der gjelder kodene til den som kommer først av Ola (40) og Kari (30)." in before
    coded_by(run, "Kari", {n: "k" * (n < 30) for n in range(40)}, "--wave", "2025")
    assert written(run, Path("p.db"), "--wave", "2023").split("## Vedlegg")[0] == before


def test_a_definition_chooses_the_rule_and_an_unknown_one_is_refused(twice: Path, run: Run) -> None:
    shown = run("report", twice, "--several-coders", "any", "--show-definition").out
    assert "several_coders: any" in shown
    Path("d.yaml").write_text(shown, encoding="utf-8")
    assert re.search(r"\| kø +\| +54 \|", written(run, twice, "-d", "d.yaml"))
    assert re.search(r"\| kø +\| +37 \|", written(run, twice, "-d", "d.yaml", "--several-coders", "first"))
    Path("d.yaml").write_text("several_coders: most\n", encoding="utf-8")
    done = run("report", twice, "-d", "d.yaml", "-o", "r.md")
    assert done.code == 1
    assert "d.yaml:1:17: «several_coders» is one of first, majority, any, not «most»" in done.err


def test_screen_matrix_and_codebook_count_as_the_report_does(twice: Path, run: Run) -> None:
    for rule, n in zip(RULES, (37, 31, 54), strict=True):
        with open_project(twice, read_only=True) as session:
            _, counts = code_table(session, "svar", CoderRule(rule))
        assert {count.code.id: count.share.n for count in counts} == {"k": n, "p": 0}
        options = ("--raw", "--no-variables", "--several-coders", rule)
        rows = list(csv.DictReader(io.StringIO(run("export", twice, "--what", "matrix", *options).out)))
        assert sum(int(row["kø"]) for row in rows) == n
        assert {row["several_coders"] for row in rows} == {rule}
        options = ("--format", "jsonl", "--several-coders", rule)
        book = [json.loads(line) for line in run("export", twice, "--what", "codebook", *options).out.splitlines()]
        assert [(row["answers"], row["several_coders"]) for row in book] == [(n, rule), (0, rule)]
        per = {"first": 38, "majority": 32, "any": 54}[rule]  # as Per has it, who coded three
        ranges = [(row["answers_lowest"], row["answers_highest"], row["cases_highest"]) for row in book]
        assert ranges == [(min(37, per), max(47, per), max(47, per)), (0, 0, 0)]
    assert run("export", twice, "--several-coders", "any").code == 2  # one row per coder and coding: nothing to count


def test_a_third_coder_with_three_answers_leaves_kappa_and_alpha_with_their_n(twice: Path, run: Run) -> None:
    assert run("report", twice, "-o", "r.xlsx", "--with-appendices", "--undecided", "hide").code == 0
    book = openpyxl.load_workbook("r.xlsx")
    [sheet] = [worksheet for worksheet in book if "Samsvar" in str(worksheet["A1"].value)]
    header = {cell.value: place for place, cell in enumerate(sheet[4])}
    row = [cell.value for cell in sheet[5]]
    assert row[0] == "kø"
    both, kari, ola, none = 31, 6, 16, 47
    chance = (37 * 47 + 63 * 53) / 100**2
    kappa = ((both + none) / 100 - chance) / (1 - chance)
    assert row[header["Kappa, Kari og Ola (n=100)"]] == pytest.approx(kappa)
    assert not [name for name in header if "Per" in str(name)]
    assert all(isinstance(row[header[name]], float) for name in ("Alfa", "95 % nedre", "95 % øvre")), header
    assert kari + ola == 22


def test_alpha_is_of_each_question(twice: Path, run: Run) -> None:
    Path("to.csv").write_text("id;mer\n" + "".join(f"{n};noe {n}\n" for n in range(30)), encoding="utf-8")
    assert run("import", twice, "to.csv", "--open", "mer", "--id", "id").code == 0
    Path("k.csv").write_text("id;kø\n" + "".join(f"{n};{n % 2}\n" for n in range(30)), encoding="utf-8")
    for name in ("Kari", "Per"):
        done = run("apply", twice, "--from", "k.csv", "--id", "id", "--question", "mer", "--coder", name)
        assert done.code == 0, done.err
    text = written(run, twice)
    assert "«mer»: Over 30 svar kodet av begge koderne er Krippendorffs alfa 1,00" in text
    assert "«svar»: Over 100 svar kodet av minst to av de tre koderne er Krippendorffs alfa 0,5" in text
    assert "Mer. Samsvar mellom koderne, kode for kode." in text


def test_the_range_stands_beside_the_hand_coded_share_of_an_estimate(twice: Path, run: Run) -> None:
    assert run("sample", twice, "--question", "svar", "--n", "80", "--seed", "1").code == 0
    [sample] = json.loads(run("sample", twice, "--json").out)
    drawn = {member["response"] - 1 for member in sample["members"]}
    uncoded = min({*range(100)} - drawn)
    with open_project(twice) as session:  # where all are coded nothing is estimated
        for table_name in ("codings", "flags"):
            session.project.execute(f"DELETE FROM {table_name} WHERE response_id = ?", (uncoded + 1,))
    kari = len(drawn & {*WITH["Kari"]}) / 80
    every = [kari, len(drawn & {*WITH["Ola"]}) / 80, len(drawn & {*WITH["Kari"], *WITH["Per"]}) / 80]
    low, high = (end(every) for end in (min, max))
    text = run("estimate", twice, "--hand-only").out
    shares = rf"{kari:.1%} +\d+\.\d–\d+\.\d +{kari:.1%} +{100 * low:.1f}–{100 * high:.1f} +80 +sample$"
    assert re.search(rf"kø +{shares.replace('%', ' %')}", text, re.MULTILINE), text
    assert "«by coder»: the lowest and the highest hand-coded share" in text
    [row] = json.loads(run("estimate", twice, "--hand-only", "--json").out)["shares"]
    assert (row["hand_share"], row["coders_low"], row["coders_high"]) == (kari, low, high)
    [line] = csv.DictReader(io.StringIO(run("estimate", twice, "--hand-only", "--csv").out))
    assert (line["coders_low"], line["coders_high"]) == (str(low), str(high))
    alone = run("estimate", twice, "--hand-only", "--by-coder", "Kari").out
    assert "by coder" not in alone
    Path("r.yaml").write_text("tables: [estimates]\nfigures: []\nappendices: []\n", encoding="utf-8")
    span = f"{100 * low + 0.01:.0f}–{100 * high + 0.01:.0f}"
    row_said = next(line for line in written(run, twice, "-d", "r.yaml").splitlines() if line.startswith("| kø"))
    assert [part.strip() for part in row_said.split("|")][4:7] == [f"{80 * kari:.0f}", f"{100 * kari + 0.01:.0f}", span]
    for name in ("r.docx", "r.html", "r.xlsx"):
        assert run("report", twice, "-d", "r.yaml", "-o", name, "--with-appendices", "--undecided", "hide").code == 0
    page = Path("r.html").read_text(encoding="utf-8")
    assert re.search(rf"Spenn mellom kodere</th>.*<td[^>]*>{span}</td>", page, re.DOTALL)
    table = docx.Document("r.docx").tables[-1]
    assert [cell.text for cell in table.rows[1].cells][5] == span
    book = openpyxl.load_workbook("r.xlsx")
    [values] = [
        [cell.value for cell in line]
        for sheet in book.worksheets
        for line in sheet.iter_rows()
        if line[0].value == "kø" and isinstance(line[1].value, float)
    ]
    assert 100 * high in [value for value in values if isinstance(value, (int, float))]


def test_an_estimate_takes_the_same_codes(twice: Path, run: Run) -> None:
    assert run("sample", twice, "--question", "svar", "--n", "100", "--seed", "1").code == 0
    for rule, n in zip(RULES, (37, 31, 54), strict=True):
        done = run("estimate", twice, "--json", "--hand-only", "--several-coders", rule)
        assert done.code == 0, done.err
        [row] = [share for share in json.loads(done.out)["shares"] if share["code_id"] == "k"]
        assert (row["positive"], row["n"]) == (n, 100)
