"""The status of a project: progress, changes, and whether its file is sound."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from coder.i18n.translator import translator
from coder.model.progress import Status
from coder.queries.units import unit_of
from coder.reports import nouns
from coder.store import check, importing, journal, queries, runs, settings

if TYPE_CHECKING:
    from coder.model.change import LoggedChange
    from coder.model.excerpts import Memo
    from coder.model.problem import Problem
    from coder.model.unit import Unit
    from coder.project import Session


def status_of(session: Session) -> Status:
    """Return progress per question, code and coder, the newest run, and responses changed by an import."""
    project = session.project
    with project.snapshot():
        return Status(
            str(project.path),
            settings.setting(project, "title"),
            unit_of(session),
            queries.totals(project),
            tuple(queries.progress_by_question(project)),
            tuple(queries.code_counts(project)),
            tuple(queries.progress_by_coder(project)),
            runs.latest_run(project),
            tuple(queries.earlier_versions(project)),
            tuple(importing.imports(project)),
        )


def own_noun(unit: Unit, language: str) -> tuple[str, str] | None:
    """Return singular and plural for a case in a language; None for the usual word for persons."""
    return None if unit.kind == "person" and not unit.noun else nouns.forms(unit, translator(language))[:2]


def changes_of(session: Session, limit: int | None = None) -> Iterator[LoggedChange]:
    """Yield the journal, newest first; with a coder given, only theirs."""
    return journal.log(session.project, limit=limit, coder=session.coder or None)


def memos_of(session: Session) -> list[Memo]:
    """Return every memo, in the order written."""
    return queries.memos(session.project)


def check_project(session: Session) -> list[Problem]:
    """Return all problems of the file, none when it is sound."""
    return check.check(session.project)
