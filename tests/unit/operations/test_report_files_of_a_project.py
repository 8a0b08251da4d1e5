"""The files of a project's report: every format says the same, and templates lend their styles."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import docx
import pytest

from coder import shipped
from coder.errors import FileRefused
from coder.operations.reporting import formats, make_report
from coder.project import open_project
from coder.queries.definitions import load_definition
from coder.reports.definition import Definition, Section


def test_every_format_is_written_and_says_the_same(corpus: Path, tmp_path: Path) -> None:
    with open_project(corpus) as session:
        done = make_report(
            session,
            [tmp_path / f"r.{ending}" for ending in formats()],
            load_definition(shipped.REPORT),
            undecided="hide",
        )
    assert [file.suffix for file in done.files] == [f".{ending}" for ending in formats()]
    assert all(file.stat().st_size > 10_000 for file in done.files)
    document = docx.Document(str(tmp_path / "r.docx"))
    assert len(document.tables) == done.tables
    assert len(document.inline_shapes) == done.figures
    styles = {paragraph.style.name for paragraph in document.paragraphs if paragraph.style}
    assert {"Title", "Heading 1", "Heading 3", "Caption", "Quote", "Quote Source", "Table Note"} <= styles
    headers = [one for one in document.tables if one._tbl.xpath("./w:tr[1]/w:trPr/w:tblHeader")]
    assert len(headers) == done.tables
    assert all(shape._inline.docPr.get("descr") for shape in document.inline_shapes)
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        rows = [json.loads(line) for line in bundle.read("tables/deltatt.jsonl").decode().splitlines()]
        manifest = json.loads(bundle.read("manifest.json"))
    assert rows[0]["Antall"] == 135
    assert len(manifest["files"]) == len(zipfile.ZipFile(tmp_path / "r.zip").namelist()) - 1
    assert "| Ja | 135 | 39 |" in (tmp_path / "r.md").read_text(encoding="utf-8")
    assert '<td class="number">135</td><td class="number">39</td>' in (tmp_path / "r.html").read_text(encoding="utf-8")


def test_a_template_lends_its_styles(corpus: Path, tmp_path: Path) -> None:
    template = docx.Document()
    template.add_paragraph("Eldre innhold")
    template.styles["Heading 1"].font.name = "Georgia"
    template.save(str(tmp_path / "mal.docx"))
    definition = Definition(sections=(Section("deltatt"),))
    with open_project(corpus) as session:
        make_report(session, [tmp_path / "r.docx"], definition, template=tmp_path / "mal.docx")
        (tmp_path / "not.docx").write_text("nei", encoding="utf-8")
        with pytest.raises(FileRefused, match="no Word document"):
            make_report(session, [tmp_path / "x.html", tmp_path / "x.docx"], definition, template=tmp_path / "not.docx")
        with pytest.raises(FileRefused, match="no template"):
            make_report(session, [tmp_path / "x.docx"], definition, template=tmp_path / "gone.docx")
    made = docx.Document(str(tmp_path / "r.docx"))
    assert made.styles["Heading 1"].font.name == "Georgia"
    assert "Eldre innhold" not in "\n".join(paragraph.text for paragraph in made.paragraphs)
    assert not list(tmp_path.glob("x.*"))


def test_a_template_without_styles_and_page_gets_them(corpus: Path, tmp_path: Path) -> None:
    bare = docx.Document()
    for style in list(bare.styles):
        if style.name not in ("Normal", "Default Paragraph Font", "Normal Table"):
            style.element.getparent().remove(style.element)
    for part in list(bare.sections[0]._sectPr):
        bare.sections[0]._sectPr.remove(part)
    bare.save(str(tmp_path / "bare.docx"))
    definition = Definition(sections=(Section("deltatt"), Section("grupper")))
    with open_project(corpus) as session:
        make_report(session, [tmp_path / "r.docx"], definition, template=tmp_path / "bare.docx", undecided="hide")
    made = docx.Document(str(tmp_path / "r.docx"))
    used = {paragraph.style.name for paragraph in made.paragraphs if paragraph.style}
    assert {"Heading 1", "Heading 2", "Heading 3", "Caption", "Quote"} <= used
