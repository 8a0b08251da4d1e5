"""What an undo or redo would do, told before it is done: which acts are large, and what becomes of what."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.operations.codebook_edits import change_codebook, merged, put_codebook, renamed
from coder.operations.coding import code_answers
from coder.operations.merging import merge
from coder.operations.suggesting import suggest
from coder.operations.undoing import undo
from coder.project import Session, open_project
from coder.queries.next_undo import MANY, next_redo, next_undo
from tests.tui.driving import make_project

CODES = Codebook((Code("a", "mat"), Code("b", "bil")))


def becomes(session: Session) -> dict[str, tuple[int, int, int]]:
    """Of each table how many rows go, come back and become what they were."""
    return {row.table: (row.go, row.come, row.change) for row in next_undo(session).rows}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    path = make_project(tmp_path / "p.db", [f"svar {n}" for n in range(MANY + 2)], CODES)
    return open_project(path, "Kari")


def test_an_import_and_a_run_are_large_and_a_coding_is_not(session: Session) -> None:
    with session:
        assert next_undo(session).large
        assert becomes(session)["responses"] == (MANY + 2, 0, 0)
        code_answers(session, ["1"], ("a",))
        assert not next_undo(session).large
        assert becomes(session) == {"codings": (1, 0, 0)}
        suggest(session)
        assert next_undo(session).large
        undo(session)
        assert next_redo(session).large
        assert "mat" in str(next_undo(session).what)


def test_codes_on_many_answers_are_large(session: Session) -> None:
    with session:
        code_answers(session, [str(n) for n in range(1, MANY + 1)], ("a",))
        assert not next_undo(session).large
        code_answers(session, [str(n) for n in range(1, MANY + 2)], ("b",))
        assert next_undo(session).large


def test_a_change_of_the_codebook_is_large_where_codings_or_many_codes_go_with_it(session: Session) -> None:
    with session:
        change_codebook(session, lambda codebook: renamed(codebook, "a", "kantine"), "renamed")
        assert not next_undo(session).large
        code_answers(session, ["1"], ("a",))
        change_codebook(session, lambda codebook: merged(codebook, "a", "b"), "merged")
        assert next_undo(session).large
        assert becomes(session)["codings"] == (0, 0, 1)
        put_codebook(session, Codebook(tuple(Code(str(n), f"kode {n}") for n in range(9))), "codebook")
        assert next_undo(session).large


def test_what_came_from_another_copy_is_large_however_little_it_is(session: Session, tmp_path: Path) -> None:
    with session:
        copy = Path(shutil.copy(session.path, tmp_path / "kopi.db"))
        with open_project(copy, "Ola") as other:
            code_answers(other, ["1"], ("a",))
        merge(session, [copy])
        assert next_undo(session).large
        assert becomes(session)["codings"] == (1, 0, 0)


def test_nothing_to_undo_is_refused_as_the_undo_itself_is(session: Session) -> None:
    with session, pytest.raises(CoderError, match="nothing to redo"):
        next_redo(session)
    with open_project(session.path, "Ola") as other, pytest.raises(CoderError, match="nothing to undo"):
        next_undo(other)
