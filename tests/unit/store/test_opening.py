"""Opening: for reading where nothing can be written, and an older file after a backup."""

from __future__ import annotations

import shutil
import sqlite3
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from coder.errors import ProjectRefused
from coder.model import Filter
from coder.operations import file_care
from coder.operations.coding import code_answers
from coder.operations.memos import write_memo
from coder.operations.undoing import redo, undo
from coder.project import Session, create_project, open_project
from coder.queries.finding import count_answers
from coder.queries.status import check_project
from coder.store import journal, opening, schema
from tests.migrated import only
from tests.small_study import coded, new_study, state

ALL = tuple(schema.MIGRATIONS)

pytestmark = pytest.mark.usefixtures("warm_children")

NOBODY = 65534


def as_nobody(folder: Path, act: str) -> str:
    """What a process without rights prints that runs `act` with an open `session`."""
    script = (
        "import os, sys\n"
        "import coder.operations.coding, coder.project, coder.model, coder.errors, coder.text, sqlite_utils\n"
        "from coder.queries import finding, status\n"
        "from importlib import import_module\n"
        "from pkgutil import iter_modules\n"
        "for package in (coder.store, coder.queries, coder.text):\n"  # who has no rights cannot load them later
        "    for one in iter_modules(package.__path__, package.__name__ + '.'):\n"
        "        import_module(one.name)\n"
        f"os.setuid({NOBODY}) if os.getuid() == 0 else None\n"
        "from pathlib import Path\n"
        "try:\n"
        "    with coder.project.open_project(Path('study.db'), 'Olav') as session:\n"
        f"        {act}\n"
        "except coder.errors.ProjectRefused as error:\n"
        "    print('refused:', error.message)\n"
    )
    import subprocess
    import sys

    done = subprocess.run([sys.executable, "-c", script], cwd=folder, capture_output=True, text=True, timeout=30)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that anybody can reach, with a project in it that nobody can write."""
    made = Path(tempfile.mkdtemp(prefix="read-only-"))
    with new_study(made / "study.db") as session:
        code_answers(session, ["1"], ("eldre",))
    (made / "study.db").chmod(0o444)
    yield made
    made.chmod(0o755)
    shutil.rmtree(made)


LOOK = (
    "print(finding.count_answers(session, coder.model.Filter(coded=True)), status.check_project(session),"
    " session.project.read_only)"
)


@pytest.mark.parametrize("rights", [0o555, 0o777])
def test_a_read_only_file_opens_for_reading_in_any_folder(folder: Path, rights: int) -> None:
    before = (folder / "study.db").read_bytes()
    folder.chmod(rights)
    assert as_nobody(folder, LOOK) == "1 [] True"
    assert "can only be read" in as_nobody(folder, "coder.operations.coding.code_answers(session, ['2'], ['eldre'])")
    assert (folder / "study.db").read_bytes() == before


def test_a_file_that_can_be_written_in_a_folder_that_cannot(folder: Path) -> None:
    (folder / "study.db").chmod(0o666)
    folder.chmod(0o555)
    assert as_nobody(folder, LOOK) == "1 [] True"


def test_acts_that_still_stand_in_the_log_are_never_passed_over(folder: Path) -> None:
    """A killed process leaves its last acts in the write-ahead log; where that cannot be read it must be said."""
    (folder / "study.db").chmod(0o644)
    writing = open_project(folder / "study.db", "Ingrid")
    code_answers(writing, ["2"], ("eldre",))
    copy = folder / "copy"
    copy.mkdir()
    for name in ("study.db", "study.db-wal"):
        shutil.copyfile(folder / name, copy / name)
    writing.close()
    copy.chmod(0o555)
    said = as_nobody(copy, LOOK)
    assert said.startswith("2 []") or "log" in said
    copy.chmod(0o755)
    with open_project(copy / "study.db") as session:
        assert len(coded(session)) == 2


def test_a_project_opened_to_read_refuses_every_act(study: Session) -> None:
    before = state(study)
    with open_project(study.project.path, "Olav", read_only=True) as session:
        for act in (
            lambda: code_answers(session, ["1"], ("eldre",)),
            lambda: write_memo(session, "nei"),
            lambda: undo(session),
            lambda: redo(session),
            lambda: file_care.repair(session),
        ):
            with pytest.raises(ProjectRefused, match="can only be read"):
                act()
    assert state(study) == before


def test_names_that_mean_something_in_an_address(tmp_path: Path) -> None:
    for name in ("a?b=c.db", "a#b.db", "100 %.db", "æøå «1».db"):
        create_project(tmp_path / name, "Ingrid").close()
        with open_project(tmp_path / name) as session:
            assert count_answers(session, Filter()) == 0
    assert len(list(tmp_path.iterdir())) == 4


# Migrations


def third(db: Any) -> None:
    db.execute("CREATE TABLE kept_for_a_test (id INTEGER PRIMARY KEY)")


def failing(db: Any) -> None:
    db.execute("CREATE TABLE half_made (id INTEGER PRIMARY KEY)")
    db.execute("INSERT INTO no_such_table VALUES (1)")


@pytest.fixture
def first_version(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A file of the first release with answers, a code, codings and a journal, as that release wrote them."""
    only(monkeypatch, schema.MIGRATIONS[:1])
    path = tmp_path / "old.db"
    opening.create(path).close()
    with sqlite3.connect(path) as file:
        file.executescript(
            """
            INSERT INTO coders VALUES (1, 'Ingrid', '2026-01-01T00:00:00.000Z');
            INSERT INTO changes VALUES (1, '2026-01-01T00:00:00.000Z', 1, 'import', 'one answer', NULL, NULL);
            INSERT INTO imports VALUES (1, '2026-01-01T00:00:00.000Z', 'a.csv', 'x', '{}', 1, 1, '[]');
            INSERT INTO variables VALUES (1, 'svar', '', 'open', 'text', '{}');
            INSERT INTO cases VALUES (1, 'K1', 1);
            INSERT INTO case_data VALUES (1, 1, '', '{}');
            INSERT INTO responses VALUES (1, 1, 1, '', 0, 'Flere folk', 2, 1, 1, NULL);
            INSERT INTO responses_fts(rowid, text) VALUES (1, 'Flere folk');
            INSERT INTO codes(id, key, position, name) VALUES (1, 'folk', 0, 'folk');
            INSERT INTO codebooks VALUES (1, '2026-01-01T00:00:00.000Z', '', '', '');
            INSERT INTO codings(id, response_id, start_char, end_char, code_id, coder_id, at)
                VALUES (1, 1, 0, 10, 1, 1, '2026-01-01T00:00:00.000Z');
            INSERT INTO change_rows VALUES
                (1, 1, 'imports', 1, 1, NULL, NULL), (1, 2, 'variables', 1, 1, NULL, NULL),
                (1, 3, 'cases', 1, 1, NULL, NULL), (1, 4, 'case_data', 1, 1, NULL, NULL),
                (1, 5, 'responses', 1, 1, NULL, NULL), (1, 6, 'codes', 1, 1, NULL, NULL),
                (1, 7, 'codebooks', 1, 1, NULL, NULL), (1, 8, 'codings', 1, 1, NULL, NULL);
            """
        )
    file.close()
    only(monkeypatch, (*ALL, third))
    return path


