"""What coders put differently is decided on in a layer of its own: one act each, undone and redone."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from msgspec.structs import replace

from coder.errors import CoderError
from coder.model.assignment import Part
from coder.model.ids import CodeId, ResponseId
from coder.model.reconciling import AMBIGUOUS, DISCUSS, GAP, HAS, HAS_NOT, SLIP
from coder.operations.assigning import assign
from coder.operations.codebook_edits import change_codebook, merged
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.erasing import withdraw
from coder.operations.reconciling import OPEN, Decision, DisagreementsDecided, reconcile
from coder.operations.sampling import draw
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.queries.agreeing import agreements
from coder.queries.reconciling import disagreements, hidden_questions, reconciled_so_far
from coder.queries.status import changes_of, check_project
from coder.store import reconciliations, schema
from coder.store.reconciled_views import reconciling
from tests.older_files import WITHOUT_RECONCILING
from tests.small_study import CARERS, LONELY, OLD, ONE, OTHER, TEN, coded, new_study, state

ELDERS, ALONE = ResponseId(2), ResponseId(4)
"""Answers to «grupper»."""


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """Ingrid: «eldre» and «forløp 1» on the one, «ensomhet» on the other; Olav: «eldre» and «annet», «forløp 10»."""
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, [ELDERS], [OLD, ONE])
        code_answers(session, [ALONE], [LONELY], (0, 6))
        session.coder = "Olav"
        code_answers(session, [ELDERS], [OLD, OTHER])
        code_answers(session, [ALONE], [TEN])
        session.coder = "Kari"
        yield session


def decide(
    session: Session, response: int, code: str | None, outcome: str, reason: str = "", note: str = ""
) -> DisagreementsDecided:
    named = None if code is None else CodeId(code)
    return reconcile(session, [Decision(ResponseId(response), named, outcome)], reason=reason, note=note)


def standing(session: Session) -> dict[tuple[int, str | None], tuple[str, str, str, str]]:
    return {
        (decision.response, decision.code): (decision.outcome, decision.reason, decision.note, decision.coder)
        for decision in reconciliations.decided(session.project)
    }


def counted(session: Session) -> set[tuple[int, str]]:
    """(answer, code) as they count."""
    rows = session.project.execute("SELECT response_id, key FROM counted_codings JOIN codes ON codes.id = code_id")
    return set(rows)


def test_what_is_apart_is_told_by_answer_with_who_put_what(study: Session) -> None:
    found = disagreements(study)
    assert (found.several, found.codes, found.open, found.to_discuss) == (2, 4, 4, 0)
    elders, alone = found.answers
    assert [(apart.code, apart.has, apart.has_not) for apart in elders.codes] == [
        (ONE, ("Ingrid",), ("Olav",)), (OTHER, ("Olav",), ("Ingrid",)),
    ]  # fmt: skip
    assert elders.as_put_by("Olav") == {ONE: HAS_NOT, OTHER: HAS}
    assert alone.votes == {"Ingrid": {LONELY}, "Olav": {TEN}}
    assert [answer.response for answer in found.only([CodeId(TEN)])] == [ALONE]
    assert [apart.code for apart in found.only(pair=(CodeId(OTHER), CodeId(ONE)))[0].codes] == [ONE, OTHER]
    assert found.only(pair=(CodeId(ONE), CodeId(LONELY))) == ()
    assert {(pair.first, pair.second) for pair in found.confused} == {(OTHER, ONE), (LONELY, TEN)}


def test_a_second_round_of_a_coder_is_no_second_coder_and_no_code_is_put_differently_too(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, [1, 2], [OLD])
        session.coder = "Ingrid/2"
        code_answers(session, [1], [ONE])
        session.coder = "Olav"
        no_code_fits(session, [2])
        found = disagreements(session)
        assert (found.several, [(answer.response, answer.codes[0].has_not) for answer in found.answers]) == (
            1,
            [(2, ("Olav",))],
        )
        assert disagreements(session, "tiltak").answers == ()


@pytest.mark.parametrize(
    ("code", "outcome", "said"),
    [
        (ONE, HAS, "«forløp 1» holds for answer 2"),
        (ONE, HAS_NOT, "«forløp 1» does not hold for answer 2"),
        (ONE, DISCUSS, "«forløp 1» is to be discussed for answer 2"),
        (None, HAS, "no code fits answer 2"),
    ],
)
def test_a_decision_is_one_act_that_is_named_undone_and_redone(
    code: str | None, outcome: str, said: str, study: Session
) -> None:
    before, codings = state(study), coded(study)
    done = decide(study, ELDERS, code, outcome, GAP, "Se § 3")
    after = state(study)
    assert done.changed.tables == {"reconciliations"}
    assert done.changed.answers == {ELDERS}
    assert standing(study)[ELDERS, code] == (outcome, GAP, "Se § 3", "Kari")
    newest = next(iter(changes_of(study)))
    assert (newest.kind, newest.summary) == ("reconcile", said)
    assert decide(study, ELDERS, code, outcome, GAP, "Se § 3").changed.change is None
    assert coded(study) == codings
    undo(study)
    assert state(study) == before
    redo(study)
    assert state(study) == after
    assert check_project(study) == []


def test_the_latest_decision_stands_and_may_be_taken_back(study: Session) -> None:
    decide(study, ELDERS, ONE, DISCUSS, AMBIGUOUS)
    study.coder = "Ingrid"
    decide(study, ELDERS, ONE, HAS, SLIP)
    assert standing(study) == {(ELDERS, ONE): (HAS, SLIP, "", "Ingrid")}
    assert (disagreements(study).open, disagreements(study).to_discuss) == (3, 0)
    undo(study)
    assert standing(study) == {(ELDERS, ONE): (DISCUSS, AMBIGUOUS, "", "Kari")}
    assert (disagreements(study).open, disagreements(study).to_discuss) == (3, 1)
    decide(study, ELDERS, ONE, OPEN)
    assert standing(study) == {}


def test_what_is_decided_counts_in_place_of_the_codings(study: Session) -> None:
    whole = {(ELDERS, OLD), (ELDERS, ONE), (ELDERS, OTHER), (ALONE, LONELY), (ALONE, TEN)}
    assert counted(study) == whole
    decide(study, ELDERS, ONE, HAS_NOT)
    decide(study, ELDERS, OTHER, DISCUSS)
    decide(study, ALONE, LONELY, HAS)
    decide(study, ALONE, CARERS, HAS)  # which neither had thought of
    assert counted(study) == whole - {(ELDERS, ONE)} | {(ALONE, CARERS)}
    spans = "SELECT start_char, end_char FROM counted_codings WHERE response_id = ? AND code_id = (SELECT id FROM codes"
    assert study.project.execute(f"{spans} WHERE key = ?)", (ALONE, LONELY)).fetchall() == [(0, 6)]
    text = study.project.value("SELECT text FROM responses WHERE id = ?", (ALONE,))
    assert study.project.execute(f"{spans} WHERE key = ?)", (ALONE, CARERS)).fetchall() == [(0, len(text))]
    decide(study, ALONE, None, HAS)
    assert counted(study) == {(ELDERS, OLD), (ELDERS, OTHER), (ALONE, CARERS)}
    decide(study, ALONE, TEN, HAS)
    assert (ALONE, None) not in standing(study)  # a code fits after all


def test_a_code_that_two_have_counts_once_where_it_was_decided_on(study: Session) -> None:
    study.coder = "Liv"
    code_answers(study, [ALONE], [TEN])
    rows = (
        "SELECT count(*) FROM counted_codings WHERE response_id = ? AND code_id = (SELECT id FROM codes WHERE key = ?)"
    )
    assert study.project.value(rows, (ALONE, TEN)) == 2
    decide(study, ALONE, TEN, HAS)
    assert study.project.value(rows, (ALONE, TEN)) == 1


def test_agreement_is_that_of_the_codings_before_and_after(study: Session) -> None:
    before = agreements(study)
    reconcile(study, [Decision(ELDERS, CodeId(ONE), HAS_NOT), Decision(ALONE, CodeId(LONELY), HAS_NOT)], reason=SLIP)
    assert agreements(study) == before
    assert [answer.votes for answer in disagreements(study).answers][1] == {"Ingrid": {LONELY}, "Olav": {TEN}}
    so_far = reconciled_so_far(study, {ELDERS, ALONE})
    assert (so_far.decided, so_far.by, so_far.to_discuss, so_far.open) == (2, ("Kari",), 0, 2)


def test_what_one_alone_has_coded_and_a_retired_code_are_refused(study: Session) -> None:
    code_answers(study, [1], [OLD])
    with pytest.raises(CoderError, match="Fewer than two have coded answer 1"):
        decide(study, 1, OLD, HAS)
    change_codebook(
        study, lambda now: replace(now, codes=tuple(code for code in now if code.id != CARERS)), "one fewer"
    )
    with pytest.raises(CoderError, match="retired"):
        decide(study, ELDERS, CARERS, HAS)
    assert standing(study) == {}


def test_who_is_coding_a_sample_sees_no_disagreements_until_it_is_coded(study: Session) -> None:
    draw(study, "grupper", 2, seed=1)
    assert disagreements(study).codes == 4  # Kari has nothing to do with it
    code_answers(study, [ELDERS], [OLD])
    with pytest.raises(CoderError, match="Kari is still coding a sample, or what was given out") as refused:
        disagreements(study)
    assert "answers left: 1." in refused.value.hint
    with pytest.raises(CoderError, match="still coding"):
        decide(study, ELDERS, ONE, HAS)
    no_code_fits(study, [ALONE])
    assert len(disagreements(study).answers[0].votes) == 3
    study.coder = "Liv"
    assign(study, "grupper", [Part("Liv")], whole=True)
    with pytest.raises(CoderError, match="Liv is still coding"):
        disagreements(study, "grupper")


@pytest.mark.parametrize(
    ("decisions", "after"),
    [
        ({ONE: HAS}, HAS),
        ({ONE: HAS_NOT}, None),  # Olav's «annet» still stands for it
        ({ONE: HAS_NOT, OTHER: HAS_NOT}, HAS_NOT),
        ({ONE: DISCUSS, OTHER: HAS_NOT}, DISCUSS),
        ({ONE: HAS_NOT, OTHER: HAS}, HAS),
    ],
)
def test_decisions_follow_a_code_that_is_merged(decisions: dict[str, str], after: str | None, study: Session) -> None:
    for code, outcome in decisions.items():
        decide(study, ELDERS, code, outcome)
    held = state(study)
    change_codebook(study, lambda codebook: merged(codebook, ONE, OTHER), "merged")
    assert {code: decision[0] for (_, code), decision in standing(study).items()} == ({OTHER: after} if after else {})
    assert check_project(study) == []
    undo(study)
    assert state(study) == held


def test_decisions_are_erased_with_the_respondent(study: Session) -> None:
    decide(study, ELDERS, ONE, HAS, note="K01 skrev det")
    decide(study, ALONE, TEN, HAS)
    withdraw(study, "K01")
    assert list(standing(study)) == [(ALONE, TEN)]
    assert study.project.value("SELECT count(*) FROM change_rows WHERE after LIKE '%K01 skrev%'") == 0
    assert check_project(study) == []


def test_an_older_file_gets_the_layer_and_keeps_its_undo(tmp_path: Path) -> None:
    with new_study(tmp_path / "s.db") as session:
        code_answers(session, [ELDERS], [OLD])
        session.project.sqlite.executescript(
            f"{WITHOUT_RECONCILING} PRAGMA user_version = {schema.MIGRATIONS.index(reconciling)}"
        )
    with open_project(tmp_path / "s.db", "Olav") as session:
        code_answers(session, [ELDERS], [ONE])
        decide(session, ELDERS, OLD, HAS_NOT)
        assert counted(session) == {(ELDERS, ONE)}
        for _ in range(2):
            undo(session)
        undo(session, 3)
        assert counted(session) == set()
        assert check_project(session) == []


def test_others_codes_are_hidden_by_question(study: Session) -> None:
    code_answers(study, ["1"], [CARERS])
    study.coder = "Liv"
    code_answers(study, ["1"], [OTHER])
    assign(study, "tiltak", [Part("Liv")], whole=True)
    found = disagreements(study)
    assert ([answer.response for answer in found.answers], found.hidden) == ([ELDERS, ALONE], ("tiltak",))
    assert (found.several, found.codes) == (2, 4)
    assert disagreements(study, "grupper").hidden == ()
    decide(study, ELDERS, ONE, HAS)
    with pytest.raises(CoderError, match="Liv is still coding"):
        disagreements(study, "tiltak")
    with pytest.raises(CoderError, match="Liv is still coding"):
        decide(study, 1, OTHER, HAS)
    code_answers(study, ["3", "5"], [OTHER])
    assert [answer.response for answer in disagreements(study).answers] == [1, ELDERS, ALONE]
    assert hidden_questions(study) == {}
