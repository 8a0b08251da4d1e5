"""`coder check`."""

from __future__ import annotations

import json
import sqlite3

import pytest

from coder.cli.main import COMMANDS


def test_a_sound_file(run, study):
    done = run("check", study)
    assert (done.code, done.out, done.err) == (0, "study.db is sound.\n", "")
    assert json.loads(run("check", study, "--json").out) == {"sound": True, "problems": []}


def test_a_broken_index_is_found_and_repaired(run, study):
    with sqlite3.connect(study) as db:
        db.execute(
            "INSERT INTO responses_fts (responses_fts, rowid, text) VALUES ('delete', 1, 'Eldre som er ensomme')"
        )
    db.close()
    done = run("check", study)
    assert done.code == 1
    assert "study.db has 1 problem." in done.out
    assert "--repair" in done.out
    assert not json.loads(run("check", study, "--json").out)["sound"]
    repaired = run("check", study, "--repair")
    assert (repaired.code, repaired.out) == (0, "study.db is sound.\n")
    assert run("search", study, "ensomme", "--count").out == "1\n"


def test_offsets_outside_the_text_are_found(run, study):
    run("apply", study, "--response", "1", "--code", "eldre")
    with sqlite3.connect(study) as db:
        db.execute("UPDATE codings SET end_char = 900")
    db.close()
    done = run("check", study)
    assert done.code == 1
    assert "900" in done.out


ON_A_PROJECT = [name for name in COMMANDS if name not in ("init", "demo", "completion", "codebook", "import", "code")]
"""Commands that take a project; the one that opens a screen is tested with it."""

ARGUMENTS = {
    "apply": ["--response", "1", "--code", "eldre"],
    "remove": ["--response", "1", "--code", "eldre"],
    "decide": ["--list"],
    "batch": ["svar.csv", "-o", "ut.jsonl"],
    "report": ["-o", "rapport.md"],
    "model": ["-o", "ny.model"],
}


def invocations(project):
    for name in ON_A_PROJECT:
        yield [name, project, *ARGUMENTS.get(name, [])]
    yield ["import", project, "svar.csv"]
    yield ["codebook", "show", project]
    yield ["codebook", "apply", project, "kodebok.yaml"]
    yield ["codebook", "export", project]


@pytest.mark.parametrize("kind", ["foreign", "newer", "garbage", "empty", "text", "folder", "missing"])
def test_what_is_no_project_is_refused_untouched_by_every_command(run, study, tmp_path, kind):
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
    assert not [one.name for one in tmp_path.iterdir() if one.name.startswith("annen.db-")]
