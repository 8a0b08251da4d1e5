"""Questions without data are named where they belong, and what a report does not break down by is told."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest

from coder.model import Code, Codebook
from coder.model.json_values import Json
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.reporting import formats, make_report
from coder.project import Session, create_project
from coder.reports.answered import Answered
from coder.reports.background import is_asked, left_out, unfit
from coder.reports.chapter import Chapter, Heading, Paragraph
from coder.reports.compact import Codings, CountedCoding
from coder.reports.definition import Band, Definition, Section
from coder.reports.grouping import Described
from coder.reports.planning import made_whole
from coder.reports.study import Study
from tests.unit.reports.report_samples import compose_report, keys, table

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
        "Svar": (20, 20, 10, 10), "Tomt": (20, 0, 0, 0), "Ukodet": (20, 20, 0, 0),
    }  # fmt: skip
    assert any(note == "Ingen har svart på «tomt» og «aldri»." for note in made.notes)
    assert any(note.startswith("Ingen svar er kodet ennå på «ukodet»") for note in made.notes)


def test_a_question_without_data_has_no_section_though_it_is_named(tmp_path: Path) -> None:
    sections = tuple(Section(name) for name in ("svar", "tomt", "ukodet", "aldri"))
    with project(tmp_path / "p.db") as session:
        chapter, _ = compose_report(session, Definition(sections=sections), undecided="hide")
    headings = [block.text for block in chapter.blocks if isinstance(block, Heading) and block.level == 1]
    assert not {"tomt", "aldri", "ukodet"} & {*headings}
    assert "Svar" in headings
    assert any("«tomt» og «aldri»" in note for note in table(chapter, "oversikt").notes)


def test_what_is_lacking_is_told_to_who_asked_for_the_report(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        targets = [tmp_path / f"r.{ending}" for ending in formats()]
        done = make_report(session, targets, undecided="hide")
        named = make_report(
            session, targets[:1], Definition(sections=(Section("tomt"),), variables=()), undecided="hide"
        )
    assert dict(done.missing_data) == {"tomt": "unanswered", "ukodet": "uncoded", "aldri": "unanswered"}
    assert dict(done.left_out) == {"vekt": "weight", "alder": "numbers", "nr": "many"}
    assert dict(named.missing_data)["tomt"] == "unanswered"
    assert named.left_out == ()


def test_a_breakdown_into_one_group_is_not_made(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        definition = Definition(sections=(Section("svar"), Section("gruppe")), variables=("aldri", "gruppe"))
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert not any("aldri" in key for key in keys(chapter))
    assert not any("delt opp etter" in text for text in (*beneath(chapter, "Svar"), *beneath(chapter, "Gruppe")))


def test_codes_that_nobody_used_have_no_empty_tables(tmp_path: Path) -> None:
    with project(tmp_path / "p.db") as session:
        put_codebook(session, Codebook((Code("e", "eldre"), Code("u", "unge"))), "x")
        definition = Definition(
            sections=(Section("svar", codes=("unge",)),), variables=("gruppe",), appendices=("overview",)
        )
        chapter, _ = compose_report(session, definition, undecided="hide")
    assert [table.key for table in chapter.tables] == ["oversikt"]
    assert beneath(chapter, "Svar")[-1] == "Ingen nevner unge."
    assert chapter.bare[0].endswith("Ingen nevner unge.")


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
    assert left_out(made, Definition(weight="design")) == {"alder": "numbers", "design": "weight"}
    assert left_out(made, Definition(variables=())) == {}


def test_labelled_numbers_are_answers() -> None:
    labels = {str(level): f"nivå {level}" for level in range(1, 10)}
    made = study({"nivå": list[Json](range(1, 10)) * 6}, **{"nivå": Described("nivå", value_labels=labels)})
    assert unfit(made, "nivå", Definition()) == ""


LEVELS: list[Json] = ["I stor grad", "I noen grad", "I liten grad", "Vet ikke"]


@pytest.mark.parametrize(
    ("name", "label", "values", "asked"),
    [
        ("q1", "", LEVELS, True),
        ("q2", "", ["Helt enig", "Litt enig", "Verken eller", "Uenig"], True),
        ("q3", "", ["Alltid", "Av og til", "Aldri"], True),
        ("q4", "", ["Agree", "Disagree", "Don't know"], True),
        ("q5", "", [1, 2, 3, 4, 5], True),
        ("q6", "", ["Ja", "Nei", "Veit ikkje"], True),
        ("q7", "Hva gjør dere først?", ["ringer", "venter"], True),
        ("q7", "Hvilket fagsystem bruker dere mest", [f"system {n}" for n in "abcdefghij"], True),
        ("q7", "Bruker du kunstig intelligens i arbeidet", ["hjemme", "ute"], True),
        ("q7", "Hvor ofte bruker du kunstig intelligens", ["Daglig", "Ukentlig", "Aldri"], True),
        ("q7", "", ["Daglig", "Ukentlig", "Sjeldnere"], True),
        ("q7", "", ["Svært trygg", "Trygg", "Utrygg"], True),
        ("q7", "", ["Små", "Mellomstore", "Store"], False),
        ("q7", "", ["Grunnskole", "Fagskole", "Master"], False),
        ("Har kommunen dagtilbud til demente?", "", ["Ja", "Nei", "Under planlegging"], True),
        ("Hvilken ordning er viktigst for dere?", "", ["Lønn", "Tid"], True),
        ("Hvilken kommune?", "", ["Asker", "Bærum", "Oslo"], False),
        ("q7", "", ["Ja", "Nei", "Delvis innført"], True),
        ("q8", "Kommune", ["Asker", "Bærum", "Drammen"], False),
        ("q8", "Hvilket fylke ligger kommunen i?", ["Agder", "Viken"], False),
        ("Hvor gammel er du?", "", ["under 30", "30 eller mer"], False),
        ("q9", "Hva er din alder?", ["under 30", "30 eller mer"], False),
        ("folketall", "", ["under 2 000", "2 000–4 999", "over 5 000"], False),
        ("målform", "", ["bokmål", "nynorsk", "nøytral"], False),
        ("kroppsvekt", "", [1, 2, 3], False),
    ],
)  # fmt: skip
def test_scales_and_questions_are_told_from_background(name: str, label: str, values: list[Json], asked: bool) -> None:
    made = study({name: values * 20}, **{name: Described(name, label)})
    assert is_asked(made, name) is asked
    whole = made_whole(Definition(), made)
    assert whole.variables == (() if asked else (name,))
    assert [section.question for section in whole.sections or ()] == ([name] if asked else [])


def test_questions_with_the_same_answers_are_a_battery_and_no_background() -> None:
    made = study({"rød": ["x", "y", "z"] * 10, "blå": ["z", "y", "x"] * 10, "gruppe": ["p", "q", "r"] * 10})
    assert made_whole(Definition(), made).variables == ("gruppe",)


def test_at_most_three_variables_are_chosen_those_named_as_background_first() -> None:
    regions: list[Json] = ["nord", "sør", "øst"]
    held: dict[str, list[Json]] = {"annet": ["p", "q", "r"]}
    held |= {name: [f"{name} {region}" for region in regions] for name in ("fylke", "kjønn", "storleik", "alder")}
    made = study({name: values * 20 for name, values in held.items()})
    assert made_whole(Definition(), made).variables == ("fylke", "kjønn", "storleik")
    assert left_out(made, Definition()) == {"annet": "before", "alder": "before"}


def test_places_that_no_background_takes_are_filled_and_kommune_comes_first() -> None:
    held: dict[str, list[Json]] = {"lag": ["p", "q", "r"], "Kommune": ["Asker", "Bærum", "Oslo"]}
    made = study({name: values * 20 for name, values in held.items()})
    assert made_whole(Definition(), made).variables == ("Kommune", "lag")
    assert left_out(made, Definition()) == {}


def test_every_closed_variable_is_reported_or_told(tmp_path: Path) -> None:
    rows = [
        {"id": n, "svar": f"svar {n}", "Hvor ofte bruker du det": ["Aldri", "Sjelden", "Ofte"][n % 3],
         "Kommune": ["Asker", "Bærum"][n % 2], "bølge": 2024, "alder": 20 + n, "nr": f"k{n}", "vekt": 0.5 + n % 7 / 8,
         "Hvilket system": [*"abcdefghij"][n % 10], **{f"q{at}": ["x", "y", "z", f"w{at}"][n % 4] for at in range(4)}}
        for n in range(60)
    ]  # fmt: skip
    closed = tuple(name for name in rows[0] if name not in ("id", "svar"))
    file = tmp_path / "a.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("e", "eldre"),)), "x")
        run_import(session, plan_import(file, ReadOptions(), Roles(id="id", open=("svar",), closed=closed)))
        code_answers(session, ["1/svar"], ("eldre",))
        done = make_report(session, [tmp_path / "r.md"], undecided="hide")
        chapter, _ = compose_report(session, undecided="hide")
    told = {name for name, _ in (*done.left_out, *done.missing_data)} | {*done.not_asked}
    said = " ".join(caption.casefold() for caption in (*(t.caption for t in chapter.tables), *done.not_shown))
    assert {name for name in closed if name.casefold() not in said} <= told
    assert dict(done.left_out)["bølge"] == "one"


def test_groups_too_many_or_too_small_are_no_breakdown_unless_they_are_asked_for() -> None:
    made = study(
        {"fylke": [f"f{n % 16}" for n in range(160)], "region": [f"r{min(n, 11)}" for n in range(160)],
         "sektor": [f"s{n % 15}" for n in range(160)]}
    )  # fmt: skip
    assert made_whole(Definition(), made).variables == ("sektor",)
    assert left_out(made, Definition()) == {"fylke": "many", "region": "small"}
    assert made_whole(Definition(variables=("fylke",)), made).variables == ("fylke",)


def test_of_many_closed_questions_those_before_a_coded_open_one_are_reported() -> None:
    answers: list[Json] = ["Ja", "Nei"]
    made = study({f"q{number}": answers * 10 for number in range(11)})
    coded = replace(made.questions["svar"], codings=Codings([CountedCoding(1, 1, "e", "Kari", 0, 4)]))
    order = {**{f"q{n}": "closed" for n in range(4)}, "svar": "open", **{f"q{n}": "closed" for n in range(4, 11)}}
    made = replace(made, questions={"svar": coded}, kinds=order)
    assert [section.question for section in made_whole(Definition(), made).sections or ()] == ["q3", "svar"]
    few = replace(made, kinds={name: kind for name, kind in order.items() if name != "q10"})
    assert [section.question for section in made_whole(Definition(), few).sections or ()] == [*few.kinds]
