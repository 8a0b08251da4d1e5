"""What a person calls a question is understood in one way everywhere."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.errors import CoderError, NotFound
from coder.message import Message
from coder.naming import Named, Noun, find_name

QUESTION = Noun(Message("question"), Message("questions"))

QUESTIONS = [
    Named("grupper", "Hvilke grupper venter lengst?"),
    Named("tiltak", "Hvilke tiltak har dere?"),
    Named("tiltak2", "Hva mangler?"),
    Named("Årsverk"),
]


@pytest.mark.parametrize(
    ("wanted", "meant"),
    [
        ("grupper", "grupper"),
        ("GRUPPER", "grupper"),
        ("gru", "grupper"),
        ("upp", "grupper"),
        ("Hva mangler?", "tiltak2"),
        ("hva m", "tiltak2"),
        ("venter  LENGST", "grupper"),
        ("tiltak", "tiltak"),  # as it is written, though it begins another
        (unicodedata.normalize("NFD", "årsverk"), "Årsverk"),
    ],
)
def test_a_name_a_beginning_and_a_part_are_understood(wanted: str, meant: str) -> None:
    assert find_name(wanted, QUESTIONS, QUESTION).name == meant


def test_what_fits_several_is_refused_with_all_of_them() -> None:
    with pytest.raises(CoderError, match="several questions") as refused:
        find_name("tilt", QUESTIONS, QUESTION)
    assert refused.value.hint == "Say which: «tiltak», «tiltak2»."


def test_a_near_miss_says_what_exists() -> None:
    with pytest.raises(NotFound) as refused:
        find_name("gruper", QUESTIONS, QUESTION)
    assert "«grupper»" in refused.value.hint
    with pytest.raises(NotFound) as refused:
        find_name("xyzzy", QUESTIONS, QUESTION, Message("in {path}", path="x.csv"))
    assert refused.value.message == "There is no question «xyzzy» in x.csv."
    assert "«Årsverk»" in refused.value.hint


@given(st.lists(st.text(min_size=1), min_size=1, unique=True), st.data())
def test_a_name_as_it_is_written_always_means_itself(names: list[str], data: st.DataObject) -> None:
    wanted = data.draw(st.sampled_from(names))
    assert find_name(wanted, [Named(name) for name in names], QUESTION).name == wanted
