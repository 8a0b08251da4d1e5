"""Tables for statistics programs, read back: names, labels, what is missing, and what a format has no room for."""

from __future__ import annotations

import json
from pathlib import Path

import pyarrow.parquet
import pyreadstat
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from coder.reports.stats_writer import DTA, SAV, Bounds, names_for, write_stats
from coder.reports.tables import ColumnAbout, ExportTable, UserMissing, Value
from coder.reports.typed_columns import DATE, NUMBER, TEXT, WHOLE, TypedColumn, typed_columns

HEADER = ("case", "støtte > pårørende", "kjønn", "andel", "svart", "blandet")
ROWS: tuple[tuple[Value, ...], ...] = (
    ("K1", 1, "1", 3.5, "2026-11-28", 2),
    ("007", 0, "2", None, "2026-01-02", "vet ikke"),
    ("Æ\0", None, None, 12, None, None),
)
ABOUT = {
    "støtte > pårørende": ColumnAbout("støtte > pårørende", {"0": "ikke brukt", "1": "brukt"}, "parorende"),
    "kjønn": ColumnAbout("Kjønn på den som\nsvarte", {"1": "Kvinne", "2": "Mann", "9": "Vil ikke si"}),
}


def table(rows: tuple[tuple[Value, ...], ...] = ROWS) -> ExportTable:
    return ExportTable("matrix", HEADER, iter(rows), ABOUT)


def test_a_column_has_the_type_that_all_its_values_have() -> None:
    columns = {column.name: column for column in typed_columns(table())}
    assert [column.type for column in columns.values()] == [TEXT, WHOLE, WHOLE, NUMBER, DATE, TEXT]
    assert columns["case"].values == ["K1", "007", "Æ\0"], "an id with zeros in front is no number"
    assert columns["kjønn"].values == [1, 2, None]
    assert columns["kjønn"].value_labels == {1: "Kvinne", 2: "Mann", 9: "Vil ikke si"}
    assert columns["blandet"].values == ["2", "vet ikke", None]


@pytest.mark.parametrize("format_", ["sav", "dta"])
def test_labels_and_what_is_missing_come_back(tmp_path: Path, format_: str) -> None:
    path = tmp_path / f"a.{format_}"
    fitted = write_stats(table(), format_, path, "0/1/missing")
    assert (fitted.rows, fitted.renamed, fitted.labels_cut, fitted.texts_cut) == (3, 0, 0, 0)
    read = pyreadstat.read_sav if format_ == "sav" else pyreadstat.read_dta
    data, meta = read(str(path), output_format="dict")
    assert list(data) == ["case", "parorende", "kjønn", "andel", "svart", "blandet"]
    assert list(data["case"]) == ["K1", "007", "Æ␀"]
    assert list(data["parorende"]) == [1, 0, None]
    assert list(data["andel"]) == [3.5, None, 12]
    assert [str(date) for date in data["svart"]][:2] == ["2026-11-28", "2026-01-02"]
    assert meta.column_names_to_labels["parorende"] == "støtte > pårørende"
    assert meta.column_names_to_labels["kjønn"] == "Kjønn på den som svarte"
    assert meta.variable_value_labels["parorende"] == {0: "ikke brukt", 1: "brukt"}
    assert meta.variable_value_labels["kjønn"] == {1: "Kvinne", 2: "Mann", 9: "Vil ikke si"}
    if format_ == "sav":
        assert meta.variable_measure["parorende"] == "nominal"
        assert meta.variable_measure["andel"] == "scale"
        assert meta.original_variable_types["parorende"] == "F1.0"
        assert meta.notes == ["0/1/missing"]


