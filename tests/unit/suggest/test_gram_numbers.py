"""The n-grams of many words, looked up at once, have the numbers that they have one by one."""

from __future__ import annotations

import random
from collections import defaultdict

import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.shipped import SURVEY
from coder.suggest import gram_numbers
from coder.suggest.features import Vocabulary
from coder.suggest.gram_numbers import GramNumbers, numbered
from coder.suggest.grams import LONGEST_WORD, own_gram
from coder.text.language import WORD, word_form

OWN = sorted(set(map(word_form, WORD.findall(SURVEY.read_text(encoding="utf-8")))))
ODD = ["nei", "vei", "10km", "中文ord", "don't", "aé\u0301xyz", "a" * (LONGEST_WORD + 9), "λόγοςαβ", "og", "👍"]
TEXTS = [" ".join(OWN[start : start + 20]) for start in range(0, 1_000, 20)] + [" ".join(ODD)]
INDEX = Vocabulary().fit(TEXTS).gram_index_


def misspelt(count: int) -> list[str]:
    chance = random.Random(3)
    found = list[str]()
    for word in chance.choices(OWN, k=count):
        place = chance.randrange(len(word))
        found.append(word[:place] + chance.choice("abdegiklmnoprstuvæøåxΩ") + word[place + chance.randrange(2) :])
    return found


def found_by(spelt: list[str | list[str]], index: dict[str, int], *, norwegian: bool, at_once: bool) -> object:
    unknown: defaultdict[str, int] = defaultdict()
    unknown.default_factory = lambda: len(index) + len(unknown)
    if at_once:
        numbers, counts = GramNumbers(index, norwegian=norwegian).of(spelt, unknown)
    else:
        numbers, counts = numbered(spelt, index, unknown, norwegian=norwegian, learn=False)
    return numbers.tolist(), counts.tolist(), list(unknown.items())


def assert_same(spelt: list[str | list[str]], *, norwegian: bool = True) -> None:
    at_once, one_by_one = (found_by(spelt, INDEX, norwegian=norwegian, at_once=way) for way in (True, False))
    assert at_once == one_by_one


@pytest.mark.parametrize("norwegian", [True, False])
def test_of_misspelt_words_and_of_odd_ones(norwegian: bool) -> None:
    words = misspelt(2_000)
    spelt: list[str | list[str]] = [
        [own_gram(word, norwegian=True)] if n % 9 == 0 else word for n, word in enumerate(words)
    ]
    assert_same([*spelt, *ODD, *spelt[:50], *ODD], norwegian=norwegian)


@given(st.lists(st.from_regex(WORD, fullmatch=True).map(word_form), min_size=1, max_size=20))
def test_of_any_words(words: list[str]) -> None:
    assert_same([*words])


def test_with_more_letters_than_there_is_room_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(gram_numbers, "BITS", 4)
    words = misspelt(500)
    assert len({*"".join(words)}) > 16
    assert_same([*words])
