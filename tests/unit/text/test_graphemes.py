"""What a reader sees as one character is marked, pointed at and painted as one; offsets stay code points."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from coder.queries import spans
from coder.text import graphemes
from coder.tui.text import cut, shown
from coder.tui.widgets.answer import AnswerView

ONE = ("🇳🇴", "👨‍👩‍👧", "👍🏽", "a\u030a", "❤️", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "क्षि", "한")
texts = st.lists(st.sampled_from([*ONE, "a", " ", "\n", "\r\n", "å"]) | st.characters(codec="utf-8"), max_size=30).map(
    "".join
)


@pytest.mark.parametrize("character", ONE)
def test_one_character_is_marked_as_one(character: str) -> None:
    text = f"x{character}{character}y"
    span = spans.by_letter(text, (0, 1), 1, moves_start=False)
    assert text[slice(*span)] == f"x{character}"
    assert spans.by_letter(text, span, -1, moves_start=False) == (0, 1)
    assert spans.by_letter(text, (0, len(text)), 1, moves_start=True) == (1, len(text))


@given(texts)
def test_marking_character_by_character_goes_over_whole_ones_and_covers_every_text(text: str) -> None:
    """Forwards and backwards over the same places, from the beginning to the end."""
    places = [0]
    while places[-1] < len(text):
        places.append(graphemes.step(text, places[-1], 1))
        assert places[-1] > places[-2]
    assert places == list(graphemes.edges(text))
    back = [len(text)]
    while back[-1] > 0:
        back.append(graphemes.step(text, back[-1], -1))
    assert back[::-1] == places


@given(texts, st.integers(0, 60), st.integers(0, 60))
def test_a_span_widens_to_whole_characters_only(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    first, last = graphemes.whole(text, start, end)
    assert first <= start <= end <= last
    known = list(graphemes.edges(text))
    assert {first, last} <= set(known)
    assert not any(first < place <= start or end <= place < last for place in known)


@given(texts, st.integers(1, 40))
def test_a_cut_name_takes_its_cells_and_halves_no_character(text: str, width: int) -> None:
    safe = shown(text).replace("\n", " ")
    made = cut(safe, width)
    kept = made.rstrip(" ").removesuffix("…")
    assert cell_len(made) == width
    if cell_len(safe) > width:
        assert len(kept) in graphemes.edges(safe)


def test_a_flag_under_the_mouse_and_under_a_mark_is_whole() -> None:
    """Two cells, two code points: both cells give its beginning, and a mark that ends in it is painted around it."""
    view = AnswerView()
    view.text, view._lines, view._rows = "a🇳🇴👨‍👩‍👧b", [(0, 9)], [(0, -1)]
    assert [view.offset_at(x, 0) for x in range(7)] == [0, 1, 1, 3, 3, 8, 9]
    view.show(view.text, span=(0, 2))
    assert view.row(0) == [("a🇳🇴", "mark"), ("👨‍👩‍👧b", "")]