def backups(path: Path) -> list[Path]:
    return list(path.parent.glob("*.backup"))


def version(path: Path) -> int:
    file = sqlite3.connect(path)
    found = int(file.execute("PRAGMA user_version").fetchone()[0])
    file.close()
    return found


def test_the_oldest_file_is_brought_up_to_date_with_its_data_after_a_backup(
    first_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with open_project(first_version, "Olav") as session:
        assert check_project(session) == []
        assert [count_answers(session, Filter(text=text)) for text in ("flere", "*olk", "*bowling*")] == [1, 1, 0]
        assert coded(session) == [(1, 0, 10, "folk", "Ingrid")]
        assert [str(act.what) for act in journal.log(session.project)] == ["one answer"]
        assert session.project.value("SELECT count(*) FROM kept_for_a_test") == 0
        code_answers(session, ["1"], ["folk"], stands=False) if session.coder == "Ingrid" else code_answers(
            session, ["1"], ("folk",)
        )
        undo(session)
    assert version(first_version) == len(ALL) + 1
    [backup] = backups(first_version)
    assert version(backup) == 1
    only(monkeypatch, schema.MIGRATIONS[:1])
    with opening.open_project(backup, read_only=True) as project:
        assert project.value("SELECT text FROM responses") == "Flere folk"
        assert project.value("PRAGMA integrity_check") == "ok"


def test_an_act_of_the_old_version_can_be_undone_in_the_new(first_version: Path) -> None:
    with open_project(first_version, "Ingrid") as session:
        before = state(session)
        undo(session)
        assert not any(state(session).values())
        redo(session)
        assert state(session) == before
        assert check_project(session) == []


def test_a_file_that_is_up_to_date_gets_no_backup(study: Session) -> None:
    assert backups(study.project.path) == []


def test_a_backup_holds_what_is_still_in_the_log(first_version: Path) -> None:
    other = sqlite3.connect(first_version, isolation_level=None)
    other.execute("UPDATE codes SET name = 'mennesker'")
    open_project(first_version).close()
    other.close()
    [backup] = backups(first_version)
    file = sqlite3.connect(backup)
    assert file.execute("SELECT name FROM codes").fetchone() == ("mennesker",)
    file.close()


def test_a_migration_that_fails_leaves_the_file_at_its_old_version(
    first_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    only(monkeypatch, (schema.MIGRATIONS[0], failing))
    with pytest.raises(ProjectRefused, match="no_such_table"):
        open_project(first_version, "Olav")
    assert version(first_version) == 1
    assert len(backups(first_version)) == 1
    file = sqlite3.connect(first_version)
    assert file.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'half_made'").fetchone() == (0,)
    file.close()


def test_an_old_file_that_cannot_be_written_is_refused_untouched(
    first_version: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(opening, "_writable", lambda path: False)  # for root everything can be written
    before = first_version.read_bytes()
    with pytest.raises(ProjectRefused, match="older version"):
        open_project(first_version)
    assert first_version.read_bytes() == before
    assert backups(first_version) == []


def test_an_old_file_that_is_only_looked_at_is_brought_up_to_date_too(first_version: Path) -> None:
    with open_project(first_version, read_only=True) as session:
        assert len(coded(session)) == 1
        with pytest.raises(ProjectRefused, match="can only be read"):
            write_memo(session, "nei")
    assert version(first_version) == len(ALL) + 1
    assert [version(backup) for backup in backups(first_version)] == [1]


def test_a_backup_that_cannot_be_made_stops_the_migration(first_version: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(path: Path, version: int) -> Path:
        raise ProjectRefused("no room for a backup")

    monkeypatch.setattr(opening, "_backup", refuse)
    with pytest.raises(ProjectRefused, match="no room"):
        open_project(first_version, "Olav")
    assert version(first_version) == 1


def test_making_a_project_that_fails_leaves_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    only(monkeypatch, (failing,))
    with pytest.raises(ProjectRefused):
        create_project(tmp_path / "study.db", "Ingrid")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
@pytest.mark.parametrize(("shared", "mode"), [(False, 0o600), (True, 0o660)])
def test_a_project_and_its_log_are_private_unless_shared_with_the_group(
    tmp_path: Path, shared: bool, mode: int
) -> None:
    path = tmp_path / "study.db"
    with create_project(path, "Ingrid", shared=shared) as session:
        write_memo(session, "et notat")
        files = [path, path.with_name("study.db-wal"), path.with_name("study.db-shm")]
        assert [file.stat().st_mode & 0o777 for file in files] == [mode] * 3


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_a_backup_has_the_mode_of_its_project(first_version: Path) -> None:
    first_version.chmod(0o640)
    with open_project(first_version):
        pass
    [backup] = backups(first_version)
    assert backup.stat().st_mode & 0o777 == 0o640
    assert not [file for file in first_version.parent.iterdir() if "coder-part" in file.name]
