"""Undo and redo: what they bring back, and when they refuse. Every refusal leaves the project as it was."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from coder.errors import CoderError, Conflict
from coder.model import Code, Codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.finding import count_answers
from coder.queries.status import changes_of, check_project
from coder.queries.waiting import waiting
from coder.store import reversing
from tests.small_study import (
    CARERS,
    CARERS_ANSWER,
    CODEBOOK,
    LONELY,
    OLD,
    OLD_ANSWER,
    ONE,
    SURVEY,
    TEN,
    bring_in,
    coded,
    new_study,
    put_run,
    state,
)  # fmt: skip


def last(session: Session) -> int:
    """The number of the latest change."""
    return next(changes_of(session, 1)).id


def changed(old: str, new: str) -> str:
    assert old in SURVEY
    return SURVEY.replace(old, new)


def with_code(code: Code) -> Codebook:
    return replace(CODEBOOK, codes=(*CODEBOOK.codes, code))


def refused(session: Session, number: int | None = None) -> str:
    """What undo says when it refuses, having changed nothing."""
    before = state(session), list(changes_of(session))
    with pytest.raises(Conflict) as refusal:
        undo(session, number)
    assert (state(session), list(changes_of(session))) == before
    assert check_project(session) == []
    return refusal.value.message


def test_undo_brings_back_what_was_removed_with_its_id_and_time(study: Session) -> None:
    code_answers(study, [CARERS_ANSWER], ("pårørende",), (4, 10))
    before = state(study)
    code_answers(study, [CARERS_ANSWER], ["pårørende"], stands=False)
    assert undo(study).summary == "«pårørende» off answer 1, characters 4–10"
    assert state(study) == before


def test_undo_and_redo_survive_a_restart(tmp_path: Path) -> None:
    with new_study(tmp_path / "study.db") as session:
        code_answers(session, [OLD_ANSWER], ("eldre",))
    with open_project(tmp_path / "study.db", "Ingrid") as session:
        undo(session)
        assert coded(session) == []
    with open_project(tmp_path / "study.db", "Ingrid") as session:
        assert redo(session).summary == "«eldre» on answer 2"
        assert coded(session) == [(2, 0, 18, OLD, "Ingrid")]


def test_redo_brings_back_in_the_order_of_the_acts_until_a_new_act_closes_the_way(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    code_answers(study, ["1"], ("ensomhet",))
    undo(study)
    undo(study)
    redo(study)
    assert coded(study) == [(1, 0, 24, OLD, "Ingrid")]
    write_memo(study, "en ny handling")
    with pytest.raises(CoderError, match="nothing to redo"):
        redo(study)


def test_an_undone_act_can_be_undone_again_after_redo(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    number = last(study)
    for _ in range(3):
        assert undo(study, number).act == number
        assert coded(study) == []
        redo(study)
        assert len(coded(study)) == 1


def test_every_undo_is_a_change_of_its_own_and_the_journal_is_never_rewritten(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    before = list(changes_of(study))
    undo(study)
    redo(study)
    now = list(changes_of(study))
    assert [(row.kind, row.origin) for row in now[:2]] == [("redo", before[0].id), ("undo", before[0].id)]
    assert now[2:] == before


def test_undo_of_a_number_that_is_no_act(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    number = last(study)
    undo(study)
    for wrong, words in ((number, "undone already"), (number + 1, "no act"), (number + 2, "no act"), (0, "no act")):
        with pytest.raises(CoderError, match=words):
            undo(study, wrong)
    with pytest.raises(CoderError):
        undo(study, 10**30)


def test_undo_of_an_act_by_number_while_another_coder_goes_on(study: Session, olav: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    number = last(study)
    code_answers(olav, ["1"], ("eldre",))
    code_answers(olav, ["2"], ("ensomhet",))
    undo(study, number)
    assert coded(study) == [(1, 0, 24, OLD, "Olav"), (2, 0, 18, LONELY, "Olav")]


def test_undo_of_own_acts_passes_over_those_of_others(study: Session, olav: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    code_answers(olav, ["2"], ("ensomhet",))
    undo(study)
    assert coded(study) == [(2, 0, 18, LONELY, "Olav")]


def test_redo_of_own_acts_passes_over_those_of_others(study: Session, olav: Session) -> None:
    """What Olav does, undoes and redoes neither comes back under Ingrid's name nor closes her way back."""
    code_answers(study, ["1"], ("eldre",))
    code_answers(olav, ["2"], ("ensomhet",))
    undo(study)
    undo(olav)
    assert redo(study).summary == "«eldre» on answer 1"
    with pytest.raises(CoderError, match="nothing to redo"):
        redo(study)
    undo(study)
    code_answers(olav, ["3"], ("eldre",))
    assert redo(study).summary == "«eldre» on answer 1"
    with pytest.raises(CoderError, match="nothing to redo"):  # his new act has closed his own way
        redo(olav)
    assert coded(study) == [(1, 0, 24, OLD, "Ingrid"), (3, 0, 26, OLD, "Olav")]


