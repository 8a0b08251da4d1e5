"""Spreadsheets: values, headers and sheets as people make them, and files made to do harm."""

from __future__ import annotations

import datetime
import struct
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from coder.errors import FileRefused
from coder.i18n.words import translated
from coder.model import Missing
from coder.readers import ReadOptions, Source, child, open_source
from coder.readers.asked import SPREADSHEET, ReadSheet

pytestmark = pytest.mark.usefixtures("warm_children")

ODS = """<?xml version="1.0"?><office:document-content xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"
 xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"
 xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>
<table:table table:name="Ark1">{rows}</table:table></office:spreadsheet></office:body></office:document-content>"""


def saved(folder: Path, rows: Iterable[Iterable[Any]], merged: Iterable[str] = (), name: str = "a.xlsx") -> Path:
    book = openpyxl.Workbook()
    for row in rows:
        book.active.append(list(row))
    for cells in merged:
        book.active.merge_cells(cells)
    book.save(folder / name)
    return folder / name


def names(source: Source) -> list[str]:
    return [column.name for column in source.columns]


def ods(folder: Path, rows: str) -> Path:
    path = folder / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", ODS.format(rows=rows))
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
    return path


def ods_cell(text: str, repeated: int = 1) -> str:
    return (
        f'<table:table-cell office:value-type="string" table:number-columns-repeated="{repeated}">'
        f"<text:p>{text}</text:p></table:table-cell>"
    )


def old_xls() -> bytes:
    """The smallest Excel 97 workbook: a compound file with one stream of BIFF8 records."""

    def record(kind: int, data: bytes = b"") -> bytes:
        return struct.pack("<HH", kind, len(data)) + data

    def label(row: int, column: int, text: str) -> bytes:
        return record(0x0204, struct.pack("<HHHHB", row, column, 0, len(text), 1) + text.encode("utf-16-le"))

    def beginning(kind: int) -> bytes:
        return record(0x0809, struct.pack("<HHHHII", 0x0600, kind, 0, 0, 0, 6))

    def entry(name: str, kind: int, below: int, start: int, size: int) -> bytes:
        raw = (name + "\0").encode("utf-16-le")
        head = raw.ljust(64, b"\0") + struct.pack("<HBBIII", len(raw), kind, 1, free, free, below)
        return head + bytes(36) + struct.pack("<IQ", start, size)

    number = record(0x0203, struct.pack("<HHHd", 1, 0, 0, 7.0))
    sheet = beginning(0x10) + label(0, 0, "id") + label(0, 1, "svar") + number + label(1, 1, "blåbær") + record(0x0A)
    start = len(beginning(5)) + 16 + len(record(0x0A))
    book = beginning(5) + record(0x85, struct.pack("<IHBB", start, 0, 4, 0) + b"Ark1") + record(0x0A)
    free, end = 0xFFFFFFFF, 0xFFFFFFFE
    sectors = [0xFFFFFFFD, end, *range(3, 10), end]
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<9I", 0, 1, 1, 0, 4096, end, 0, end, 0) + struct.pack("<109I", 0, *[free] * 108)
    table = struct.pack("<128I", *sectors, *[free] * (128 - len(sectors)))
    directory = entry("Root Entry", 5, 1, end, 0) + entry("Workbook", 2, free, 2, 4096) + bytes(256)
    return header + table + directory + (book + sheet).ljust(4096, b"\0")


def test_values_are_plain(tmp_path: Path) -> None:
    row = ["007", 42.0, 1.5, datetime.date(2025, 1, 2), datetime.datetime(2025, 1, 2, 3, 4, 5), True, None, "x\ny"]
    opened = open_source(saved(tmp_path, [list("abcdefgh"), row]))
    expected = ["007", 42, 1.5, "2025-01-02", "2025-01-02 03:04:05", "true", None, "x\ny"]
    assert list(opened.rows()) == [(2, expected)]
    assert list(opened.rows()) == [(2, expected)]
    assert opened.problems == []


