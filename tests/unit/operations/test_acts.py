"""The acts of a coder: what each writes, and what it refuses. A refused act leaves no trace."""

from __future__ import annotations

from typing import Any

import pytest

from coder.errors import CoderError, Conflict, NotFound
from coder.model import Filter
from coder.operations import redacting, sampling
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import NEW, STOOD, code_answers
from coder.operations.deciding import decide
from coder.operations.erasing import withdraw
from coder.operations.memos import write_memo
from coder.operations.renaming import rename
from coder.operations.suggesting import suggest
from coder.operations.undoing import undo
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.queries.finding import count_answers, search_answers
from coder.queries.status import changes_of, memos_of
from coder.queries.waiting import waiting
from tests.small_study import CARERS, LONELY, OLD, ONE, SURVEY, TEN, bring_in, coded, put_run, state


def test_a_code_on_a_whole_answer_and_on_characters_of_it(study: Session) -> None:
    code_answers(study, ["3"], ("ansatte",))
    code_answers(study, ["3"], ("ansatte", "pårørende"), (22, 26))
    assert coded(study) == [
        (3, 0, 26, "ansatte", "Ingrid"),
        (3, 22, 26, "ansatte", "Ingrid"),
        (3, 22, 26, CARERS, "Ingrid"),
    ]
    view = study.project.execute("SELECT excerpt FROM coded_excerpts ORDER BY coding").fetchall()
    assert view == [("Vi trenger flere folk 👍 nå",), ("👍 nå",), ("👍 nå",)]


@pytest.mark.parametrize(
    ("start", "end"), [(-1, 3), (0, 25), (24, 25), (5, 5), (7, 3), (0, 0), (25, None), (10**20, None)]
)
def test_characters_outside_the_answer_are_refused(study: Session, start: int, end: int | None) -> None:
    before = state(study), list(changes_of(study))
    with pytest.raises(CoderError, match="are no excerpt of answer 1, which has 24 characters"):
        code_answers(study, ["1"], ("eldre",), (start, end))
    assert (state(study), list(changes_of(study))) == before


def test_the_same_code_twice_is_one_coding(study: Session) -> None:
    done = code_answers(study, ["1"], ("eldre", "ELDRE", "grupper > eldre"))
    assert [answer.became for answer in done.each] == [NEW, STOOD, STOOD]
    assert len(coded(study)) == 1


