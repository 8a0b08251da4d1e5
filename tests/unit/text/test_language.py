"""Words, sentences, lemmas, varieties and normal forms."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.text import language


def pieces(text: str, spans: list[tuple[int, int]]) -> list[str]:
    return [text[start:end] for start, end in spans]


def test_words_keep_apostrophes_marks_and_emoji() -> None:
    text = "Så don’t, a\u030alesund! 👍 की 2.1"
    assert pieces(text, language.words(text)) == ["Så", "don’t", "a\u030alesund", "👍", "की", "2", "1"]


@given(st.text())
def test_spans_lie_in_the_text_in_order(text: str) -> None:
    ends = 0
    for start, end in language.words(text):
        assert ends <= start < end <= len(text)
        ends = end


def test_a_word_form_is_the_same_however_it_is_encoded() -> None:
    assert language.word_form("BLA\u030a") == language.word_form("blå")


def test_sentences_know_abbreviations_and_lines() -> None:
    text = "Vi mangler f.eks. folk. Det er dyrt!\n- eldre\r\n\r\n  unge "
    assert pieces(text, language.sentences(text)) == ["Vi mangler f.eks. folk.", "Det er dyrt!", "- eldre", "unge"]


def test_no_text_no_sentence() -> None:
    assert language.sentences(" \n ") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Vi vet ikke hva vi skal gjøre", "nb"),
        ("Me veit ikkje kva vi skal gjere", "nn"),
        ("fleire fastlegar", "nn"),
        ("det er bra", "nb"),
        ("The staff were friendly at all times", "other"),
        ("le même de la vie et en plus", "other"),
        ("", "other"),
    ],
)
def test_variety_goes_by_function_words(text: str, expected: str) -> None:
    assert language.variety(text) == expected


@pytest.mark.parametrize(
    ("word", "variety", "expected"),
    [
        ("kommunene", "nb", "kommune"),
        ("Tenestene", "nn", "teneste"),
        ("fastlegen", "nb", "fastlege"),
        ("eldre", "nb", "eldre"),
        ("kommunene", "other", "kommunene"),
        ("2023", "nb", "2023"),
        ("ikkje", "nn", "ikke"),
        ("vegane", "nn", "vei"),
        ("veien", "nb", "vei"),
        ("Heimen", "nn", "hjem"),
        ("heim", "other", "heim"),
    ],
)
def test_lemma(word: str, variety: language.Variety, expected: str) -> None:
    assert language.lemma(word, variety) == expected


def test_the_same_answer_has_one_normal_form() -> None:
    assert language.normal_form("Eg veit ikkje!") == language.normal_form("  jeg  VET ikke. ")
    assert language.normal_form("forløp 1") != language.normal_form("forløp 10")


def test_a_text_without_words_keeps_its_signs() -> None:
    assert language.normal_form(" ? ") == "?"
    assert language.normal_form("?") != language.normal_form("-")


@given(st.text())
def test_a_normal_form_is_its_own_normal_form(text: str) -> None:
    once = language.normal_form(text)
    assert language.normal_form(once) == once


@pytest.mark.parametrize("form", ["vei", "veg", "ingen", "inga", "ikke", "ikkje", "kommune"])
def test_twins_are_each_others(form: str) -> None:
    assert form in language.in_both(form)
    assert all(language.in_both(twin) == language.in_both(form) for twin in language.in_both(form))
