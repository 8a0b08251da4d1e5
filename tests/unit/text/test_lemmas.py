"""The lemmas of many words are simplemma's own, before the table of what its dictionaries have is made, and after."""

from __future__ import annotations

import random

import pytest
from simplemma import Lemmatizer

from coder.shipped import SURVEY
from coder.text import language
from coder.text.lemmas import MANY, Lemmas

LETTERS = "abdefgiklmnoprstuvyæøåéüıλ"  # «ı» as a capital is «I»
TURNED = (("nb", "nn"), ("nn", "nb"))


@pytest.fixture(scope="module")
def words() -> list[str]:
    """Words of the survey, misspelt, joined, and cut short."""
    chance = random.Random(5)
    own = chance.sample(sorted(set(map(language.word_form, language.WORD.findall(SURVEY.read_text("utf-8"))))), 1_500)
    made = list[str]()
    for word in chance.choices(own, k=700):
        place = chance.randrange(len(word))
        made.append(word[:place] + chance.choice(LETTERS) + word[place + chance.randrange(2) :])
        made.append(word + chance.choice(own))
        made.append(word[: place + 1])
    return [word for word in (*own, *made) if word.isalpha()]


def test_are_those_of_simplemma_however_many_are_asked_for(words: list[str]) -> None:
    theirs = Lemmatizer(cache_max_size=0)
    expected = [[theirs.lemmatize(word, lang=order) for order in TURNED] for word in words]
    ours = Lemmas()
    asked = 2 * len(words)
    assert asked < MANY
    assert [[ours.of(word, order) for order in TURNED] for word in words] == expected
    for word in (words[n % len(words)] for n in range(MANY - asked)):
        ours.of(word)
    assert ours.screens
    assert [[ours.of(word, order) for order in TURNED] for word in words] == expected
