"""What a file holds decides how it is read; more formats; options that cannot act are refused."""

from __future__ import annotations

import json
import zipfile
from itertools import islice
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from coder.errors import FileRefused
from coder.model import Column
from coder.model.cell import Cell
from coder.readers import ReadOptions, Source, open_source
from coder.readers.choice_set import ChoiceSet
from coder.readers.long import widened
from coder.readers.profile import profile

pytestmark = pytest.mark.usefixtures("warm_children")

TABLE = "id\tfylke\tHva savner du?\n1\tOslo\tMer tid, og ro\n2\tTroms\tEn plass å være\n"


def names(source: Source) -> list[str]:
    return [column.name for column in source.columns]


def cells(source: Source) -> list[list[object]]:
    return [list(row) for _, row in source.rows()]


def test_a_table_saved_as_txt_is_a_table(tmp_path: Path) -> None:
    path = tmp_path / "svar.txt"
    path.write_text(TABLE, encoding="utf-16")
    source = open_source(path)
    assert (source.kind, names(source)) == ("table", ["id", "fylke", "Hva savner du?"])
    assert cells(source)[0] == ["1", "Oslo", "Mer tid, og ro"]
    path.write_text("Hva mangler?\n\nTid; og ro; og mer.\n", encoding="utf-8")
    assert open_source(path).kind == "document"
    assert open_source(path, ReadOptions(delimiter=";")).kind == "table"


@pytest.mark.parametrize(
    ("name", "content", "options", "option"),
    [
        ("a.csv", "id;svar\n1;Ro\n", ReadOptions(sheet="Ark1"), "--sheet"),
        ("a.jsonl", '{"svar": "Ro"}\n', ReadOptions(delimiter=";"), "--delimiter"),
        ("a.jsonl", '{"svar": "Ro"}\n', ReadOptions(repair_mojibake=True), "--repair-mojibake"),
        ("a.jsonl", '{"svar": "Ro"}\n', ReadOptions(header_rows=2), "--header-rows"),
        ("a.md", "# Hva?\n\nRo.\n", ReadOptions(delimiter=";"), "--delimiter"),
        ("a.md", "# Hva?\n\nRo.\n", ReadOptions(missing=("-99",)), "--missing"),
        ("a.txt", "Hva?\n\nRo.\n", ReadOptions(sheet="Ark1"), "--sheet"),
        ("a.json", '[{"svar": "Ro"}]', ReadOptions(sheet="Ark1"), "--sheet"),
    ],
)
def test_an_option_that_cannot_act_is_refused(
    tmp_path: Path, name: str, content: str, options: ReadOptions, option: str
) -> None:
    path = tmp_path / name
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileRefused, match=f"{option} cannot act") as refused:
        open_source(path, options)
    assert refused.value.hint.startswith("Leave it out")


NESTED = {"survey": {"name": "x", "answers": [{"id": 1, "hvem": {"alder": 3, "by": {"navn": "Bø"}}, "svar": "Ro"}]}}


@pytest.mark.parametrize("name", ["a.json", "a.csv", "a.txt", "a.jsonl"])
def test_lists_of_objects_are_read_whatever_the_name(tmp_path: Path, name: str) -> None:
    path = tmp_path / name
    path.write_text(json.dumps([{"id": 1, "svar": "Ro"}, {"id": 2, "svar": None, "by": "Bø"}], indent=1), "utf-8")
    source = open_source(path)
    assert names(source) == ["id", "svar", "by"]
    assert cells(source) == [[1, "Ro", None], [2, None, "Bø"]]


def test_objects_inside_objects_have_dotted_names(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(NESTED), "utf-8")
    source = open_source(path)
    assert names(source) == ["id", "hvem.alder", "hvem.by.navn", "svar"]
    assert source.detection["list"] == "survey.answers"
    path.write_text(json.dumps({"a": [{"x": 1}], "b": [{"y": 1}, {"y": 2}]}), "utf-8")
    with pytest.raises(FileRefused, match=r"several lists of objects: «a» \(1\), «b» \(2\)"):
        open_source(path)
    path.write_text('{"id": 1, "hvem": {"alder": 3}}\n{"id": 2, "hvem": {"alder": 4}}\n', "utf-8")
    assert cells(open_source(path)) == [[1, 3], [2, 4]]
    path.write_text('[{"id": 1},]', "utf-8")
    with pytest.raises(FileRefused, match="line 1: not JSON"):
        open_source(path)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=50)