def test_two_coders_may_code_the_same_excerpt(study: Session, olav: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    code_answers(olav, ["1"], ("eldre",))
    assert [coder for *_, coder in coded(study)] == ["Ingrid", "Olav"]


def test_one_digit_makes_another_code(study: Session) -> None:
    code_answers(study, ["2"], ("forløp 1",))
    code_answers(study, ["4"], ("forløp 10",))
    assert [(response, code) for response, _, _, code, _ in coded(study)] == [(2, ONE), (4, TEN)]
    assert [row.response for row in search_answers(study, Filter(codes=(ONE,)))] == [2]


@pytest.mark.parametrize(
    ("reference", "error"),
    [
        ("99", NotFound),
        ("0", NotFound),
        ("9" * 5000, NotFound),
        ("9" * 19, NotFound),
        ("K09", NotFound),
        ("K01/tiltek", NotFound),
        ("K01", CoderError),
        ("", NotFound),
        ("/", NotFound),
        ("\udcff", CoderError),
        ("' OR 1=1 --", NotFound),
    ],
)
def test_answers_that_are_not_there_or_not_alone(study: Session, reference: str, error: type[CoderError]) -> None:
    with pytest.raises(error):
        code_answers(study, [reference], ("eldre",))
    assert coded(study) == []


@pytest.mark.parametrize("reference", ["2", "K01/grupper"])
def test_an_answer_by_its_number_or_by_case_and_question(study: Session, reference: str) -> None:
    code_answers(study, [reference], ("eldre",))
    assert coded(study)[0][0] == 2


def test_a_case_with_one_answer_needs_no_question(study: Session) -> None:
    code_answers(study, ["K03"], ("annet",))
    assert coded(study)[0][0] == 5


def test_an_unknown_code_stops_all_of_an_act(study: Session) -> None:
    with pytest.raises(NotFound) as refusal:
        code_answers(study, ["1"], ("eldre", "forløp 100"))
    assert "«forløp 10»" in refusal.value.hint
    assert coded(study) == []
    with pytest.raises(CoderError):
        code_answers(study, ["1"], ("\udcff",))


@pytest.mark.parametrize("name", ["", "  "])
def test_an_act_needs_a_coder(study: Session, name: str) -> None:
    study.coder = name
    with pytest.raises(CoderError, match="needs the name of its coder"):
        code_answers(study, ["1"], ("eldre",))


def test_a_coder_removes_only_their_own_codings(study: Session, olav: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    with pytest.raises(NotFound) as refusal:
        code_answers(olav, ["1"], ["eldre"], stands=False)
    assert "0–24 by Ingrid" in refusal.value.hint
    assert code_answers(study, ["1"], ["eldre"], stands=False).each[0].span == (0, 24)
    assert coded(study) == []


def test_of_several_codings_the_whole_answer_is_meant_unless_characters_are_given(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",), (0, 3))
    code_answers(study, ["1"], ("eldre",), (4, 10))
    with pytest.raises(NotFound):
        code_answers(study, ["1"], ["eldre"], stands=False)
    code_answers(study, ["1"], ("eldre",))
    assert code_answers(study, ["1"], ["eldre"], stands=False).each[0].span == (0, 24)
    assert code_answers(study, ["1"], ["eldre"], (4, 10), stands=False).each[0].span == (4, 10)
    assert code_answers(study, ["1"], ["eldre"], stands=False).each[0].span == (0, 3)


def test_memos_on_the_project_a_case_an_answer_an_excerpt_and_a_code(study: Session) -> None:
    write_memo(study, "alt")
    write_memo(study, "case", case="K01")
    write_memo(study, "svar", answer="1")
    write_memo(study, "utdrag", answer="1", span=(0, 3))
    write_memo(study, "kode", code="forløp 1")
    about = [(row.case, row.response, row.start_char, row.end_char, row.code) for row in memos_of(study)]
    assert about == [
        (None, None, None, None, None),
        ("K01", None, None, None, None),
        (None, 1, None, None, None),
        (None, 1, 0, 3, None),
        (None, None, None, None, "grupper > forløp 1"),
    ]


@pytest.mark.parametrize(
    "said",
    [
        {"text": " "},
        {"text": "x", "case": "K99"},
        {"text": "x", "answer": "1", "span": (0, 99)},
        {"text": "x", "code": "nei"},
        {"text": "\ud800"},
    ],
)
def test_memos_that_are_refused(study: Session, said: dict[str, Any]) -> None:
    with pytest.raises(CoderError):
        write_memo(study, **said)
    assert memos_of(study) == []


def test_suggestions_wait_for_each_coder_until_decided_surest_first(study: Session, olav: Session) -> None:
    put_run(study, [(1, CARERS, 0.5), (2, OLD, 0.9), (4, LONELY, 0.7)])
    assert [row.suggestion.id for row in waiting(study)] == [2, 3, 1]
    decide(study, [2, 3], "accept")
    decide(study, [1], "change", "ansatte")
    assert list(waiting(study)) == []
    assert [row.suggestion.id for row in waiting(olav, limit=2)] == [2, 3]
    assert [row.suggestion.id for row in waiting(olav, "ensomhet")] == [3]
    assert coded(study) == [
        (1, 0, 24, "ansatte", "Ingrid"),
        (2, 0, 18, OLD, "Ingrid"),
        (4, 0, 18, LONELY, "Ingrid"),
    ]


def test_a_suggestion_is_no_coding(study: Session) -> None:
    put_run(study, [(1, CARERS, 1.0)])
    decide(study, [1], "reject")
    assert coded(study) == []
    assert count_answers(study, Filter(coded=True)) == 0


def test_deciding_twice_is_refused_and_nothing_of_the_batch_is_kept(study: Session) -> None:
    put_run(study, [(1, CARERS, 0.5), (2, OLD, 0.9)])
    decide(study, [2], "reject")
    before = state(study)
    for batch, error in (([1, 2], Conflict), ([1, 99], NotFound), ([1, 1], Conflict)):
        with pytest.raises(error):
            decide(study, batch, "accept")
    assert state(study) == before


def test_accepting_what_is_coded_already_records_the_decision_alone(study: Session) -> None:
    code_answers(study, ["1"], ("pårørende",))
    put_run(study, [(1, CARERS, 0.5)])
    assert decide(study, [1], "accept").each[0].coding is None
    assert len(coded(study)) == 1
    undo(study)
    assert len(coded(study)) == 1


def test_a_suggestion_about_a_text_that_has_changed_can_only_be_rejected(study: Session) -> None:
    put_run(study, [(5, CARERS, 0.5)])
    bring_in(study, SURVEY.replace("for unge", "for alle"))
    with pytest.raises(CoderError, match="a later import changed"):
        decide(study, [1], "accept")
    decide(study, [1], "reject")


def test_a_suggestion_of_a_retired_code_can_be_changed_to_another(study: Session) -> None:
    from msgspec.structs import replace

    put_run(study, [(1, OLD, 0.5)])
    codes = tuple(code for code in codebook_of(study) if code.id != OLD)
    put_codebook(study, replace(codebook_of(study), codes=codes), "retire")
    assert list(waiting(study)) == []
    with pytest.raises(CoderError, match="retired"):
        decide(study, [1], "accept")
    decide(study, [1], "change", "ensomhet")
    assert coded(study) == [(1, 0, 24, LONELY, "Ingrid")]


def test_acts_that_no_coding_makes_tell_what_they_changed(study: Session) -> None:
    later = bring_in(study, SURVEY.replace("for unge", "for alle"))
    assert later.changed.answers == {5, 6}
    assert later.changed.survey
    assert bring_in(study, SURVEY.replace("for unge", "for alle")).changed.change is None
    drawn = sampling.draw(study, "tiltak", 2, seed=1)
    assert (drawn.joined, drawn.changed.samples, drawn.changed.answers) == (2, True, None)
    hidden = redacting.add(study, "1", 0, 3)
    assert (hidden.text, hidden.changed.answers, hidden.changed.tables) == ("Mer", {1}, {"redactions"})
    assert rename(study, "tiltak", "hjelp").changed.survey
    made = suggest(study)
    assert made.changed.suggestions
    assert made.changed.answers is None
    gone = withdraw(study, "K02")
    assert gone.changed.survey
    assert gone.changed.codings
    changes = [result.changed.change for result in (later, drawn, hidden, made, gone)]
    assert [change.kind for change in changes_of(study) if change.id in changes] == [
        "erase", "suggest", "redact", "sample", "import"
    ]  # fmt: skip
    assert withdraw(study, "K02").changed.change is None
