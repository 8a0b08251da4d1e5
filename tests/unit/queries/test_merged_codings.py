"""Codings that came with a copy are reported as how they were made there."""

from __future__ import annotations

from pathlib import Path

from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers
from coder.operations.merging import merge, ranges
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.store import coding_orders, counts, queries
from tests.small_study import OLD, OTHER
from tests.unit.operations.copies_apart import worked_apart


def origins(session: Session) -> tuple[int, int]:
    """How many codings were made by hand, and how many were read from files."""
    rows = counts.codings_by_origin(session.project)
    return sum(row.by_hand for row in rows), sum(row.from_files for row in rows)


def test_a_merged_coding_is_by_hand_unless_it_was_read_from_a_file_in_the_copy(study: Session, tmp_path: Path) -> None:
    table = tmp_path / "koder.csv"
    table.write_text("id;koder\nK01;eldre\nK03;annet\n", "utf-8")

    def works(copy: Session) -> None:
        code_answers(copy, [2, 4], (OLD,))
        apply_file(copy, table, codes_column="koder", question="tiltak")
        code_answers(copy, [1], (OTHER,))

    kari = worked_apart(study, "kari.db", works)
    with open_project(kari, "Kari") as copy:
        assert origins(copy) == (3, 2)
    bo = worked_apart(study, "bo.db", lambda copy: merge(copy, [kari]), coder="Bo")
    assert merge(study, [bo]).kept
    for _ in range(2):
        assert origins(study) == (3, 2)
        assert [row.codings for row in coding_orders.files(study.project)] == [2]
        assert [row.from_files for row in queries.progress_by_coder(study.project) if row.codings] == [2]
        assert {*coding_orders.by_answer(study.project).values()} == {coding_orders.MERGED}
        undo(study)
        redo(study)


def test_rows_are_recorded_as_ranges() -> None:
    assert ranges([1, 2, 3, 7, 9, 10]) == ((1, 3), (7, 7), (9, 10))
    assert ranges([]) == ()
