"""The boxes that one opens where one codes can be read in every look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.contrast import walked

STATES = (
    ("f2", "p escape E escape c p tab z z escape"),
    ("f2", "Q space escape"),
)  # fmt: skip
"""Keys: answers that are alike, what encodes them, codes that are typed for, further questions."""


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_states_and_boxes_can_be_read(theme: str, coded_by_two: Path) -> None:
    seen, faint = walked(coded_by_two, theme, STATES)
    assert faint == {}
    assert seen >= {"NearestScreen", "Picker", "ShowText"}
