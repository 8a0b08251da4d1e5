"""Words that stand beside the same words are near each other, and so are words spelled alike."""

from __future__ import annotations

import random

import numpy as np

from coder.suggest.features import Vocabulary


def corpus() -> list[str]:
    """Two kinds of words in the same places: moods after «was», things after «the»."""
    chance = random.Random(0)
    moods, things = ("kind", "rude", "gentle", "abrupt"), ("parking", "menu", "ceiling", "lobby")
    return [
        chance.choice((f"staff was {chance.choice(moods)} to me {i}", f"look at the {chance.choice(things)} again {i}"))
        for i in range(300)
    ]


def vector(vocabulary: Vocabulary, text: str) -> np.ndarray:
    counted = vocabulary.count([text])
    grams = counted.new_grams if counted.new else vocabulary.grams_[vocabulary.index_[text]]
    return np.asarray(grams @ vocabulary.latent_).ravel()


def alike(vocabulary: Vocabulary, text: str, other: str) -> float:
    a, b = vector(vocabulary, text), vector(vocabulary, other)
    return float(a @ b / (np.linalg.norm(a) * np.linalg.norm(b)))


def test_words_in_the_same_places_are_near_though_they_never_meet() -> None:
    vocabulary = Vocabulary().fit(corpus())
    assert alike(vocabulary, "kind", "rude") > 0.5
    assert alike(vocabulary, "kind", "rude") > alike(vocabulary, "kind", "parking") + 0.3


def test_a_word_nobody_wrote_borrows_from_those_spelled_alike() -> None:
    vocabulary = Vocabulary().fit(corpus())
    assert "gentleness" not in vocabulary.index_
    assert alike(vocabulary, "gentleness", "gentle") > alike(vocabulary, "gentleness", "ceiling") + 0.2


def test_texts_lie_about_their_mean() -> None:
    texts = sorted(set(corpus()))
    vocabulary = Vocabulary().fit(texts)
    counted = vocabulary.count(texts)
    table = counted.table.multiply(1 / counted.norms[:, None]).tocsr()
    around = np.asarray(table @ vocabulary.grams_ @ vocabulary.latent_) - vocabulary.centre_
    assert np.allclose(around.mean(axis=0), 0, atol=1e-4)
    # 300 texts of the 400 that are half to be trusted.
    assert np.isclose((around**2).sum(axis=1).mean(), 300 / 700, atol=1e-3)


def test_too_few_texts_for_any_latent_vector() -> None:
    for texts in ([], [""], ["ord"], ["ett ord", "ett ord til"]):
        vocabulary = Vocabulary().fit(texts)
        assert np.isfinite(vocabulary.latent_).all()
        assert np.isfinite(vocabulary.centre_).all()


def test_numbers_are_not_alike_for_their_digits() -> None:
    vocabulary = Vocabulary().fit(["Forløp 10", "Forløp 1", "2023", "2024"])
    grams = vocabulary.grams_
    overlap = grams[vocabulary.index_["2023"]] @ grams[vocabulary.index_["2024"]].T
    assert overlap.sum() == 0


def test_a_text_is_the_sum_of_its_words_known_and_new() -> None:
    vocabulary = Vocabulary().fit(corpus())
    texts = ["staff was gentle", "kinda gentleness kinda rude", "", "parkingless"]
    counted = vocabulary.count(texts)
    assert set(counted.new) == {"kinda", "gentleness", "parkingless"}
    words = np.vstack([vocabulary.grams_.toarray(), counted.new_grams.toarray()])
    wanted = (counted.table.toarray() / counted.norms[:, None]) @ words
    assert np.allclose(vocabulary.transform(texts).toarray(), wanted, atol=1e-6)
    used, rows = vocabulary.grams_in(counted)
    assert np.array_equal(rows.toarray(), words[used])
    assert set(used.tolist()) == set(counted.table.indices.tolist())
