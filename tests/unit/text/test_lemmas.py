"""The lemmas of words are simplemma's own, with the screens of what its dictionaries have, and without."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from simplemma import Lemmatizer

from coder.shipped import SURVEY
from coder.text import language, lemmas
from coder.text.dictionaries import KeptDictionaries
from coder.text.lemmas import Lemmas

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


@pytest.mark.parametrize("kept", [True, False])
def test_are_those_of_simplemma(words: list[str], kept: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache = tmp_path / "cache"
    if not kept:
        cache.write_text("no folder")
    monkeypatch.setenv("CODER_CACHE", str(cache))
    monkeypatch.setattr(lemmas, "DICTIONARIES", KeptDictionaries())
    theirs, ours = Lemmatizer(cache_max_size=0), Lemmas()
    for word in words:
        assert [ours.of(word, order) for order in TURNED] == [theirs.lemmatize(word, lang=order) for order in TURNED]
    assert cache.is_dir() is kept
