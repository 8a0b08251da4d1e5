"""Where one codes, rows in every state, excerpts, memos, messages and refusals can be read in every look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.contrast import walked

STATES = (("f2", "f b 0 u 1 v J 2 tab escape m x shift+home escape escape"),)
"""Keys: rows that are flagged, marked, decided or chosen, excerpts, what is typed, selected or asked for, empty lines
to type in, boxes, messages and refusals."""


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_states_and_boxes_can_be_read(theme: str, coded_by_two: Path) -> None:
    seen, faint = walked(coded_by_two, theme, STATES)
    assert faint == {}
    assert seen >= {"Confirm", "EditText"}
