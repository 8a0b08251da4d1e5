"""The meaning of whole answers, as an encoder tells it, joined with their words."""

from __future__ import annotations

import numpy as np
import pytest

from coder.model import Code, Codebook
from coder.suggest.joined import JoinedSuggester
from tests.unit.models_of_sentences import Meaning

TEXTS = ["the car", "the nurse", "a lorry", "a ward", "my auto", "our doctor"]
CODES = [frozenset({"cars"}), frozenset({"care"})]
BOOK = Codebook((Code("1", "cars"), Code("2", "care")))


def test_what_the_encoder_knows_is_used() -> None:
    plain = JoinedSuggester().fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    joined = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)

    def lead(suggester: JoinedSuggester, text: str) -> float:
        cars, care = suggester.scores([text])[0]
        return float(cars - care)

    assert lead(joined, "lorry") > lead(plain, "lorry") + 0.05
    assert lead(joined, "doctor") < lead(plain, "doctor") - 0.05
    assert joined.trust()["encoder"] == "meaning"


def test_words_and_the_rest_sum_to_the_score() -> None:
    suggester = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    evidence, bias = suggester.explain("a lorry", "cars")
    total = bias + sum(one.weight for one in evidence)
    assert 1 / (1 + np.exp(-total)) == pytest.approx(suggester.scores(["a lorry"])[0][0], abs=1e-5)


def test_refit_with_an_encoder_is_the_whole_fit() -> None:
    texts = [f"{text} {i}" for i in range(6) for text in TEXTS]
    codes = [CODES[i % 2] for i in range(len(texts))]
    suggester = JoinedSuggester(encoder=Meaning()).fit(texts[:30], codes[:30], codebook=BOOK, corpus=texts)
    suggester.refit(texts[:32], codes[:32])
    other = JoinedSuggester(encoder=Meaning()).fit(texts[:32], codes[:32], codebook=BOOK, corpus=texts)
    assert np.allclose(suggester.scores(texts), other.scores(texts), atol=2e-4)
