"""What Word is told of a report: contents that number themselves, what stays together, and whose document it is."""

from __future__ import annotations

import re
from dataclasses import replace
from pathlib import Path

import docx
import pytest
from docx.document import Document
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from coder.reports.chapter import Figure, Heading, Paragraph
from coder.reports.charts import Pictures
from coder.reports.docx_writer import AIR, write_docx
from coder.reports.words import Words
from tests.unit.reports.report_samples import small_chapter


@pytest.fixture(scope="module")
def document(tmp_path_factory: pytest.TempPathFactory) -> Document:
    return written(tmp_path_factory.mktemp("document") / "r.docx")


def written(path: Path, template: Path | None = None) -> Document:
    write_docx(small_chapter(), Pictures("nb"), path, template)
    return docx.Document(str(path))


def contents(document: Document) -> list[str]:
    """The XML of the lines of the contents."""
    return [
        paragraph._p.xml
        for paragraph in document.paragraphs
        if ((paragraph.style and paragraph.style.name) or "").startswith("toc ")
    ]


def test_the_contents_refer_to_the_page_of_each_heading(document: Document) -> None:
    lines = contents(document)
    marks = re.findall(r'w:bookmarkStart [^>]*w:name="([^"]+)"', document.element.xml)
    assert [re.findall(r"PAGEREF (\S+)", line) for line in lines] == [[mark] for mark in (marks[0], marks[1], marks[3])]
    whole = "".join(lines)
    assert whole.count('"begin"') == whole.count('"end"') == whole.count('"separate"') == 1 + len(lines)
    # Word makes the whole list anew; a program that keeps such lists as they were saved numbers the lines.
    alone = re.findall(r'<mc:Choice Requires="w15">(.*?)</mc:Choice>', whole, re.DOTALL)
    assert [re.findall(r'TOC|"begin"|"separate"|"end"', choice) for choice in alone] == [
        ['"begin"'], ["TOC"], ['"separate"'], ['"end"']
    ]  # fmt: skip


def test_fields_are_worked_out_as_the_document_opens(document: Document) -> None:
    settings = [str(setting.tag).rpartition("}")[2] for setting in document.settings.element]
    assert settings.count("updateFields") == 1
    assert settings.index("updateFields") < settings.index("compat")


def test_a_number_in_running_text_does_not_end_a_line_halfway(tmp_path: Path) -> None:
    chapter = replace(small_chapter(), blocks=(Paragraph("Fra 7 prosent (Under 2 000) til 10 000 5."),))
    write_docx(chapter, Pictures("nb"), tmp_path / "r.docx")
    said = [paragraph.text for paragraph in docx.Document(str(tmp_path / "r.docx")).paragraphs]
    assert "Fra 7 prosent (Under 2\u00a0000) til 10\u00a0000 5." in said


def test_word_opens_the_document_as_one_of_today(document: Document) -> None:
    modes = {
        setting.get(qn("w:name")): setting.get(qn("w:val"))
        for setting in document.settings.element.iter(qn("w:compatSetting"))
    }
    assert modes["compatibilityMode"] == "15"


def test_no_part_is_forced_onto_a_page_of_its_own(document: Document) -> None:
    assert "pageBreakBefore" not in document.element.xml
    assert 'w:type="page"' not in document.element.xml


def test_captions_stay_with_what_they_are_of_and_rows_are_whole(document: Document) -> None:
    body = list(document.element.body)
    tables = [element for element in body if element.tag == qn("w:tbl")]
    assert tables
    for table in tables:
        caption = body[body.index(table) - 1]
        assert caption.find(f"{qn('w:pPr')}/{qn('w:keepNext')}") is not None
        rows = table.findall(qn("w:tr"))
        assert all(row.find(f"{qn('w:trPr')}/{qn('w:cantSplit')}") is not None for row in rows)
        assert rows[0].find(f"{qn('w:trPr')}/{qn('w:tblHeader')}") is not None
        assert table.find(f".//{qn('w:tr')}[1]//{qn('w:jc')}") is not None, "numbers are set to the right"


def test_a_sentence_under_a_heading_stays_with_what_it_introduces(tmp_path: Path) -> None:
    table = small_chapter().tables[0]
    blocks = (
        Heading(1, "Del", "h1"), Paragraph("Vi fant dette."), table, Paragraph("Til slutt."),
        Heading(1, "Ny del", "h2"), Paragraph("Det som følger."), Heading(2, "Tema", "h3"),
        Paragraph("Et avsnitt. " * 50), table,
    )  # fmt: skip
    write_docx(replace(small_chapter(), blocks=blocks), Pictures("nb"), tmp_path / "r.docx")
    held = docx.Document(str(tmp_path / "r.docx")).paragraphs
    kept = {paragraph.text[:15]: bool(paragraph.paragraph_format.keep_with_next) for paragraph in held}
    assert (kept["Vi fant dette."], kept["Det som følger."]) == (True, True)
    assert (kept["Til slutt."], kept["Et avsnitt. Et "]) == (False, False)


