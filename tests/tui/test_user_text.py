"""Any text of an answer, a code, a memo or a name: in lists, boxes and messages nothing vanishes, acts or escapes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len
from textual.pilot import Pilot

from coder.tui.app import CoderApp
from coder.tui.dialogues.code_picker import Picker
from coder.tui.screens.table_screen import TableScreen
from coder.tui.text import cut, fit, plain, shown, wrap
from tests.tui.driving import (
    drive,
    in_front,
    painted,
)
from tests.tui.nasty import cases, nasty_in, safe


def test_every_answer_in_table_review_codebook_and_pickers(tmp_path: Path) -> None:
    """The lists, the picker, the help, the confirmations and the messages say the same text safely."""

    async def steps(app: CoderApp, pilot: Pilot[Any]) -> None:
        for key in ("t", "B"):
            await pilot.press(key)
            assert isinstance(app.screen, TableScreen)
            for _ in range(len(app.screen.table.ids)):
                await pilot.press("j")
                assert safe(painted(app))
            await pilot.press("q")
        await pilot.press("B")
        for _ in range(12):
            await pilot.press("j", "M", "escape", "r", "escape", "d")
            assert safe(painted(app))
            await pilot.press("enter", "e")
            assert safe(painted(app))
            await pilot.press("escape")
        await pilot.press("f2", "c")
        for _ in range(len(in_front(app, Picker).rows)):
            await pilot.press("down")
            assert safe(painted(app))
        await pilot.press("escape")
        for text in cases().values():
            app.show_message(text[:5000])
            app.show_message(text[:5000], error=True)
            await pilot.pause()
            assert safe(painted(app))

    drive(nasty_in(tmp_path), steps, size=(100, 30))


@given(st.text(max_size=300), st.integers(2, 60))
def test_wrapping_loses_nothing_and_fits(text: str, width: int) -> None:
    """Lines follow one another without a gap but for line breaks, and none is wider than it may be."""
    safe_text = shown(text)
    assert len(safe_text) == len(text)
    lines = wrap(safe_text, width)
    assert lines[0][0] == 0
    assert lines[-1][1] == len(text)
    for (start, end), (after, _end) in pairwise(lines):
        assert after - end in (0, 1)
        assert after == end or safe_text[end] == "\n"
        assert cell_len(safe_text[start:end].rstrip()) <= width


@given(st.text(max_size=100), st.integers(1, 40))
def test_cells_are_exactly_as_many_as_asked_for(text: str, width: int) -> None:
    """Table cells have one width whatever is in them."""
    assert cell_len(fit(text, width)) == width
    assert cell_len(cut(shown(text.replace("\n", " ")), width)) == width


@given(st.text())
def test_plain_is_never_markup(text: str) -> None:
    """What goes in comes out, character by character, with no style."""
    content = plain(text)
    assert content.plain == shown(text)
    assert not content.spans
