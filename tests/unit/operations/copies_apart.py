"""Copies of a project that others have worked on, and what is in them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from coder.operations.codebook_edits import put_codebook
from coder.operations.sharing import share
from coder.project import Session, open_project
from coder.queries.codebooks import codebook_of
from coder.queries.status import check_project

In = Callable[[Session], object]
"""An act in a copy."""


def worked_apart(study: Session, name: str, *acts: In, coder: str = "Kari", whole: bool = False) -> Path:
    """A copy for a coder, in which the acts were done."""
    path = study.path.with_name(name)
    share(study, path, coder, with_codings=whole)
    with open_project(path, coder) as copy:
        for act in acts:
            act(copy)
        assert check_project(copy) == []
    return path


def define(session: Session, code: str, **fields: Any) -> None:
    book = codebook_of(session)
    codes = tuple(replace(entry, **fields) if entry.id == code else entry for entry in book)
    put_codebook(session, replace(book, codes=codes), "edited")


OF_CODERS = (
    "SELECT 'coding', uuid, at, response_id, start_char, end_char, code_id, run_id, suggestion_id, confidence, rank,"
    " coder_id FROM codings UNION ALL"
    " SELECT 'flag', uuid, at, response_id, start_char, end_char, 0, NULL, NULL, NULL, NULL, coder_id FROM flags"
    " UNION ALL SELECT 'memo', uuid, at, response_id, start_char, end_char, code_id, NULL, NULL, NULL, text, coder_id"
    " FROM memos ORDER BY 1, 2"
)
"""Everything that coders made, with ids and where it came from."""


def of_coders(session: Session) -> list[tuple[object, ...]]:
    return session.project.execute(OF_CODERS).fetchall()
