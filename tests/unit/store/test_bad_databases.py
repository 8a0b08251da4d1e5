"""Files that are no project, or not one that this version knows, are refused in words and left byte for byte."""

from __future__ import annotations

import json
import shutil
import sqlite3
from pathlib import Path

import pytest

from coder.errors import ProjectRefused
from coder.operations.coding import code_answers
from coder.project import create_project, open_project
from coder.queries.status import check_project
from coder.store.schema import MIGRATIONS
from coder.store.version import APPLICATION_ID
from tests.small_study import new_study, state

SAID = {
    "D01": "is a SQLite database, but not a coder project",
    "D02": "was made by a newer version of coder|is a SQLite database, but not a coder project",
    "D04": "is a damaged project file|is not a project file",
}
"""What is said for each case of the manifest's group `db`."""


def refusal(path: Path) -> str:
    """What is said when `path` is opened, to write or to read; no byte of it may change."""
    before = path.read_bytes()
    with pytest.raises(ProjectRefused) as reading:
        open_project(path, read_only=True)
    with pytest.raises(ProjectRefused) as writing:
        open_project(path, "Ingrid")
    assert path.read_bytes() == before
    assert writing.value.message == reading.value.message
    assert writing.value.hint
    return writing.value.message


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A sound project file with one coding, closed."""
    path = tmp_path / "study.db"
    with new_study(path) as session:
        code_answers(session, ["1"], ("eldre",))
    return path


def test_every_database_of_the_manifest(bad_inputs: Path, tmp_path: Path) -> None:
    import re

    cases = json.loads((bad_inputs / "manifest.json").read_text(encoding="utf-8"))
    databases = {case["id"]: case["file"] for case in cases if case["group"] == "db"}
    assert databases.keys() == SAID.keys()
    for case, file in databases.items():
        folder = tmp_path / case
        folder.mkdir()
        copy = Path(shutil.copyfile(bad_inputs / file, folder / Path(file).name))
        assert re.search(SAID[case], refusal(copy)), case


def test_a_project_of_a_newer_version(project: Path) -> None:
    with sqlite3.connect(project) as file:
        file.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    file.close()
    assert f"newer version of coder (file version {len(MIGRATIONS) + 1}, this one knows" in refusal(project)


def test_a_newer_version_that_still_stands_in_the_write_ahead_log(project: Path) -> None:
    other = sqlite3.connect(project, isolation_level=None)
    other.execute(f"PRAGMA user_version={len(MIGRATIONS) + 1}")
    assert project.with_name("study.db-wal").stat().st_size > 0
    for read_only in (True, False):
        with pytest.raises(ProjectRefused, match="newer version"):
            open_project(project, read_only=read_only)
    other.close()


def test_another_programs_database(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / "other.db") as file:
        file.execute("CREATE TABLE responses (id INTEGER PRIMARY KEY)")
    file.close()
    assert "not a coder project" in refusal(tmp_path / "other.db")


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "is not a project file"),
        (b"id;svar\n1;ja\n" * 100, "is not a project file"),
        (b"SQLite format 3\x00", "is not a project file"),
        (b"SQLite format 3\x00" + b"\xff" * 4096, "damaged"),
    ],
)
def test_what_is_no_database(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "file.db"
    path.write_bytes(content)
    assert said in refusal(path)


@pytest.mark.parametrize("kept", [100, 4096, 0.5, 0.99])
def test_a_truncated_project(project: Path, kept: float) -> None:
    content = project.read_bytes()
    project.write_bytes(content[: int(kept if kept > 1 else len(content) * kept)])
    assert "damaged" in refusal(project)


def test_a_project_whose_first_page_is_overwritten(project: Path) -> None:
    content = bytearray(project.read_bytes())
    content[100:3000] = b"\xab" * 2900
    project.write_bytes(content)
    assert "damaged" in refusal(project)


def test_damage_further_in_is_found_by_check_and_said_by_the_act_that_meets_it(project: Path) -> None:
    with open_project(project) as session:
        page = session.project.value("SELECT rootpage FROM sqlite_schema WHERE name = 'codings'")
    content = bytearray(project.read_bytes())
    content[(page - 1) * 4096 : page * 4096] = b"\xab" * 4096
    project.write_bytes(content)
    with open_project(project, "Ingrid") as session:
        problems = check_project(session)
        assert ".recover" in str(problems[0])
        with pytest.raises(ProjectRefused, match="damaged"):
            state(session)


def test_what_is_missing_or_a_folder(tmp_path: Path) -> None:
    for path in (tmp_path, tmp_path / "none.db", tmp_path / "none" / "none.db"):
        with pytest.raises(ProjectRefused, match="There is no project file"):
            open_project(path)
    assert list(tmp_path.iterdir()) == []


def test_making_a_project_never_overwrites(project: Path, tmp_path: Path) -> None:
    before = project.read_bytes()
    with pytest.raises(ProjectRefused, match="exists already"):
        create_project(project, "Ingrid")
    assert project.read_bytes() == before
    with pytest.raises(ProjectRefused, match="does not exist"):
        create_project(tmp_path / "none" / "study.db", "Ingrid")


def test_the_header_says_whose_file_it_is(project: Path) -> None:
    header = project.read_bytes()[:100]
    assert int.from_bytes(header[68:72], "big") == APPLICATION_ID
    assert int.from_bytes(header[60:64], "big") == len(MIGRATIONS)
