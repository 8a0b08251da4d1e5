"""The workbook of a report: contents that lead somewhere, no more sheets than one can find one's way in."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import openpyxl
import pytest

from coder.reports import xlsx_writer
from coder.reports.chapter import SHARE, Chapter, ChapterTable, Figure, Heading, Paragraph, Quote, Quotes, ReportColumn
from coder.reports.counting import CountedShare
from coder.reports.xlsx_writer import MOST_SHEETS, write_workbook
from tests.unit.reports.report_samples import share, small_chapter


def workbook(chapter: Chapter, path: Path) -> openpyxl.Workbook:
    write_workbook(chapter, path)
    return openpyxl.load_workbook(path)


def where(book: openpyxl.Workbook) -> dict[str, str]:
    """What stands where each line of the contents leads."""
    found = {}
    for row in book.worksheets[0].iter_rows(min_col=1, max_col=1):
        if row[0].hyperlink:
            sheet, _, cell = row[0].hyperlink.location.rpartition("!")
            found[row[0].value] = book[sheet.strip("'")][cell].value
    return found


def test_headers_have_room_for_all_their_words(tmp_path: Path) -> None:
    chapter = small_chapter()
    table = replace(
        chapter.tables[0], columns=(*chapter.tables[0].columns[:4], ReportColumn("Av avsnittene (n=4)", "count"))
    )
    rows = tuple((*row[:4], 1) for row in table.rows)
    sheet = workbook(replace(chapter, blocks=(replace(table, rows=rows),)), tmp_path / "r.xlsx").worksheets[1]
    (header,) = (row[0].row for row in sheet.iter_rows(min_row=3, max_row=6) if "Kode" in [cell.value for cell in row])
    assert (sheet.row_dimensions[header].height or 0) >= 3 * 15


def test_the_workbook_says_what_it_is_and_whose(tmp_path: Path) -> None:
    chapter = replace(small_chapter(), title="Grupper [2023]\x07", authors=("Kari Berg", "Ola Li"))
    said = workbook(chapter, tmp_path / "r.xlsx").properties
    assert (said.title, said.creator) == ("Grupper [2023]␇", "Kari Berg, Ola Li")
    alone = workbook(replace(small_chapter(), authors=()), tmp_path / "a.xlsx").properties
    assert (alone.title, alone.creator) == ("En rapport", None)


def test_the_contents_have_room_for_a_whole_summary(tmp_path: Path) -> None:
    said = "Av de som svarte, nevner noen dette. " * 20
    chapter = replace(small_chapter(), blocks=(*small_chapter().blocks, Heading(1, "Til slutt", "h9"), Paragraph(said)))
    sheet = workbook(chapter, tmp_path / "r.xlsx").worksheets[0]
    (row,) = (row for row in sheet.iter_rows(min_col=2, max_col=2) if str(row[0].value).startswith("Til slutt"))
    assert (sheet.row_dimensions[row[0].row].height or 0) >= 15 * len(said) / 110


def test_each_line_of_the_contents_leads_to_what_it_names_and_back(tmp_path: Path) -> None:
    chapter = small_chapter()
    book = workbook(chapter, tmp_path / "r.xlsx")
    assert where(book) == {
        "Tabell 1": "Tabell 1. Svar etter gruppe.",
        "Figur 1": "Figur 1. Hva som nevnes.",
        "Figur 2": "Figur 2. Etter gruppe.",
        "Sitater": "Sitater",
        "Logg": "Logg",
    }
    assert all(sheet["A3"].hyperlink.location == "Innhold!A1" for sheet in book.worksheets[1:])


def test_many_tables_are_put_together_on_sheets_and_none_is_lost(tmp_path: Path) -> None:
    chapter = small_chapter()
    (table,) = chapter.tables
    figure = chapter.figures[0]
    blocks: list[ChapterTable | Figure] = [replace(table, key=f"t{n}", number=f"2.{n}") for n in range(1, 131)]
    blocks += [replace(figure, key=f"f{n}", number=f"2.{n}") for n in range(1, 31)]
    book = workbook(replace(chapter, blocks=(*chapter.blocks[:2], *blocks)), tmp_path / "r.xlsx")
    assert 50 < len(book.sheetnames) <= MOST_SHEETS
    assert book.sheetnames[1] == "Tabell 2.1–2.3"
    assert where(book) == {
        **{f"Tabell 2.{n}": f"Tabell 2.{n}. Svar etter gruppe." for n in range(1, 131)},
        **{f"Figur 2.{n}": f"Figur 2.{n}. Hva som nevnes." for n in range(1, 31)},
        "Logg": "Logg",
    }
    numbers = [cell.value for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert numbers.count(1234) == 130, "every table has its rows"
    assert sum(len(sheet._charts) for sheet in book.worksheets) == 30
    for sheet in book.worksheets:
        tops = sorted((chart.anchor._from.row, chart.anchor.to.row) for chart in sheet._charts)
        assert all(before[1] <= after[0] for before, after in pairwise(tops)), "no chart hides another"


def test_that_a_sheet_is_full_is_said_in_the_language_of_the_report(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(xlsx_writer, "EXCEL_ROWS", 5)
    chapter = small_chapter()
    left = len(chapter.tables[0].rows) - 1
    book = workbook(chapter, tmp_path / "r.xlsx")
    said = f"… og {left} {'rad' if left == 1 else 'rader'} til, som en arbeidsbok ikke har plass til: se .zip-fila"
    assert book["Tabell 1"]["A3"].value == said


def test_values_are_whole_and_show_the_decimals_of_the_report(tmp_path: Path) -> None:
    chapter = small_chapter()
    (table,) = chapter.tables
    rows = ((*table.rows[0][:2], 100 / 3, *table.rows[0][3:]), *table.rows[1:])
    made = replace(table, rows=rows, decimals=1)
    book = workbook(replace(chapter, blocks=(made, *chapter.figures)), tmp_path / "r.xlsx")
    cell = book["Tabell 1"]["C5"]
    assert (cell.value, cell.number_format) == (pytest.approx(100 / 3, rel=1e-15), "0.0")


def test_sub_codes_go_in_where_the_reader_minds_the_alignment_of_a_cell(tmp_path: Path) -> None:
    chapter = small_chapter()
    made = replace(chapter.tables[0], depth=(0, *[1] * (len(chapter.tables[0].rows) - 1)))
    sheet = workbook(replace(chapter, blocks=(made, *chapter.figures)), tmp_path / "r.xlsx")["Tabell 1"]
    aligned = [(sheet.cell(line, 1).alignment.horizontal, sheet.cell(line, 1).alignment.indent) for line in (5, 6)]
    assert aligned[1] == ("left", 1), "LibreOffice goes in only where text stands to the left"
    assert aligned[0][1] == 0


def test_the_sheet_of_quotes_has_no_column_of_what_is_told_of_none_and_names_nobody_twice(tmp_path: Path) -> None:
    def head(*quotes: Quote) -> list[list[object]]:
        chapter = replace(small_chapter(), blocks=(Quotes("a", quotes),))
        sheet = workbook(chapter, tmp_path / "r.xlsx")["Sitater"]
        return [[cell.value for cell in row if cell.value is not None] for row in sheet.iter_rows(min_row=4)]

    assert head(Quote("Vi venter.", code="a", question="svar")) == [
        ["Kode", "Sitat", "Spørsmål"],
        ["a", "Vi venter.", "svar"],
    ]
    assert head(Quote("Vi venter.", "Fjordby, liten", ("b",), "a", "svar", "Fjordby")) == [
        ["Kode", "Sitat", "Respondent", "Kjennetegn", "Spørsmål", "Også kodet som"],
        ["a", "Vi venter.", "Fjordby", "liten", "svar", "b"],
    ]


def test_a_table_whose_shares_have_no_interval_has_no_empty_columns_of_it(tmp_path: Path) -> None:
    chapter = small_chapter()
    columns = (ReportColumn(""), ReportColumn("Nord", SHARE))

    def head(low: float | None, high: float | None) -> list[object]:
        rows = (("a", CountedShare(1, 4, 25.0, None, None)), ("b", CountedShare(2, 4, 50.0, low, high)))
        table = replace(chapter.tables[0], columns=columns, rows=rows, depth=())
        sheet = workbook(replace(chapter, blocks=(table,)), tmp_path / "r.xlsx")["Tabell 1"]
        return [cell.value for cell in sheet[4] if cell.value is not None][1:]

    assert head(None, None) == ["Nord: antall", "Nord: prosent"]
    assert head(20.0, 80.0) == ["Nord: antall", "Nord: prosent", "Nord: 95 % nedre", "Nord: 95 % øvre"]


@pytest.mark.parametrize("length", [12, 24, 36, 51])
def test_a_row_whose_text_has_room_on_one_line_is_no_higher_than_others(tmp_path: Path, length: int) -> None:
    chapter = small_chapter()
    table = replace(chapter.tables[0], rows=(("x" * length, *chapter.tables[0].rows[0][1:]),), depth=())
    sheet = workbook(replace(chapter, blocks=(table,)), tmp_path / "r.xlsx")["Tabell 1"]
    assert sheet.row_dimensions[5].height is None


def test_a_wide_table_is_printed_on_several_pages_abreast_large_enough_to_be_read(tmp_path: Path) -> None:
    shares = tuple(ReportColumn(f"Svar {n}", "share") for n in range(6))
    wide = ChapterTable(
        "b", "1", f"Et batteri. {'Langt ' * 40}", (ReportColumn("Spørsmål", "text"), *shares, ReportColumn("n")),
        (("Kapasitet", *(share(n, 20) for n in range(6)), 20),),
    )  # fmt: skip
    write_workbook(Chapter("R", "nb", (wide, *small_chapter().tables)), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    first, second = book.worksheets[1:3]
    for sheet, pages in ((book.worksheets[0], 1), (first, 2), (second, 1)):
        assert (int(sheet.page_setup.paperSize), sheet.page_setup.orientation) == (9, "landscape")
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight) == (pages, 0)
    assert (first.print_title_cols, first.print_title_rows) == ("$A:$A", "$4:$4")
    assert not second.print_title_cols
    (caption, *_) = sorted(first.merged_cells.ranges, key=str)
    widths = [
        first.column_dimensions[openpyxl.utils.get_column_letter(at)].width for at in range(1, caption.max_col + 1)
    ]
    assert sum(map(int, widths)) <= 210, "the caption stands on the first page"


def test_a_chart_is_printed_on_one_page_with_its_numbers(tmp_path: Path) -> None:
    chapter = small_chapter()
    sheets = workbook(chapter, tmp_path / "r.xlsx")
    alone = [sheets[name] for name in sheets.sheetnames if sheets[name]._charts]
    assert alone
    for sheet in alone:
        assert (sheet.page_setup.fitToWidth or 1, sheet.page_setup.fitToHeight or 1) == (1, 1)


def test_captions_and_notes_of_a_wide_table_end_before_the_second_page_wherever_that_begins(tmp_path: Path) -> None:
    """A program fills its pages as evenly as the columns let it: 217 characters go over two of 126."""
    columns = (ReportColumn("Kode", "text"), *(ReportColumn(f"Gruppe {n}") for n in range(14)))
    wide = ChapterTable("b", "1", "Etter gruppe.", columns, (("K" * 30, *range(14)),), notes=("Merknad.",))
    sheet = workbook(Chapter("R", "nb", (wide,)), tmp_path / "b.xlsx").worksheets[1]
    assert sheet.page_setup.fitToWidth == 2
    assert sorted(map(str, sheet.merged_cells.ranges)) == ["A1:H1", "B2:H2"]


def test_a_hidden_cell_stands_where_the_numbers_of_its_column_do(tmp_path: Path) -> None:
    (table,) = small_chapter().tables
    sheet = workbook(Chapter("R", "nb", (table,)), tmp_path / "r.xlsx").worksheets[1]
    dots = [cell for row in sheet.iter_rows() for cell in row if cell.value == "·"]
    assert dots
    assert {dot.alignment.horizontal for dot in dots} == {"right"}


def test_the_contents_have_the_warnings_of_the_report(tmp_path: Path) -> None:
    warning = "UTKAST. 3 mulige personopplysninger er ikke avgjort."
    chapter = Chapter("R", "nb", (Paragraph(warning, "warning"), *small_chapter().tables))
    assert workbook(chapter, tmp_path / "r.xlsx").worksheets[0]["A3"].value == warning


def test_a_chart_that_is_higher_than_the_rest_of_the_page_begins_on_the_next(tmp_path: Path) -> None:
    figure = small_chapter().figures[0]
    (panel,) = figure.panels
    high = replace(figure, panels=(replace(panel, bars=(panel.bars * 40)[:40]),))
    sheet = workbook(Chapter("R", "nb", (high,)), tmp_path / "r.xlsx").worksheets[1]
    (chart,) = sheet._charts
    assert [brk.id for brk in sheet.row_breaks.brk] == [chart.anchor._from.row]
    lines_on_a_page = 0.44 / (sheet.page_setup.scale / 100) * 60
    assert chart.anchor.to.row - chart.anchor._from.row < lines_on_a_page
    assert not sheet.sheet_properties.pageSetUpPr or not sheet.sheet_properties.pageSetUpPr.fitToPage