def test_a_paragraph_of_three_lines_under_a_heading_may_end_the_page_before_its_table(tmp_path: Path) -> None:
    long = "Andelen som svarer «I stor grad» er høyest for dem som bor alene. " * 3
    blocks = (Heading(1, "Del"), Paragraph(long), small_chapter().tables[0])
    write_docx(replace(small_chapter(), blocks=blocks), Pictures("nb"), tmp_path / "r.docx")
    held = docx.Document(str(tmp_path / "r.docx")).paragraphs
    (kept,) = [
        bool(paragraph.paragraph_format.keep_with_next)
        for paragraph in held
        if paragraph.text == long.strip() or paragraph.text == long
    ]
    assert not kept


def test_a_long_paragraph_between_headings_does_not_chain_them_to_each_other(tmp_path: Path) -> None:
    long, short = "Av de 36 som svarte, har 35 utdypet svaret. " * 8, "Mange kommuner nevner eldre."
    blocks = (Heading(1, "En"), Paragraph(long), Heading(2, "To"), Paragraph(short), Heading(3, "Tre"), Paragraph("a"))
    write_docx(replace(small_chapter(), blocks=blocks), Pictures("nb"), tmp_path / "r.docx")
    held = docx.Document(str(tmp_path / "r.docx")).paragraphs
    kept = {paragraph.text: bool(paragraph.paragraph_format.keep_with_next) for paragraph in held}
    assert (kept[long], kept[short]) == (False, True)


def test_no_empty_paragraph_follows_the_caption_of_a_figure_without_notes(tmp_path: Path) -> None:
    """LibreOffice leaves the heading after such a paragraph alone at the foot of a page."""
    figure = next(block for block in small_chapter().blocks if isinstance(block, Figure) and not block.fresh)
    chapter = replace(small_chapter(), blocks=(figure, Heading(2, "Etterpå"), Paragraph("a")))
    write_docx(chapter, Pictures("nb"), tmp_path / "r.docx")
    held = docx.Document(str(tmp_path / "r.docx")).paragraphs
    at = max(place for place, paragraph in enumerate(held) if paragraph.text == "Etterpå")
    caption = held[at - 1]
    assert caption.text.startswith("Figur")
    assert Cm((caption.paragraph_format.space_after or 0) / 360_000).twips == pytest.approx(AIR.twips, abs=1)


def test_the_document_says_whose_it_is_and_when_it_was_made(document: Document, tmp_path: Path) -> None:
    made = document.core_properties
    assert (made.title, made.author, made.last_modified_by) == ("En rapport", "Kari, Ola", "Kari, Ola")
    assert (made.language, made.revision, f"{made.created:%Y-%m-%d}") == ("nb-NO", 1, "2024-01-02")
    template = docx.Document()
    template.core_properties.subject = "Mal for brev"
    template.core_properties.keywords = "brev, mal"
    template.save(str(tmp_path / "t.docx"))
    ours = written(tmp_path / "r.docx", tmp_path / "t.docx").core_properties
    assert (ours.title, ours.subject, ours.keywords) == ("En rapport", "", "")


def test_a_templates_styles_and_width_hold(tmp_path: Path) -> None:
    template = docx.Document()
    section = template.sections[0]
    section.page_width, section.left_margin, section.right_margin = Cm(17), Cm(2), Cm(2)
    template.styles["Quote"].font.size = Pt(22)
    template.styles["Caption"].font.italic = True
    template.save(str(tmp_path / "t.docx"))
    made = written(tmp_path / "r.docx", tmp_path / "t.docx")
    assert made.styles["Quote"].font.size == Pt(22)
    assert made.styles["Caption"].font.italic
    assert [round(shape.width.cm, 2) for shape in made.inline_shapes] == [13, 13], "figures take the width of the text"
    stops = [style for style in made.styles if style.name == "toc 1"]
    assert [round(stop.position.cm, 2) for style in stops for stop in style.paragraph_format.tab_stops] == [13]


@pytest.mark.parametrize(
    ("language", "said"), [("nb", "28. november 2026"), ("nn", "28. november 2026"), ("en", "28 November 2026")]
)
def test_a_day_is_written_as_a_reader_writes_it(language: str, said: str) -> None:
    words = Words(language)
    assert words.date("2026-11-28") == said
    assert words.date("høsten 2026") == "høsten 2026"


def test_a_paragraph_before_a_figure_may_stand_on_the_page_before_and_a_caption_does_not(tmp_path: Path) -> None:
    """Bound to it, what is said of a figure would leave the page that has no room for both empty."""
    figure = next(block for block in small_chapter().blocks if isinstance(block, Figure) and block.fresh)
    blocks = (Heading(1, "Del"), Paragraph("Andelen varierer."), figure, Paragraph("Etterpå."))
    write_docx(replace(small_chapter(), blocks=blocks), Pictures("nb"), tmp_path / "r.docx")
    held = docx.Document(str(tmp_path / "r.docx")).paragraphs
    at = next(place for place, paragraph in enumerate(held) if paragraph.text == "Andelen varierer.")
    kept = [bool(paragraph.paragraph_format.keep_with_next) for paragraph in held[at : at + 4]]
    assert kept == [False, True, True, False], "the picture stays with its caption, and that with its notes"
