"""The report of a project: the published tables, quotes made safe, weights, waves, coders, and next to nothing."""

from __future__ import annotations

import json
import math
import zipfile
from pathlib import Path

import docx
import pytest

from coder import shipped
from coder.errors import CoderError, FileRefused, NotFound
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import formats, make_report
from coder.project import create_project, open_project
from coder.queries.code_tables import code_table, group_tables, group_variables
from coder.queries.definitions import load_definition
from coder.reports.chapter import Heading, Paragraph
from coder.reports.definition import Definition, Section, ThemeGroup
from tests.small_study import shipped_codebook
from tests.unit.reports.report_samples import compose_report, table


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shipped survey with both coders' codings."""

    path = tmp_path_factory.mktemp("corpus") / "p.db"
    with create_project(path, "Ingrid", "Prøve") as session:
        put_codebook(session, shipped_codebook(), "codebook")
        run_import(session, plan_import(shipped.SURVEY, ReadOptions(), Roles()))
        for coder, file in shipped.CODINGS.items():
            session.coder = coder
            apply_file(session, file, codes_column="koder", id_column="id", question="grupper")
    return path


@pytest.mark.parametrize(
    ("question", "rows"),
    [
        # The figures of tables 10.1 to 10.3 of the published chapter: number and per cent.
        ("deltatt", [("Ja", 135, 39), ("Nei", 162, 47), ("Vet ikke", 50, 14), ("Total", 347, 100)]),
        ("tiltak_igangsatt", [("Ja", 85, 25), ("Nei", 118, 34), ("Vet ikke", 141, 41), ("Total", 344, 100)]),
        ("prioriterer_bort", [("Ja", 106, 30), ("Nei", 195, 56), ("Vet ikke", 47, 14), ("Total", 348, 100)]),
    ],
)
def test_the_published_tables_come_out(corpus: Path, question: str, rows: list[tuple[str, int, int]]) -> None:
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, load_definition(shipped.REPORT), undecided="hide")
    made = table(chapter, question)
    shown = [tuple(math.floor(cell + 0.5) if isinstance(cell, float) else cell for cell in row) for row in made.rows]
    assert shown == rows
    assert made.total
    assert made.number in ("10.1", "10.2", "10.3"), "as in the published chapter"


def test_a_follow_up_question_has_those_who_were_asked_as_its_base(corpus: Path) -> None:
    section = Section("grupper", asked_when=(("prioriterer_bort", ("Ja",)),))
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(sections=(section,), appendices=()), undecided="hide")
    lead = next(block.text for block in chapter.blocks if isinstance(block, Paragraph) and "106" in block.text)
    assert lead.startswith("Av de 106 som svarte «Ja» på «prioriterer bort», har 100 svart på spørsmålet")


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


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_three_languages(corpus: Path, language: str) -> None:
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(language=language), undecided="hide")
    headings = {block.text for block in chapter.blocks if isinstance(block, Heading)}
    assert {"nb": "Vedlegg: sjekklister", "nn": "Vedlegg: sjekklister", "en": "Appendix: checklists"}[
        language
    ] in headings
    assert {"nb": "Vedlegg: oversikt", "nn": "Vedlegg: oversyn", "en": "Appendix: overview"}[language] in headings


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


def test_names_of_questions_codes_and_values_are_refused_with_the_nearest(corpus: Path) -> None:
    with open_project(corpus) as session:
        for definition, said in (
            (Definition(sections=(Section("gruper"),)), "gruper"),
            (Definition(variables=("fylket",)), "fylket"),
            (Definition(sections=(Section("grupper", codes=("eldree",)),)), "eldree"),
            (Definition(sections=(Section("deltatt", show=("Jaa",)),)), "Jaa"),
            (Definition(sections=(Section("grupper", asked_when=(("deltatt", ("Kanskje",)),)),)), "Kanskje"),
            (Definition(coders=("Ingri",)), "Ingri"),
            (Definition(wave="2030"), "2030"),
            (Definition(weight="vekt"), "vekt"),
        ):
            with pytest.raises(NotFound, match=said) as refused:
                compose_report(session, definition, undecided="hide")
            assert refused.value.hint


def test_only_some_codes_in_the_order_given_with_the_researchers_lead(corpus: Path) -> None:
    section = Section("grupper", codes=("vet ikke", "eldre"), leads=(("eldre", "Dette sier de om eldre:"),), by=())
    with open_project(corpus) as session:
        chapter, _ = compose_report(
            session, Definition(sections=(section,), appendices=(), tables=("codes",)), undecided="hide"
        )
    assert [row[0] for row in table(chapter, "grupper").rows] == ["vet ikke", "eldre", "eldre med andre tjenester"]
    assert any(isinstance(block, Paragraph) and block.text == "Dette sier de om eldre:" for block in chapter.blocks)


def test_a_code_in_two_groups_of_a_question_is_refused(corpus: Path) -> None:
    section = Section("grupper", groups=(ThemeGroup(("hovedforløp > forløp 0",)), ThemeGroup(("forløp 0", "eldre"))))
    with open_project(corpus) as session, pytest.raises(CoderError, match="«forløp 0» stands in two groups"):
        compose_report(session, Definition(sections=(section,)), undecided="hide")


def test_one_coder_alone(corpus: Path) -> None:
    with open_project(corpus) as session:
        both = {one.code.id: one for one in code_table(session, "grupper")[1]}
        olav = {one.code.id: one for one in code_table(session, "grupper", coders=["Olav"])[1]}
    assert sum(one.codings for one in olav.values()) < sum(one.codings for one in both.values())
    assert all(olav[code].share.n <= both[code].share.n for code in olav)


def test_tables_to_look_at_while_coding(corpus: Path) -> None:
    with open_project(corpus) as session:
        assert group_variables(session) == ["folketall_gruppe", "fylke", "helseforetak", "målform"]
        made = group_tables(session, "grupper", ("målform",))[0]
        crossed = made.table
        assert len(made.counts) == len(crossed.rows)
        assert [group.label for group in crossed.grouping.groups][:2] == ["bokmål", "nynorsk"]
        with pytest.raises(NotFound):
            group_tables(session, "grupper", ("måform",))[0]
