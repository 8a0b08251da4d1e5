"""What is no project is refused by every command, and left as it is."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.cli.main import COMMANDS
from tests.cli.conftest import Run

ON_A_PROJECT = [
    name
    for name in COMMANDS
    if name not in ("init", "demo", "completion", "settings", "plugins", "codebook", "import", "code")
]
"""Commands that take a project; the one that opens a screen is tested with it."""

ARGUMENTS = {
    "apply": ["--response", "1", "--code", "eldre"],
    "remove": ["--response", "1", "--code", "eldre"],
    "decide": ["--list"],
    "batch": ["svar.csv", "-o", "ut.jsonl"],
    "report": ["-o", "rapport.md"],
    "archive": ["-o", "arkiv.zip"],
    "model": ["-o", "ny.model"],
    "rename": ["svar", "kort"],
    "erase": ["--case", "1", "--yes"],
    "share": ["kopi.db", "--for", "Olav"],
    "merge": ["kopi.db"],
}


def invocations(project: Path | str) -> Iterator[list[str | Path]]:
    for name in ON_A_PROJECT:
        yield [name, project, *ARGUMENTS.get(name, [])]
    yield ["import", project, "svar.csv"]
    yield ["codebook", "show", project]
    yield ["codebook", "apply", project, "kodebok.yaml"]
    yield ["codebook", "export", project]


@pytest.mark.parametrize("kind", ["foreign", "newer", "garbage", "empty", "text", "folder", "missing"])
def test_what_is_no_project_is_refused_untouched_by_every_command(
    run: Run, study: Path, tmp_path: Path, kind: str
) -> None:
    path = tmp_path / "annen.db"
    if kind == "foreign":
        with sqlite3.connect(path) as db:
            db.execute("CREATE TABLE responses (id INTEGER PRIMARY KEY, text TEXT)")
        db.close()
    elif kind == "newer":
        path.write_bytes(study.read_bytes())
        with sqlite3.connect(path) as db:
            db.execute("PRAGMA user_version=9999")
        db.close()
    elif kind == "garbage":
        path.write_bytes(b"SQLite format 3\0" + bytes(range(256)) * 8)
    elif kind == "empty":
        path.touch()
    elif kind == "text":
        path.write_text("id;svar\n" * 50, encoding="utf-8")
    elif kind == "folder":
        path.mkdir()
    before = path.read_bytes() if path.is_file() else None
    for arguments in invocations("annen.db"):
        done = run(*arguments)
        assert (done.code, done.out) == (1, ""), arguments
        assert done.err.removeprefix("Learning from the project …\n").startswith("Error: "), arguments
        assert len(done.err.splitlines()) >= 2, "a remedy is given"
    assert (path.read_bytes() if path.is_file() else None) == before
    assert not [file.name for file in tmp_path.iterdir() if file.name.startswith("annen.db-")]
