"""Questions without data are named where they belong, and what a report does not break down by is told."""

from __future__ import annotations

import json
import zipfile
from pathlib import Path

import openpyxl
import pytest

from coder.model import Code, Codebook
from coder.model.json_values import Json
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import FORMATS, make_report
from coder.project import Session, create_project
from coder.reports.chapter import Chapter, Heading, Paragraph
from coder.reports.counting import Answered
from coder.reports.definition import Band, Definition, Section
from coder.reports.grouping import Described
from coder.reports.planning import left_out, made_whole, unfit
from coder.reports.study import Study
from tests.unit.report_samples import compose_report, table

OPEN = ("svar", "tomt", "ukodet")
CLOSED = ("gruppe", "aldri", "vekt", "alder", "nr")


def project(path: Path) -> Session:
    """Twenty cases: one question answered and coded, one answered by nobody, one not coded, and closed variables."""
    lines = [
        ";".join(
            (str(number), f"Eldre venter {number}", "", f"Noe {number}", "xy"[number % 2], "",
             str(0.5 + number % 7 / 8), str(20 + number), f"k{number}")
        )
        for number in range(20)
    ]  # fmt: skip
    file = path.with_suffix(".csv")
    file.write_text("\n".join([f"id;{';'.join((*OPEN, *CLOSED))}", *lines]) + "\n", encoding="utf-8")
    session = create_project(path, "Kari", "Prøve")
    put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
    run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=OPEN, closed=CLOSED)))
    for number in range(10):
        code_answers(session, [f"{number}/svar"], ("eldre",))
    return session


def beneath(chapter: Chapter, heading: str) -> list[str]:
    """The paragraphs between a heading and the next."""
    found, inside = [], False
    for block in chapter.blocks:
        if isinstance(block, Heading):
            inside = block.text == heading
        elif inside and isinstance(block, Paragraph):
            found.append(block.text)
    return found


