"""Pictures of what one chooses from where one codes, at 80 × 24 and at a large size, with this Textual version only."""

from __future__ import annotations

from pathlib import Path

import pytest

from coder.project import open_project
from coder.tui.app import CoderApp
from tests.tui.conftest import Looks
from tests.tui.pictures import SIZES, fixed_project, typed

SCREENS = {
    "picker": ("c",),
    "alike": ("l",),
    "order": ("o",),
    "nearest": ("2", "n", "3", "p"),
}
"""Keys to each picture, from the first answer."""


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("name", SCREENS)
def test_screen(name: str, size: str, tmp_path: Path, looks_as_kept: Looks) -> None:
    """The screen as it opens on the small project."""
    with open_project(fixed_project(tmp_path), "Kari") as session:
        app = CoderApp(session, learn=False)
        looks_as_kept(app, SIZES[size], typed(app, SCREENS[name]))
