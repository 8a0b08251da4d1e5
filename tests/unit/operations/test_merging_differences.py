"""What two copies have differently: who is asked, and what stands."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from coder.errors import CoderError
from coder.operations.coding import code_answers
from coder.operations.merging import LATEST, OURS, THEIRS, Decisions, merge
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.status import check_project
from coder.store.merging import Question
from tests.small_study import OLD, OTHER, SURVEY, bring_in, coded, state
from tests.unit.operations.copies_apart import define, worked_apart


def test_a_code_changed_on_both_sides_is_asked_about_and_stands_as_decided(study: Session) -> None:
    path = worked_apart(
        study, "kari.db", lambda copy: define(copy, OLD, definition="over 70"),
        lambda copy: define(copy, OTHER, definition="bare her"),
    )  # fmt: skip
    define(study, OLD, definition="over 60")
    define(study, OTHER, name="noe annet")
    before = state(study)
    done = merge(study, [path])
    assert not done.kept
    assert state(study) == before
    [conflict] = done.conflicts
    assert (conflict.number, conflict.question.row, conflict.question.column) == (1, "eldre", "definition")
    assert (conflict.question.ours, conflict.question.theirs) == ("over 60", "over 70")
    with pytest.raises(CoderError, match="no conflict 2"):
        merge(study, [path], Decisions(LATEST, {2: THEIRS}), plan=True)
    for decisions, stands in (
        (Decisions(OURS), "over 60"), (Decisions(THEIRS), "over 70"), (Decisions(LATEST), "over 60"),
        (Decisions(OURS, {1: THEIRS}), "over 70"),
    ):  # fmt: skip
        assert merge(study, [path], decisions).kept
        codes = codebook_of(study).by_id
        assert codes[OLD].definition == stands
        assert (codes[OTHER].name, codes[OTHER].definition) == ("noe annet", "bare her")
        again = merge(study, [path])
        assert again.kept
        assert again.changed.change is None
        undo(study)
        assert state(study)["codes"] == before["codes"]


def test_one_name_on_two_machines_is_asked_about(study: Session) -> None:
    study.project.execute("UPDATE coders SET uuid = uuid")
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE coders SET uuid = '00000000-0000-8000-a000-000000000001' WHERE name = 'Kari'")
        file.commit()
    study.coder = "Kari"
    code_answers(study, [2], (OLD,))
    done = merge(study, [path], Decisions(LATEST))
    assert not done.kept
    assert [(conflict.question.table, conflict.question.row) for conflict in done.conflicts] == [("coders", "Kari")]
    assert merge(study, [path], Decisions(same_coders=frozenset({"Kari"}))).kept
    assert coded(study) == [(1, 0, 24, OLD, "Kari"), (2, 0, 18, OLD, "Kari")]
    again = merge(study, [path])
    assert again.kept
    assert again.changed.change is None
    undo(study)
    assert merge(study, [path], Decisions(renamed_coders={("kari.db", "Kari"): "Kari Ø."})).kept
    assert coded(study) == [(1, 0, 24, OLD, "Kari Ø."), (2, 0, 18, OLD, "Kari")]
    assert merge(study, [path]).changed.change is None


def test_who_a_coder_is_can_be_said_otherwise_once_the_merge_is_taken_back(study: Session) -> None:
    """And never silently goes unheard."""
    path = worked_apart(study, "kari.db", lambda copy: code_answers(copy, [1], (OLD,)))
    with closing(sqlite3.connect(path)) as file:
        file.execute("UPDATE coders SET uuid = '00000000-0000-8000-a000-000000000001' WHERE name = 'Kari'")
        file.commit()
    study.coder = "Kari"
    code_answers(study, [2], (OLD,))
    another, same = {("kari.db", "Kari"): "Kari Ø."}, frozenset({"Kari"})
    assert merge(study, [path], Decisions(renamed_coders=another)).kept
    assert {row[4] for row in coded(study)} == {"Kari", "Kari Ø."}
    assert merge(study, [path], Decisions(renamed_coders=another)).changed.change is None
    with pytest.raises(CoderError, match=r"«Kari» is «Kari Ø\.» here") as refused:
        merge(study, [path], Decisions(same_coders=same))
    assert "--rename-coder 'kari.db:Kari=Kari Ø.'." in str(refused.value)
    assert merge(study, [path], Decisions(same_coders=same, renamed_coders=another)).changed.change is None
    undo(study)
    assert merge(study, [path], Decisions(same_coders=same)).kept
    assert {row[4] for row in coded(study)} == {"Kari"}
    assert merge(study, [path]).changed.change is None  # once said, it is known
    undo(study)
    assert merge(study, [path], Decisions(renamed_coders={("kari.db", "Kari"): "Berit"})).kept
    assert {row[4] for row in coded(study)} == {"Kari", "Berit"}
    assert check_project(study) == []


@pytest.mark.parametrize(("side", "current"), [(OURS, "Vårt svar"), (THEIRS, "Deres svar")])
def test_an_answer_that_came_in_differently_keeps_both_texts_and_each_its_codings(
    study: Session, side: str, current: str
) -> None:
    def survey(said: str) -> str:
        return SURVEY.splitlines()[0] + f"\nN1;Ny;1;;{said};\n"

    def works(copy: Session) -> None:
        bring_in(copy, survey("Deres svar"))
        code_answers(copy, [6], (OTHER,), (0, 5))

    path = worked_apart(study, "kari.db", works)
    bring_in(study, survey("Vårt svar"))
    code_answers(study, [6], (OLD,), (0, 4))
    done = merge(study, [path])
    assert [(conflict.question.table, conflict.question.row) for conflict in done.conflicts] == [
        ("responses", "N1/tiltak")
    ]
    assert merge(study, [path], Decisions(side)).kept
    rows = "SELECT text, replaced_by IS NULL FROM responses JOIN cases ON cases.id = case_id WHERE key = 'N1'"
    assert dict(study.project.execute(rows)) == {said: said == current for said in ("Vårt svar", "Deres svar")}
    on = (
        "SELECT text, coders.name FROM codings JOIN responses ON responses.id = response_id"
        " JOIN coders ON coders.id = coder_id"
    )
    assert dict(study.project.execute(on)) == {"Vårt svar": "Ingrid", "Deres svar": "Kari"}
    assert check_project(study) == []
    assert merge(study, [path]).changed.change is None


@pytest.mark.parametrize(("side", "held"), [(OURS, "Ny"), (THEIRS, "Gammel")])
def test_a_value_that_came_in_differently_is_asked_about_and_stands_as_decided(
    study: Session, side: str, held: str
) -> None:
    def survey(said: str) -> str:
        return SURVEY.splitlines()[0] + f"\nN1;{said};1;;Et svar;\n"

    path = worked_apart(study, "kari.db", lambda copy: bring_in(copy, survey("Gammel")))
    bring_in(study, survey("Ny"))
    before = state(study)
    done = merge(study, [path])
    assert [conflict.question for conflict in done.conflicts] == [
        Question("case_data", "N1", "kommune", "Ny", "Gammel")
    ]
    assert state(study) == before
    assert merge(study, [path], Decisions(side)).kept
    value = "SELECT data ->> '$.kommune' FROM case_data JOIN cases ON cases.id = case_id WHERE key = 'N1'"
    assert study.project.value(value) == held
    assert merge(study, [path]).changed.change is None
    assert merge(study, [path]).conflicts == ()
    with open_project(path, "Kari") as copy:
        assert merge(copy, [study.path]).kept
        assert copy.project.value(value) == held


@pytest.mark.parametrize("first", ["Gammel", "Ny"])
def test_of_values_that_came_in_differently_the_same_stands_whichever_file_is_merged(
    study: Session, first: str
) -> None:
    second = "Ny" if first == "Gammel" else "Gammel"
    head = SURVEY.splitlines()[0]
    path = worked_apart(study, "kari.db", lambda copy: bring_in(copy, f"{head}\nN1;{first};1;;Et svar;\n"))
    bring_in(study, f"{head}\nN1;{second};1;;Et svar;\n")
    merge(study, [path], Decisions(LATEST))
    value = "SELECT data ->> '$.kommune' FROM case_data JOIN cases ON cases.id = case_id WHERE key = 'N1'"
    assert study.project.value(value) == "Ny"
