"""A project that reports are made of, and one with many answers."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from coder.project import Session, open_project
from tests.made_once import made_once
from tests.many_answers import make_many


@pytest.fixture
def corpus(coded_survey: Path, tmp_path: Path) -> Path:
    """The shipped survey with both coders' codings, in a file of its own."""
    return Path(shutil.copy(coded_survey, tmp_path / "p.db"))


@pytest.fixture(scope="session")
def many_answers(pytestconfig: pytest.Config) -> Path:
    """A project file with more answers than one batch (see many_answers.py), made once. It is everybody's: copy it."""
    return made_once(pytestconfig, "many-answers", make_many) / "p.db"


@pytest.fixture
def project(many_answers: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Session]:
    """The project with many answers, of which thirty are one batch of suggestions."""
    monkeypatch.setattr("coder.operations.suggesting.BATCH", 30)
    shutil.copy(many_answers, tmp_path / "p.db")
    with open_project(tmp_path / "p.db", "Kari") as session:
        yield session
