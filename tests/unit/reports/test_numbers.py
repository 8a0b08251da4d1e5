"""Questions that were answered with a number: mean, median and quartiles in a sentence and a table."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import openpyxl
import pytest

from coder.model import Codebook
from coder.model.json_values import Json
from coder.model.unit import PERSONS, Unit
from coder.reports.background import is_measured, left_out
from coder.reports.chapter import Chapter, ChapterTable, Heading, Paragraph
from coder.reports.counting import weights_of
from coder.reports.definition import Band, Definition, Section
from coder.reports.grouping import Described
from coder.reports.measures import measures, quantile
from coder.reports.number_section import unit_of
from coder.reports.planning import made_whole, plan
from coder.reports.study import Study
from coder.reports.words import Words
from coder.reports.xlsx_writer import write_workbook
from tests.unit.reports.test_bases import made

PLACES = "Hvor mange plasser har tilbudet?"
KOMMUNE = Unit("organisation", "kommune/kommuner")


def study(unit: Unit = KOMMUNE, **more: Sequence[Json]) -> Study:
    """Forty cases of two regions; every fourth has not answered how many places there are."""
    numbers: list[Json] = [None if case % 4 == 3 else 2 * case for case in range(40)]
    answers: dict[str, Sequence[Json]] = {"landsdel": ["nord", "sør"] * 20, PLACES: numbers, **more}
    data = {case: {name: held[case] for name, held in answers.items()} for case in range(40)}
    return Study(
        "2024", data, {}, {name: Described(name) for name in answers}, dict.fromkeys(answers, "closed"), Codebook(),
        {name: name for name in answers}, unit,
    )  # fmt: skip


def chapter_of(whole: Study, **wanted: object) -> Chapter:
    """The chapter of what a definition without questions and variables chooses."""
    chosen = made_whole(Definition(mask_below=wanted.get("mask_below")), whole)  # type: ignore[arg-type]
    return made(whole, None, **{"variables": chosen.variables, "sections": chosen.sections, "appendices": (), **wanted})


def table_of(chapter: Chapter, start: str = "hvor") -> ChapterTable:
    return next(table for table in chapter.tables if table.key.startswith(start))


def test_quartiles_are_those_of_numpy_and_weights_of_one_change_no_mean() -> None:
    generator = random.Random(7)
    for n in (1, 2, 3, 4, 7, 51):
        numbers = sorted(generator.uniform(-5, 500) for _ in range(n))
        for part in (0.25, 0.5, 0.75):
            assert quantile(numbers, part) == pytest.approx(float(np.quantile(numbers, part)))
    values = {case: float(case) for case in range(1, 10)}
    data = {case: {"w": 1.0} for case in values}
    plain, weighted = measures(values, values), measures(values, values, weights_of("w", data))
    assert plain == weighted is not None
    twice = measures({1: 1.0, 2: 4.0}, (1, 2), weights_of("w", {1: {"w": 3}, 2: {"w": 1}}))
    assert twice is not None
    assert (twice.mean, twice.median, twice.least, twice.most) == (1.75, 1.0, 1.0, 4.0)
    assert measures({}, (1, 2)) is None


def test_a_question_of_numbers_has_a_sentence_and_a_table_by_groups_in_its_place() -> None:
    chapter = chapter_of(study())
    assert [block.text for block in chapter.blocks if isinstance(block, Heading)][:1] == [PLACES]
    said = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
    sentence = (
        "De 30 som svarte, oppgir i gjennomsnitt 38,0 plasser; medianen er 38, og den midterste halvdelen ligger mellom"
        " 18,5 og 57,5."
    )
    assert said == [sentence, f"{PLACES} {sentence}"]
    table = table_of(chapter)
    assert table.caption == f"{PLACES} Etter landsdel, 2024."
    assert [column.label for column in table.columns] == [
        "Landsdel", "n", "Gjennomsnitt", "Median", "Nedre kvartil", "Øvre kvartil", "Lavest", "Høyest",
    ]  # fmt: skip
    north = [2.0 * case for case in range(0, 40, 2)]
    assert table.rows[0] == (
        "nord", 20, np.mean(north), np.median(north), *np.quantile(north, [0.25, 0.75]), 0.0, 76.0
    )  # fmt: skip
    assert [row[:2] for row in table.rows] == [("nord", 20), ("sør", 10), ("Total", 30)]
    assert table.total
    assert table.notes == ("Enhet: plasser.", "10 av 40 spurte kommuner har ikke oppgitt noe tall.")
    assert not chapter.figures


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("nn", "Dei 30 som svara, oppgir i gjennomsnitt 38,0 plasser; medianen er 38, og den midtarste halvdelen ligg"
               " mellom 18,5 og 57,5."),
        ("en", "The 30 who answered give 38.0 plasser on average; the median is 38, and the half in the middle lies"
               " between 18.5 and 57.5."),
    ],
)  # fmt: skip
def test_the_sentence_in_other_languages(language: str, said: str) -> None:
    chapter = chapter_of(study(), language=language)
    assert next(block.text for block in chapter.blocks if isinstance(block, Paragraph)) == said


def test_of_persons_no_groups_are_told_nor_what_one_of_them_answered() -> None:
    chapter = chapter_of(study(PERSONS), mask_below=5)
    (table,) = chapter.tables
    assert [column.label for column in table.columns][-1] == "Øvre kvartil"
    assert table.rows == (("Total", 30, 38.0, 38.0, 18.5, 57.5),)
    few: list[Json] = [12, 14.5, 80, 90, *[None] * 36]
    hidden = chapter_of(study(PERSONS, **{PLACES: few}), mask_below=5)
    assert not hidden.tables
    assert "4 av 40" in hidden.blocks[1].text  # type: ignore[union-attr]
    assert not any(
        "80" in block.text or "14,5" in block.text for block in hidden.blocks if isinstance(block, Paragraph)
    )


@pytest.mark.parametrize(
    ("name", "values", "measured"),
    [
        ("Hvor mange årsverk har dere?", [1.5, 2.5, "3,25", "Vet ikke"], True),
        ("Hvor mange innbyggere har kommunen?", list(range(5_000, 5_020)), False),
        ("Hvor gammel er du?", list(range(20, 40)), False),
        ("Hvilket år startet tilbudet?", list(range(1995, 2015)), False),
        ("plasser", list(range(20)), False),
        ("Hvor mange møter har dere hatt?", [0, 1, 2, 3], False),
        ("Hvor enige er dere?", list(range(11)), False),
    ],
)
def test_numbers_that_answer_a_question_are_told_from_background(name: str, values: list[Json], measured: bool) -> None:
    held = study(KOMMUNE, **{name: (values * 40)[:40]})
    assert is_measured(held, name) is measured
    sections = [section.question for section in made_whole(Definition(), held).sections or ()]
    assert (name in sections) >= measured
    assert not (measured and name in left_out(held, Definition()))


def test_numbers_are_told_of_where_they_are_asked_for_and_bands_are_answers() -> None:
    held = study(budsjett=[1_000 * case + 500 for case in range(40)])
    asked = chapter_of(held, sections=(Section("budsjett", unit="kroner"),))
    (table, *_) = asked.tables
    assert table.decimals == 0
    assert "Enhet: kroner." in table.notes
    assert "kroner; medianen er 20 000" in asked.blocks[1].text.replace("\u00a0", " ")  # type: ignore[union-attr]
    bands = Definition(sections=(Section("budsjett"),), bands=(Band("budsjett", limits=(10_000, 20_000)),))
    (planned,) = plan(made_whole(bands, held), held).sections
    assert planned.numbers is None


@pytest.mark.parametrize(
    ("label", "unit"),
    [
        ("Hvor mange plasser har tilbudet?", "plasser"),
        ("Kor mange årsverk er knytte til tilbodet?", "årsverk"),
        ("3b. How many places do you have?", "places"),
        ("Hvis ja, hvor mange plasser?", "plasser"),
        ("Viss ja: kor mange årsverk", "årsverk"),
        ("Hvor mange av innbyggerne får hjelp?", ""),
        ("Hvor mange personer venter på plass?", ""),
        ("Hvor lang er ventetida? (uker)", "uker"),
        ("Ventetid [i dager]", "dager"),
        ("Hva koster tilbudet?", ""),
    ],
)
def test_the_unit_is_read_in_the_question_only_where_it_is_plain(label: str, unit: str) -> None:
    held = study()
    (planned,) = plan(made_whole(Definition(), held), held).sections
    assert unit_of(replace(planned, label=label)) == unit
    assert unit_of(replace(planned, label=label, section=Section(PLACES, unit="senger"))) == "senger"


def test_numbers_are_shown_with_the_decimals_they_have_and_means_with_one() -> None:
    words = Words("nb")
    assert [words.measure(number, 1) for number in (12.0, 8.25, -3.0, 1234.5, 0.04)] == [
        "12",
        "8,3",
        "−3",
        "1\u00a0234,5",
        "0",
    ]
    assert words.measure(12.0, 1, fixed=True) == "12,0"


def test_a_workbook_holds_the_numbers_in_full(tmp_path: Path) -> None:
    write_workbook(chapter_of(study()), tmp_path / "b.xlsx")
    book = openpyxl.load_workbook(tmp_path / "b.xlsx")
    last = next(row for row in book.worksheets[1].iter_rows(min_row=5) if row[0].value == "Total")
    assert [cell.value for cell in last] == ["Total", 30, 38, 38, 18.5, 57.5, 0, 76]
    assert [cell.number_format for cell in last[2:6]] == ["#,##0.0", "#,##0", "#,##0.0", "#,##0.0"]
