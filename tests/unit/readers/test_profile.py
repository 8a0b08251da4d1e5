"""Guesses about columns, and numbers as Norwegians write them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.readers import open_source
from coder.readers.column_profile import ColumnProfile
from coder.readers.dates import date_formats
from coder.readers.profile import as_number, profile

DATA = Path(__file__).resolve().parents[3] / ".." / "shared" / "data"


def profiles(folder: Path, content: str) -> tuple[dict[str, ColumnProfile], list[str]]:
    path = folder / "a.csv"
    path.write_text(content, encoding="utf-8")
    source = open_source(path)
    found = {column_profile.column.name: column_profile for column_profile in profile(source)}
    return found, [str(problem) for problem in source.problems]


@pytest.mark.parametrize(
    ("text", "decimal", "number"),
    [
        ("350,5", ",", 350.5),
        ("-3", ".", -3),
        ("0", ".", 0),
        ("-0.25", ".", -0.25),
        ("2.5", ".", 2.5),
        ("2.5", ",", None),
        ("9007199254740992", ".", 2**53),
        ("0.1234567890123", ".", 0.1234567890123),
    ],
)
def test_as_number(text: str, decimal: str, number: float | None) -> None:
    assert as_number(text, decimal) == number


@pytest.mark.parametrize(
    "text",
    [
        "1,10", "2,50", "3,0", "007", "00,5", "1 234", "1\xa0234,75", "1.234,5", "+5", "1e5", "1,23457E+11", "-0", " 1",
        "12 34", "", "nei", "1e999", "nan", "1_000", "9007199254740993", "0,12345678901234567891", "0,00001", "٣", ",5",
        "5,",
    ],
)  # fmt: skip
def test_what_would_not_come_back_is_no_number(text: str) -> None:
    assert as_number(text, ",") is None


@given(st.text("0123456789,.-+eE \xa0", min_size=1, max_size=22) | st.decimals(-99, 99, places=2).map(str))
def test_every_number_comes_back_as_it_was_written(text: str) -> None:
    for mark in ",.":
        number = as_number(text, mark)
        assert number is None or str(number).replace(".", mark) == text


@pytest.mark.parametrize("value", ["1,10", "2,50", "1 234", "007", "1e5", "+3"])
def test_one_value_that_would_be_changed_makes_the_column_text(tmp_path: Path, value: str) -> None:
    found, _ = profiles(tmp_path, f"navn;n;m\na b;1,5;1\nc d;2;1\ne f;{value};1\n")
    assert found["n"].kind == "text"
    assert found["n"].role != "open"


def test_several_choices_in_a_cell_are_text(tmp_path: Path) -> None:
    """In a file divided by commas a comma is no decimal mark, nor in one that tells text from numbers."""
    lines = [f'{i},"{1 + i % 3},{1 + i % 4}",1.5' for i in range(20)]
    found, said = profiles(tmp_path, "id,valg,n\n" + "\n".join(lines))
    assert (found["valg"].kind, found["valg"].role, found["n"].kind) == ("text", "closed", "number")
    assert said == []
    rows = "".join(f'{{"id": "K{i}", "valg": "{1 + i % 3},{1 + i % 4}"}}\n' for i in range(20))
    (tmp_path / "svar.jsonl").write_text(rows)
    assert {
        column_profile.column.name: column_profile.kind
        for column_profile in profile(open_source(tmp_path / "svar.jsonl"))
    }["valg"] == "text"


def test_digits_beyond_what_a_number_holds_stay_as_they_are(tmp_path: Path) -> None:
    (tmp_path / "svar.jsonl").write_text('{"n": 1.50, "m": 0.12345678901234567891}\n')
    assert next(iter(open_source(tmp_path / "svar.jsonl").rows()))[1] == [1.5, "0.12345678901234567891"]


def test_leading_zeros_make_a_code_and_no_number(tmp_path: Path) -> None:
    found, _ = profiles(tmp_path, "navn;fylkesnr;n\na b;03;1\nc d;11;2\ne f;03;3,5\n")
    assert found["fylkesnr"].kind == "text"
    assert (found["n"].kind, found["n"].decimal) == ("number", ",")


def test_roles_by_name_and_by_look(tmp_path: Path) -> None:
    lines = [f"R{i};{i % 3};Vi har for lite tid til punkt nummer {i};ja" for i in range(30)]
    found, said = profiles(tmp_path, "respondent_id;fylke;q7;kommentar\n" + "\n".join(lines))
    assert {name: column_profile.role for name, column_profile in found.items()} == {
        "respondent_id": "id",
        "fylke": "closed",
        "q7": "open",
        "kommentar": "closed",
    }
    assert said == []
    assert (found["q7"].rows, found["q7"].empty, found["q7"].distinct) == (30, 0, 30)


def test_a_unique_column_without_an_id_name(tmp_path: Path) -> None:
    found, _ = profiles(tmp_path, "kode;by\nA1;Oslo\nA2;Oslo\nA3;Hamar\n")
    assert found["kode"].role == "id"
    found, _ = profiles(tmp_path, "lønn;by\n1,5;Oslo\n2,5;Oslo\n3,5;Hamar\n")
    assert "id" not in {column_profile.role for column_profile in found.values()}


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("Innbyggere", (10386, 24465, 28919, 512)),
        ("Folketall 2025", (10386, 24465, 28919, 15120)),
        ("Number of inhabitants", (1038, 2446, 2891, 5120)),
        ("antall_ansatte", (1, 2, 3, 4)),
        ("Størrelse", (512, 10386, 24465, 731)),
        ("Tilskot", ("15.000", "7.500", "120.000", "1.250")),
        ("Dekning", ("12,5%", "13%", "0,7%", "45,1%")),
        ("Telefon", (90012345, 41234567, 47112233, 99887766)),
    ],
)
def test_what_is_counted_or_measured_is_no_id(tmp_path: Path, name: str, values: tuple[object, ...]) -> None:
    """Their values differ in each row as ids do, but a later file would not find the cases by them."""
    towns = ("Oslo", "Herøy", "Lom", "Herøy")
    lines = [f"{town};{value};A {town} B" for town, value in zip(towns, values, strict=True)]
    found, _ = profiles(tmp_path, f"by;{name};q7\n" + "\n".join(lines))
    assert "id" not in {column_profile.role for column_profile in found.values()}


@pytest.mark.parametrize("values", [(1103, 4601, 5001, 3401), (1, 2, 5, 12), ("0301", "1103", "0402", "5001")])
def test_numbers_that_count_rows_or_have_one_length_may_be_ids(tmp_path: Path, values: tuple[object, ...]) -> None:
    lines = [f"Oslo;{value}" for value in values]
    found, _ = profiles(tmp_path, "by;kode\n" + "\n".join(lines))
    assert found["kode"].role == "id"


@pytest.mark.parametrize("name", ["id", "ID", "respons-id", "respondent_id", "kommunenr", "case", "Løpenummer"])
def test_a_column_named_as_an_id_stays_one_where_some_ids_repeat_or_are_missing(tmp_path: Path, name: str) -> None:
    lines = [f"{key};A{i};Vi har for lite tid til punkt nummer {i}" for i, key in enumerate((101, 102, 101, "", 105))]
    found, said = profiles(tmp_path, f"{name};kode;q7\n" + "\n".join(lines))
    assert {column_profile.column.name: column_profile.role for column_profile in found.values()} == {
        name: "id",
        "kode": "closed",
        "q7": "open",
    }
    assert said == [
        f"column {name}: It is taken as the id, though these values stand more than once: «101» (lines 2, 4);"
        " cells are empty (line 5). Choose another column with --id if it is none."
    ]


def test_a_column_named_as_an_id_that_groups_the_rows_is_none(tmp_path: Path) -> None:
    lines = [f"{i % 3};A{i};Vi har for lite tid til punkt nummer {i}" for i in range(30)]
    found, said = profiles(tmp_path, "kommunenr;kode;q7\n" + "\n".join(lines))
    assert {name: column_profile.role for name, column_profile in found.items()} == {
        "kommunenr": "closed",
        "kode": "id",
        "q7": "open",
    }
    assert said == []


def test_a_unique_id_comes_before_one_that_repeats(tmp_path: Path) -> None:
    lines = [f"{key};R{i};Vi har for lite tid til punkt {i}" for i, key in enumerate((101, 102, 101, 104, 105))]
    found, said = profiles(tmp_path, "kommunenr;respondent;q7\n" + "\n".join(lines))
    assert {name: column_profile.role for name, column_profile in found.items()} == {
        "kommunenr": "closed",
        "respondent": "id",
        "q7": "open",
    }
    assert said == []


def test_one_column_is_open(tmp_path: Path) -> None:
    found, _ = profiles(tmp_path, "svar\nja\nnei\nja\n")
    assert found["svar"].role == "open"


@pytest.mark.parametrize(
    ("texts", "formats"),
    [
        (["01.02.2025", "13.02.2025"], ("day.month.year",)),
        (["2025-02-01", "2025-02-30"], ()),
        (["01/02/2025"], ("day/month/year", "month/day/year")),
        (["01/02/2025", "13/02/2025"], ("day/month/year",)),
        (["2025-11-03 09:00:00"], ("year-month-day",)),
        ([], ()),
    ],
)
def test_date_formats(texts: list[str], formats: tuple[str, ...]) -> None:
    assert date_formats(texts) == formats


def test_dates_that_can_be_read_in_two_ways_are_listed(tmp_path: Path) -> None:
    found, said = profiles(tmp_path, "a;dato\nx;01/02/2025\ny;03/04/2025\n")
    assert found["dato"].kind == "date"
    assert said == [
        "column dato: "
        "The dates may be day/month/year or month/day/year, and nothing tells which; they were kept as text."
    ]


@pytest.mark.skipif(not DATA.exists(), reason="../shared is not here")
@pytest.mark.parametrize(("name", "problems"), [("nhs-fft", ["Iâ€™ve"]), ("storting", [])])
def test_public_corpora(name: str, problems: list[str]) -> None:
    source = open_source(DATA / name / "answers.csv")
    roles = {column_profile.column.name: column_profile.role for column_profile in profile(source)}
    assert roles["id"] == "id"
    assert [column for column, role in roles.items() if role == "open"] == ["text"]
    assert sum(1 for _ in source.rows()) > 4000
    # The English corpus does hold a few doubly encoded apostrophes.
    assert len(source.problems) == len(problems)
    assert all(words in str(problem) for words, problem in zip(problems, source.problems, strict=True))


def test_short_answers_under_a_question_are_open_and_names_are_not(tmp_path: Path) -> None:
    """Terse answers are answers where the heading asks; the names of places and people are none."""
    short = ["boliger", "flere leger", "kortere ventetid", "rus og psykiatri", "ungdom", "bedre info"]
    who = ["Kari Nordmann", "Ola Li", "Mo i Rana", "Per Å", "Lise Bo", "Nils Dal"]
    rows = [f"K{n};{a};{b};{c}" for n, (a, b, c) in enumerate(zip(short, who, short, strict=True))]
    heading = "id;Hva bør bli bedre?;Hvem svarte?;stikkord"
    found, _ = profiles(tmp_path, "\n".join((heading, *rows)))
    assert [found[name].role for name in heading.split(";")] == ["id", "open", "closed", "closed"]


AGAIN = [
    "møter", "FACT team", "faste møte med DPS", "ROP nettverk", "fagdag og kurs", "ny rutine for utskriving",
    "Samarbeid med NAV", "hospitering hjå DPS", "vet ikke", "Nettverk for rus", "kurs for alle", "prosjekt om tvang",
]  # fmt: skip
OPTIONS = [
    "Bedre samarbeid med NAV", "Flere ansatte", "Mer kompetanse", "Nye lokaler", "Flere møter", "Mindre rapportering",
    "Bedre ledelse", "Digitale verktøy", "Flere frivillige", "Mer penger", "Annet tiltak", "Ingen av disse",
]  # fmt: skip


def test_terse_answers_that_come_again_are_open_where_the_heading_asks_and_options_of_a_list_are_not(
    tmp_path: Path,
) -> None:
    rows = [f"K{n};{AGAIN[n % 12]};{OPTIONS[n % 12]};{AGAIN[n % 12]}" for n in range(40)]
    heading = "id;Hvis ja, hvilke tiltak er det?;Hva er viktigst?;stikkord"
    found, _ = profiles(tmp_path, "\n".join((heading, *rows)))
    assert [found[name].role for name in heading.split(";")] == ["id", "open", "closed", "closed"]
    # What may be open is told, so that it can be said.
    assert [found[name].own_words for name in heading.split(";")] == [False, True, False, True]
