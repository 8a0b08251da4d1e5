"""A share of each coder's answers, drawn by lot, is coded without suggestions, and tells what suggestions do."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from time import sleep

import pytest

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.model.ids import ResponseId
from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import decide
from coder.operations.flags import SuggestionsShown, note_shown
from coder.operations.holding_out import hold_out, make_known
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.operations.merging import merge
from coder.operations.sharing import share
from coder.operations.undoing import undo
from coder.project import Session, create_project, open_project
from coder.queries.assisting import assistance_on
from coder.queries.hold_out import held_out, rate_of
from coder.queries.lots import lot
from coder.queries.status import check_project
from coder.queries.waiting import waiting
from tests.small_study import put_run

ALL = [ResponseId(number) for number in range(1, 401)]


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """400 answers; a run proposes «alfa» for each."""
    lines = ["id;svar", *(f"K{n};svar nummer {n}" for n in ALL)]
    (tmp_path / "a.csv").write_text("\n".join(lines), encoding="utf-8")
    with create_project(tmp_path / "p.db", "Kari") as session:
        put_codebook(session, Codebook((Code("a", "alfa"), Code("b", "beta"))), "codebook")
        run_import(session, plan_import(tmp_path / "a.csv", ReadOptions(), Roles(id="id", open=("svar",))))
        put_run(session, [(answer, "a", 0.5) for answer in ALL])
        yield session


def test_a_lot_follows_from_the_three_ids_and_from_nothing_else() -> None:
    drawn = [lot("project", "kari", f"answer {n}") for n in range(2000)]
    assert drawn == [lot("project", "kari", f"answer {n}") for n in range(2000)]
    assert len(set(drawn)) == 2000
    assert all(0 <= fraction < 1 for fraction in drawn)
    assert 0.08 < sum(fraction < 0.1 for fraction in drawn) / 2000 < 0.12
    for ids in (("project", "ola"), ("copy of another", "kari")):
        others = [lot(*ids, f"answer {n}") for n in range(2000)]
        both = sum(fraction < 0.1 and other < 0.1 for fraction, other in zip(drawn, others, strict=True))
        assert both < 50  # twenty by chance


def test_nothing_is_held_out_unless_it_is_set_and_a_larger_share_holds_the_smaller(study: Session) -> None:
    assert held_out(study, ALL) == frozenset()
    hold_out(study, 0.1)
    tenth = held_out(study, ALL)
    assert 20 < len(tenth) < 65
    assert hold_out(study, 0.1).changed.change is None
    hold_out(study, 0.5)
    assert tenth < held_out(study, ALL)
    undo(study)
    assert (rate_of(study), held_out(study, ALL)) == (0.1, tenth)
    hold_out(study, 0)
    assert held_out(study, ALL) == frozenset()
    assert check_project(study) == []


def test_a_coder_who_comes_new_has_lots_of_her_own(study: Session) -> None:
    hold_out(study, 0.2)
    ola = Session(study.project, "Ola")
    assert held_out(ola, ALL) == frozenset()
    make_known(ola)
    assert held_out(ola, ALL)
    assert held_out(ola, ALL) != held_out(study, ALL)


def test_no_list_offers_what_is_held_out_and_no_decision_takes_it(study: Session) -> None:
    every = list(waiting(study))
    hold_out(study, 0.2)
    held = held_out(study, ALL)
    assert {suggestion_for.response.id for suggestion_for in waiting(study)} == set(ALL) - held
    suggestion_held_out = next(suggestion_for for suggestion_for in every if suggestion_for.response.id in held)
    assert suggestion_held_out.suggestion.id is not None
    for decision in ("accept", "reject"):
        with pytest.raises(CoderError, match="without suggestions"):
            decide(study, [suggestion_held_out.suggestion.id], decision)
    code_answers(study, [suggestion_held_out.response.id], ["b"], stands=None)


def test_the_difference_is_that_between_the_drawn_answers_alone(study: Session) -> None:
    """Forty that were coded blind before, all of them with «beta», are no part of the draw."""
    before, after = ALL[:40], ALL[40:]
    note_shown(study, [SuggestionsShown(answer, "chosen", (("a", 0.5),)) for answer in before])
    code_answers(study, before, ["b"], stands=None)
    hold_out(study, 0.3)
    held = held_out(study, after)
    because = [SuggestionsShown(answer, "chosen" if answer in held else "open", (("a", 0.5),)) for answer in after]
    note_shown(study, because)
    for place, answer in enumerate(after):
        if answer in held and place % 2:
            no_code_fits(study, [answer], stands=None)
        else:
            code_answers(study, [answer], ["a"], stands=None)
    [found] = assistance_on(study)
    assert found.drawn
    assert (found.found.with_them, found.found.alone) == (len(after) - len(held), len(held))
    [alfa] = [code for code in found.found.codes if code.code == "a"]
    assert alfa.with_them == len(after) - len(held)
    assert alfa.difference.value == pytest.approx(1 - alfa.alone / len(held))
    assert alfa.difference.low is not None
    assert alfa.difference.low > 0.3
    assert found.found.bent == ("a",)


def test_without_a_draw_it_is_said_that_there_was_none(study: Session) -> None:
    note_shown(study, [SuggestionsShown(answer, "open", (("a", 0.5),)) for answer in ALL[:30]])
    code_answers(study, ALL[:60], ["a"], stands=None)
    [found] = assistance_on(study)
    assert (found.drawn, found.found.with_them, found.found.alone) == (False, 30, 30)


def test_who_takes_what_is_suggested_by_a_command_has_seen_it(study: Session) -> None:
    accepted = [
        suggestion_for.suggestion.id
        for suggestion_for in list(waiting(study))[:10]
        if suggestion_for.suggestion.id is not None
    ]
    decide(study, accepted, "accept")
    code_answers(study, ALL[-20:], ["a"], stands=None)
    [found] = assistance_on(study)
    assert (found.found.with_them, found.found.alone) == (10, 20)


def test_who_worked_in_a_copy_alone_is_compared_with_his_seconds(study: Session, tmp_path: Path) -> None:
    share(study, tmp_path / "ola.db", "Ola")
    with open_project(tmp_path / "ola.db", "Ola") as copy:
        note_shown(copy, [SuggestionsShown(answer, "open", (("a", 0.5),)) for answer in ALL[:3]])
        for answer in ALL[:5]:
            code_answers(copy, [answer], ["a"], stands=None)
            sleep(0.002)
    merge(study, [tmp_path / "ola.db"])
    [found] = assistance_on(study)
    assert (found.found.with_them, found.found.alone) == (3, 2)
    assert found.found.seconds_with is not None
    assert found.found.seconds_alone is not None
