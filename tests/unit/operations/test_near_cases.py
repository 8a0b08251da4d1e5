"""New cases that are called almost as known ones are pointed out: an id must be the same to the letter."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model import Filter
from coder.operations import importing
from coder.operations.importing import Roles
from coder.operations.near_cases import near_cases
from coder.project import Session, create_project, open_trial
from coder.queries.finding import search_answers
from coder.readers import ReadOptions
from tests.small_study import bring_in


@pytest.mark.parametrize(
    ("new", "known"),
    [
        ("BYGLAND", "Bygland"),
        ("Lom kommune", "Lom"),
        ("Voss", "Voss herad"),
        ("Evje og  Hornnes", "Evje og Hornnes"),
        ("Aure.", "Aure"),
        ("Guovdageaidnu – Kautokeino", "Kautokeino"),
        ("Kautokeino", "Guovdageaidnu/Kautokeino"),
        ("Lillehamer", "Lillehammer"),
        ("k001", "K001"),
    ],
)
def test_the_same_in_other_letters_is_near(new: str, known: str) -> None:
    assert near_cases([new], ["Oslo", known]) == [(new, known)]


@pytest.mark.parametrize(
    ("new", "known"),
    [("K001", "K002"), ("respondent-0012", "respondent-0013"), ("Sande", "Sandnes"), ("Nes", "Ås"), ("1103", "1104"),
     ("Nord-Odal", "Sør-Odal"), ("–", "…")],
)  # fmt: skip
def test_other_ids_and_names_are_not(new: str, known: str) -> None:
    assert near_cases([new], [known]) == []


def test_each_case_stands_in_one_pair() -> None:
    assert near_cases(["LOM", "lom", "Lom kommune"], ["Lom"]) == [("LOM", "Lom")]


@pytest.fixture
def towns(tmp_path: Path) -> Session:
    session = create_project(tmp_path / "studie.db", "Kari")
    bring_in(session, "Kommune;svar\nLom;Vi venter lenge\nVåler;Vi har nok\nVoss;Ventetid\n", roles=Roles(id="Kommune"))
    return session


LATER = "Kommune;svar\nLOM;Vi venter på noe annet\nVåler;Fremdeles nok\nVaaler;Ikke nok her\nVoss herad;Kø\n"


def test_an_import_and_its_preview_name_them(towns: Session, tmp_path: Path) -> None:
    said = (
        "2 new cases are called almost as cases of the project that this file lacks: «LOM» («Lom»), «Voss herad»"
        " («Voss»)."
        " If they are the same, take back an import that is done (coder undo), and import with --match-names."
    )
    later = tmp_path / "senere.csv"
    later.write_text(LATER, encoding="utf-8")
    plan = importing.plan_import(later, ReadOptions(), Roles(id="Kommune"))
    with open_trial(towns) as trial:
        previewed = importing.run_import(trial, plan, wave="2026")
    assert [str(problem) for problem in previewed.problems] == [said]
    assert (previewed.counts.cases, previewed.counts.known_cases) == (3, 1)
    done = bring_in(towns, LATER, name="senere.csv", roles=Roles(id="Kommune"), wave="2026")
    assert [str(problem) for problem in done.problems] == [said]
    # They are new cases all the same: nobody has said that they are not.
    assert (done.counts.cases, done.counts.known_cases) == (3, 1)


def test_they_are_known_ones_where_that_is_said(towns: Session) -> None:
    done = bring_in(towns, LATER, name="senere.csv", roles=Roles(id="Kommune", match_names=True), wave="2026")
    assert (done.counts.cases, done.counts.known_cases, done.counts.responses) == (1, 3, 4)
    assert [str(problem) for problem in done.problems] == [
        "2 cases are taken as known ones: «LOM» («Lom»), «Voss herad» («Voss»)."
    ]
    assert {row.case for row in search_answers(towns, Filter(wave="2026"))} == {"Lom", "Voss", "Våler", "Vaaler"}
    again = bring_in(towns, LATER, name="igjen.csv", roles=Roles(id="Kommune", match_names=True), wave="2026")
    assert again.earlier is not None


def test_two_rows_are_never_taken_as_one_case(towns: Session) -> None:
    table = "Kommune;svar\nLOM;Vi venter\nLom kommune;Vi venter også\n"
    done = bring_in(towns, table, name="to.csv", roles=Roles(id="Kommune", match_names=True), wave="2026")
    assert (done.counts.cases, done.counts.known_cases, done.counts.responses) == (1, 1, 2)
