"""Groups of answers that are alike."""

from __future__ import annotations

import time

from hypothesis import given
from hypothesis import strategies as st

from coder.similar import groups


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


def test_a_hundred_thousand_answers_take_seconds() -> None:
    answers = [(i, f"tjenesten nummer {i % 60_000} i kommunen") for i in range(100_000)]
    start = time.process_time()
    assert len(groups(answers)) == 40_000
    assert time.process_time() - start < 30
