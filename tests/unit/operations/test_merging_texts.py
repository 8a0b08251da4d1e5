"""Answers whose text was changed on both sides: which stands, and what is on each."""

from __future__ import annotations

import sqlite3

import pytest

from coder.errors import Conflict
from coder.operations.coding import code_answers
from coder.operations.importing import Roles
from coder.operations.merging import OURS, THEIRS, Decisions, merge
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.status import check_project
from coder.store import journal
from tests.small_study import OLD, OTHER, bring_in
from tests.unit.operations.copies_apart import worked_apart


def bring_in_text(session: Session, text: str) -> None:
    bring_in(session, f"id;tiltak;hos\nK03;{text};{text}\n", roles=Roles(id="id", open=("tiltak",), skip=("hos",)))


def texts(session: Session) -> dict[str, bool]:
    """The texts of the answer, and whether each is the current one."""
    assert check_project(session) == []
    return dict(
        session.project.execute(
            "SELECT text, replaced_by IS NULL FROM responses JOIN cases ON cases.id = case_id WHERE cases.key = 'K03'"
        ).fetchall()
    )


def codings(session: Session) -> set[tuple[str, str]]:
    return set(
        session.project.execute(
            "SELECT text, coders.name FROM codings JOIN responses ON responses.id = response_id"
            " JOIN coders ON coders.id = coder_id"
        ).fetchall()
    )


@pytest.mark.parametrize("again", [OURS, THEIRS, ""])
@pytest.mark.parametrize(("side", "current"), [(OURS, "Vårt"), (THEIRS, "Deres")])
def test_who_was_asked_about_two_texts_has_decided_for_both_files(
    study: Session, side: str, current: str, again: str
) -> None:
    def works(copy: Session) -> None:
        bring_in_text(copy, "Deres")
        code_answers(copy, [6], (OTHER,))

    path = worked_apart(study, "kari.db", works)
    bring_in_text(study, "Vårt")
    code_answers(study, [6], (OLD,))
    done = merge(study, [path], Decisions(side))
    assert [(conflict.question.ours, conflict.question.theirs) for conflict in done.conflicts] == [("Vårt", "Deres")]
    stands = {text: text == current for text in ("Samtaletilbud for unge", "Vårt", "Deres")}
    assert texts(study) == stands
    with open_project(path, "Kari") as copy:
        back = merge(copy, [study.path], Decisions(again))
        assert (back.kept, back.conflicts) == (True, ())
        assert texts(copy) == stands
        assert codings(copy) == codings(study) == {("Vårt", "Ingrid"), ("Deres", "Kari")}
        assert merge(copy, [study.path]).changed.change is None
        undo(copy)
        assert texts(copy) == {"Samtaletilbud for unge": False, "Deres": True}
    assert merge(study, [path]).changed.change is None


def test_a_coding_taken_off_a_text_with_another_number_is_taken_off_that_text(study: Session) -> None:
    """The copy's second version is the third here, and the one here the copy's third."""

    def works(copy: Session) -> None:
        bring_in_text(copy, "Deres")
        code_answers(copy, [6], (OLD,))

    path = worked_apart(study, "kari.db", works)
    bring_in_text(study, "Vårt")
    study.coder = "Kari"
    code_answers(study, [6], (OLD,))
    assert merge(study, [path], Decisions(THEIRS)).kept
    with open_project(path, "Kari") as copy:
        assert merge(copy, [study.path]).kept
        assert codings(copy) == {("Deres", "Kari"), ("Vårt", "Kari")}
        code_answers(copy, [6], (OLD,), stands=False)
        assert codings(copy) == {("Vårt", "Kari")}
    assert merge(study, [path]).kept
    assert codings(study) == {("Vårt", "Kari")}


def test_an_import_taken_back_here_does_not_keep_another_text_out(study: Session) -> None:
    path = worked_apart(study, "kari.db", lambda copy: bring_in_text(copy, "Deres"))
    bring_in_text(study, "Vårt")
    undo(study)
    assert merge(study, [path]).kept
    assert texts(study) == {"Samtaletilbud for unge": False, "Deres": True}


def test_what_the_file_refuses_is_not_said_in_the_words_of_the_database(study: Session) -> None:
    with pytest.raises(Conflict) as refused, journal.change(study.project, "import", "Ingrid", "twice") as act:
        act.insert("cases", {"key": "K01", "import_id": 1})
    assert isinstance(refused.value.__cause__, sqlite3.IntegrityError)
    assert "UNIQUE" not in str(refused.value)
    assert "failed" not in str(refused.value)
