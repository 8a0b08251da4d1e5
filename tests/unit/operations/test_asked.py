"""Whom an open question was put to: guessed from a file, told later, and where it stands in a report."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.errors import NotFound
from coder.model import Code, Codebook
from coder.operations.asking import ask_when
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.renaming import rename
from coder.operations.undoing import undo
from coder.project import Session, create_project, open_project
from coder.queries.definition_progress import of_those_asked
from coder.queries.status import status_of
from coder.queries.variables import asked_questions
from coder.reports.chapter import Heading, Paragraph
from coder.reports.coder_rule import CoderRule
from coder.reports.definition import Definition
from coder.store.schema import MIGRATIONS
from coder.tui.report_counts import count_codes
from tests.older_files import WITHOUT_ASKED, WITHOUT_TITLES
from tests.unit.reports.report_samples import compose_report

HEADING = "Hvis ja, hvilke tiltak?"


def survey(path: Path, header: str, rows: list[str]) -> Path:
    path.write_text("\n".join([header, *rows]) + "\n", encoding="utf-8")
    return path


def guessed(path: Path, header: str, rows: list[str], *, guess: bool = True) -> dict[str, tuple[str, str]]:
    file = survey(path / "s.csv", header, rows)
    opened = tuple(name for name in header.split(";") if name not in ("id", "har", "annet"))
    roles = Roles(id="id", open=opened, closed=("har", "annet"), guess_asked=guess)
    return dict(plan_import(file, ReadOptions(), roles).asked)


YES = [f"{n};Ja;x;gjør noe nytt {n}" for n in range(12)]
NO = [f"{n};Nei;x;" for n in range(12, 24)]


@pytest.mark.parametrize(
    ("heading", "rows", "guess"),
    [
        (HEADING, [*YES, *NO], True),
        ("5b. Viss ja: kva?", [*YES, *NO], True),
        ("If yes, which?", ["1;Yes;x;some", "2;No;x;"], True),
        ("Om ja, hva?", [*YES, *(f"{n};Nei;x;men likevel {n}" for n in range(12, 24))], False),
        ("Hva gjør dere?", [*YES, *NO], True),
        ("Hva gjør dere?", [*YES[:9], *NO], False),
        ("Hva gjør dere?", [*YES, *NO[:9]], False),
        ("Hva gjør dere?", [*YES, *NO[1:], "99;Nei;x;noe"], False),
        (HEADING, YES, False),
    ],
)
def test_a_question_is_guessed_to_be_put_to_those_who_said_yes(
    tmp_path: Path, heading: str, rows: list[str], guess: bool
) -> None:
    between = [";".join([row.split(";")[0], row.split(";")[2], row.split(";")[1], row.split(";")[3]]) for row in rows]
    found = guessed(tmp_path, f"id;annet;har;{heading}", between)
    yes = "Yes" if "Yes" in rows[0] else "Ja"
    assert found == ({heading: ("har", yes)} if guess else {})
    assert guessed(tmp_path, f"id;annet;har;{heading}", between, guess=False) == {}


@pytest.fixture
def study(tmp_path: Path) -> Session:
    rows = [";".join((*row.split(";")[:2], row.split(";")[3], "noe mer")) for row in (*YES, *NO)]
    file = survey(tmp_path / "s.csv", f"id;har;{HEADING};mer", rows)
    session = create_project(tmp_path / "p.db", "Kari")
    put_codebook(session, Codebook((Code("k", "kø"),)), "x")
    roles = Roles(id="id", open=(HEADING, "mer"), closed=("har",), names=((HEADING, "tiltak"),))
    run_import(session, plan_import(file, ReadOptions(), roles))
    code_answers(session, ["1/tiltak"], ("kø",))
    return session


def test_what_was_guessed_is_kept_can_be_told_anew_and_undone(study: Session) -> None:
    with study as session:
        assert asked_questions(session) == {"tiltak": (("har", ("Ja",)),), "mer": ()}
        told = ask_when(session, "mer", [("har", "nei")])
        assert told.conditions == (("har", ("Nei",)),)
        assert ask_when(session, "mer", [("har", "Nei")]).changed.change is None
        rename(session, "har", "satt_i_gang")
        assert asked_questions(session)["mer"] == (("satt_i_gang", ("Nei",)),)
        undo(session)
        undo(session)
        assert asked_questions(session)["mer"] == ()
        ask_when(session, "tiltak", [])
        assert asked_questions(session)["tiltak"] == ()
        for question, gate, value in (("har", "har", "Ja"), ("mer", "tiltak", "Ja"), ("mer", "har", "kanskje")):
            with pytest.raises(NotFound):
                ask_when(session, question, [(gate, value)])


def test_it_stands_in_the_section_of_what_decided_and_is_of_those_who_were_asked(study: Session) -> None:
    with study as session:
        chapter, _ = compose_report(session, Definition(chapter="7"), undecided="hide")
        headings = [block.text for block in chapter.blocks if isinstance(block, Heading) and block.level == 1]
        assert headings[:2] == ["7.1 Har", "7.2 Oppsummering"]
        said = [block.text for block in chapter.blocks if isinstance(block, Paragraph)]
        assert any(
            text.startswith("Av de 12 som svarte «Ja», har 12 utdypet svaret. 1 av disse svarene er kodet.")
            for text in said
        )
        summed = next(text for text in said if text.startswith("Har: 50 prosent svarer «Ja»."))
        assert "Oftest nevnt av den ene som har fått svaret sitt kodet, er kø (1)." in summed
        ask_when(session, "tiltak", [])
        chapter, _ = compose_report(session, Definition(chapter="7"), undecided="hide")
    headings = [block.text for block in chapter.blocks if isinstance(block, Heading) and block.level == 1]
    assert headings[:3] == ["7.1 Har", f"7.2 {HEADING}", "7.3 Oppsummering"]


def test_progress_and_the_table_on_the_screen_are_of_those_who_were_asked(study: Session) -> None:
    with study as session:
        before = status_of(session).questions
        told, everybody = of_those_asked(session, before)
        counted = count_codes(session, "tiltak", [], CoderRule.FIRST)
        assert [(question.asked, question.answered, question.coded, question.codings) for question in before] == [
            (24, 12, 1, 1),
            (24, 24, 0, 0),
        ]
        assert (told.asked, told.answered, told.coded, told.codings, told.all_coded, told.none_coded) == (
            12, 12, 1, 1, 1, 11,
        )  # fmt: skip
        assert everybody == before[1]
        assert (counted.asked, counted.of.among) == (12, (("har", ("Ja",)),))
        ask_when(session, "mer", [("har", "Nei")])
        assert [(question.asked, question.answered) for question in of_those_asked(session, before)] == [
            (12, 12),
            (12, 12),
        ]


def test_an_older_file_put_every_question_to_all(study: Session) -> None:
    with study as session:
        ask_when(session, "tiltak", [])
        session.project.sqlite.executescript(WITHOUT_TITLES + WITHOUT_ASKED)
        version = next(number for number, migration in enumerate(MIGRATIONS) if migration.__name__ == "asked")
        session.project.execute(f"PRAGMA user_version = {version}")
        path = session.path
    with open_project(path, "Kari") as session:
        assert asked_questions(session) == {"tiltak": (), "mer": ()}
        assert ask_when(session, "tiltak", [("har", "Ja")]).changed.change is not None


def test_a_likely_comment_is_offered_and_a_variable_without_a_value_puts_it_in_its_section(tmp_path: Path) -> None:
    rows = [f"{n};{('Ja', 'Nei', 'Vet ikke')[n % 3]};svar nummer {n}" for n in range(12)] + ["12;;", "13;Ja;"]
    file = survey(tmp_path / "s.csv", "id;har;tanker", rows)
    roles = Roles(id="id", open=("tanker",), closed=("har",))
    made = plan_import(file, ReadOptions(), roles)
    assert (made.asked, made.comments) == ({}, {"tanker": "har"})
    survey(tmp_path / "t.csv", "id;har;tanker", [*rows[:-2], "12;;jeg òg"])
    assert plan_import(tmp_path / "t.csv", ReadOptions(), roles).comments == {}
    with create_project(tmp_path / "p.db", "Kari") as session:
        run_import(session, made)
        put_codebook(session, Codebook((Code("a", "noe"),)), "bok")
        code_answers(session, ["#1"], ("noe",))
        done = ask_when(session, "tanker", [("har", None)])
        assert done.conditions == (("har", ("Ja", "Nei", "Vet ikke")),)
        chapter, _ = compose_report(session, undecided="hide")
    said = [block.text for block in chapter.blocks if isinstance(block, Heading | Paragraph)]
    assert said.index("Har") < said.index("Tanker") < said.index("Oppsummering")
    assert any(
        text.startswith("Av de 13 som svarte, har 12 utdypet svaret. 1 av disse svarene er kodet.") for text in said
    )


def closed_follow_ups(path: Path) -> Session:
    """Closed and open follow-ups of one question: the number of places stands before what they are."""
    places, which = "Hvis ja, hvor mange plasser?", "Hvis ja, beskriv dem"
    rows = [f"{n};Ja;{n + 3};gjør noe nytt {n}" for n in range(12)] + [f"{n};Nei;;" for n in range(12, 24)]
    file = survey(path / "s.csv", f"id;har;{places};{which}", rows)
    plan = plan_import(file, ReadOptions(), Roles(id="id", open=(which,), closed=("har", places), guess_asked=True))
    assert dict(plan.asked) == {places: ("har", "Ja"), which: ("har", "Ja")}, "a follow-up decides on no other"
    session = create_project(path / "p.db", "Kari")
    put_codebook(session, Codebook((Code("k", "kø"),)), "x")
    run_import(session, plan)
    code_answers(session, [f"{n}/{which}" for n in range(12)], ("kø",))
    return session


def test_a_closed_follow_up_is_counted_of_those_who_were_asked_and_stands_after_the_open_one(tmp_path: Path) -> None:
    with closed_follow_ups(tmp_path) as session:
        chapter, _ = compose_report(session, Definition(mask_below=0, variables=()), undecided="hide")
        headings = [(block.level, block.text) for block in chapter.blocks if isinstance(block, Heading)]
        order = [
            heading
            for heading in headings
            if heading[1] in ("Har", "Hvis ja, beskriv dem", "Hvis ja, hvor mange plasser?")
        ]
        assert order[:3] == [(1, "Har"), (2, "Hvis ja, beskriv dem"), (2, "Hvis ja, hvor mange plasser?")]
        summed = chapter.blocks.index(
            next(block for block in chapter.blocks if getattr(block, "text", "") == "Oppsummering")
        )
        assert chapter.blocks[summed + 1] == Paragraph(  # all of a section in one paragraph
            "Har: 50 prosent svarer «Ja». Oftest nevnt av de 12 som svarte, er kø (100 prosent). Hvis ja, hvor mange"
            " plasser? De 12 som svarte, oppgir i gjennomsnitt 8,5 plasser; medianen er 8,5, og den midterste halvdelen"
            " ligger mellom 5,8 og 11,3."
        )
        table = next(table for table in chapter.tables if table.caption.startswith("Hvis ja, hvor mange"))
        assert table.rows[-1][:2] == ("Total", 12)
        assert table.notes == ("Enhet: plasser.",), "all who were asked gave a number"
        ask_when(session, "Hvis ja, hvor mange plasser?", [])
        chapter, _ = compose_report(session, Definition(mask_below=0, variables=()), undecided="hide")
        table = next(table for table in chapter.tables if table.caption.startswith("Hvis ja, hvor mange"))
        assert "12 av 24 spurte" in table.notes[1]


def test_who_a_closed_question_was_asked_of_is_told_and_listed_and_is_not_up_to_itself(tmp_path: Path) -> None:
    with closed_follow_ups(tmp_path) as session:
        places = "Hvis ja, hvor mange plasser?"
        assert asked_questions(session)[places] == (("har", ("Ja",)),)
        ask_when(session, places, [])
        assert places not in asked_questions(session)
        assert ask_when(session, places, [("har", "Nei")]).conditions == (("har", ("Nei",)),)
        with pytest.raises(NotFound, match="cannot depend on its own answers"):
            ask_when(session, "har", [("har", "Ja")])
        with pytest.raises(NotFound, match="no open question"):
            ask_when(session, "finnes ikke", [("har", "Ja")])


def test_questions_that_decide_on_each_other_are_all_reported(tmp_path: Path) -> None:
    with closed_follow_ups(tmp_path) as session:
        places = "Hvis ja, hvor mange plasser?"
        ask_when(session, places, [("har", "Ja")])
        ask_when(session, "har", [(places, None)])
        chapter, _ = compose_report(session, Definition(mask_below=0, variables=()), undecided="hide")
        said = [block.text for block in chapter.blocks if isinstance(block, Heading)]
        assert {"Har", places, "Hvis ja, beskriv dem"} <= {*said}
