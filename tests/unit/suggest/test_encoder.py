"""The meaning of whole answers, as an encoder tells it, joined with their words."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest

from coder.errors import CoderError
from coder.model import MEANING, Code, Codebook
from coder.suggest import artefact
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import SHARES, USUAL_SHARE, JoinedSuggester
from tests.unit.encoders.models_of_sentences import Meaning

TEXTS = ["the car", "the nurse", "a lorry", "a ward", "my auto", "our doctor"]
CODES = [frozenset({"cars"}), frozenset({"care"})]
BOOK = Codebook((Code("1", "cars"), Code("2", "care")))


def test_what_the_encoder_knows_is_used() -> None:
    plain = JoinedSuggester().fit(TEXTS[:2] * 5, CODES * 5, codebook=BOOK, corpus=TEXTS)
    joined = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2] * 5, CODES * 5, codebook=BOOK, corpus=TEXTS)

    def lead(suggester: FittedModel, text: str) -> float:
        cars, care = suggester.scores([text])[0]
        return float(cars - care)

    assert lead(joined, "lorry") > lead(plain, "lorry") + 0.05
    assert lead(joined, "doctor") < lead(plain, "doctor") - 0.05
    assert joined.info().encoder == "meaning"


def test_words_meaning_and_the_rest_sum_to_the_score() -> None:
    suggester = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    evidence, bias = suggester.explain("a lorry", "cars")
    total = bias + sum(part.weight for part in evidence)
    assert 1 / (1 + np.exp(-total)) == pytest.approx(suggester.scores(["a lorry"])[0][0], abs=1e-5)
    (meaning,) = [part for part in evidence if part.source == MEANING]
    assert (meaning.start, meaning.end) == (0, 0)
    assert meaning.weight > 0
    (first, *_) = suggester.suggest(["a lorry"])[0]
    assert [part.weight for part in first.evidence if part.source == MEANING] == pytest.approx([meaning.weight])


def test_a_text_without_a_direction_is_told_by_its_words_alone() -> None:
    class Silent(Meaning):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            return np.where([["nurse" in text] for text in texts], 0, super().encode(texts))

    suggester = JoinedSuggester(encoder=Silent()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    evidence, _ = suggester.explain("nurse", "care")
    assert [part.weight for part in evidence if part.source == MEANING] == [0]


def test_the_share_of_the_encoder_is_told_by_what_orders_codes_best() -> None:
    """Of those tried; where too few answers are coded to tell, the usual one."""
    rng = np.random.default_rng(0)
    answers = [f"{' '.join(rng.choice(list('abcdefgh'), 5))} {i}" for i in range(120)]
    codes = [CODES[i % 2] for i in range(120)]
    which = dict(zip([*answers, "cars", "care"], [0, 1] * 61, strict=True))

    class Knows(Meaning):
        def encode(self, texts: Sequence[str]) -> np.ndarray:
            return np.eye(2, dtype=np.float32)[[which[text] for text in texts]]

    told = JoinedSuggester(encoder=Knows()).fit(answers, codes, corpus=answers)
    share = told.described.parameters["encoder_share"]
    assert isinstance(share, float)
    assert share in SHARES
    fixed = JoinedSuggester(encoder=Knows(), encoder_share=share).fit(answers, codes, corpus=answers)
    assert np.allclose(told.scores(answers), fixed.scores(answers))
    few = JoinedSuggester(encoder=Knows()).fit(answers[:10], codes[:10], corpus=answers)
    assert few.described.parameters["encoder_share"] == USUAL_SHARE


def test_the_same_seed_gives_the_same_scores() -> None:
    first, second = (
        JoinedSuggester(encoder=Meaning(), seed=3).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS) for _ in range(2)
    )
    assert first.scores(TEXTS).tobytes() == second.scores(TEXTS).tobytes()


def test_refit_with_an_encoder_is_the_whole_fit() -> None:
    texts = [f"{text} {i}" for i in range(6) for text in TEXTS]
    codes = [CODES[i % 2] for i in range(len(texts))]
    learner = JoinedSuggester(encoder=Meaning())
    learner.fit(texts[:30], codes[:30], codebook=BOOK, corpus=texts)
    suggester = learner.refit(texts[:32], codes[:32])
    other = JoinedSuggester(encoder=Meaning()).fit(texts[:32], codes[:32], codebook=BOOK, corpus=texts)
    assert np.allclose(suggester.scores(texts), other.scores(texts), atol=2e-4)


def test_a_model_file_says_which_encoder_it_needs_and_scores_the_same() -> None:
    fitted = JoinedSuggester(encoder=Meaning()).fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS)
    content = artefact.dumps(fitted, {})
    assert content == artefact.dumps(fitted, {})
    model = artefact.loads(content)
    assert model.encoder == "meaning"
    assert model.card["version"] == artefact.WITH_PHRASES
    with pytest.raises(CoderError, match="needs the same"):
        model.suggester.scores(TEXTS)
    assert np.allclose(model.with_encoder(Meaning()).suggester.scores(TEXTS), fitted.scores(TEXTS), atol=1e-5)
    other = Meaning()
    other.name = "another"
    with pytest.raises(CoderError, match="not with another"):
        model.with_encoder(other)
    alone = artefact.loads(artefact.dumps(JoinedSuggester().fit(TEXTS[:2], CODES, codebook=BOOK, corpus=TEXTS), {}))
    assert (alone.encoder, alone.card["version"]) == (None, artefact.WITH_PHRASES)
