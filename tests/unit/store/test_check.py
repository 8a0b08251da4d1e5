"""What `check` finds when another program has been at the file, and what it says to do."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest

from coder.errors import ProjectRefused
from coder.operations import erasing, file_care
from coder.operations.coding import code_answers
from coder.operations.importing import Roles
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session, open_project
from coder.queries.finding import count_answers
from coder.queries.status import changes_of, check_project
from coder.store import coders, own_schema, seals
from coder.store.digests import Sum, number_of
from coder.store.schema import MIGRATIONS
from tests.small_study import bring_in, coded, new_study, state

OTHER = "00000000-0000-8000-a000-000000000001"
"""A global id that nobody has."""

VIEWS = ("code_paths", "case_values", "coded_excerpts", "code_counts", "automatic_codes")


def meddled(path: Path, *statements: str) -> list[str]:
    """What is found after another program has run `statements` on the file."""
    with new_study(path) as session:
        code_answers(session, ["1"], ("pårørende",), (15, 24))
        write_memo(session, "utdrag", answer="1", span=(0, 3))
        assert check_project(session) == []
    with sqlite3.connect(path) as file:
        for statement in statements:
            file.execute(statement)
    file.close()
    with open_project(path) as session:
        return [str(problem) for problem in check_project(session)]


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("DELETE FROM codes WHERE key = 'parorende'", "codings 1", "points to a row of codes that is gone"),
        ("UPDATE codings SET end_char = 25", "codings 1", "marks characters 15–25 of an answer of 24"),
        ("UPDATE memos SET end_char = 0", "memos 1", "marks characters 0–0"),
        ("DELETE FROM codings", "codings 1", "is gone, though the journal has it"),
        (
            "INSERT INTO codings(response_id, start_char, end_char, code_id, coder_id, at) VALUES (2, 0, 1, 1, 1, '')",
            "codings 2",
            "is not in the journal",
        ),
        ("CREATE TRIGGER away AFTER INSERT ON codings BEGIN DELETE FROM codings; END", "schema", "trigger «away»"),
        ("DROP VIEW automatic_codes", "schema", "is gone"),
        ("CREATE TABLE mine (a)", "schema", "made by another program"),
        ("DROP INDEX codings_by_code", "schema", "the index «codings_by_code» is gone"),
        ("UPDATE responses SET text = CAST(x'FF61' AS TEXT) WHERE id = 3", "responses 3", "bytes as text that are no"),
        ('UPDATE case_data SET data = \'{"kommune":"Vest"}\'', "case_data 1–3", "not as they were added"),
        ("UPDATE case_data SET data = '{\"kommune\"' WHERE id = 2", "case_data 2", "holds data that is no JSON"),
        ("UPDATE codes SET keywords = 'støtte' WHERE id = 1", "codes 1", "holds keywords that is no JSON"),
        ("UPDATE codes SET keywords = '[1]' WHERE id = 1", "codes 1", "keywords that is not what it should be"),
        ("UPDATE codes SET definition = 'x' WHERE id = 2", "codes 2", "is not as the journal left it"),
        ("UPDATE cases SET key = 'K99' WHERE id = 2", "cases 1–3", "not as they were added"),
        ("UPDATE changes SET summary = 'x' WHERE id = 2", "change 2", "not what it said when it was done"),
        ("UPDATE coders SET name = 'Olav'", "change 1", "not what it said when it was done"),
        (f"UPDATE changes SET uuid = '{OTHER}' WHERE id = 2", "change 2", "not what it said when it was done"),
        (f"UPDATE coders SET uuid = '{OTHER}'", "change 1", "not what it said when it was done"),
        ("UPDATE changes SET digest = ltrim(digest, 'uid') WHERE id = 2", "change 2", "not what it said"),
        (f"UPDATE project SET value = '{OTHER}' WHERE key = 'uuid'", "coders", "the project's own id is another"),
        ("UPDATE change_rows SET after = NULL WHERE table_name = 'codings'", "change 3", "not what it said"),
        ("UPDATE sqlite_sequence SET seq = 0 WHERE name = 'codings'", "codings", "counts its ids from 0"),
        ("UPDATE project SET value = CAST(x'FF' AS TEXT)", "project 'title'", "bytes as value that are no text"),
        ("UPDATE responses SET text = 'Et annet svar helt' WHERE id = 2", "full-text index", "--repair"),
        ("INSERT INTO responses_fts(responses_fts) VALUES ('delete-all')", "full-text index", "--repair"),
        ("UPDATE changes SET kind = 'undo'", "change 1", "does not say what it reverses"),
        (
            "INSERT INTO flags(at, coder_id, response_id, start_char, end_char, kind)"
            " SELECT at, coder_id, response_id, 0, 24, 'no code fits' FROM codings",
            "answer 1",
            "has 1 code by Ingrid, who also says of it that no code fits",
        ),
    ],
)
def test_what_is_found(tmp_path: Path, statement: str, where: str, what: str) -> None:
    found = meddled(tmp_path / "study.db", statement)
    assert any(problem.startswith(f"{where}: ") and what in problem for problem in found), found


@pytest.mark.parametrize("written", ["name = 'Olav'", f"uuid = '{OTHER}'"])
def test_a_coder_who_has_done_nothing_is_found_to_be_another_also_when_more_become_known(
    tmp_path: Path, written: str
) -> None:
    path = tmp_path / "study.db"
    with new_study(path) as session:
        with session.transaction():
            coders.coder_of(session.project, "Ola")
        assert check_project(session) == []
    with sqlite3.connect(path) as file:
        file.execute(f"UPDATE coders SET {written} WHERE name = 'Ola'")
    file.close()
    with open_project(path, "Kari") as session:
        write_memo(session, "utdrag", answer="1")
        [found] = check_project(session)
    assert str(found).startswith("coders: are not as they were when they became known")


def test_sums_of_before_ids_were_counted_hold_through_all_that_rewrites_them(tmp_path: Path) -> None:
    with new_study(tmp_path / "study.db") as session:
        code_answers(session, ["1"], ("pårørende",), (15, 24))
        undo(session)
        redo(session)
        project = session.project
        with project.transaction():
            project.execute("DELETE FROM project WHERE key = ?", (coders.SUM,))
            for head in project.execute(seals.HEADS).fetchall():
                found = Sum(value=number_of(seals.summed(head, ())))
                for entry in project.execute(f"{seals.ENTRIES} WHERE change_id = ?", head[:1]):
                    found.add(entry)
                project.execute("UPDATE changes SET digest = ? WHERE id = ?", (str(found), head[0]))
        assert check_project(session) == []
        file_care.compact(session)
        undo(session)
        erasing.withdraw(session, "K02")
        assert check_project(session) == []
        with project.transaction():
            project.execute("UPDATE changes SET summary = 'x' WHERE id = 2")
        [changed] = check_project(session)
        assert str(changed).startswith("change 2: what the journal says of it is not what it said")


def test_a_byte_flipped_between_the_words_of_a_view_is_found(study: Session) -> None:
    rows = study.project.execute(own_schema.SELECT).fetchall()
    flipped = [(*row[:3], row[3] and str(row[3]).replace("    FROM", "  \r FROM", 1)) for row in rows]
    found = own_schema.differences(flipped, len(MIGRATIONS))
    assert ("view", "code_counts", "changed") in [
        (difference.type, difference.name, difference.how) for difference in found
    ]
    assert own_schema.differences(rows, len(MIGRATIONS)) == []


def test_two_current_versions_of_one_answer(tmp_path: Path) -> None:
    found = meddled(
        tmp_path / "study.db",
        "INSERT INTO responses(case_id, variable_id, text, line, import_id, version)"
        " SELECT case_id, variable_id, 'to', 1, 1, 2 FROM responses WHERE id = 5",
    )
    assert any("K03/tiltak: has 2 current versions of one answer" in problem for problem in found)


def test_a_lost_row_and_a_ghost_do_not_make_up_for_each_other(tmp_path: Path) -> None:
    found = meddled(
        tmp_path / "study.db",
        "DELETE FROM codings",
        "INSERT INTO codings(id, response_id, start_char, end_char, code_id, coder_id, at)"
        " VALUES (2, 2, 0, 1, 1, 1, '')",
    )
    assert [problem.split(":")[0] for problem in found if problem.startswith("codings ")][:2] == [
        "codings 1",
        "codings 2",
    ]


def test_answers_overwritten_with_their_index_are_found_also_after_undo_and_redo(tmp_path: Path) -> None:
    path = tmp_path / "study.db"
    with new_study(path) as session:
        many = "".join(f"N{number};Nord;1;1;svar {number};gruppe {number}\n" for number in range(40))
        bring_in(session, "id;kommune;innbyggere;andel;tiltak;grupper\n" + many)
        undo(session)
        redo(session)
        code_answers(session, ["7"], ("eldre",))
        assert check_project(session) == []
    with sqlite3.connect(path) as file:
        file.execute("UPDATE responses SET text = 'Et annet svar' WHERE id = 8")
        file.execute("INSERT INTO responses_fts(responses_fts) VALUES ('rebuild')")
    file.close()
    with open_project(path) as session:
        [found] = check_project(session)
    assert str(found).startswith("responses 6–85: one or more of these rows are not as they were added")


@pytest.mark.parametrize(
    "statements",
    [
        ("CREATE TRIGGER away AFTER INSERT ON codings BEGIN DELETE FROM codings WHERE id <> new.id; END",),
        ("DROP VIEW code_paths", "CREATE VIEW code_paths AS SELECT 1 AS id, 'annet' AS path"),
    ],
)
def test_nothing_is_written_where_another_program_would_act_and_a_repair_takes_it_out(
    tmp_path: Path, statements: tuple[str, ...]
) -> None:
    path = tmp_path / "study.db"
    with new_study(path) as session:
        code_answers(session, ["1"], ("eldre",))
        other = sqlite3.connect(path)
        for statement in statements:
            other.execute(statement)
        other.commit()
        other.close()
        with pytest.raises(ProjectRefused, match="Nothing is written into"):  # the file is open already
            code_answers(session, ["2"], ("eldre",))
    with pytest.raises(ProjectRefused, match="Nothing is written into"):
        open_project(path, "Olav")
    with open_project(path) as session:
        assert len(file_care.repair(session)) == 1
        assert check_project(session) == []
    with open_project(path, "Olav") as session:
        code_answers(session, ["2"], ("eldre",))
        assert len(coded(session)) == 2


def test_bytes_flipped_at_random_are_found_unless_everything_reads_as_before(tmp_path: Path) -> None:
    """In a process of its own, as `coder check` is, whatever other tests have done to this one."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.flipped_bytes", str(tmp_path / "study.db")],
        cwd=Path(__file__).parents[3], capture_output=True, text=True, check=True,
    )  # fmt: skip
    missed, harmed = json.loads(done.stdout)
    assert missed == []
    assert harmed > 30


