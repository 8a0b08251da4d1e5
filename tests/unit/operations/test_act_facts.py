"""The journal keeps what an act was as a message with its facts, and says it in the reader's language."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from coder.i18n.words import translated, use_language
from coder.kept_message import from_json
from coder.message import Message, by_case
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.erasing import withdraw
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session
from coder.queries.status import changes_of, check_project
from coder.store import seals


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


def newest(session: Session) -> Message:
    return next(iter(changes_of(session, 1))).what


def test_an_act_is_said_in_the_language_of_whoever_reads_it(study: Session) -> None:
    """Answers by case and question, what people wrote as it stands."""
    code_answers(study, [1], ["eldre"], (0, 5))
    told = newest(study)
    assert str(told) == "«eldre» on answer 1, characters 0–5"
    assert str(by_case(told)) == "«eldre» on K01 · tiltak, characters 0–5"
    assert translated(told, "nb") == "«eldre» på svar 1, tegn 0–5"
    assert translated(by_case(told), "nn") == "«eldre» på K01 · tiltak, teikn 0–5"


def test_undo_and_redo_say_the_act_that_they_are_about(study: Session) -> None:
    no_code_fits(study, [1])
    undone, again = undo(study), redo(study)
    assert undone.what == again.what == newest(study)
    assert translated(undone.what, "nb") == "«ingen kode passer» på svar 1"


def test_an_act_from_before_facts_were_kept_is_shown_as_it_was_said(study: Session) -> None:
    """And its sum, which was made without them, is still right."""
    with study.project.transaction():
        study.project.execute("UPDATE changes SET facts = NULL, digest = NULL WHERE id = 1")
        (head,) = study.project.execute(f"{seals.HEADS} WHERE changes.id = 1").fetchall()
        assert seals.summed(head, ()) == head[:-3]
    old = list(changes_of(study))[-1]
    assert (str(old.what), translated(old.what, "nb")) == (old.summary, old.summary)
    write_memo(study, "Ny.", answer=1)
    assert check_project(study) == []


def test_facts_that_somebody_has_changed_are_found(study: Session) -> None:
    write_memo(study, "Ny.", answer=1)
    with closing(sqlite3.connect(study.project.path)) as other:
        other.execute(
            """UPDATE changes SET facts = replace(facts, '"answer":1', '"answer":2') WHERE facts LIKE '%memo%'"""
        )
        other.commit()
    assert [
        "what the journal says of it is not what it said when it was done" in str(problem)
        for problem in check_project(study)
    ] == [True]


def test_whoever_is_erased_stands_in_no_facts(study: Session) -> None:
    code_answers(study, [1], ["eldre"])
    write_memo(study, "Om K01.", case="K01")
    withdraw(study, "K01")
    kept = [row.facts for row in changes_of(study) if row.facts]
    assert [facts for facts in kept if "K01" in facts] == []
    assert all(from_json(facts) for facts in kept)
    assert json.loads(kept[-1])["template"]
    assert check_project(study) == []
