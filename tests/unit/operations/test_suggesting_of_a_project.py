"""Runs in many batches: one act to undo, no long hold on the file, and none is seen half made."""

from __future__ import annotations

import pytest

from coder.errors import CoderError, Conflict
from coder.operations import automatic as layer
from coder.operations.coding import code_answers
from coder.operations.deciding import decide
from coder.operations.suggesting import suggest
from coder.operations.undoing import redo, undo
from coder.project import Session
from coder.queries.status import changes_of, check_project
from coder.store import journal, runs
from tests.many_answers import CODED, other
from tests.small_study import state


def test_many_batches_are_one_act(project: Session) -> None:
    before = state(project)
    acts = len(list(changes_of(project)))
    made = suggest(project)
    assert made.responses > 4 * 30
    assert len(list(changes_of(project))) == acts + 1
    assert check_project(project) == []
    latest = runs.latest_run(project.project)
    assert latest is not None
    assert latest.id == made.run
    after = state(project)
    undo(project)
    assert state(project) == before
    assert runs.latest_run(project.project) is None
    redo(project)
    assert state(project) == after
    assert check_project(project) == []


def test_the_batches_say_what_one_says(project: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    suggest(project)
    rows = "SELECT response_id, code_id, rank, confidence, proposed, evidence FROM suggestions ORDER BY id"
    in_batches = project.project.execute(rows).fetchall()
    undo(project)
    monkeypatch.setattr("coder.operations.suggesting.BATCH", 10_000)
    suggest(project)
    assert project.project.execute(rows).fetchall() == in_batches


def test_others_write_in_between_and_a_half_run_is_seen_by_none(project: Session) -> None:
    seen = []

    def between(done: int) -> None:
        with other(project) as olav:
            olav.project.wait(0.1)
            seen.append(runs.latest_run(olav.project))
            code_answers(olav, [str(CODED + len(seen))], ("rus",))

    made = suggest(project, progress=between)
    assert seen[:-1] == [None] * (len(seen) - 1)
    assert [run.id for run in seen if run is not None] == [made.run]
    assert check_project(project) == []
    undo(project, next(row.id for row in changes_of(project) if row.kind == "suggest"))
    assert project.project.value("SELECT count(*) FROM suggestions") == 0
    assert check_project(project) == []
    applied = [row for row in changes_of(project) if row.kind == "apply" and row.coder == "Olav"]
    assert all(row.stands for row in changes_of(project) if row in applied)


def test_one_that_is_undone_while_it_is_made_stops(project: Session) -> None:
    def between(done: int) -> None:
        if done == 60:
            with other(project) as olav:
                undo(olav, next(row.id for row in changes_of(project) if row.kind == "suggest"))

    with pytest.raises(Conflict, match="was undone before it was finished"):
        suggest(project, progress=between)
    assert project.project.value("SELECT count(*) FROM suggestions") == 0
    assert project.project.value("SELECT count(*) FROM runs") == 0
    assert check_project(project) == []


def test_one_that_breaks_off_is_taken_back(project: Session) -> None:
    before, acts = state(project), list(changes_of(project))

    def between(done: int) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(project, progress=between)
    assert (state(project), list(changes_of(project))) == (before, acts)
    assert project.project.value("SELECT count(*) FROM change_rows WHERE table_name = 'suggestions'") == 0
    assert check_project(project) == []


def test_one_that_cannot_be_taken_back_says_what_stays(project: Session) -> None:
    def between(done: int) -> None:
        if done == 60:
            with other(project) as olav:
                decide(olav, [1], "reject")
            raise KeyboardInterrupt

    with pytest.raises(CoderError, match=r"what run 1 had written so far stays in the file") as stopped:
        suggest(project, progress=between)
    assert "coder undo PROJECT --change" in stopped.value.hint
    assert [row.fates.run.live for row in layer.runs_made(project)] == ["unfinished"]
    assert check_project(project) == []


def test_a_killed_one_is_shown_as_unfinished_and_can_be_undone(
    project: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        "coder.operations.suggesting.journal.withdraw", lambda *_, **__: None
    )  # as if it had no time to

    def between(done: int) -> None:
        if done == 60:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        suggest(project, progress=between)
    monkeypatch.undo()
    assert runs.latest_run(project.project) is None
    assert [row.fates.run.live for row in layer.runs_made(project)] == ["unfinished"]
    assert next(iter(changes_of(project, 1))).summary == "run 1, not finished"
    undo(project)
    assert layer.runs_made(project) == []


def test_one_that_is_stopped_as_it_ends_leaves_nothing(project: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    """Its row is changed as the last part is written; it has added that row itself."""
    before, sealed = state(project), journal.Change.seal

    def seal(act: journal.Change) -> None:
        sealed(act)
        if project.project.value("SELECT count(*) FROM runs WHERE live = ''"):
            monkeypatch.undo()
            act._project.execute("COMMIT")
            raise KeyboardInterrupt

    monkeypatch.setattr("coder.store.journal.Change.seal", seal)
    with pytest.raises(KeyboardInterrupt):
        suggest(project)
    assert state(project) == before
    assert layer.runs_made(project) == []
    assert check_project(project) == []
