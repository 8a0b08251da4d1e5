"""A word is found wherever it stands as a whole word, however it is written."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.folding import fold, is_word
from coder.text.whole_words import sought, standing


def found(word: str, text: str) -> list[str]:
    pattern = sought(word)
    assert pattern is not None
    return [text[start:end] for start, end in standing(pattern, text)]


@pytest.mark.parametrize(
    ("word", "text", "there"),
    [
        ("Vereide", "Vereide skule, VEREIDE, vereide-folk", ["Vereide", "VEREIDE", "vereide"]),
        ("Vereide", "Vereides skule, Vereide's og Vereidesk", ["Vereides", "Vereide's"]),
        ("Jonas", "Jonas' bil, Jonas’ båt", ["Jonas'", "Jonas’"]),
        ("vereide", "Vereidevegen og Storvereide", []),
        ("Våler", unicodedata.normalize("NFD", "I Våler og Vålerbu"), [unicodedata.normalize("NFD", "Våler")]),
        ("Vereide", "svar_Vereide_2024.csv, post@vereide.no", ["Vereide", "vereide"]),
        ("Vereide", "Verei-\nde skule, Vereide-\nskulen", ["Verei-\nde", "Vereide"]),
        ("Vereide", "Ve\u00adreide", ["Ve\u00adreide"]),
        ("Jonas Vereide", "Jonas  Vereide\nJonas\nVereides", ["Jonas  Vereide", "Jonas\nVereides"]),
        ("22 85 50 50", "Ring 22 85 50 50.", ["22 85 50 50"]),
    ],
)
def test_where_a_word_stands(word: str, text: str, there: list[str]) -> None:
    assert found(word, text) == there


def test_nothing_to_look_for() -> None:
    assert sought("  ") is None


@given(
    st.lists(
        st.sampled_from(
            ["Vereide", "VEREIDE", "vereides", "a\u030a", "-\n", " ", "\n", "x", "'s", "\u00ad", "1", "_", "."]
        )
    )
)
def test_nothing_is_left_of_the_word(pieces: list[str]) -> None:
    text = "".join(pieces)
    pattern = sought("Vereide")
    assert pattern is not None
    left, place = "", 0
    for start, end in standing(pattern, text):
        if start >= place:
            left += text[place:start] + "█"
        place = max(place, end)
    left += text[place:]
    words = "".join(character if is_word(character) else " " for character in fold(left)).split()
    assert not {"vereide", "vereides"}.intersection(words)