@given(
    st.lists(
        st.fixed_dictionaries({"id": st.integers(0, 99), "svar": st.text('abæ \n,;"{[😀', min_size=1)}),
        min_size=1,
        max_size=6,
    )
)
def test_a_json_list_comes_back(tmp_path: Path, records: list[dict[str, object]]) -> None:
    path = tmp_path / "a.json"
    path.write_text(json.dumps(records), encoding="utf-8")
    source = open_source(path)
    assert [dict(zip(names(source), row, strict=True)) for row in cells(source)] == records


def test_a_damaged_stata_or_portable_file_is_refused_as_what_it_is(tmp_path: Path) -> None:
    for name, said in (("a.dta", "a Stata file"), ("a.por", "an SPSS portable file")):
        (tmp_path / name).write_bytes(b"\x01nothing of the sort" * 20)
        with pytest.raises(FileRefused, match=f"it is not {said}"):
            open_source(tmp_path / name)


def zipped(folder: Path, **files: str) -> Path:
    path = folder / "eksport.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in files.items():
            archive.writestr(name.replace("__", "."), content)
    return path


def test_the_one_table_in_a_zip_is_read(tmp_path: Path) -> None:
    source = open_source(zipped(tmp_path, svar__csv="id;svar\n1;Ro\n2;-66\n", LES__txt="Om eksporten"))
    profile(source)
    assert (source.path.name, source.detection["inside"], names(source)) == ("eksport.zip", "svar.csv", ["id", "svar"])
    assert cells(source)[0] == ["1", "Ro"]
    assert source.missing_found == {(1, "-66"): 1}
    said = "Only «svar.csv» was read; beside it there is «LES.txt»."
    assert [problem.message for problem in source.problems] == [said]


@pytest.mark.parametrize("ending", ["txt", "md", "docx", "png", "pdf"])
def test_what_lies_beside_the_table_of_a_zip_is_named(tmp_path: Path, ending: str) -> None:
    source = open_source(zipped(tmp_path, svar__csv="id;svar\n1;Ro\n", **{f"LES__{ending}": "x"}))
    assert [problem.message for problem in source.problems] == [
        f"Only «svar.csv» was read; beside it there is «LES.{ending}»."
    ]


def test_a_zip_of_several_tables_or_none_names_what_is_in_it(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match=r"several files: «a.csv», «b.csv»"):
        open_source(zipped(tmp_path, a__csv="id\n1\n", b__csv="id\n1\n"))
    with pytest.raises(FileRefused, match=r"holds no table; it holds «a.png»"):
        open_source(zipped(tmp_path, a__png="x"))
    with pytest.raises(FileRefused, match=r"eksport.zip: a.csv: the file is empty"):
        open_source(zipped(tmp_path, a__csv=""))


def test_a_zip_bomb_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("svar.csv", b"0" * (30 << 20))
    with pytest.raises(FileRefused, match="200 times its size"):
        open_source(path)


def test_a_workbook_named_zip_or_csv_is_a_workbook(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "svar"], [1, "Ro"]):
        book.active.append(row)
    for name in ("a.zip", "a.csv"):
        book.save(tmp_path / name)
        assert names(open_source(tmp_path / name)) == ["id", "svar"]


LONG = "respondent;question;answer;by\n" + "".join(
    f"{n};{question};{answer} {n};Oslo\n" for n in range(3) for question, answer in (("Hva?", "Ro"), ("Hvem?", "Dem"))
)


