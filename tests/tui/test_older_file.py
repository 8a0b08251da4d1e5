"""A project made by the first release opens: backed up, brought up to date, its acts still undoable."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.model.ids import ResponseId
from coder.operations.coding import code_answers, no_code_fits
from coder.operations.undoing import undo
from coder.project import create_project, open_project
from coder.queries import answer
from coder.queries.finding import count_answers
from coder.queries.status import check_project, status_of
from coder.store import schema
from tests.migrated import only


def test_a_project_of_version_1(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Answers, codings and journal stay; flags and «no code fits» work; a backup is beside it."""
    path = tmp_path / "gammel.db"
    with monkeypatch.context() as patched:
        only(patched, [schema.first_schema])
        with create_project(path, "Kari") as session:
            assert session.project.value("PRAGMA user_version") == 1
            # As that version wrote them: this one's journal has columns that it did not know.
            session.project.sqlite.executescript(
                """
                INSERT INTO coders VALUES (1, 'Kari', '2020');
                INSERT INTO changes VALUES (1, '2020', 1, 'import', 'two answers', NULL, NULL);
                INSERT INTO imports VALUES (1, '2020', 'svar.csv', 'x', '{}', 2, 2, '[]');
                INSERT INTO variables VALUES (1, 'svar', '', 'open', 'text', '{}');
                INSERT INTO cases VALUES (1, '1', 1), (2, '2', 1);
                INSERT INTO case_data VALUES (1, 1, '', '{}'), (2, 2, '', '{}');
                INSERT INTO responses VALUES
                    (1, 1, 1, '', 0, 'Eldre', 2, 1, 1, NULL), (2, 2, 1, '', 0, 'Unge', 3, 1, 1, NULL);
                INSERT INTO responses_fts(rowid, text) SELECT id, text FROM responses;
                INSERT INTO codes(id, key, position, name) VALUES (1, 'a', 0, 'alfa');
                INSERT INTO codebooks VALUES (1, '2020', '', '', '');
                INSERT INTO change_rows VALUES
                    (1, 1, 'imports', 1, 1, NULL, NULL), (1, 2, 'variables', 1, 1, NULL, NULL),
                    (1, 3, 'cases', 1, 2, NULL, NULL), (1, 4, 'case_data', 1, 2, NULL, NULL),
                    (1, 5, 'responses', 1, 2, NULL, NULL), (1, 6, 'codes', 1, 1, NULL, NULL),
                    (1, 7, 'codebooks', 1, 1, NULL, NULL);
                """
            )
            session.project.execute("INSERT INTO coders (name, since) VALUES ('Ola', '2020')")
    with open_project(path, "Kari") as session:
        assert session.project.value("PRAGMA user_version") == len(schema.MIGRATIONS) >= 2
        assert list(tmp_path.glob("gammel.db.version-1.*.backup"))
        assert code_answers(session, [1], ["a"], stands=None).added == 1
        assert no_code_fits(session, [2], stands=None)
        assert answer.read_answer(session, ResponseId(2)).has_flag(answer.NO_CODE_FITS)
        undo(session)
        undo(session)
        undo(session)
        assert status_of(session).totals.responses == 0
        assert check_project(session) == []


def test_no_code_fits_is_coded_with_nothing(project: Path) -> None:
    """It counts in progress and filters, and the classifier is given an empty set for it."""
    from coder.model import Filter
    from coder.store import runs

    with open_project(project, "Kari") as session:
        before = count_answers(session, Filter(coded=False))
        no_code_fits(session, [1, 5], stands=None)
        assert count_answers(session, Filter(coded=False)) == before - 2
        assert count_answers(session, Filter(coded=True)) == 2
        assert count_answers(session, Filter(coder="Kari", coded=False)) == before - 2
        learned = {response: codes for response, _text, codes in runs.coded_responses(session.project)}
        assert learned == {1: frozenset(), 5: frozenset()}
        assert {response for response, _text in runs.texts(session.project, uncoded=True)}.isdisjoint({1, 5})
        assert status_of(session).questions[0].coded == 2
