"""Where headings end and data begin, and cells that were divided or begin with a blank."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from coder.readers import ReadOptions, Source, open_source
from coder.readers.delimiter import table_delimiter
from coder.readers.fitting import fits_of, put_back


def opened(folder: Path, content: str, options: ReadOptions = ReadOptions()) -> Source:  # noqa: B008
    path = folder / "a.csv"
    path.write_text(content, encoding="utf-8", newline="")
    return open_source(path, options)


def names(source: Source) -> list[str]:
    return [column.name for column in source.columns]


DATA = "1;34;Mer tid\n2;40;Bedre buss\n3;51;Ro\n"


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("Rapport 2026;;\n01.03.2026;;\n\nid;alder;svar\n", ["id", "alder", "svar"]),
        ("Rapport 2026\nid;alder;svar\n", ["id", "alder", "svar"]),
        ("Trivsel i skolen\nGenerert;2026-03-12\nid;alder;svar\n", ["id", "alder", "svar"]),
        ("Generert;2026-03-12;\nAntall svar;3;\nid;alder;svar\n", ["id", "alder", "svar"]),
        ("Trivsel\nSendt av;Oslo\nPeriode:;mars til mai\nid;alder;svar\n", ["id", "alder", "svar"]),
        ("Bakgrunn;Svar;\nid;alder;q1\n", ["Bakgrunn - id", "Svar - alder", "Svar - q1"]),
        ("Bakgrunn;;Svar\nid;alder;q1\n", ["Bakgrunn - id", "Bakgrunn - alder", "Svar - q1"]),
        ("v_1;v_2;v_3\nLøpenummer i fila;Hvor gammel er du?;Hva mangler?\n", ["v_1", "v_2", "v_3"]),
        ("id;Hvor ofte?;\n;Dager;Beskriv gjerne\n", ["id", "Hvor ofte? - Dager", "Hvor ofte? - Beskriv gjerne"]),
        (";Bakgrunn;Svar\nid;alder;q1\n", ["id", "Bakgrunn - alder", "Svar - q1"]),
        ("Rapport 2026\nUttrekk;12.03.2026\n;Om;Svar\nid;alder;q1\n", ["id", "Om - alder", "Svar - q1"]),
        ("id;alder;svar\n", ["id", "alder", "svar"]),
        ("1.1;1.2;Kommentar\n", ["1.1", "1.2", "Kommentar"]),
        ("2023;2024;Har du andre kommentarer\n", ["2023", "2024", "Har du andre kommentarer"]),
        ("0;18;Hva mangler du her?\n", ["0", "18", "Hva mangler du her?"]),
    ],
)
def test_headings_are_found_below_titles_and_in_two_rows(tmp_path: Path, head: str, expected: list[str]) -> None:
    source = opened(tmp_path, head + DATA)
    assert names(source) == expected
    assert [cells for _, cells in source.rows()] == [line.split(";") for line in DATA.splitlines()]


def test_lines_of_two_cells_stand_above_two_columns_too_but_are_not_taken_from_the_data(tmp_path: Path) -> None:
    source = opened(tmp_path, "Trivsel\nGenerert;2026-03-12\nid;svar\n1;Ro\n2;Mer tid\n")
    assert names(source) == ["id", "svar"]
    assert [str(problem) for problem in source.problems] == [
        "header: Above the headings, left out: «Trivsel», «Generert 2026-03-12»."
    ]
    bare = opened(tmp_path, "Kari;2\nOla;3\nPer;4\n", ReadOptions(header_rows=0))
    assert len(list(bare.rows())) == 3
    named = opened(tmp_path, "navn;by;\nKari;Oslo;Ro\nOla;Bodø;Mer tid\n")
    assert len(list(named.rows())) == 2


def test_the_wording_below_a_name_is_its_label(tmp_path: Path) -> None:
    source = opened(tmp_path, "v_1;v_2;v_3\nLøpenummer i fila;Hvor gammel er du?;Hva mangler?\n" + DATA)
    assert [column.label for column in source.columns] == ["Løpenummer i fila", "Hvor gammel er du?", "Hva mangler?"]


def test_what_stands_above_the_headings_is_told(tmp_path: Path) -> None:
    source = opened(tmp_path, "Rapport 2026;;\n01.03.2026;;\nid;alder;svar\n" + DATA)
    assert source.detection["rows above"] == "2"
    assert [str(problem) for problem in source.problems] == [
        "header: Above the headings, left out: «Rapport 2026», «01.03.2026»."
    ]
    said = opened(tmp_path, "Rapport 2026;;\nid;alder;svar\n" + DATA, ReadOptions(header_rows=1))
    assert names(said) == ["id", "alder", "svar"]


def test_surveymonkey_has_options_below_the_question(tmp_path: Path) -> None:
    head = "Respondent ID,Start Date,Kanaler?,,,Hva bør endres?\n"
    head += ",,Nett,Telefon,Other (please specify),Open-Ended Response\n"
    source = opened(
        tmp_path, head + "11,01/13/2026 10:00:01 AM,Nett,,Post,Mer tid\n12,01/14/2026 11:00:01 AM,,Telefon,,Ro\n"
    )
    assert names(source) == [
        "Respondent ID", "Start Date", "Kanaler? - Nett", "Kanaler? - Telefon", "Kanaler? - Other (please specify)",
        "Hva bør endres?",
    ]  # fmt: skip
    assert source.detection["header rows"] == "2"
    assert [number for number, _ in source.rows()] == [3, 4]


def test_a_first_answer_of_words_is_no_second_heading(tmp_path: Path) -> None:
    source = opened(tmp_path, "navn;by;svar\nKari;Oslo;Mer tid\nOla;Bodø;Ro\nPer;Moss;Buss\n")
    assert len(list(source.rows())) == 3


def test_a_blank_after_the_delimiter_is_no_part_of_the_cell(tmp_path: Path) -> None:
    text = 'id, tekst, fylke\n1, "Mer tid, og ro", Oslo\n2, "Han sa ""ja"", så", Agder\n3, "Ro" , Oslo\n'
    rows = [["1", "Mer tid, og ro", "Oslo"], ["2", 'Han sa "ja", så', "Agder"], ["3", "Ro", "Oslo"]]
    for options in (ReadOptions(), ReadOptions(delimiter=",")):
        source = opened(tmp_path, text, options)
        assert names(source) == ["id", "tekst", "fylke"]
        assert [cells for _, cells in source.rows()] == rows
        assert source.problems == []


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
@example([(",", "x"), (',",', "x")])  # the marks of a quoted cell look like cells begun without a blank
@given(
    st.lists(st.tuples(st.text('abæ,"; \n', min_size=1, max_size=12), st.sampled_from("xyz")), min_size=2, max_size=8)
)
def test_tables_written_with_blanks_come_back(tmp_path: Path, rows: list[tuple[str, str]]) -> None:
    out = io.StringIO()
    out.write("id, tekst, fylke\n")
    for number, (text, place) in enumerate(rows):
        quoted = text.replace('"', '""')
        out.write(f'{number}, "{quoted}", {place}\n')
    source = opened(tmp_path, out.getvalue())
    assert [cells for _, cells in source.rows()] == [[str(n), text, place] for n, (text, place) in enumerate(rows)]


def test_commas_that_nobody_quoted_are_put_back_where_all_cells_fit(tmp_path: Path) -> None:
    rows = ["1,app0,Bra,20", "2,app1,Nei, ikke nok, dessverre,21", "3,app0,Ro,22", "4,app1,Buss,30"]
    rows += ["5,app0,Mer,tid,31", "6,app0,Tid,19"]
    source = opened(tmp_path, "id,app,kommentar,alder\n" + "\n".join(rows))
    assert [cells[2:] for _, cells in source.rows()] == [
        ["Bra", "20"], ["Nei, ikke nok, dessverre", "21"], ["Ro", "22"], ["Buss", "30"], ["Mer,tid", "31"],
        ["Tid", "19"],
    ]  # fmt: skip
    assert [problem.where for problem in source.problems] == ["line 3", "line 6"]


@given(st.lists(st.text("abc ,", min_size=1, max_size=20), min_size=4, max_size=10), st.integers(0, 3))
def test_a_divided_text_comes_back_whole(texts: list[str], at: int) -> None:
    whole = [[str(n), f"app{n % 2}", f"tekst nummer {n} her" * (n % 3), str(20 + n)] for n in range(8)]
    fits = fits_of(whole, 4)
    text = "Nei" + ", " + texts[at].strip(", ") + "x"
    row = next(csv.reader([f"9,app1,{text},44"]))
    put = put_back(row, fits, ",")
    assert len(row) == 4 or (put is not None and put[0] == ["9", "app1", text, "44"])


@pytest.mark.parametrize(
    ("text", "delimiter"),
    [
        ("id\tfylke\tsvar\n1\tOslo\tMer tid, og ro\n", "\t"),
        ("id;svar\n1;Mer tid\n2;Ro\n", ";"),
        ("id,fylke,svar\n1,Oslo,Ro\n2,Agder,Tid\n", ","),
        ("Vi mener, som sagt, at det er bra.\nDet er, tror vi, for lite.\nMen, altså, takk.\n", ""),
        ("Hva mangler?\n\nTid; ro\nBuss; tog\n", ""),
        ("Kari:\tMer tid\nVi snakket lenge om det.\nOla:\tRo\n", ""),
    ],
)
def test_a_table_is_told_from_prose_by_its_rows(text: str, delimiter: str) -> None:
    assert table_delimiter(text) == delimiter


def test_numbers_of_questions_stand_above_their_wordings_where_one_column_alone_has_figures(tmp_path: Path) -> None:
    head = "q1;q2;q3\nHva er din alder?;Hvor bor du?;Hva bør kommunen gjøre bedre?\n"
    found = opened(tmp_path, head + "34;Agder;Mer tid\n40;Troms;Bedre buss\n51;Agder;Ro\n")
    assert [(column.name, column.label) for column in found.columns] == [
        ("q1", "Hva er din alder?"), ("q2", "Hvor bor du?"), ("q3", "Hva bør kommunen gjøre bedre?"),
    ]  # fmt: skip
    assert len(list(found.rows())) == 3


@pytest.mark.parametrize("first", ["0;12;Ro", "17;51;Vi vil ha mer tid", "9;40;Bedre buss"])
def test_a_table_without_headings_loses_no_answer(tmp_path: Path, first: str) -> None:
    source = opened(tmp_path, first + "\n" + DATA)
    assert next(cells for _, cells in source.rows()) == first.split(";")
    assert names(source) == ["kolonne 1", "kolonne 2", "kolonne 3"]
    assert any("say --header-rows 1" in problem.message for problem in source.problems)
    assert names(opened(tmp_path, first + "\n" + DATA, ReadOptions(header_rows=1))) == first.split(";")


def test_a_table_between_a_title_and_its_source_has_columns(tmp_path: Path) -> None:
    source = opened(tmp_path, "Rapport 2026\n\nid;alder;svar\n" + DATA + "\nKilde: Netigate\n")
    assert names(source) == ["id", "alder", "svar"]
    assert [cells[0] for _, cells in source.rows()] == ["1", "2", "3", "Kilde: Netigate"]


def test_a_heading_that_reads_as_an_answer_is_told(tmp_path: Path) -> None:
    told = "If it is an answer, say --header-rows 0."
    assert any(told in problem.message for problem in opened(tmp_path, "Vi vil ha ro.\nMer tid.\nBuss.\n").problems)
    assert opened(tmp_path, "Hva mangler du her?\nMer tid.\nBuss.\n").problems == []


def test_the_number_of_a_question_before_its_heading_is_no_part_of_what_it_is_called(tmp_path: Path) -> None:
    file = tmp_path / "a.csv"
    file.write_text(
        "ID;Q1: Kjønn;Q2_1. Hva brukte du? - Skole;Spm 3 - Alder;2024 tall;4b\n1;M;Ja;3;4;5\n", encoding="utf-8"
    )
    labels = {column.name: column.label for column in open_source(file, ReadOptions()).columns}
    assert labels == {
        "ID": "", "Q1: Kjønn": "Kjønn", "Q2_1. Hva brukte du? - Skole": "Hva brukte du? - Skole",
        "Spm 3 - Alder": "Alder", "2024 tall": "", "4b": "",
    }  # fmt: skip
    file.write_text("ID;1. Kjønn;Alder\n1;M;3\n", encoding="utf-8")
    assert [column.label for column in open_source(file, ReadOptions()).columns] == ["", "", ""]
