"""Fixtures for all tests. Hypothesis keeps no database here and repeats what it found when asked to."""

from __future__ import annotations

import gc
import json
import os
import sqlite3
import subprocess
import sys
import uuid
from collections.abc import Generator, Iterator
from contextlib import closing
from functools import cache, partial
from pathlib import Path

import pytest
from _pytest.unraisableexception import gc_collect_iterations_key
from hypothesis import HealthCheck, settings

from coder.project import Session
from coder.store import opening, schema
from coder.store.connection import Connection
from tests.made_once import BESIDE_THE_STORE, kept, made_once
from tests.small_study import new_study, shipped_codebook
from tests.warm_children import ColdPopen, WarmPopen

# No test asserts how long something takes, on a machine that may be busy. Property tests draw the same in every run, so
# that what fails does so again and for everybody; EXPLORE=1 draws anew.
settings.register_profile(
    "coder", deadline=None, database=None, derandomize=not os.environ.get("EXPLORE"),
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)  # fmt: skip
settings.load_profile("coder")

# Compiled once, not by each of the hundreds of processes that the tests start.
os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
sys.dont_write_bytecode = False

for _threads in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
    os.environ[_threads] = "1"
"""Small tables are multiplied by one thread: several wait for each other, and for all workers, at full speed."""

os.environ["CODER_LANGUAGE"] = "en"
"""Whoever runs the tests, they read English, in other processes too."""

os.environ["CODER_ENCODER"] = "none"
"""Suggestions are made of words alone, with whatever is installed; tests of encoders name theirs."""

os.environ["CODER_SETTINGS"] = str(Path(__file__).with_name("no-settings.toml"))
"""Nor does what they have set for their own work count; tests of settings name a file."""

for _started in ("UV", "UV_RUN_RECURSION_DEPTH"):
    os.environ.pop(_started, None)
"""Nor how they run them: a command is named by itself."""

SYNCHRONOUS, opening.SYNCHRONOUS = opening.SYNCHRONOUS, "OFF"
"""No test cuts the power, so none waits for the disk at each of thousands of acts."""

_MIGRATE, _STEPS, _NEW = opening._migrate, tuple(schema.MIGRATIONS), dict[tuple[object, ...], sqlite3.Connection]()


def _migrate_once(config: pytest.Config, project: Connection, version: int) -> None:
    """A new file gets the pages of the first one that was made: what forty steps make is always the same.

    That one is kept, since sqlite_utils, which makes it, loads pandas where that is installed.
    """
    steps = tuple(schema.MIGRATIONS)
    if version or (steps != _STEPS and steps not in _NEW):
        _MIGRATE(project, version)
        if not version:
            project.sqlite.backup(_NEW.setdefault(steps, sqlite3.connect(":memory:", check_same_thread=False)))
        return

    def make(folder: Path) -> None:
        _MIGRATE(project, version)
        with closing(sqlite3.connect(folder / "new.db")) as kept:
            project.sqlite.backup(kept)

    if steps not in _NEW:
        _NEW[steps] = sqlite3.connect(":memory:", check_same_thread=False)
        with closing(
            sqlite3.connect(made_once(config, "new-project", make, without=BESIDE_THE_STORE) / "new.db")
        ) as kept:
            kept.backup(_NEW[steps])
    _NEW[steps].backup(project.sqlite)


SHARED = Path(__file__).resolve().parents[1] / ".." / "shared"


def pytest_xdist_auto_num_workers(config: pytest.Config) -> int:
    """A few files run here, at once. For more there are two workers more than processors: each waits a third of its
    time for the clock of a screen or for a process that it has started. What is quick does not wait.
    """
    named = config.args_source is pytest.Config.ArgsSource.ARGS and all(".py" in argument for argument in config.args)
    return 0 if named and len(config.args) < 4 else (os.cpu_count() or 1) + (0 if _only_quick(config) else 2)


def pytest_configure(config: pytest.Config) -> None:
    opening._migrate = partial(_migrate_once, config)
    WarmPopen.NEEDS = kept(config, "needs")
    os.environ["CODER_CACHE"] = str(kept(config, "dictionaries"))


QUICK = {
    "agreement/agreement", "codebook/csv", "codebook/diff", "codebook/yaml", "errors", "estimate/drawing", "extras",
    "i18n/compiled_catalogue", "message", "model/code_reference", "naming", "operations/heading", "operations/themes",
    "operations/unit", "reasons", "reports/counting", "reports/definition", "reports/lines", "reports/quotes",
    "reports/scales", "reports/shares", "store/all_characters", "store/identity", "store/one_decision", "store/rules",
    "store/search", "text/graphemes", "text/language", "text/similar", "text/visible",
}  # fmt: skip
"""Tests of parts by themselves (package/subject, as under `unit`) that together take less than a minute."""

