"""What `check` finds when another program has been at the file, and what it says to do."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from small_study import new_study

from coder.session import open_project


def meddled(path: Path, *statements: str) -> list[str]:
    """What is found after another program has run `statements` on the file."""
    with new_study(path) as session:
        session.apply("1", ("pårørende",), 15, 24)
        session.memo("utdrag", response="1", start=0, end=3)
        assert session.check() == []
    with sqlite3.connect(path) as file:
        for statement in statements:
            file.execute(statement)
    file.close()
    with open_project(path) as session:
        return [str(one) for one in session.check()]


@pytest.mark.parametrize(
    ("statement", "where", "what"),
    [
        ("DELETE FROM codes WHERE key = 'parorende'", "codings 1", "points to a row of codes that is gone"),
        ("UPDATE codings SET end_char = 25", "codings 1", "marks characters 15–25 of an answer of 24"),
        ("UPDATE memos SET end_char = 0", "memos 1", "marks characters 0–0"),
        ("DELETE FROM codings", "codings 0", "not what the journal says"),
        (
            "INSERT INTO codings(response_id, start_char, end_char, code_id, coder_id, at) VALUES (2, 0, 1, 1, 1, '')",
            "codings 2",
            "not what the journal says",
        ),
        ("UPDATE responses SET text = 'Et annet svar helt' WHERE id = 2", "full-text index", "--repair"),
        ("INSERT INTO responses_fts(responses_fts) VALUES ('delete-all')", "full-text index", "--repair"),
        ("UPDATE changes SET kind = 'undo'", "change 1", "does not say what it reverses"),
    ],
)
def test_what_is_found(tmp_path: Path, statement: str, where: str, what: str) -> None:
    found = meddled(tmp_path / "study.db", statement)
    assert any(one.startswith(f"{where}: ") and what in one for one in found), found


def test_two_current_versions_of_one_answer(tmp_path: Path) -> None:
    found = meddled(
        tmp_path / "study.db",
        "INSERT INTO responses(case_id, variable_id, text, line, import_id, version)"
        " SELECT case_id, variable_id, 'to', 1, 1, 2 FROM responses WHERE id = 5",
    )
    assert any("K03/tiltak: has 2 current versions of one answer" in one for one in found)


def test_the_index_is_built_anew(tmp_path: Path) -> None:
    from coder.model import Filter

    assert meddled(tmp_path / "study.db", "INSERT INTO responses_fts(responses_fts) VALUES ('delete-all')")
    with open_project(tmp_path / "study.db") as session:
        assert session.count(Filter(text="støtte")) == 0
        session.repair()
        assert session.check() == []
        assert session.count(Filter(text="støtte")) == 1


def test_the_views_answer_in_plain_sql(tmp_path: Path) -> None:
    """As any program sees them, and as we do, who trust no function in a schema."""
    path = tmp_path / "study.db"
    with new_study(path) as session:
        session.apply("1", ("pårørende",), 15, 24)
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
