"""`coder init`."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from tests.cli.conftest import Run


def test_makes_a_project(run: Run) -> None:
    done = run("init", "ny.db")
    assert done.code == 0
    assert done.out == "Made ny.db.\n"
    assert done.err == "Next: coder import ny.db FILE\n"
    assert run("check", "ny.db").out == "ny.db is sound.\n"


def test_with_a_codebook_and_a_title(run: Run, study: Path) -> None:
    done = run("init", "ny.db", "--codebook", "kodebok.yaml", "--title", "Første runde")
    assert done.out == "Made ny.db with 8 codes.\n"
    assert run("status", "ny.db").out.startswith(
        "Første runde: 0 cases, 0 answers, 8 codes, 0 codings, 1 coder, 1 act."
    )


def test_overwrites_nothing(run: Run, study: Path) -> None:
    before = study.read_bytes()
    done = run("init", "study.db")
    assert (done.code, done.out) == (1, "")
    assert done.err == "Error: study.db exists already.\nChoose another name; nothing is overwritten.\n"
    assert study.read_bytes() == before


def test_a_codebook_with_problems_leaves_no_project_behind(run: Run) -> None:
    Path("feil.yaml").write_text("codes:\n  - id: a\n    nam: alfa\n", encoding="utf-8")
    done = run("init", "ny.db", "--codebook", "feil.yaml")
    assert (done.code, done.out) == (1, "")
    assert "feil.yaml:3" in done.err
    assert "unknown key «nam»; nearest valid key: name" in done.err
    assert not Path("ny.db").exists()


def test_a_folder_that_is_not_there(run: Run) -> None:
    done = run("init", "borte/ny.db")
    assert done.code == 1
    assert "The folder borte does not exist." in done.err


@pytest.mark.skipif(sys.platform == "win32", reason="files have no such modes there")
def test_a_project_is_for_its_owner_or_with_shared_for_the_group(run: Run) -> None:
    run("init", "ny.db")
    run("init", "felles.db", "--shared")
    assert [Path(name).stat().st_mode & 0o777 for name in ("ny.db", "felles.db")] == [0o600, 0o660]


def test_quiet_says_nothing_of_what_is_done(run: Run, study: Path) -> None:
    Path("nye.csv").write_text("id;svar\n77;Eldre venter\n", encoding="utf-8")
    for arguments in (
        ("init", "ny.db"), ("import", "ny.db", "nye.csv"), ("apply", study, "--response", "#1", "--code", "eldre"),
        ("undo", study), ("redo", study), ("unit", study, "document"),
    ):  # fmt: skip
        done = run(*arguments, "--quiet")
        assert (done.code, done.out, done.err) == (0, "", ""), arguments
    assert "77" in run("import", "ny.db", "nye.csv", "--dry-run", "--quiet").out
    assert run("init", "ny.db", "--quiet").err.startswith("Error: ny.db exists")