UNIT = Path(__file__).with_name("unit")


@cache
def _is_quick(file: Path) -> bool:
    subject = file.with_name(file.stem.removeprefix("test_"))
    return UNIT in subject.parents and subject.relative_to(UNIT).as_posix() in QUICK


def _only_quick(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "quick")


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Who asks for quick tests alone loads no others: that takes longer than to run them."""
    others = collection_path.match("test_*.py") and not _is_quick(collection_path)
    return True if others and _only_quick(config) else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if _is_quick(item.path):
            item.add_marker(pytest.mark.quick)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is loaded is garbage: not to look for any is a tenth of the time."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


def pytest_collection_finish() -> None:
    """What is loaded stays: to walk through it for garbage again and again is a fifth of the time of the screen."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_sessionfinish(session: pytest.Session) -> None:
    """What lies about and complains as it goes is looked for until nothing more is found, instead of five times."""
    while gc.collect():
        pass
    session.config.stash[gc_collect_iterations_key] = 0


@pytest.fixture(autouse=True)
def log_file(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The log of this test alone, which is not there until something has gone wrong."""
    path = tmp_path_factory.getbasetemp() / f"coder-{uuid.uuid4().hex}.log"
    monkeypatch.setenv("CODER_LOG", str(path))
    return path


@pytest.fixture
def study(tmp_path: Path) -> Iterator[Session]:
    """The small study (see small_study.py), open in the hands of Ingrid."""
    with new_study(tmp_path / "study.db") as session:
        yield session


@pytest.fixture
def olav(study: Session) -> Iterator[Session]:
    """The same project file, open at the same time in the hands of Olav."""
    from coder.project import open_project

    with open_project(study.project.path, "Olav") as session:
        yield session


@pytest.fixture
def waits_for_the_disk(monkeypatch: pytest.MonkeyPatch) -> None:
    """Projects are opened as the program opens them."""
    monkeypatch.setattr(opening, "SYNCHRONOUS", SYNCHRONOUS)


@pytest.fixture
def warm_children(monkeypatch: pytest.MonkeyPatch) -> None:
    """Processes of the program begin with its libraries loaded; elsewhere tests show how they begin by themselves."""
    monkeypatch.setattr("subprocess.Popen", WarmPopen)


@pytest.fixture
def cold_children(warm_children: None, monkeypatch: pytest.MonkeyPatch) -> None:
    """In a file where others begin warm, they begin by themselves."""
    monkeypatch.setattr("subprocess.Popen", ColdPopen)


@pytest.fixture(scope="session")
def coded_survey(pytestconfig: pytest.Config) -> Path:
    """A project file with the shipped survey and both coders' codings, made once. It is everybody's: copy it."""

    def make(folder: Path) -> None:
        from coder import shipped
        from coder.operations.codebook_edits import put_codebook
        from coder.operations.coded_file import apply_file
        from coder.operations.importing import ReadOptions, Roles, plan_import, run_import
        from coder.project import create_project

        with create_project(folder / "survey.db", "Ingrid", "Prøve") as session:
            put_codebook(session, shipped_codebook(), "codebook")
            run_import(session, plan_import(shipped.SURVEY, ReadOptions(), Roles()))
            for coder, file in shipped.CODINGS.items():
                session.coder = coder
                apply_file(session, file, codes_column="koder", id_column="id", question="grupper")

    return made_once(pytestconfig, "coded-survey", make) / "survey.db"


@pytest.fixture(scope="session")
def made_demo(pytestconfig: pytest.Config) -> tuple[Path, subprocess.CompletedProcess[str]]:
    """`coder demo` as a process with no terminal at either end, run once: its folder and what it said.

    The folder is everybody's: copy what you change.
    """

    def make(made: Path) -> None:
        (made / "demo").mkdir()
        done = subprocess.run(
            [sys.executable, "-c", "from coder.cli.main import main; main()", "demo"],
            cwd=made / "demo", stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False, timeout=300,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        text = json.dumps([done.args, done.returncode, done.stdout, done.stderr])
        (made / "said.json").write_text(text, encoding="utf-8")

    made = made_once(pytestconfig, "demo", make)
    return made / "demo", subprocess.CompletedProcess(*json.loads((made / "said.json").read_text(encoding="utf-8")))


@pytest.fixture(scope="session")
def bad_inputs() -> Path:
    """The folder of bad inputs beside the project."""
    folder = SHARED / "bad-inputs"
    if not folder.is_dir():
        pytest.skip("../shared/bad-inputs is not there")
    return folder
