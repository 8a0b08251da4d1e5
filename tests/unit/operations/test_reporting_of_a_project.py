"""The report of a project: the published tables, quotes made safe, weights, waves, coders, and next to nothing."""

from __future__ import annotations

import math
from pathlib import Path

import pytest

from coder import shipped
from coder.errors import CoderError, NotFound
from coder.project import open_project
from coder.queries.code_tables import code_table, group_tables, group_variables
from coder.queries.definitions import load_definition
from coder.reports.chapter import Heading, Paragraph
from coder.reports.definition import Definition, Section, ThemeGroup
from tests.unit.reports.report_samples import compose_report, table


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


@pytest.mark.parametrize("language", ["nb", "nn", "en"])
def test_three_languages(corpus: Path, language: str) -> None:
    with open_project(corpus) as session:
        chapter, _ = compose_report(session, Definition(language=language), undecided="hide")
    headings = {block.text for block in chapter.blocks if isinstance(block, Heading)}
    assert {"nb": "Vedlegg: sjekklister", "nn": "Vedlegg: sjekklister", "en": "Appendix: checklists"}[
        language
    ] in headings
    assert {"nb": "Vedlegg: oversikt", "nn": "Vedlegg: oversyn", "en": "Appendix: overview"}[language] in headings


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
        both = {row.code.id: row for row in code_table(session, "grupper")[1]}
        olav = {row.code.id: row for row in code_table(session, "grupper", coders=["Olav"])[1]}
    assert sum(row.codings for row in olav.values()) < sum(row.codings for row in both.values())
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
