"""In the report, among themes and disagreements, and in the palette, every state and box can be read in every look."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.tui.contrast import walked

STATES = (
    ("f6", "j w escape c escape d escape"),
    ("f7", "j n escape e escape x enter space escape"),
    ("f8", "j d escape A escape C escape"),
    ("ctrl+p", "u n d escape"),
)  # fmt: skip
"""Keys on each screen: rows that are marked, decided or chosen, what is typed, selected or asked for, empty lines to
type in, boxes, messages and refusals."""


@pytest.mark.parametrize("theme", ["dark", "light", "contrast"])
def test_all_states_and_boxes_can_be_read(theme: str, coded_by_two: Path) -> None:
    seen, faint = walked(coded_by_two, theme, STATES)
    assert faint == {}
    assert seen >= {"EditLine", "EditText", "Palette", "PickOne"}