def test_a_row_for_each_answer_is_found_told_and_made_wide(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text(LONG, "utf-8")
    source = open_source(path)
    assert names(source) == ["respondent", "by", "Hva?", "Hvem?"]
    assert cells(source)[1] == ["1", "Oslo", "Ro 1", "Dem 1"]
    assert str(source.problems[-1]).startswith("Read as a long table: «respondent» names the respondent")
    path.write_text(LONG + "2;Hva?;Og mer;Oslo\n", "utf-8")
    assert cells(open_source(path, ReadOptions(long=True)))[2] == ["2", "Oslo", "Ro 2\nOg mer", "Dem 2"]


def test_what_is_said_to_be_long_must_be(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_text("id;svar\n1;Ro\n", "utf-8")
    with pytest.raises(FileRefused, match="no columns of respondents, questions and answers"):
        open_source(path, ReadOptions(long=True))


def test_the_sheet_of_rows_and_columns_is_read_and_others_are_told(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Les meg"
    for line in ("Om undersøkelsen", "Sendt ut i mars", "Kontakt oss"):
        book.active.append([line])
    for title in ("Voksne", "Barn"):
        sheet = book.create_sheet(title)
        for row in (["id", "svar"], [1, "Ro"], [2, "Tid"]):
            sheet.append(row)
    book.save(tmp_path / "a.xlsx")
    source = open_source(tmp_path / "a.xlsx")
    assert source.detection["sheet"] == "Voksne"
    assert [str(problem) for problem in source.problems] == [
        "The sheet «Voksne» was read. Others hold rows, too: «Barn» (3 rows). Choose with --sheet."
    ]


def test_a_cell_merged_over_rows_holds_for_all_of_them(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (["id", "fylke", "svar"], ["R1", "Oslo", "Ro"], [None, None, "Tid"], ["R2", "Bø", "Nei"]):
        book.active.append(row)
    book.active.merge_cells("A2:A3")
    book.active.merge_cells("B2:B3")
    book.save(tmp_path / "a.xlsx")
    source = open_source(tmp_path / "a.xlsx")
    assert cells(source) == [["R1", "Oslo", "Ro"], ["R1", "Oslo", "Tid"], ["R2", "Bø", "Nei"]]
    assert source.joined == {0: {3}, 1: {3}}
    assert profile(source)[0].role == "id"


def test_looking_at_a_workbook_and_reading_it_takes_one_child(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from coder.readers import child

    book = openpyxl.Workbook()
    for row in (["id", "svar"], [1, "Ro"], [2, "Tid"]):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    started: list[object] = []
    stream = child.stream

    def watched(*given: Any, **more: Any) -> object:
        started.append(given)
        return stream(*given, **more)

    monkeypatch.setattr(child, "stream", watched)
    source = open_source(tmp_path / "a.xlsx")
    profile(source)
    assert cells(source) == cells(source) == [[1, "Ro"], [2, "Tid"]]
    assert len(started) == 1


def test_the_child_that_has_read_a_long_workbook_gives_the_rest_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from coder.readers import child

    book = openpyxl.Workbook()
    for row in (["id", "svar"], *([n, f"Svar {n}"] for n in range(9))):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    started: list[object] = []
    stream = child.stream

    def watched(*given: Any, **more: Any) -> object:
        started.append(given)
        return stream(*given, **more)

    monkeypatch.setattr(child, "stream", watched)
    monkeypatch.setattr(child, "MOST_KEPT", 4)
    monkeypatch.setattr(child, "FEWEST_KEPT", 4)
    source = open_source(tmp_path / "a.xlsx")
    first = cells(source)
    assert first == [[n, f"Svar {n}"] for n in range(9)]
    assert len(started) == 1
    assert cells(source) == first
    assert len(started) == 2
    assert len(list(islice(open_source(tmp_path / "a.xlsx").rows(), 6))) == 6  # the rest is wanted by nobody


def test_a_long_table_keeps_the_sets_that_its_file_tells_of(tmp_path: Path) -> None:
    rows: list[tuple[int, list[Cell]]] = [
        (n, [f"{n // 2}", "Hva?" if n % 2 else "Hvem?", "svar", "1", "0"]) for n in range(6)
    ]
    columns = tuple(map(Column, ("respondent", "question", "answer", "buss", "tog")))
    source = Source(tmp_path / "a.sav", columns, lambda _: iter(rows))
    source.choice_sets = [ChoiceSet("reise", "", (3, 4), ("Buss", "Tog"), "1")]
    wide = widened(source, ReadOptions(long=True))
    assert [choices.places for choices in wide.choice_sets] == [(1, 2)]
    assert names(wide)[1:3] == ["buss", "tog"]
