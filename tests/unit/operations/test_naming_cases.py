"""What cases are called where no column is an id: the organisation that each row is of, else the number of the row."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model import Code, Codebook, Filter
from coder.operations.codebook_edits import put_codebook
from coder.operations.coded_file import apply_file
from coder.operations.importing import Roles
from coder.project import Session, create_project
from coder.queries.finding import search_answers
from coder.queries.variables import variables_of
from tests.small_study import bring_in

TOWNS = [f"{first}{last}" for first in ("Nord", "Sør", "Øvre ") for last in ("Dal", "Vik", "Nes", "Berg")]


def table(heading: str, towns: list[str], *, about: str = "venter lenge") -> str:
    rows = [
        f"{town};{'Ja' if place % 2 else 'Nei'};Vi {about}, sier nummer {place}" for place, town in enumerate(towns)
    ]
    return "\n".join([f"{heading};plan;svar", *rows, ""])


def cases(session: Session, wave: str | None = None) -> list[str]:
    return [row.case for row in search_answers(session, Filter(wave=wave))]


@pytest.fixture
def empty(tmp_path: Path) -> Session:
    return create_project(tmp_path / "studie.db", "Kari")


@pytest.mark.parametrize("heading", ["Kommune", "Navn på skole", "Hvilken kommune svarer du for?", "municipality"])
def test_cases_are_called_by_an_organisation_that_differs_in_each_row(heading: str, empty: Session) -> None:
    bring_in(empty, table(heading, TOWNS), roles=Roles())
    assert cases(empty) == TOWNS
    assert {variable.name: variable.kind for variable in variables_of(empty)}[heading] == "closed"


@pytest.mark.parametrize(
    ("heading", "towns"),
    [
        ("Kommune", [*TOWNS[:-1], TOWNS[0]]),  # two of one municipality
        ("Kommune", [*TOWNS[:-1], ""]),
        ("Kommune", TOWNS[:9]),  # too few to show it
        ("Hvilken kommune bor du i?", TOWNS),
        ("Sted", TOWNS),
    ],
)
def test_else_by_the_number_of_their_row(heading: str, towns: list[str], empty: Session) -> None:
    bring_in(empty, table(heading, [f"{town} Nord" if town else "" for town in towns]), name="kart.csv", roles=Roles())
    assert cases(empty) == [f"kart-{number}" for number, _ in enumerate(towns, 1)]


def test_an_id_goes_before_an_organisation_and_row_numbers_before_both(empty: Session) -> None:
    text = table("Kommune", TOWNS)
    ids = ["id", *(f"K{number}" for number, _ in enumerate(TOWNS, 1))]
    bring_in(empty, "\n".join(f"{key};{line}" for key, line in zip(ids, text.splitlines(), strict=True)), roles=Roles())
    assert cases(empty) == ids[1:]
    bring_in(empty, text, name="ny.csv", roles=Roles(row_numbers=True))
    assert cases(empty)[len(TOWNS) :] == [f"ny-{number}" for number, _ in enumerate(TOWNS, 1)]


def test_a_second_file_is_about_the_same_organisations_in_any_order(empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles(), wave="2025")
    done = bring_in(
        empty, table("Kommune", TOWNS[::-1], about="venter kortere"), name="2026.csv", roles=Roles(), wave="2026"
    )
    assert (done.counts.cases, done.counts.known_cases) == (0, len(TOWNS))


def test_a_project_that_has_numbered_the_cases_of_a_file_knows_them_again(empty: Session) -> None:
    first = bring_in(empty, table("Kommune", TOWNS), name="kart.csv", roles=Roles(row_numbers=True))
    assert first.counts.cases == len(TOWNS)
    more = bring_in(empty, table("Kommune", [*TOWNS, "Vest Dal"]), name="kart.csv", roles=Roles())
    assert (more.counts.cases, more.counts.known_cases, cases(empty)[-1]) == (1, len(TOWNS), "kart-13")


@pytest.mark.parametrize("row_numbers", [False, True])
def test_a_coded_file_finds_its_cases_as_they_are_called(row_numbers: bool, empty: Session, tmp_path: Path) -> None:
    text = table("Kommune", TOWNS)
    bring_in(empty, text, name="kart.csv", roles=Roles(row_numbers=row_numbers))
    put_codebook(empty, Codebook((Code("k", "venting"),)), "codes")
    head, *rows = text.splitlines()
    coded = tmp_path / "kart.csv"
    coded.write_text("\n".join([f"{head};koder", *(f"{row};venting" for row in rows)]), encoding="utf-8")
    assert apply_file(empty, coded, codes_column="koder").responses == len(TOWNS)


def test_a_second_file_with_two_rows_of_one_organisation_goes_on_naming_by_it_and_says_which(empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles(), wave="2025")
    again = [*TOWNS, TOWNS[3]]
    done = bring_in(empty, table("Kommune", again), name="2026.csv", roles=Roles(), wave="2026")
    assert (done.counts.cases, done.counts.known_cases, done.counts.responses) == (1, len(TOWNS), len(again))
    assert sorted(cases(empty, "2026")) == sorted([*TOWNS, f"{TOWNS[3]} (2)"])
    (told,) = [str(problem) for problem in done.problems]
    assert told.startswith(f"line 14: has the id «{TOWNS[3]}», which stands above already; the case is called")


@pytest.mark.parametrize("late", [["Vest Dal"], ["SørVik", "Vest Dal", "SørVik", "NordDal"], [*TOWNS, ""]])
def test_so_does_a_file_too_short_to_show_it_and_one_with_a_row_without_a_name(late: list[str], empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles(), wave="2025")
    done = bring_in(empty, table("Kommune", late), name="2026.csv", roles=Roles(), wave="2026")
    assert done.counts.known_cases == len({*late} & {*TOWNS})
    assert not [case for case in cases(empty, "2026") if case.startswith("2026-")]


def test_a_column_that_an_import_took_as_the_id_goes_on_naming_cases(empty: Session) -> None:
    bring_in(empty, table("Sted", TOWNS), name="2025.csv", roles=Roles(id="Sted"), wave="2025")
    done = bring_in(empty, table("Sted", [*TOWNS, TOWNS[0]]), name="2026.csv", roles=Roles(), wave="2026")
    assert (done.counts.cases, done.counts.known_cases) == (1, len(TOWNS))


def test_a_column_that_few_rows_differ_in_says_where_somebody_lives_and_names_no_case(empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles())
    done = bring_in(empty, table("Kommune", TOWNS * 3), name="folk.csv", roles=Roles())
    assert (done.counts.cases, done.counts.known_cases) == (3 * len(TOWNS), 0)


def test_nor_does_one_by_which_the_project_calls_no_case(empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles(row_numbers=True))
    done = bring_in(empty, table("Kommune", [*TOWNS, TOWNS[0]]), name="2026.csv", roles=Roles())
    assert (done.counts.cases, done.counts.known_cases) == (len(TOWNS) + 1, 0)


def test_row_numbers_go_before_the_names_in_the_project(empty: Session) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="2025.csv", roles=Roles())
    bring_in(empty, table("Kommune", TOWNS[:2]), name="ny.csv", roles=Roles(row_numbers=True))
    assert cases(empty)[-2:] == ["ny-1", "ny-2"]


def test_a_coded_file_with_several_rows_of_an_organisation_finds_it(empty: Session, tmp_path: Path) -> None:
    bring_in(empty, table("Kommune", TOWNS), name="kart.csv", roles=Roles())
    put_codebook(empty, Codebook((Code("k", "venting"), Code("m", "mangel"))), "codes")
    coded = tmp_path / "koder.csv"
    rows = [f"{town};{code}" for town in TOWNS for code in ("venting", "mangel", "venting")]
    coded.write_text("\n".join(["Kommune;koder", *rows]), encoding="utf-8")
    assert apply_file(empty, coded, codes_column="koder").responses == len(TOWNS)