def test_two_level_headers_below_a_title(tmp_path: Path) -> None:
    rows: list[list[object]] = [
        ["Undersøkelse 2025", None, None, None],
        ["Bakgrunn", None, "Svar", None],
        ["id", "alder", "q1", "q2"],
        [1, 2, "a", "b"],
    ]
    opened = open_source(saved(tmp_path, rows, ["A1:D1", "A2:B2", "C2:D2"]))
    assert names(opened) == ["Bakgrunn - id", "Bakgrunn - alder", "Svar - q1", "Svar - q2"]
    assert opened.detection["title"] == "Undersøkelse 2025"
    assert list(opened.rows()) == [(4, [1, 2, "a", "b"])]
    again = open_source(opened.path, ReadOptions(header_rows=int(opened.detection["header rows"])))
    assert names(again) == names(opened)
    assert list(again.rows()) == list(opened.rows())


@pytest.mark.parametrize("title", [["A1:D1"], ["A1:B1"], []])
def test_groups_stand_below_a_title_and_a_date_and_beside_the_id(tmp_path: Path, title: list[str]) -> None:
    rows: list[list[object]] = [
        ["Undersøkelse 2026", None, None, None, None],
        ["Uttrekk", datetime.date(2026, 3, 12), None, None, None],
        [],
        [None, "Bakgrunn", None, "Svar", None],
        ["id", "kjønn", "alder", "q1", "q2"],
        [1, "K", 34, "a", "b"],
        [2, "M", 40, "c", "d"],
    ]
    opened = open_source(saved(tmp_path, rows, [*title, "B4:C4", "D4:E4"]))
    assert names(opened) == ["id", "Bakgrunn - kjønn", "Bakgrunn - alder", "Svar - q1", "Svar - q2"]
    assert [number for number, _ in opened.rows()] == [6, 7]


def test_merged_cells_further_down_are_no_header(tmp_path: Path) -> None:
    opened = open_source(saved(tmp_path, [["a", "b"], [1, 2], ["begge", None]], ["A3:B3"]))
    assert names(opened) == ["a", "b"]
    assert list(opened.rows()) == [(2, [1, 2]), (3, ["begge", None])]


def test_a_table_may_begin_anywhere(tmp_path: Path) -> None:
    rows: list[list[object]] = [[], [None, None, "id", "svar"], [None, None, 1, "hei"]]
    opened = open_source(saved(tmp_path, rows))
    assert names(opened) == ["id", "svar"]
    assert list(opened.rows()) == [(3, [1, "hei"])]


