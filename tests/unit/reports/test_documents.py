"""Letters: the paragraph or list item is counted, and letters with the same questions count together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from coder.model import Code, Codebook
from coder.model.unit import Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.unit import choose_unit
from coder.project import create_project
from coder.reports.answered import Answered
from coder.reports.by_answer import by_answer
from coder.reports.chapter import Heading, Paragraph
from coder.reports.definition import Definition, QuoteRules, Section, ThemeGroup
from coder.reports.grouping import Described
from coder.reports.shares import in_group
from coder.reports.study import Study
from tests.unit.reports.report_samples import IN_FULL, compose_report, table

LETTER = """# {title}

## 1. Hva er vanskelig?

{who} mangler folk til å følge opp.

- Penger til {who} varer for kort.
- Ingen i {who} vet hvem som har ansvaret.

## 2. Hva bør gjøres?

Gi {who} pengene lengre liv.
"""


def test_paragraphs_of_several_letters_count_together(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        choose_unit(session, Unit("document", "høringssvar"))
        put_codebook(session, Codebook((Code("p", "penger"), Code("a", "ansvar")), language="nb"), "bok")
        for who in ("Fjordby", "Sørlia"):
            (tmp_path / f"{who}.md").write_text(LETTER.format(title=f"Svar fra {who}", who=who), encoding="utf-8")
            run_import(session, plan_import(tmp_path / f"{who}.md", ReadOptions(), Roles()))
        texts = session.project.execute("SELECT id, text FROM responses ORDER BY id").fetchall()
        for response, text in texts:
            code_answers(session, [f"#{response}"], ("ansvar",) if "ansvar" in text else ("penger",))
        chosen = next(response for response, text in texts if "Ingen i Sørlia" in text)
        first = "Svar fra Sørlia > 1. Hva er vanskelig?"
        group = ThemeGroup(("ansvar",), lead_in="Ingen vet hvem:", quotes=(f"#{chosen}",))
        chapter, _ = compose_report(session, Definition(appendices=("overview",), tables=IN_FULL), undecided="show")
        own, _ = compose_report(
            session, Definition(sections=(Section(first, groups=(group,)),), tables=IN_FULL), undecided="show"
        )
    said = [block.text for block in chapter.blocks if isinstance(block, Heading | Paragraph)]
    assert said.count("Hva er vanskelig?") == said.count("Hva bør gjøres?") == 1
    assert any(text.startswith("2 høringssvar har 6 avsnitt om dette") for text in said), said
    counted = next(table for table in chapter.tables if table.caption == "Hva er vanskelig?")
    assert [row[:2] for row in counted.rows] == [("penger", 4), ("ansvar", 2)]
    assert "4 av 6 avsnitt nevner penger, i to av to høringssvar:" in said
    assert "2 av 6 avsnitt peker på ansvar, i to av to høringssvar:" in said
    names = {quote.text[:8]: quote.respondent for quote in chapter.quotes}
    assert set(names.values()) == {"Fjordby", "Sørlia"}, "a quote tells which letter it is from"
    headings = [column.label for column in counted.columns]
    assert headings == ["Kode", "Av avsnittene (n=6)", "Høringssvar (n=2)"], "no per cent of six paragraphs"
    assert [row[-1] for row in counted.rows] == [2, 2], "how many letters mention it"
    overview = next(table for table in chapter.tables if table.key == "oversikt")
    assert [column.label for column in overview.columns][1:4] == ["Høringssvar", "Avsnitt", "Kodet"]
    assert [row[1:4] for row in overview.rows] == [(2, 6, 6), (2, 2, 2)]
    assert own.quotes[0].text == "Ingen i Sørlia vet hvem som har ansvaret."
    assert table(own, counted.key)
    assert chapter.unit == Unit("document", "høringssvar"), "a quote is from a letter, not from a paragraph"


def test_letters_without_headings_answer_one_question_and_are_signed_by_their_files(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("p", "penger"),), language="nb"), "bok")
        for who in ("Hoering-nordfjell", "Hoering-sjoby"):
            (tmp_path / f"{who}.txt").write_text(f"Vi i {who} mangler penger.\n\nVi vil ha mer penger, {who}.\n")
            run_import(session, plan_import(tmp_path / f"{who}.txt", ReadOptions(), Roles()))
        responses = [row[0] for row in session.project.execute("SELECT id FROM responses ORDER BY id").fetchall()]
        for response in responses[:2]:  # of the first letter
            code_answers(session, [f"#{response}"], ("penger",))
        begun, _ = compose_report(session, undecided="show")
        for response in responses[2:]:
            code_answers(session, [f"#{response}"], ("penger",))
        chapter, _ = compose_report(session, undecided="show")
        pseudonyms, _ = compose_report(session, Definition(quotes=QuoteRules(respondent="pseudonym")), undecided="show")
    said = [block.text for block in chapter.blocks if isinstance(block, Heading | Paragraph)]
    assert any("2 dokumenter har 4 avsnitt om dette" in text for text in said), said
    for made in (chapter, begun):
        told = [block.text for block in made.blocks if isinstance(block, Heading | Paragraph)]
        told += [text for table in made.tables for text in (table.caption, *table.notes)]
        told += [text for figure in made.figures for text in (figure.caption, *figure.notes)]
        assert [text for text in told if " svarte" in text or "Hvert svar " in text] == []
        assert "4 av 4 avsnitt nevner penger, i to av to dokumenter:" in told or made is begun
    told = [block.text for block in begun.blocks if isinstance(block, Paragraph)]
    assert "2 av 2 avsnitt nevner penger, alle i ett av dokumentene:" in told
    assert any("De av avsnittene som er kodet, er ikke et tilfeldig utvalg." in text for text in told)
    lists = {row[0]: row[2] for table in chapter.tables if table.key in ("srqr", "coreq") for row in table.rows}
    assert lists["S8"] == lists["S12"] == lists["12"] == "2 dokumenter har i alt 4 avsnitt."
    assert lists["13"] == ""
    files = next(table for table in chapter.tables if table.key == "filer")
    assert [column.label for column in files.columns][2:4] == ["Nye dokumenter", "Avsnitt"]
    assert {quote.respondent for quote in chapter.quotes} == {"Hoering-nordfjell", "Hoering-sjoby"}
    assert not {quote.respondent for quote in pseudonyms.quotes} & {"Hoering-nordfjell", "Hoering-sjoby"}


def test_per_cents_by_group_are_of_paragraphs() -> None:
    every = frozenset({1, 2})
    held = Answered("q", every, {number: number for number in every}, none_fits=every, documents=2)
    said = [
        in_group(answered) for answered in (held, replace(held, none_fits=frozenset({1})), replace(held, documents=0))
    ]
    assert said == [
        "{the_units} in the group", "{the_units} in the group that are coded", "those in the group who answered",
    ]  # fmt: skip


def test_few_paragraphs_and_those_of_one_letter_have_no_interval() -> None:
    def earned(paragraphs: int, documents: int) -> bool:
        every = frozenset(range(paragraphs))
        return Answered("q", every, {number: number for number in every}, none_fits=every, documents=documents).earned

    assert [earned(29, 2), earned(30, 2), earned(30, 1), earned(29, 0)] == [False, True, False, True]


def test_documents_with_one_answer_each_and_persons_with_several_count_as_they_did() -> None:
    answered = Answered("q", frozenset({1, 2}), {1: 1, 2: 2})
    study = Study("", {1: {}, 2: {}}, {"q": answered}, {"q": Described("q")}, {"q": "open"}, Codebook(), {"q": "q"})
    assert by_answer(replace(study, unit=Unit("document"))).questions["q"] is answered
    several = replace(study, questions={"q": replace(answered, responses={1: 1, 2: 2, 3: 2})})
    assert by_answer(several) is several


@pytest.mark.parametrize(("language", "heading"), [("nb", "Innspill"), ("nn", "Innspel"), ("en", "Submissions")])
def test_letters_without_headings_have_a_heading_in_the_language_of_the_report(
    tmp_path: Path, language: str, heading: str
) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        choose_unit(session, Unit("document"))
        put_codebook(session, Codebook((Code("p", "penger"),), language=language), "bok")
        (tmp_path / "a.txt").write_text("Vi treng pengar.\n\nVi treng folk.\n", encoding="utf-8")
        run_import(session, plan_import(tmp_path / "a.txt", ReadOptions(), Roles()))
        code_answers(session, ["#1"], ("penger",))
        chapter, _ = compose_report(session, Definition(language=language, tables=IN_FULL), undecided="show")
    headings = [block.text for block in chapter.blocks if isinstance(block, Heading)]
    assert any(text.endswith(heading) for text in headings), headings