def test_redo_of_a_named_act_whoever_undid_it(study: Session, olav: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    number = last(study)
    undo(olav, number)
    with pytest.raises(CoderError, match="nothing to redo"):
        redo(study)
    assert redo(study, number).act == number
    for wrong, words in ((number, "not undone"), (number + 1, "no act"), (number + 9, "no act")):
        with pytest.raises(CoderError, match=words):
            redo(study, wrong)
    with pytest.raises(CoderError, match="nothing to redo"):
        redo(olav)
    assert coded(study) == [(1, 0, 24, OLD, "Ingrid")]


def test_a_removal_can_be_undone_after_others_made_new_codings(study: Session, olav: Session) -> None:
    """The new coding must not have been given the number of the one that was removed."""
    code_answers(study, ["1"], ("eldre",))
    code_answers(study, ["1"], ["eldre"], stands=False)
    code_answers(olav, ["2"], ("ensomhet",))
    undo(study)
    assert coded(study) == [(1, 0, 24, OLD, "Ingrid"), (2, 0, 18, LONELY, "Olav")]


def test_numbers_are_never_used_twice(study: Session) -> None:
    first = put_run(study, [(1, OLD, 0.5)])
    undo(study)
    bring_in(study, changed("K03", "K04"))
    undo(study)
    bring_in(study, changed("K03", "K05"))
    assert put_run(study, [(1, OLD, 0.5)]) == first + 1
    assert study.project.value("SELECT id FROM cases WHERE key = 'K05'") == 5
    assert check_project(study) == []


def test_an_act_on_which_later_codings_stand_is_refused_and_the_latest_of_them_named(study: Session) -> None:
    put_codebook(study, with_code(Code("ny", "ny")), "a new code")
    number = last(study)
    code_answers(study, ["1"], ("ny",))
    blocking = last(study)
    assert f"(change {blocking} by Ingrid: «ny» on answer 1)" in refused(study, number)


def test_an_import_on_which_others_codings_stand_is_refused(study: Session, olav: Session) -> None:
    number = last(study)
    code_answers(olav, ["4"], ("ensomhet",))
    message = refused(study, number)
    assert "later acts stand on answers that it made" in message
    assert "by Olav: «ensomhet» on answer 4" in message
    undo(olav)
    undo(study, number)
    assert study.project.value("SELECT count(*) FROM responses") == 0


@pytest.mark.parametrize("target", [{"answer": "1"}, {"case": "K01"}])
def test_an_import_on_which_a_memo_stands_is_refused(study: Session, target: dict[str, Any]) -> None:
    number = last(study)
    write_memo(study, "husk", **target)
    assert "memo on" in refused(study, number)


def test_a_row_that_somebody_else_changed_since_is_refused_and_the_change_named(study: Session, olav: Session) -> None:
    codes = CODEBOOK.codes
    put_codebook(study, replace(CODEBOOK, codes=(*codes[:-1], replace(codes[-1], name="andre"))), "andre")
    number = last(study)
    put_codebook(olav, replace(CODEBOOK, codes=(*codes[:-1], replace(codes[-1], name="resten"))), "resten")
    assert "by Olav: resten" in refused(study, number)


def test_a_row_that_was_changed_and_changed_back_is_refused_too(study: Session) -> None:
    """Else the later changes could never be undone again."""
    codes = CODEBOOK.codes
    numbers = []
    for name in ("andre", "resten", "andre"):
        put_codebook(study, replace(CODEBOOK, codes=(*codes[:-1], replace(codes[-1], name=name))), name)
        numbers.append(last(study))
    assert "changed since" in refused(study, numbers[0])
    for number in reversed(numbers):
        undo(study, number)
    assert codebook_of(study) == CODEBOOK


def test_a_code_that_was_used_for_a_while_is_refused(study: Session) -> None:
    """Nothing stands on the code any more, but the removal of what stood there could not be undone without it."""
    before = state(study)
    put_codebook(study, with_code(Code("ny", "ny")), "a new code")
    number = last(study)
    code_answers(study, ["1"], ("ny",))
    code_answers(study, ["1"], ["ny"], stands=False)
    assert "later acts stand on codes that it made" in refused(study, number)
    for _ in range(3):
        undo(study)
    assert state(study) == before


def test_a_category_under_which_somebody_put_a_code_is_refused(study: Session) -> None:
    put_codebook(study, with_code(Code("over", "over")), "a category")
    number = last(study)
    new = with_code(Code("over", "over"))
    put_codebook(study, replace(new, codes=(*new.codes, Code("under", "under", "over"))), "a sub-code")
    assert "a sub-code" in refused(study, number)


def test_the_same_made_again_since_is_refused(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    code_answers(study, ["1"], ["eldre"], stands=False)
    number = last(study)
    code_answers(study, ["1"], ("eldre",))
    assert f"(change {number + 1} by Ingrid: «eldre» on answer 1)" in refused(study, number)


def test_an_import_in_the_middle_of_a_chain_of_versions_is_refused(study: Session) -> None:
    """Version 2 of an answer may not go while version 3 stands: the answer would have two current texts."""
    bring_in(study, changed("Samtaletilbud for unge", "Samtaletilbud for eldre"))
    second = last(study)
    bring_in(study, changed("Samtaletilbud for unge", "Samtaletilbud for alle"))
    refused(study, second)
    undo(study)
    undo(study, second)
    assert list(study.project.execute("SELECT version, replaced_by FROM responses WHERE case_id = 3")) == [(1, None)]


def test_undo_of_a_changed_text_makes_the_old_one_current_and_findable_again(study: Session) -> None:
    from coder.model import Filter

    before = state(study)
    bring_in(study, changed("Samtaletilbud for unge", "Ungdomsklubb"))
    assert count_answers(study, Filter(text="samtaletilbud")) == 0
    undo(study)
    assert state(study) == before
    assert count_answers(study, Filter(text="samtaletilbud")) == 1
    assert count_answers(study, Filter(text="ungdomsklubb", all_versions=True)) == 0
    assert check_project(study) == []


def test_a_merge_is_undone_with_its_codings_and_their_dropped_twins(study: Session) -> None:
    code_answers(study, ["1"], ("forløp 1", "forløp 10"))
    code_answers(study, ["2"], ("forløp 10",))
    before = state(study)
    codes = tuple(replace(code, replaces=(TEN,)) if code.id == ONE else code for code in CODEBOOK if code.id != TEN)
    put_codebook(study, replace(CODEBOOK, codes=codes), "merge")
    assert coded(study) == [(1, 0, 24, ONE, "Ingrid"), (2, 0, 18, ONE, "Ingrid")]
    undo(study)
    assert state(study) == before


def test_a_run_is_undone_as_a_whole_unless_somebody_decided_on_it(study: Session, olav: Session) -> None:
    put_run(study, [(1, OLD, 0.9), (2, OLD, 0.8)])
    number = last(study)
    decide(olav, [1], "reject")
    assert "by Olav: rejected" in refused(study, number)
    undo(olav)
    undo(study, number)
    assert list(waiting(study)) == []


def test_accepting_five_thousand_suggestions_is_one_step_back_and_forth(study: Session) -> None:
    rows = "".join(f"S{number};Nord;1;1;svar nummer {number};\n" for number in range(5_000))
    bring_in(study, SURVEY.splitlines()[0] + "\n" + rows, name="many.csv")
    put_run(study, [(response, OLD, 0.9) for response in range(6, 5_006)])
    listed = [row.suggestion.id for row in waiting(study) if row.suggestion.id is not None]
    before = state(study)
    decide(study, listed, "accept")
    after = state(study)
    assert len(after["codings"]) == len(after["decisions"]) == 5_000
    start = time.process_time()
    assert undo(study).summary == "accepted «eldre» on 5000 answers"
    assert state(study) == before
    redo(study)
    assert state(study) == after
    assert time.process_time() - start < 10


def test_a_decision_costs_no_more_the_more_answers_the_same_code_is_suggested_for(study: Session) -> None:
    rows = "".join(f"S{number};Nord;1;1;svar nummer {number};\n" for number in range(400))
    bring_in(study, SURVEY.splitlines()[0] + "\n" + rows, name="many.csv")
    steps = 0

    def count() -> None:
        nonlocal steps
        steps += 1

    def cost(answers: int) -> int:
        """Of listing what waits, by suggestion, and of deciding on one, in hundreds of steps of SQLite."""
        nonlocal steps
        put_run(study, [(response, OLD, 0.9) for response in range(6, 6 + answers)])
        study.project.sqlite.set_progress_handler(count, 100)
        steps = 0
        listed = [row.suggestion.id for row in waiting(study) if row.suggestion.id is not None]
        each, steps = steps / len(listed), 0
        decide(study, listed[:1], "accept")
        study.project.sqlite.set_progress_handler(None, 0)
        return round(each + steps)

    few = cost(40)
    assert few > 0
    assert cost(400) < 2 * few


def test_a_decision_keeps_the_run_on_its_coding_through_undo_and_redo(study: Session) -> None:
    run = put_run(study, [(1, CARERS, 0.75)])
    decide(study, [1], "change", "ensomhet")
    undo(study)
    redo(study)
    kept = study.project.execute("SELECT run_id, suggestion_id, confidence, rank FROM codings").fetchall()
    assert kept == [(run, 1, 0.75, 1)]


def test_an_act_that_changes_nothing_leaves_no_trace(study: Session) -> None:
    code_answers(study, ["1"], ("eldre",))
    before = list(changes_of(study))
    assert code_answers(study, ["1"], ("eldre",)).changed.change is None
    put_codebook(study, CODEBOOK, "the same")
    assert list(changes_of(study)) == before


def test_undo_and_redo_of_an_import_hold_a_page_of_its_rows_at_a_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """More than 400 bytes an answer would be more than 400 MB of a million."""
    monkeypatch.setattr(reversing, "PAGE", 100)
    with new_study(tmp_path / "mange.db") as many:
        rows = 1_500
        lines = "".join(f"M{n};Nord;{n};;svar nummer {n} om pårørende;\n" for n in range(rows))
        bring_in(many, SURVEY.splitlines()[0] + "\n" + lines, name="mange.csv")
        before = state(many)
        for step in (undo, redo):
            tracemalloc.start()
            step(many)
            _, peak = tracemalloc.get_traced_memory()
            tracemalloc.stop()
            assert peak < 400 * rows
        assert state(many) == before
