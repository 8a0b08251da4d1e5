"""Templates lend their styles to a project's report."""

from __future__ import annotations

from pathlib import Path

import docx
import pytest

from coder.errors import FileRefused
from coder.operations.reporting import make_report
from coder.project import open_project
from coder.reports.definition import Definition, Section


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
