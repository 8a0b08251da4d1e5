"""By their ids codings, flags and memos are known, from a table as from a copy: nothing comes in twice."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from coder.operations.coded_file import apply_file
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.deciding import decide as decide_suggestions
from coder.operations.exporting import export
from coder.operations.memos import write_memo
from coder.operations.merging import merge
from coder.operations.sharing import share
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.status import check_project
from tests.small_study import LONELY, OLD, OTHER, put_run
from tests.unit.operations.copies_apart import of_coders


def worked_apart(study: Session) -> Path:
    """A copy in which Kari took a suggestion, coded, found no code and wrote the same memo twice."""
    put_run(study, [(1, OLD, 0.8125), (2, LONELY, 1 / 3)])
    path = study.path.with_name("kari.db")
    share(study, path, "Kari")
    with open_project(path, "Kari") as copy:
        decide_suggestions(copy, [1, 2], "accept")
        code_answers(copy, [1], (OTHER,), (0, 4))
        no_code_fits(copy, [3])
        for _ in range(2):
            write_memo(copy, "husk", answer=1, span=(0, 4))
        write_memo(copy, "om koden", code=OLD)
    return path


@pytest.mark.parametrize(("what", "ending"), [("codings", "csv"), ("excerpts", "jsonl"), ("codings", "xlsx")])
def test_a_table_and_then_the_copy_it_came_from_bring_everything_once(study: Session, what: str, ending: str) -> None:
    path = worked_apart(study)
    file = path.with_name(f"kari.{ending}")
    with open_project(path, "Kari") as copy:
        export(copy, what, ending, file, unredacted=True)
        made = of_coders(copy)
    done = apply_file(study, file, all_coders=True)
    assert (done.codings, done.no_code_fits, done.memos, done.without_run) == (3, 1, 3, 0)
    assert of_coders(study) == made
    assert apply_file(study, file, all_coders=True).changed.change is None
    assert merge(study, [path]).kept
    assert of_coders(study) == made
    assert apply_file(study, file, all_coders=True).changed.change is None
    assert check_project(study) == []


def test_what_a_merge_brought_does_not_come_again_from_a_table(study: Session) -> None:
    path = worked_apart(study)
    file = path.with_name("kari.csv")
    with open_project(path, "Kari") as copy:
        export(copy, "codings", "csv", file)
        made = of_coders(copy)
    merge(study, [path])
    done = apply_file(study, file, all_coders=True)
    assert (done.changed.change, done.known, done.known_memos) == (None, 3, 3)
    assert of_coders(study) == made


def test_without_its_run_a_coding_comes_in_as_by_hand_and_is_told(study: Session) -> None:
    path = worked_apart(study)
    file = path.with_name("kari.jsonl")
    with open_project(path, "Kari") as copy:
        export(copy, "codings", "jsonl", file)
    undo(study)  # the run
    done = apply_file(study, file, all_coders=True)
    assert (done.codings, done.without_run) == (3, 2)
    origins = study.project.execute("SELECT DISTINCT run_id, suggestion_id, confidence, rank FROM codings").fetchall()
    assert origins == [(None, None, None, None)]
    assert apply_file(study, file, all_coders=True).without_run == 0


def test_an_id_that_another_row_has_here_stays_with_that_one(study: Session) -> None:
    code_answers(study, [1], (OLD,))
    file = study.path.with_name("ut.jsonl")
    export(study, "codings", "jsonl", file)
    row = json.loads(file.read_text(encoding="utf-8"))
    file.write_text(json.dumps({**row, "code_id": OTHER}), encoding="utf-8")
    assert apply_file(study, file).codings == 1
    uuids = study.project.execute("SELECT uuid FROM codings").fetchall()
    assert len(set(uuids)) == 2
