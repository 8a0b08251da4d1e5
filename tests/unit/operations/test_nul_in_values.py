"""The character NUL, at which SQLite ends a text of JSON: nothing of a case's values is cut or mixed up."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from coder.errors import NotFound
from coder.model import Filter
from coder.operations.erasing import find, withdraw
from coder.operations.foreign_cut import Cutting
from coder.operations.foreign_import import import_foreign, plan_foreign
from coder.operations.importing import Roles
from coder.operations.refi_export import export_project
from coder.operations.undoing import undo
from coder.project import Session, create_project
from coder.store import queries
from tests.small_study import bring_in

ROLES = Roles(id="id", open=("tiltak",))


def lines(*rows: Mapping[str, object]) -> str:
    return "".join(json.dumps(row) + "\n" for row in rows)


def test_values_and_names_of_variables_stand_with_a_sign_for_it_and_that_is_told(study: Session) -> None:
    rows = [{"id": "N1", "tiltak": "Et svar", "ny\0var": "a\0b"}, {"id": "N2", "tiltak": "Et annet", "ny\0var": "a"}]
    done = bring_in(study, lines(*rows), name="nul.jsonl", roles=ROLES)
    said = "1 case held the character NUL in values of closed variables, which is ␀ now."
    assert said in [str(problem.message) for problem in done.problems]
    assert queries.values_of(study.project, "ny␀var") == ["a", "a␀b"]
    found = queries.answers(study.project, Filter(variables={"ny␀var": "a␀b"}))
    assert [answer.case for answer in found] == ["N1"]


def test_a_second_import_finds_the_values_unchanged(study: Session) -> None:
    row = {"id": "N1", "tiltak": "Et svar", "var": ["a\0b", "c"]}
    bring_in(study, lines(row), name="nul.jsonl", roles=ROLES)
    done = bring_in(study, lines(row, {"id": "N2", "tiltak": "Nytt"}), name="mer.jsonl", roles=ROLES)
    assert (done.counts.values_changed, done.counts.unchanged) == (0, 1)


def test_values_of_another_programs_file_are_kept_so_too(study: Session, tmp_path: Path) -> None:
    """Also where the file is an older export of ours, which says them as they were."""
    bring_in(study, lines({"id": "N1", "tiltak": "Et svar", "var": "a\0b"}), name="nul.jsonl", roles=ROLES)
    study.project.execute("UPDATE case_data SET data = replace(data, '␀', '\\u0000')")
    export_project(study, tmp_path / "x.qdpx")
    with create_project(tmp_path / "again.db", "Nina") as again:
        done = import_foreign(again, plan_foreign(tmp_path / "x.qdpx", Cutting()))
        assert queries.values_of(again.project, "var") == ["a␀b"]
        assert [str(problem.message) for problem in done.problems] == [
            "1 case held the character NUL in values of closed variables, which is ␀ now."
        ]


def test_a_withdrawn_case_is_found_by_the_whole_of_its_id_and_nothing_of_its_texts_is_left(study: Session) -> None:
    """Where only the journal still knows them, too."""
    bring_in(study, lines({"id": "a\0b", "tiltak": "Første\0hemmelig"}), name="nul.jsonl", roles=ROLES)
    bring_in(study, lines({"id": "a\0b", "tiltak": "Andre svar"}), name="mer.jsonl", roles=ROLES)
    undo(study)
    undo(study)
    with pytest.raises(NotFound):
        find(study, "a")
    withdraw(study, "a\0b")
    held = [repr(study.project.execute(f"SELECT * FROM {name}").fetchall()) for name in ("changes", "change_rows")]
    assert "hemmelig" not in "".join(held)