def test_the_overview_has_every_open_question_and_says_what_is_missing(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        chapter, _ = compose_report(session, undecided="hide")
    made = table(chapter, "oversikt")
    assert {row[0]: row[1:] for row in made.rows} == {
        "svar": (20, 20, 10, 10), "tomt": (20, 0, 0, 0), "ukodet": (20, 20, 0, 0),
    }  # fmt: skip
    assert any(note == "Ingen har svart på «tomt» og «aldri»." for note in made.notes)
    assert any(note.startswith("Ingen svar er kodet ennå på «ukodet»") for note in made.notes)


def test_a_question_that_is_named_says_it_in_its_own_section(tmp_path: Path) -> None:
    sections = tuple(Section(name) for name in ("svar", "tomt", "ukodet", "aldri"))
    with project(tmp_path / "p.db") as session:
        chapter, _ = compose_report(session, Definition(sections=sections), undecided="hide")
    assert beneath(chapter, "tomt") == beneath(chapter, "aldri") == ["Ingen har svart på dette spørsmålet."]
    assert beneath(chapter, "ukodet")[-1] == "Ingen av svarene er kodet ennå."
    assert not any("tomt" in note or "ukodet" in note for note in table(chapter, "oversikt").notes)


def test_workbook_and_bundle_have_no_table_of_it_and_say_so(tmp_path: Path) -> None:
    definition = Definition(sections=(Section("svar"), Section("tomt")), appendices=())
    with project(tmp_path / "p.db") as session:
        make_report(session, [tmp_path / "r.xlsx", tmp_path / "r.zip"], definition, undecided="hide")
    contents = openpyxl.load_workbook(tmp_path / "r.xlsx").worksheets[0]
    assert "tomt: Ingen har svart på dette spørsmålet." in [row[1].value for row in contents.iter_rows(min_row=4)]
    with zipfile.ZipFile(tmp_path / "r.zip") as bundle:
        manifest = json.loads(bundle.read("manifest.json"))
    assert manifest["without_tables"] == ["tomt: Ingen har svart på dette spørsmålet."]


def test_what_is_lacking_is_told_to_who_asked_for_the_report(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        targets = [tmp_path / f"r.{ending}" for ending in FORMATS]
        done = make_report(session, targets, undecided="hide")
        named = make_report(
            session, targets[:1], Definition(sections=(Section("tomt"),), variables=()), undecided="hide"
        )
    assert dict(done.missing_data) == {"tomt": "unanswered", "ukodet": "uncoded", "aldri": "unanswered"}
    assert dict(done.left_out) == {"vekt": "weight", "alder": "numbers", "nr": "many"}
    assert dict(named.missing_data)["tomt"] == "unanswered"
    assert named.left_out == ()


def test_a_breakdown_into_one_group_is_told_of(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        definition = Definition(sections=(Section("svar"), Section("gruppe")), variables=("aldri", "gruppe"))
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert any(text.startswith("Ikke delt opp etter aldri") for text in beneath(chapter, "svar"))
    assert any(text.startswith("Ikke delt opp etter aldri") for text in beneath(chapter, "gruppe"))


def test_codes_that_nobody_used_have_no_empty_tables(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        put_codebook(session, Codebook((Code("e", "eldre"), Code("u", "unge"))), "x")
        definition = Definition(sections=(Section("svar", codes=("unge",)),), variables=("gruppe",), appendices=())
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert [one.key for one in chapter.tables] == ["oversikt"]
    assert beneath(chapter, "svar")[-1] == "Ikke brukt: unge."
    assert chapter.bare[0].endswith("Ikke brukt: unge.")


def study(values: dict[str, list[Json]], **described: Described) -> Study:
    cases = range(len(next(iter(values.values()))))
    data = {case: {name: held[case] for name, held in values.items()} for case in cases}
    return Study(
        "", data, {"svar": Answered("svar", frozenset(data), {case: case for case in cases})},
        {name: described.get(name, Described(name)) for name in values},
        {"svar": "open", **dict.fromkeys(values, "closed")}, Codebook(), {name: name for name in values},
    )  # fmt: skip


@pytest.mark.parametrize(
    ("name", "values", "why"),
    [
        ("vekt", ["0,8", "1,2", "1"], "weight"),
        ("designvekt_2024", [1, 2, 3], "weight"),
        ("wt", [1.5, 2.5], "weight"),
        ("svar_vekt2", [1, 2], "weight"),
        ("kroppsvekt", [1, 2, 3], ""),
        ("indeks", [0.25, 0.5, 0.75], "numbers"),
        ("alder", list(range(20, 30)), "numbers"),
        ("år", [2021, 2022, 2023], ""),
        ("skala", [1, 2, 3, 4, 5], ""),
        ("vekt", ["liten", "stor"], ""),
        ("gruppe", ["a", "b", "c"], ""),
    ],
)
def test_weights_and_many_numbers_are_no_breakdown(name: str, values: list[Json], why: str) -> None:
    made = study({name: values * 10})
    assert unfit(made, name, Definition()) == why
    assert (name in (made_whole(Definition(), made).variables or ())) == (not why)


def test_what_is_asked_for_is_broken_down_by() -> None:
    made = study({"alder": list(range(20, 50)), "design": [1, 2, 3] * 10})
    assert made_whole(Definition(variables=("alder",)), made).variables == ("alder",)
    banded = Definition(bands=(Band("alder", limits=(30, 40)),))
    assert unfit(made, "alder", banded) == ""
    assert unfit(made, "design", Definition(weight="design")) == "weight"
    assert left_out(Definition(weight="design"), made) == {"alder": "numbers", "design": "weight"}
    assert left_out(Definition(variables=()), made) == {}


def test_labelled_numbers_are_answers() -> None:
    labels = {str(one): f"nivå {one}" for one in range(1, 10)}
    made = study({"nivå": list[Json](range(1, 10)) * 5}, **{"nivå": Described("nivå", value_labels=labels)})
    assert unfit(made, "nivå", Definition()) == ""
