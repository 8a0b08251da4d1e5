"""Global ids: of every row that is known by itself, the same in every copy, through undo and redo."""

from __future__ import annotations

import shutil
import sqlite3
import uuid
from contextlib import closing
from itertools import islice
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from coder.operations.codebook_edits import put_codebook
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.operations.renaming import rename
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries.status import check_project
from coder.store.identity import CASE_UUID, CODE_UUID, IDENTIFIED, RESPONSE_UUID, derived, fresh, identity
from coder.store.schema import MIGRATIONS
from tests.older_files import WITHOUT_IDENTITY, WITHOUT_TITLES
from tests.small_study import CODEBOOK, SURVEY, bring_in, new_study

IDS = {
    **{table: f"SELECT id, uuid FROM {table}" for table in ("coders", "changes", *IDENTIFIED)},
    "cases": f"SELECT id, {CASE_UUID} FROM cases",
    "codes": f"SELECT id, {CODE_UUID} FROM codes",
    "responses": f"SELECT responses.id, {RESPONSE_UUID} FROM responses JOIN cases ON cases.id = case_id"
    " JOIN variables ON variables.id = variable_id",
}
Ids = dict[tuple[str, int], str]


def ids(session: Session) -> Ids:
    """(table, number) → global id."""
    return {(table, number): known for table, sql in IDS.items() for number, known in session.project.execute(sql)}


def worked_in(path: Path) -> Path:
    """A study with two coders, an act undone, an act undone and redone, and an import undone."""
    with new_study(path) as session:
        code_answers(session, ["1"], ("pårørende",))
        code_answers(session, ["2"], ("eldre",), (0, 5))
        undo(session)
        no_code_fits(session, [3])
        undo(session)
        redo(session)
        write_memo(session, "husk", answer="1")
        bring_in(session, SURVEY + "N1;Ny;1;;Et svar;Et til\n")
        undo(session)
        session.coder = "Olav"
        code_answers(session, ["2"], ("eldre",))
    return path


