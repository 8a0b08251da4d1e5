"""What is light stays light: proved in processes of their own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from coder.codebook.read import read_codebook
from coder.operations.codebook_edits import put_codebook
from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
from coder.project import create_project

ROOT = Path(__file__).resolve().parents[1]

CODEBOOK = ROOT / "codebooks" / "grupper-ikke-prioritert.yaml"

HEAVY = {
    "sklearn",
    "scipy",
    "spacy",
    "simplemma",
    "textual",
    "pandas",
    "docx",
    "python_calamine",
    "pyreadstat",
    "xlsxwriter",
    "tabulate",
    "wcwidth",
}

NOT_EVEN = {"numpy", "sqlite_utils", "sqlite3", "rapidfuzz", "ruamel", "lxml"}

WATCHED = """
import sys
from coder.cli.main import main
try:
    main()
except SystemExit as stop:
    assert not stop.code, stop.code
print("\\nLOADED", *sys.modules, file=sys.stderr)
"""


def loaded_by(folder: Path, *arguments: object) -> set[str]:
    """The top-level packages that `coder ARGUMENTS` has loaded when it ends well."""
    return {name.partition(".")[0] for name in modules_loaded_by(folder, *arguments)}


def modules_loaded_by(folder: Path, *arguments: object) -> list[str]:
    """All modules that it has loaded."""
    done = subprocess.run(
        [sys.executable, "-c", WATCHED, *map(str, arguments)],
        cwd=folder, capture_output=True, text=True, check=False, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr.rpartition("\nLOADED ")[2].split()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("study")
    (folder / "svar.csv").write_text("id;grupper\nK1;Eldre som er ensomme\nK2;Forløp 1\n", encoding="utf-8")
    with create_project(folder / "study.db", "Kari") as session:
        put_codebook(session, read_codebook(CODEBOOK), "codebook")
        run_import(session, plan_import(folder / "svar.csv", ReadOptions(), Roles(open=("grupper",))))
    return folder


@pytest.fixture
def study(made: Path, tmp_path: Path) -> Path:
    """A copy, so that no test leans on what another did."""
    return Path(shutil.copytree(made, tmp_path / "study"))


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["export", "--help"], ["code", "--help"]], ids=" ".join
)
def test_help_loads_next_to_nothing(tmp_path: Path, arguments: list[str]) -> None:
    loaded = loaded_by(tmp_path, *arguments)
    assert "click" in loaded
    assert not loaded & (HEAVY | NOT_EVEN)
    assert "msgspec" not in loaded or arguments[0] not in ("--help", "--version")


def test_checking_a_codebook_loads_nothing_heavy(tmp_path: Path) -> None:
    loaded = loaded_by(tmp_path, "codebook", "check", CODEBOOK)
    assert "ruamel" in loaded
    assert not loaded & (HEAVY | {"sqlite_utils", "numpy"})


@pytest.mark.parametrize(
    "arguments",
    [
        ["apply", "study.db", "--response", "1", "--code", "eldre"],
        ["search", "study.db", "eldre"],
        ["status", "study.db"],
        ["export", "study.db"],
        ["undo", "study.db", "--coder", "Kari"],
        ["import", "study.db", "svar.csv", "--open", "grupper"],
    ],
    ids=lambda arguments: arguments[0],
)
def test_everyday_commands_load_nothing_heavy(study: Path, arguments: list[str]) -> None:
    loaded = loaded_by(study, *arguments)
    assert "sqlite3" in loaded
    assert not loaded & HEAVY


def test_the_watch_sees_what_is_loaded(study: Path) -> None:
    assert loaded_by(study, "suggest", "study.db") >= {"scipy", "numpy"}


def test_to_learn_and_to_suggest_loads_no_optimisers(study: Path) -> None:
    """They take a sixth of a second, in each process of a batch run, and Ctrl-C meanwhile aborts it."""
    loaded_by(study, "apply", "study.db", "--response", "1", "--code", "eldre", "--coder", "Kari")
    learned = modules_loaded_by(study, "model", "study.db", "-o", "m.model")
    suggested = modules_loaded_by(study, "batch", "m.model", "svar.csv", "-o", "ut.csv", "--processes", "1")
    for loaded in (learned, suggested):
        assert "coder.suggest.calibration" in loaded
        assert "scipy.optimize" not in loaded


def test_the_package_itself_loads_nothing() -> None:
    code = "import sys; before = set(sys.modules); import coder; print(*(set(sys.modules) - before))"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert {name.partition(".")[0] for name in done.stdout.split()} == {"coder"}