def test_the_file_is_made_smaller_and_nothing_else_of_it_changes(tmp_path: Path) -> None:
    with new_study(tmp_path / "study.db") as session:
        bring_in(
            session,
            "id;tiltak\n" + "".join(f"N{number};{'svar ' * 40}{number}\n" for number in range(300)),
            roles=Roles(id="id", open=("tiltak",)),
        )
        undo(session)
        redo(session)
        before = state(session), list(changes_of(session))
        assert file_care.room_to_give_back(session) > 50_000
        made = file_care.compact(session)
        assert made.after < made.before - 50_000
        assert file_care.room_to_give_back(session) == 0
        assert (state(session), list(changes_of(session)), check_project(session)) == (*before, [])
        undo(session)
        redo(session)
        assert (state(session), check_project(session)) == (before[0], [])


def test_the_file_is_not_made_smaller_where_there_is_no_room_to_do_it(
    study: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("coder.store.repairing.shutil.disk_usage", lambda _: SimpleNamespace(free=1000))
    with pytest.raises(ProjectRefused, match="MB of room in"):
        file_care.compact(study)


def test_the_index_is_built_anew(tmp_path: Path) -> None:
    from coder.model import Filter

    assert meddled(tmp_path / "study.db", "INSERT INTO responses_fts(responses_fts) VALUES ('delete-all')")
    with open_project(tmp_path / "study.db") as session:
        assert count_answers(session, Filter(text="støtte")) == 0
        file_care.repair(session)
        assert check_project(session) == []
        assert count_answers(session, Filter(text="støtte")) == 1


def test_the_views_answer_in_plain_sql(tmp_path: Path) -> None:
    """As any program sees them, and as we do, who trust no function in a schema."""
    path = tmp_path / "study.db"
    with new_study(path) as session:
        code_answers(session, ["1"], ("pårørende",), (15, 24))
        project = session.project
        for connection in (project.sqlite, sqlite3.connect(path)):
            rows = connection.execute("SELECT excerpt, code, coder FROM coded_excerpts").fetchall()
            assert rows == [("pårørende", "støtte > pårørende", "Ingrid")]
            counts = dict(connection.execute("SELECT code_id, responses_with_sub_codes FROM code_counts").fetchall())
            assert (counts["stotte"], counts["parorende"], counts["eldre"]) == (1, 1, 0)
            values = connection.execute("SELECT variable, value FROM case_values WHERE \"case\" = 'K01'").fetchall()
            assert values == [("kommune", "Nord"), ("innbyggere", 1200), ("andel", 3.5)]
            if connection is not project.sqlite:
                connection.close()