def as_before(path: Path) -> Path:
    """The file as a version without global ids would have left it."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(f"{WITHOUT_TITLES} {WITHOUT_IDENTITY} PRAGMA user_version = {MIGRATIONS.index(identity)}")
    return path


@given(st.uuids(), st.text(alphabet=st.characters(exclude_categories=["Cs"])))
def test_derived_ids_are_those_of_the_standard(within: uuid.UUID, name: str) -> None:
    assert derived(str(within), name) == str(uuid.uuid5(within, name))


def test_fresh_ids_are_uuids_that_nobody_else_gives() -> None:
    several = [global_id for _ in range(50) for global_id in islice(fresh(), 3)]
    assert len(set(several)) == 150
    assert {(uuid.UUID(global_id).version, uuid.UUID(global_id).variant) for global_id in several} == {
        (8, uuid.RFC_4122)
    }
    assert all(str(uuid.UUID(global_id)) == global_id for global_id in several)


def test_every_row_has_an_id_of_its_own_and_two_projects_share_none(tmp_path: Path) -> None:
    with open_project(worked_in(tmp_path / "a.db")) as session:
        first = ids(session)
        assert None not in first.values()
        assert len(set(first.values())) == len(first)
    with create_project(tmp_path / "b.db", "Ingrid") as session:
        put_codebook(session, CODEBOOK, "the codebook")
        bring_in(session, SURVEY)
        assert set(ids(session)) < set(first)
        assert not set(ids(session).values()) & set(first.values())
        own = session.project.value("SELECT value FROM project WHERE key = 'uuid'")
    with open_project(tmp_path / "a.db") as session:
        assert session.project.value("SELECT value FROM project WHERE key = 'uuid'") != own


def test_undo_and_redo_keep_ids_and_copies_that_go_on_apart_share_only_what_was_there(tmp_path: Path) -> None:
    first = worked_in(tmp_path / "a.db")
    with open_project(first, "Ingrid") as session:
        before = ids(session)
        undo(session)
        redo(session)
        assert before.items() <= ids(session).items()
    second = Path(shutil.copy(first, tmp_path / "b.db"))
    after = []
    for path in (first, second):
        with open_project(path, "Ingrid") as session:
            code_answers(session, ["4"], ("annet",))
            after.append(ids(session))
    assert set(after[0]) == set(after[1])
    alike = {place for place in after[0] if after[0][place] == after[1][place]}
    assert alike >= set(before)
    new = {table for table, _ in set(after[0]) - alike}
    assert new == {"changes", "codings"}


def test_copies_of_an_older_file_agree_on_what_both_hold_also_where_one_was_worked_in_since(tmp_path: Path) -> None:
    """Whichever is opened first, and whatever was taken away in the one and not in the other."""
    first = worked_in(tmp_path / "a.db")
    with open_project(first) as session:
        held = set(ids(session))
    second = Path(shutil.copy(first, tmp_path / "b.db"))
    with open_project(second, "Olav") as session:
        code_answers(session, ["2"], ("eldre",), stands=False)
        code_answers(session, ["5"], ("annet",))
    with open_project(first, "Olav") as session:
        code_answers(session, ["1"], ("annet",))
        write_memo(session, "bare her")
    found, projects = [], []
    for path in (as_before(first), as_before(second)):
        with open_project(path, "Olav") as session:
            found.append(ids(session))
            projects.append(session.project.value("SELECT value FROM project WHERE key = 'uuid'"))
            assert len(set(found[-1].values())) == len(found[-1])
            assert check_project(session) == []
    assert projects[0] == projects[1]
    both = set(found[0]) & set(found[1])
    assert {place for place in both if found[0][place] == found[1][place]} == both & held
    with open_project(second, "Olav") as session:
        undo(session)
        undo(session)
        again = ids(session)
        assert check_project(session) == []
    [coding] = [place for place in found[0] if place[0] == "codings" and place not in found[1] and place in held]
    assert again[coding] == found[0][coding]


def test_copies_that_import_the_same_new_file_know_its_cases_and_answers_as_the_same(tmp_path: Path) -> None:
    new_study(tmp_path / "a.db").close()
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    found = []
    for name in ("a.db", "b.db"):
        with open_project(tmp_path / name, "Ingrid") as session:
            if name == "b.db":
                bring_in(session, SURVEY.replace("K0", "L0"), wave="2")
                rename(session, "tiltak", "forslag")
            bring_in(session, "id;nytt\nK01;Noe annet\nP1;Og mer\n", roles=Roles(id="id", open=("nytt",)))
            rows = session.project.execute(
                f"SELECT cases.key, variables.name, {RESPONSE_UUID}, {CASE_UUID} FROM responses"
                " JOIN cases ON cases.id = case_id JOIN variables ON variables.id = variable_id"
                " WHERE cases.key NOT LIKE 'L%'"
            )
            found.append({(case, question.replace("forslag", "tiltak")): known for case, question, *known in rows})
    assert found[0] == found[1]
    assert ("P1", "nytt") in found[0]


def test_what_an_older_version_undid_comes_back_with_the_id_it_would_have(tmp_path: Path) -> None:
    """An import of many rows too, which are put back many at a time."""
    with new_study(tmp_path / "a.db") as session:
        bring_in(session, SURVEY.splitlines()[0] + "\n" + "".join(f"N{n};Ny;1;;Svar {n};Til\n" for n in range(30)))
    shutil.copy(tmp_path / "a.db", tmp_path / "b.db")
    with open_project(tmp_path / "b.db", "Ingrid") as session:
        undo(session)
    found = []
    for name in ("a.db", "b.db"):
        with open_project(as_before(tmp_path / name), "Ingrid") as session:
            if name == "b.db":
                redo(session)
                assert check_project(session) == []
            found.append({place: known for place, known in ids(session).items() if place[0] != "changes"})
    assert found[0] == found[1]


def test_rows_with_the_same_id_are_found_by_check(tmp_path: Path) -> None:
    with new_study(tmp_path / "a.db") as session:
        code_answers(session, ["1", "2"], ("eldre",))
        assert check_project(session) == []
        session.project.execute("UPDATE codings SET uuid = (SELECT min(uuid) FROM codings)")
        assert [problem.where for problem in check_project(session) if "same global id" in str(problem)] == [
            "codings 1, 2"
        ]
