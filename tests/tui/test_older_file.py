"""A project made by the first release opens: backed up, brought up to date, its acts still undoable."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model import Code, Codebook
from coder.session import answer, create_project, deciding, open_project
from coder.session.importing import ReadOptions, Roles, plan_import, run_import
from coder.store import connection, schema


def test_a_project_of_version_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers, codings and journal stay; flags and «no code fits» work; a backup is beside it."""
    path, table = tmp_path / "gammel.db", tmp_path / "svar.csv"
    table.write_text("id;svar\n1;Eldre\n2;Unge\n", encoding="utf-8")
    with monkeypatch.context() as patched:
        patched.setattr(connection, "MIGRATIONS", (schema.first_schema,))
        with create_project(path, "Kari") as session:
            assert session.project.value("PRAGMA user_version") == 1
            session.put_codebook(Codebook((Code("a", "alfa"),)), "codebook")
            run_import(session, plan_import(table, ReadOptions(), Roles(id="id", open=("svar",))))
            row = session.project.value("SELECT id FROM codes")
            session.project.execute("INSERT INTO coders (name, since) VALUES ('Ola', '2020')")
            assert row == 1
    with open_project(path, "Kari") as session:
        assert session.project.value("PRAGMA user_version") == len(schema.MIGRATIONS) >= 2
        assert list(tmp_path.glob("gammel.db.version-1.*.backup"))
        assert deciding.toggle(session, [1], ["a"]).added == 1
        assert deciding.no_code_fits(session, [2])
        assert answer.read_answer(session, 2).has_flag(answer.NO_CODE_FITS)
        session.undo()
        session.undo()
        session.undo()
        assert session.status()["totals"]["responses"] == 0
        assert session.check() == []


def test_no_code_fits_is_coded_with_nothing(project: Path) -> None:
    """It counts in progress and filters, and the classifier is given an empty set for it."""
    from coder.model import Filter
    from coder.store import runs

    with open_project(project, "Kari") as session:
        before = session.count(Filter(coded=False))
        deciding.no_code_fits(session, [1, 5])
        assert session.count(Filter(coded=False)) == before - 2
        assert session.count(Filter(coded=True)) == 2
        assert session.count(Filter(coder="Kari", coded=False)) == before - 2
        learned = {response: codes for response, _text, codes in runs.coded_responses(session.project)}
        assert learned == {1: frozenset(), 5: frozenset()}
        assert {response for response, _text in runs.texts(session.project, uncoded=True)}.isdisjoint({1, 5})
        assert session.status()["questions"][0]["coded"] == 2
