"""Projects for the tests of the screen."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from driving import ANSWERS, make_project

from coder import shipped
from coder.codebook import read_codebook
from coder.model import Code, Codebook
from coder.session import open_project
from coder.session.suggesting import suggest
from coder.tui.words import use_language


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    use_language("en")
    yield
    use_language("en")


@pytest.fixture
def quick_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether the program is idle after a key is looked at every 4 ms instead of every 20, where many are pressed.

    For tests in which no thread brings what a key asks for: Textual waits only for what its widgets were told.
    """
    monkeypatch.setattr("textual._wait.SLEEP_GRANULARITY", 1 / 250)
    monkeypatch.setattr("textual._wait.SLEEP_IDLE", 1 / 250 / 20)


@pytest.fixture(scope="session")
def _made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The small project with a run of suggestions."""
    path = make_project(tmp_path_factory.mktemp("made") / "prøve.db", ANSWERS, read_codebook(shipped.CODEBOOK))
    with open_project(path, "Kari") as session:
        suggest(session)
    return path


@pytest.fixture
def project(_made: Path, tmp_path: Path) -> Path:
    """A copy of the small project for one test."""
    return Path(shutil.copy(_made, tmp_path / "prøve.db"))


@pytest.fixture
def tiny_codebook() -> Codebook:
    return Codebook((Code("a", "alfa"), Code("b", "beta"), Code("c", "gamma", parent="b")), name="Liten")