def test_parquet_keeps_names_types_and_labels(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"
    write_stats(table(), "parquet", path, "0/1/missing")
    held = pyarrow.parquet.read_table(path)
    assert tuple(held.column_names) == HEADER
    assert [str(field.type) for field in held.schema] == ["string", "int64", "int64", "double", "date32[day]", "string"]
    assert held["støtte > pårørende"].to_pylist() == [1, 0, None]
    about = held.schema.field("kjønn").metadata
    assert about[b"label"].decode() == "Kjønn på den som\nsvarte"
    assert json.loads(about[b"value_labels"])["9"] == "Vil ikke si"


@pytest.mark.parametrize(("format_", "longest"), [("sav", 255), ("dta", 80)])
def test_what_there_is_no_room_for_is_cut_and_counted(tmp_path: Path, format_: str, longest: int) -> None:
    about = {
        "a b": ColumnAbout("æ" * 300, {"1": "ø" * 40_000}),
        "kode": ColumnAbout("", {"en lang verdi": "Merket"}),
    }
    rows: list[tuple[Value, ...]] = [(1, "en lang verdi", "å" * 20_000), (None, "", "kort")]
    path = tmp_path / f"a.{format_}"
    fitted = write_stats(ExportTable("t", ("a b", "kode", "tekst"), iter(rows), about), format_, path)
    assert (fitted.renamed, fitted.labels_cut, fitted.labels_left_out) == (1, 2, 1)
    assert fitted.texts_cut == (1 if format_ == "sav" else 0)
    read = pyreadstat.read_sav if format_ == "sav" else pyreadstat.read_dta
    data, meta = read(str(path), output_format="dict")
    label = meta.column_labels[0]
    assert label
    assert label.endswith("…")
    assert longest - 3 <= (len(label.encode()) if format_ == "sav" else len(label)) <= longest
    assert len(data["tekst"][0]) == (16_383 if format_ == "sav" else 20_000)
    assert data["tekst"][1] == "kort"


def test_a_table_without_rows_is_written(tmp_path: Path) -> None:
    for format_ in ("sav", "dta", "parquet"):
        assert write_stats(table(()), format_, tmp_path / f"a.{format_}").rows == 0
    assert next(iter(pyreadstat.read_sav(str(tmp_path / "a.sav"), output_format="dict")[0])) == "case"


@pytest.mark.parametrize("bounds", [SAV, DTA], ids=["sav", "dta"])
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=80), max_size=6))
@settings(max_examples=40, deadline=None)
def test_any_name_becomes_one_that_the_program_allows_and_none_is_anothers(bounds: Bounds, given: list[str]) -> None:
    given += ["ALL", "with", "1a", "a.", "str5", "forløp > forløp 1", "FORLØP > forløp 1", "x" * 70, "x" * 71]
    names = names_for([TypedColumn(name, name, "", TEXT, (), {}) for name in given], bounds)
    assert len({name.casefold() for name in names}) == len(names)
    for name in names:
        assert name[0].isalpha()
        assert bounds.unit(name) <= bounds.name
        assert name.casefold() not in bounds.reserved
        assert all(character.isalnum() or character in "_." for character in name)


def test_spss_keeps_the_codes_of_answers_and_of_why_there_is_none(tmp_path: Path) -> None:
    labels = {"1": "Utrygg", "2": "Trygg", "8": "Vet ikke"}
    rows: list[tuple[Value, ...]] = [
        ("Utrygg", 4, "a"), ("Trygg", UserMissing("-99", "Vil ikke svare"), UserMissing("x", "Ubesvart")),
        (UserMissing("8", "Vet ikke"), None, "b"), (UserMissing("9", "Ubesvart"), 7, ""),
    ]  # fmt: skip
    held = ExportTable("matrix", ("q1", "q2", "q3"), iter(rows), {"q1": ColumnAbout("Hvor trygg?", labels)})
    assert write_stats(held, "sav", tmp_path / "a.sav").labels_left_out == 0
    frame, told = pyreadstat.read_sav(str(tmp_path / "a.sav"), user_missing=True)
    assert frame["q1"].tolist() == [1, 2, 8, 9]
    assert told.variable_value_labels["q1"] == {1: "Utrygg", 2: "Trygg", 8: "Vet ikke", 9: "Ubesvart"}
    assert told.missing_ranges == {"q1": [{"lo": 8, "hi": 8}, {"lo": 9, "hi": 9}], "q2": [{"lo": -99, "hi": -99}]}
    assert frame["q3"].tolist() == ["a", "", "b", ""]
    plain, _ = pyreadstat.read_sav(str(tmp_path / "a.sav"))
    assert plain["q1"].isna().tolist() == [False, False, True, True]
    assert plain["q2"].isna().tolist() == [False, True, True, False]


def test_stata_and_parquet_keep_why_there_is_no_answer_and_count_it_as_none(tmp_path: Path) -> None:
    labels = {"1": "Utrygg", "2": "Trygg"}
    rows: list[tuple[Value, ...]] = [("Utrygg",), (UserMissing("8", "Vet ikke"),), (UserMissing("9", ""),), (None,)]
    for ending in ("dta", "parquet"):
        held = ExportTable("matrix", ("q1",), iter(rows), {"q1": ColumnAbout("Hvor trygg?", labels)})
        write_stats(held, ending, tmp_path / f"a.{ending}")
    frame, told = pyreadstat.read_dta(str(tmp_path / "a.dta"), user_missing=True)
    assert frame["q1"].tolist()[:3] == [1, "a", "b"]
    assert told.variable_value_labels["q1"] == {1: "Utrygg", 2: "Trygg", "a": "Vet ikke"}
    plain, _ = pyreadstat.read_dta(str(tmp_path / "a.dta"))
    assert plain["q1"].isna().tolist() == [False, True, True, True]
    read = pyarrow.parquet.read_table(str(tmp_path / "a.parquet"))
    assert read.to_pydict() == {"q1": [1, None, None, None], "q1_missing": [None, "Vet ikke", "9", None]}


def test_codes_between_answers_that_spss_has_no_room_to_tell_from_them_are_no_values() -> None:
    rows: list[tuple[Value, ...]] = [(5,), *((UserMissing(str(code), ""),) for code in (1, 2, 8, 9))]
    (column,) = typed_columns(ExportTable("matrix", ("q",), iter(rows), {}))
    assert (column.values, column.user_missing) == ([5, None, None, None, None], ())
