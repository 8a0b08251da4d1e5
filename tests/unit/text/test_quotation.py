"""Where quoted words stand: by themselves before parts of words, whatever their letter case, spaces and signs."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.quotation import places_of


@pytest.mark.parametrize(
    ("quotation", "text", "found"),
    [
        ("eldre", "Eldre i eldrebolig, eldre", ["Eldre", "eldre"]),
        ("eldr", "Eldre i eldrebolig", ["Eldr", "eldr"]),
        ("bor alene", "de bor  \n alene nå", ["bor  \n alene"]),
        ("som … får", "De som bor, får; de som ikke får", ["som bor, får", "som ikke får"]),
        ("bor...ikke", "De som bor, får", []),
        ("«så» - 'sa' hun", "da “så” – ’sa’ hun", ["“så” – ’sa’ hun"]),
        ("arbeidsplass", "min ar\u00adbeids-\nplass her", ["ar\u00adbeids-\nplass"]),
        ("fin", "en \ufb01n dag", ["\ufb01n"]),
        ("å få", "a\u030a fa\u030a hjelp", ["a\u030a fa\u030a"]),
        ("(", "ja (nei)", ["("]),
        ("kurs i", "Kurs, kurs i", ["kurs i"]),
        ("…", "alt … mulig", []),
        ("alt … mulig", "alt … mulig", ["alt … mulig"]),
        ("", "alt", []),
        ("x", "", []),
    ],
)
def test_words_are_found_as_somebody_types_them(quotation: str, text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in places_of(quotation, text)] == found


@given(st.text(max_size=30), st.data())
def test_what_is_found_is_within_the_text_and_a_quoted_part_is_found(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text)))
    quotation = text[start : data.draw(st.integers(start, len(text)))]
    found = places_of(quotation, text)
    assert all(0 <= first < last <= len(text) for first, last in found)
    if quotation.isascii() and quotation.isalpha() and text.isascii():
        assert any(text[first:last].lower() == quotation.lower() for first, last in found)
