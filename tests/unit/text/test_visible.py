"""One door for user text: no byte of an answer may drive a terminal, and no character may move."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.escaped import json_text
from coder.text.visible import one_line, visible

ANY = st.text(st.characters() | st.characters(categories=["Cc", "Cf", "Cs", "Cn"]))


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("blåbær\n\tog mer", "blåbær\n\tog mer"),
        ("A\x1b[2J", "A␛[2J"),
        ("a\0b\x7f", "a␀b␡"),
        ("ekte\rFALSK", "ekte␍FALSK"),
        ("A\x9b31mB", "A\ufffd31mB"),
        ("lønn \u202e1000\u202c", "lønn □1000□"),
        ("\ufeffa\u200bb", "␣a␣b"),
        ("\ud800\uffff\U0010ffff\ufdd0", "\ufffd" * 4),
        ("👩\u200d👩\u200d👧 🏳\ufe0f", "👩\u200d👩\u200d👧 🏳\ufe0f"),
    ],
)
def test_what_is_shown(text: str, shown: str) -> None:
    assert visible(text) == shown


@given(ANY)
def test_offsets_stay_right_and_nothing_is_left_to_make_visible(text: str) -> None:
    shown = visible(text)
    assert len(shown) == len(text)
    assert visible(shown) == shown
    assert not any(ord(character) < 32 and character not in "\n\t" for character in shown)
    shown.encode("utf-8")


@given(ANY, st.integers(1, 20))
def test_one_line_is_one_line_of_at_most_its_width(text: str, width: int) -> None:
    line = one_line(text, width)
    assert len(line) <= width
    assert not set(line) & set("\n\t\r\x1b")


@given(st.dictionaries(ANY, ANY | st.integers() | st.none()))
def test_json_reads_back_the_same(value: dict[str, str | int | None]) -> None:
    text = json_text(value)
    assert json.loads(text) == value
    assert visible(text) == text
    text.encode("utf-8")