def test_first_visible_sheet_with_data_or_the_one_named(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active.title = "Tom"
    book.create_sheet("Skjult").append(["hemmelig"])
    book["Skjult"].sheet_state = "hidden"
    for row in (["id"], [1]):
        book.create_sheet("Svar").append(row) if "Svar" not in book.sheetnames else book["Svar"].append(row)
    path = tmp_path / "a.xlsx"
    book.save(path)
    opened = open_source(path)
    assert opened.detection["sheet"] == "Svar"
    assert opened.detection["other sheets"] == "Tom, Skjult (hidden)"
    assert names(open_source(path, ReadOptions(sheet="Skjult"))) == ["hemmelig"]
    with pytest.raises(FileRefused, match=r"«Svat».*\n.*«Svar»"):
        open_source(path, ReadOptions(sheet="Svat"))
    with pytest.raises(FileRefused, match="is empty"):
        open_source(path, ReadOptions(sheet="Tom"))


def test_error_cells_are_missing_with_their_raw_value(tmp_path: Path) -> None:
    opened = open_source(saved(tmp_path, [["a", "b"], [1, "#REF!"], [2, "ok"]]))
    assert list(opened.rows()) == [(2, [1, Missing("#REF!", "error in the spreadsheet")]), (3, [2, "ok"])]
    assert [problem.where for problem in opened.problems] == ["row 2"]
    said = translated(opened.problems[0].whole, "nb")  # the child tells it as a message
    assert said == "rad 2: cellen i kolonne 2 har feilen #REF! og regnes som tom"


def test_old_binary_xls_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(old_xls())
    opened = open_source(path)
    assert names(opened) == ["id", "svar"]
    assert list(opened.rows()) == [(2, [7, "blåbær"])]


def test_ods_is_read(tmp_path: Path) -> None:
    row = "<table:table-row>{}</table:table-row>"
    rows = row.format(ods_cell("id") + ods_cell("svar")) + row.format(ods_cell("007") + ods_cell("blåbær"))
    opened = open_source(ods(tmp_path, rows))
    assert names(opened) == ["id", "svar"]
    assert list(opened.rows()) == [(2, ["007", "blåbær"])]


def test_merged_cells_of_an_ods_file_hold_for_all_their_rows(tmp_path: Path) -> None:
    """A case over two rows keeps its id, a heading over two columns heads both, and rows after them do not shift."""
    row = "<table:table-row>{}</table:table-row>"
    covered = "<table:covered-table-cell/>"
    over_rows = ods_cell("K1").replace("<table:table-cell", '<table:table-cell table:number-rows-spanned="2"', 1)
    wide = ods_cell("Svar").replace("<table:table-cell", '<table:table-cell table:number-columns-spanned="2"', 1)
    rows = [
        ods_cell("") + wide + covered,
        ods_cell("id") + ods_cell("q1") + ods_cell("q2"),
        over_rows + ods_cell("Ro") + ods_cell("Stille"),
        covered + ods_cell("Kaffe") + ods_cell("Te"),
        ods_cell("K2") + ods_cell("Sol") + ods_cell("Regn"),
    ]
    opened = open_source(ods(tmp_path, "".join(map(row.format, rows))))
    assert names(opened) == ["id", "Svar - q1", "Svar - q2"]
    assert list(opened.rows()) == [(3, ["K1", "Ro", "Stille"]), (4, ["K1", "Kaffe", "Te"]), (5, ["K2", "Sol", "Regn"])]
    assert opened.joined[0] == frozenset({4})


def test_repeated_cells_cannot_fill_the_memory(tmp_path: Path) -> None:
    rows = f'<table:table-row table:number-rows-repeated="1000000">{ods_cell("x", 16000)}</table:table-row>'
    with pytest.raises(FileRefused, match="20 million cells"):
        open_source(ods(tmp_path, rows))


def test_table_far_wider_than_its_rows_is_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"], book.active["ZZ50000"] = "id", "x"
    book.save(tmp_path / "a.xlsx")
    with pytest.raises(FileRefused, match="reaches to row 50000, column 702"):
        open_source(tmp_path / "a.xlsx")


@pytest.mark.parametrize("size", [100, 2000, 4000])
def test_truncated_workbooks_are_refused(tmp_path: Path, size: int) -> None:
    path = saved(tmp_path, [["a"], [1]])
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(FileRefused, match="damaged"):
        open_source(path)


def test_a_zip_bomb_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/workbook.xml", b" " * 30_000_000)
    with pytest.raises(FileRefused, match="200 times its size"):
        open_source(path)


def test_two_parts_of_one_name_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<a/>")
        with pytest.warns(UserWarning, match="Duplicate name"):
            archive.writestr("xl/workbook.xml", "<b/>")
    with pytest.raises(FileRefused, match="two parts of the same name"):
        open_source(path)


def test_a_dead_child_is_a_refusal(tmp_path: Path) -> None:
    with pytest.raises(FileRefused, match="damaged, or too big"):
        list(child.stream(replace(SPREADSHEET, module="no_such_child"), ReadSheet(tmp_path / "a.xlsx", None)))


def test_an_abandoned_source_leaves_no_child(tmp_path: Path) -> None:
    opened = open_source(saved(tmp_path, [["a"], *([i] for i in range(3000))]))
    rows = opened.rows()
    assert next(rows) == (2, [0])
    rows.close()  # type: ignore[attr-defined]
    assert len(list(opened.rows())) == 3000
