"""A study that is worth some time."""

from __future__ import annotations

import pytest

from coder.project import Session
from tests.small_study import bring_in
from tests.unit.store.writers import MANY


@pytest.fixture
def many(study: Session) -> Session:
    """The small study with a thousand answers more, numbered from 6."""
    bring_in(study, MANY, name="many.csv")
    return study
