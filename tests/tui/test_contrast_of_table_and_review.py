"""In the table of answers, in review and in the codebook, every state and box can be read in every look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.contrast import walked

STATES = (
    ("f3", "space j space s escape v escape slash q q enter escape slash escape"),
    ("f4", "j a x space A escape"),
    ("f5", "j space e tab escape M escape D escape n escape"),
)  # fmt: skip
"""Keys on each screen: rows that are flagged, marked, decided or chosen, what is typed, selected or asked for, empty
lines to type in, boxes, messages and refusals."""


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_states_and_boxes_can_be_read(theme: str, coded_by_two: Path) -> None:
    seen, faint = walked(coded_by_two, theme, STATES)
    assert faint == {}
    assert seen >= {"EditCode", "PickOne", "PickSeveral", "Picker"}
