"""What a report is called is said once and kept: a definition goes before it, and undoing brings back what was."""

from __future__ import annotations

from pathlib import Path

from coder.operations.heading import call_report
from coder.operations.undoing import undo
from coder.project import create_project, open_project
from coder.queries.definitions import default_definition, has_title
from coder.reports.definition import Definition
from coder.store.schema import MIGRATIONS
from tests.older_files import WITHOUT_TITLES


def test_title_authors_and_chapter_are_kept_and_undone(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari") as session:
        assert not has_title(session)
        call_report(session, "Ventetid", ("Kari", "Ola"))
        call_report(session, chapter="7")
        assert has_title(session)
        assert call_report(session, "Ventetid").changed.change is None
        made = default_definition(session)
        assert (made.title, made.authors, made.chapter) == ("Ventetid", ("Kari", "Ola"), "7")
        own = default_definition(session, Definition(title="Egen", chapter="1"))
        assert (own.title, own.authors, own.chapter) == ("Egen", ("Kari", "Ola"), "1")
        undo(session)
        assert default_definition(session).chapter == ""
        undo(session)
        assert default_definition(session).title == "p"


def test_a_project_that_was_given_a_title_is_not_asked_and_an_older_file_has_none(tmp_path: Path) -> None:
    with create_project(tmp_path / "p.db", "Kari", "Ventetid") as session:
        assert has_title(session)
        session.project.sqlite.executescript(WITHOUT_TITLES)
        session.project.execute("DROP TABLE headings")
        version = next(number for number, migration in enumerate(MIGRATIONS) if migration.__name__ == "headings")
        session.project.execute(f"PRAGMA user_version = {version}")
    with open_project(tmp_path / "p.db", "Kari") as session:
        assert default_definition(session).title == "Ventetid"
        call_report(session, "Kø")
        assert default_definition(session).title == "Kø"
