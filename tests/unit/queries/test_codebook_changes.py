"""Changes to codes as a report lists and counts them: those that stand, by who made them."""

from __future__ import annotations

from coder.operations.merging import OURS, Decisions, merge
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.store import counts
from tests.small_study import OLD, OTHER
from tests.unit.operations.copies_apart import define, worked_apart


def renamed(study: Session) -> list[tuple[str, str, str]]:
    return [
        (change.coder, change.before.name, change.after.name)
        for change in counts.code_changes(study.project)
        if change.stands and change.before is not None and change.after is not None
        if change.before.name != change.after.name
    ]


def test_a_rename_in_a_copy_is_by_who_made_it_and_counted_once_whatever_was_undone(study: Session) -> None:
    kari = worked_apart(study, "kari.db", lambda copy: define(copy, OLD, name="gamle"))
    bo = worked_apart(study, "bo.db", lambda copy: define(copy, OTHER, name="noe annet"), coder="Bo")
    with open_project(kari, "Kari") as copy:
        assert merge(copy, [bo]).kept
    assert merge(study, [kari], Decisions(OURS)).kept
    assert merge(study, [bo]).kept
    expected = [("Kari", "eldre", "gamle"), ("Bo", "annet", "noe annet")]
    assert sorted(renamed(study)) == sorted(expected)
    for _ in range(2):
        undo(study)
        assert renamed(study) == []
        redo(study)
        assert sorted(renamed(study)) == sorted(expected)
    undo(study)
    define(study, OLD, name="de eldre")
    assert renamed(study) == [("Ingrid", "eldre", "de eldre")]
