"""What leaves a project: the tables, filtered as in a search, written whole or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from coder.errors import CoderError, FileRefused, NotFound, nearest
from coder.model import Filter
from coder.reports import tables, writers
from coder.session.session import Session
from coder.store import queries, search

WHAT = ("excerpts", "matrix", "codings", "codebook")


@dataclass(frozen=True, slots=True)
class Exported:
    """Rows written, and fitting codings left out because they stand on answers that a later import changed."""

    rows: int
    on_earlier_versions: int


def export(
    session: Session,
    what: str,
    format_: str,
    target: Path | IO[str],
    *,
    where: Filter | None = None,
    variables: Sequence[str] | None = None,
    raw: bool = False,
) -> Exported:
    """Write one table of the project to a path or an open stream.

    `variables` are the columns about each case (None: all closed ones). Raises NotFound, FileRefused.
    """
    where = where or Filter()
    if isinstance(target, Path) and target.exists() and target.samefile(session.project.path):
        raise CoderError(f"{target} is the project file itself.", "Choose another name for the export.")
    if isinstance(target, Path):
        _require_ordinary(target)
    with session.project.snapshot():
        search.conditions(session.project, where)  # refuses an unknown name before anything is written
        table = _table(session, what, where, _chosen(session, variables))
        rows = writers.write(table, format_, target, raw=raw)
        left_out = 0 if where.all_versions else queries.codings_on_earlier_versions(session.project, where)
    return Exported(rows, left_out if what != "codebook" else 0)


def _table(session: Session, what: str, where: Filter, variables: Sequence[str]) -> tables.Table:
    project = session.project
    if what == "excerpts":
        return tables.excerpts(queries.excerpts(project, where), variables)
    if what == "codings":
        return tables.codings(queries.excerpts(project, where))
    if what == "matrix":
        return tables.matrix(queries.answers(project, where), session.codebook(), variables)
    counts = {row["code_id"]: row for row in queries.code_counts(project)}
    return tables.codebook_table(session.codebook(), counts)


def _chosen(session: Session, variables: Sequence[str] | None) -> list[str]:
    closed = [row["name"] for row in session.variables() if row["kind"] == "closed"]
    if variables is None:
        return closed
    for name in variables:
        if name not in closed:
            raise NotFound(
                f"There is no closed variable «{name}».", nearest(name, closed) or f"There is: {', '.join(closed)}."
            )
    return list(dict.fromkeys(variables))


def _require_ordinary(path: Path) -> None:
    """Refuse a device or a pipe: the finished file takes the place of what stood there, which must not be one."""
    if path.exists() and not path.is_file() and not path.is_dir():
        raise FileRefused(f"{path} is no ordinary file.", "Name a file, or «-» for standard output.")


def write_text(text: str, path: Path, encoding: str) -> None:
    """Write a whole text file, or nothing. Raises FileRefused."""
    _require_ordinary(path)
    with writers.whole_file(path) as partial:
        partial.write_text(text, encoding=encoding, newline="")
