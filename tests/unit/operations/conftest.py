"""A project that reports are made of."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest


@pytest.fixture
def corpus(coded_survey: Path, tmp_path: Path) -> Path:
    """The shipped survey with both coders' codings, in a file of its own."""
    return Path(shutil.copy(coded_survey, tmp_path / "p.db"))
