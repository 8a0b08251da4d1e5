"""Letters: the paragraph or list item is counted, and letters with the same questions count together."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from coder.model import Code, Codebook, Unit
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.unit import choose_unit
from coder.project import create_project
from coder.reports.by_answer import by_answer
from coder.reports.chapter import Heading, Paragraph
from coder.reports.counting import Answered
from coder.reports.definition import Definition, Section, ThemeGroup
from coder.reports.grouping import Described
from coder.reports.study import Study
from tests.unit.report_samples import compose_report, table

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
        chapter, _ = compose_report(session, undecided="show")
        own, _ = compose_report(session, Definition(sections=(Section(first, groups=(group,)),)), undecided="show")
    said = [one.text for one in chapter.blocks if isinstance(one, Heading | Paragraph)]
    assert said.count("Hva er vanskelig?") == said.count("Hva bør gjøres?") == 1
    assert any(one.startswith("2 høringssvar har 6 avsnitt om dette") for one in said), said
    counted = next(one for one in chapter.tables if one.caption == "Hva er vanskelig?")
    assert [row[:2] for row in counted.rows] == [("penger", 4), ("ansvar", 2)]
    assert "De fleste avsnittene nevner penger:" in said
    assert "Noen få avsnitt nevner ansvar:" in said or "Noen få av avsnittene peker på ansvar:" in said
    names = {quote.text[:8]: quote.respondent for quote in chapter.quotes}
    assert len(set(names.values())) == 2, "a quote tells which letter it is from"
    assert own.quotes[0].text == "Ingen i Sørlia vet hvem som har ansvaret."
    assert table(own, counted.key)


def test_documents_with_one_answer_each_and_persons_with_several_count_as_they_did() -> None:
    one = Answered("q", frozenset({1, 2}), {1: 1, 2: 2})
    study = Study("", {1: {}, 2: {}}, {"q": one}, {"q": Described("q")}, {"q": "open"}, Codebook(), {"q": "q"})
    assert by_answer(replace(study, unit=Unit("document"))).questions["q"] is one
    several = replace(study, questions={"q": replace(one, responses={1: 1, 2: 2, 3: 2})})
    assert by_answer(several) is several
