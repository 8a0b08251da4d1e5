"""Groups of answers that are alike."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text.similar import groups


def test_equal_normal_forms_and_typing_errors_are_alike() -> None:
    answers = [
        (1, "Kapasitet"),
        (2, "kapasitet!"),
        (3, "kapasitit"),
        (4, "Økonomi"),
        (5, "vet ikke"),
        (6, "Veit ikkje"),
    ]
    assert groups(answers) == [[1, 2, 3], [5, 6]]


def test_another_number_or_a_short_word_is_another_answer() -> None:
    assert groups([(1, "forløp 1"), (2, "forløp 2"), (3, "Nei"), (4, "Nær"), (5, "ja")]) == []


@given(st.lists(st.text(alphabet="abcdefå 1.", max_size=12), max_size=12))
def test_every_answer_is_in_one_group_at_most(texts: list[str]) -> None:
    found = [number for group in groups(enumerate(texts)) for number in group]
    assert len(found) == len(set(found))
    assert set(found) <= set(range(len(texts)))


def test_twenty_thousand_answers_take_seconds() -> None:
    """At the pace of a hundred thousand in half a minute; each compared with each, they would take far longer."""
    answers = [(i, f"tjenesten nummer {i % 12_000} i kommunen") for i in range(20_000)]
    start = time.process_time()
    assert len(groups(answers)) == 8_000
    assert time.process_time() - start < 6


@pytest.mark.parametrize(
    ("text", "other"),
    [
        ("<18 år", ">18 år"), ("C", "C++"), ("5 %", "5"), ("Nei", "Nei?"), ("+1+1", "=1+1"), ("5 €", "5 $"),
        ("# 3", "§ 3"), ("-5", "5"), ("1,5", "1-5"), ("C++ og C", "C og C++"),
        ("Kapasitet < behov", "Kapasitet > behov"),
    ],
)  # fmt: skip
def test_signs_that_bear_meaning_make_another_answer(text: str, other: str) -> None:
    """Wherever they stand; what is written the same is still the same."""
    assert groups([(1, text), (2, other)]) == []
    assert groups([(1, text), (2, f" {text.upper()}!")]) == [[1, 2]]


def test_punctuation_is_no_sign_that_bears_meaning() -> None:
    """White space round a sign and several question marks say nothing either."""
    answers = ["vet ikke", "Veit ikkje.", "vet ikke!", "5%", "5 %", "Nei??", "nei ?", "- Vet, ikke …"]
    assert groups(enumerate(answers)) == [[0, 1, 2, 7], [3, 4], [5, 6]]
