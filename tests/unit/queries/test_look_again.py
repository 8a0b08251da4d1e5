"""What was coded before a code got its present definition is looked at again, and kept or changed."""

from __future__ import annotations

from collections.abc import Callable
from time import sleep

from msgspec.structs import replace

from coder.model import Code
from coder.operations.codebook_edits import change_codebook
from coder.operations.coding import code_answers
from coder.operations.keeping import keep_codings
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries import queue
from coder.queries.agreeing import agreement_of, agreements
from coder.queries.codebooks import codebook_of
from coder.queries.counting import read_study
from coder.queries.look_again import own_earlier, under_earlier_definition
from coder.queries.status import check_project
from tests.small_study import LONELY, OLD
from tests.unit.reports.report_samples import compose_report


def define(session: Session, code: str, edit: Callable[[Code], Code]) -> None:
    """Edit a code, in another millisecond than what was done before and is done after."""
    sleep(0.002)
    change_codebook(
        session,
        lambda book: replace(book, codes=tuple(edit(entry) if entry.id == code else entry for entry in book.codes)),
        "edited",
    )
    sleep(0.002)


def defined(definition: str) -> Callable[[Code], Code]:
    return lambda code: replace(code, definition=definition)


def found(session: Session, coder: str | None = None) -> list[tuple[int, str, str]]:
    return [(coding.response, coding.code, coding.coder) for coding in under_earlier_definition(session, None, coder)]


def test_only_another_meaning_of_a_code_calls_for_another_look(study: Session) -> None:
    code_answers(study, ["1"], [OLD, LONELY])
    code_answers(Session(study.project, "Olav"), ["2"], [OLD])
    define(study, OLD, lambda code: replace(code, name="gamle", colour="#112233"))
    assert found(study) == []
    define(study, OLD, defined("Bare de over åtti."))
    assert found(study) == [(1, OLD, "Ingrid"), (2, OLD, "Olav")]
    assert found(study, "Olav") == [(2, OLD, "Olav")]
    code_answers(study, ["3"], [OLD])
    assert (3, OLD, "Ingrid") not in found(study)
    undo(study)
    undo(study)  # the definition of before is there again, so nothing is to be looked at
    assert found(study) == []


def test_a_definition_that_is_put_back_by_hand_is_the_one_of_before(study: Session) -> None:
    define(study, OLD, defined("En."))
    code_answers(study, ["1"], [OLD])
    define(study, OLD, defined("To."))
    code_answers(study, ["2"], [OLD])
    define(study, OLD, defined("En."))
    assert found(study) == [(2, OLD, "Ingrid")]


def test_what_is_kept_counts_as_made_now_until_that_is_undone(study: Session) -> None:
    first, second = queue.make_queue(study, "grupper")[:2]
    code_answers(study, [first, second], [OLD], stands=None)
    code_answers(Session(study.project, "Olav"), [first], [OLD], stands=None)
    define(study, OLD, defined("Bare de over åtti."))
    assert queue.make_queue(study, "grupper", "again") == list(own_earlier(study, "grupper")) == [first, second]
    assert keep_codings(study, [first]).codings == 1
    assert found(study) == [(first, OLD, "Olav"), (second, OLD, "Ingrid")]
    assert keep_codings(study, [first]).changed.change is None
    undo(study)
    assert len(found(study)) == 3
    keep_codings(study, [first, second])
    assert queue.make_queue(study, "grupper", "again") == []
    assert check_project(study) == []


def test_agreement_says_how_much_of_it_is_from_before(study: Session) -> None:
    first, *others = queue.make_queue(study, "grupper")[:3]
    for coder in ("Ingrid", "Olav"):
        for answer in (first, *others):
            code_answers(Session(study.project, coder), [answer], [OLD], stands=None)
    assert agreements(study, "grupper", by_week=False)[0].stale == {}
    define(study, OLD, defined("Bare de over åtti."))
    [found] = agreements(study, "grupper", by_week=False)
    assert found.stale[OLD] == 2 * found.over.answers > 0
    (reported,) = agreement_of(study, read_study(study))
    assert reported.stale == found.stale
    name = codebook_of(study).by_id[OLD].name
    notes = [note for table in compose_report(study)[0].tables for note in table.notes]
    assert any(note.startswith("Samsvaret om ") and f"«{name}» ({found.stale[OLD]})" in note for note in notes)
    keep_codings(study, [first])
    assert agreements(study, "grupper", by_week=False)[0].stale[OLD] == found.stale[OLD] - 1
