"""Learning again from a few more answers gives what learning from all of them gives."""

from __future__ import annotations

import random

import numpy as np
import pytest
from scipy import sparse

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.suggest.classifier import Rows, System
from coder.suggest.fitted_model import FittedModel
from coder.suggest.joined import JoinedSuggester
from coder.suggest.summed_weights import SummedWeights
from coder.text.language import normal_form

BOOK = Codebook(
    (
        Code("a", "transport", keywords=("buss", "tog", "vei")),
        Code("b", "skole", keywords=("lærer", "elev"), definition="Undervisning og skolebygg"),
        Code("c", "helse", keywords=("lege", "sykehus")),
    )
)
SAID = {"transport": ("bussen", "toget", "veien"), "skole": ("læreren", "elevane"), "helse": ("legen", "sjukehuset")}


def answers(n: int = 90) -> tuple[list[str], list[frozenset[str]]]:
    chance = random.Random(5)
    texts, codes = [], []
    for _ in range(n):
        chosen = chance.sample(sorted(SAID), chance.choice((0, 1, 1, 2)))
        words = [chance.choice(SAID[name]) for name in chosen] or ["vet ikke"]
        texts.append(f"{' og '.join(words)} er viktig her nummer {chance.randrange(40)}")
        codes.append(frozenset(chosen))
    return texts, codes


TEXTS, CODES = answers()


def whole(texts: list[str], codes: list[frozenset[str]]) -> FittedModel:
    return JoinedSuggester().fit(texts, codes, codebook=BOOK, corpus=TEXTS)


def begun(texts: list[str], codes: list[frozenset[str]]) -> JoinedSuggester:
    """A learner that has learned from these."""
    learner = JoinedSuggester()
    learner.fit(texts, codes, codebook=BOOK, corpus=TEXTS)
    return learner


def same(fitted: FittedModel, other: FittedModel) -> None:
    assert fitted.codes_ == other.codes_
    assert np.allclose(fitted.scores(TEXTS), other.scores(TEXTS), atol=2e-4)
    assert np.allclose(fitted.thresholds_, other.thresholds_, atol=2e-3)
    assert fitted.least_confidence() == pytest.approx(other.least_confidence(), abs=1e-3)
    assert fitted.info().n_coded == other.info().n_coded


def test_one_answer_at_a_time() -> None:
    learner = begun(TEXTS[:40], CODES[:40])
    for n in range(41, 70):
        fitted = learner.refit(TEXTS[:n], CODES[:n])
    same(fitted, whole(TEXTS[:69], CODES[:69]))


def test_what_was_learned_does_not_change_while_its_learner_goes_on() -> None:
    learner = begun(TEXTS[:40], CODES[:40])
    fitted = learner.refit(TEXTS[:41], CODES[:41])
    asked = TEXTS[60:70]
    told = (fitted.scores(asked), fitted.trust(), fitted.info(), fitted.nearest(asked[0]), fitted.suggest(asked))
    for n in (42, 43, 20, 90):
        learner.refit(TEXTS[:n], CODES[:n])
    assert np.array_equal(fitted.scores(asked), told[0])
    assert (fitted.trust(), fitted.info(), fitted.nearest(asked[0]), fitted.suggest(asked)) == told[1:]
    with pytest.raises(AttributeError):
        fitted.bias_ = np.zeros(3)  # type: ignore[misc]


def test_weights_that_are_added_up_where_they_are_asked_for_are_those_of_the_whole_sum() -> None:
    numbered = Codebook((*BOOK, Code("d", "fase 1"), Code("e", "fase 2")))
    corpus = [*TEXTS, "fase 1 var lang", "i fase 2 kom bussen"]
    learner = JoinedSuggester()
    learner.fit(TEXTS[:40], CODES[:40], codebook=numbered, corpus=corpus)
    weights = learner.refit(TEXTS[:41], CODES[:41]).weights
    assert isinstance(weights, SummedWeights)
    assert len(weights.less) == 2
    assert len(weights.others) == 2
    every = weights.grams.copy()
    some = np.arange(0, len(every), 3)
    picked = sparse.csr_matrix(
        (np.ones(len(some), np.float32), some, np.arange(len(some) + 1)), (len(some), len(every))
    )
    assert np.array_equal(weights.of_words(picked), every[some])
    whole_sum = weights.whole()
    assert np.array_equal(whole_sum.grams, every)
    assert np.array_equal(whole_sum.latent, weights.latent)


def test_answers_taken_away_recoded_and_repeated() -> None:
    learner = begun(TEXTS[:60], CODES[:60])
    texts = [*TEXTS[3:60], TEXTS[10], TEXTS[10]]
    codes = [*CODES[3:60], CODES[10], CODES[10]]
    codes[20] = frozenset({"helse"}) if codes[20] != {"helse"} else frozenset({"skole"})
    same(learner.refit(texts, codes), whole(texts, codes))


def test_many_changes_at_once() -> None:
    fitted = begun(TEXTS[:20], CODES[:20]).refit(TEXTS[10:], CODES[10:])
    same(fitted, whole(TEXTS[10:], CODES[10:]))


def test_from_the_codebook_alone_to_the_first_answer_and_back() -> None:
    learner = JoinedSuggester()
    alone = learner.fit([], [], codebook=BOOK, corpus=TEXTS).scores(TEXTS)
    same(learner.refit(TEXTS[:1], CODES[:1]), whole(TEXTS[:1], CODES[:1]))
    assert np.allclose(learner.refit([], []).scores(TEXTS), alone, atol=1e-4)


def test_more_answers_than_one_fit_takes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("coder.suggest.classifier.MOST_ROWS", 30)
    learner = begun(TEXTS[:28], CODES[:28])
    for n in (29, 31, 60, 61):
        suggester = learner.refit(TEXTS[:n], CODES[:n])
    assert np.isfinite(suggester.scores(TEXTS)).all()
    assert suggester.scores(["bussen"])[0].argmax() == 0


def test_a_new_code_is_learned_by_a_whole_fit() -> None:
    learner = begun(TEXTS[:30], CODES[:30])
    suggester = learner.refit([*TEXTS[:30], "for dyrt"], [*CODES[:30], frozenset({"økonomi"})])
    assert "økonomi" in suggester.codes_
    assert suggester.suggest(["dyrt"])[0][0].code == "økonomi"


def test_words_that_no_text_had_at_the_fit_are_learned_too() -> None:
    learner = JoinedSuggester()
    suggester = learner.fit(TEXTS[:30], CODES[:30], codebook=BOOK, corpus=TEXTS[:30])
    before = dict(zip(suggester.codes_, suggester.scores(["trikken"])[0], strict=True))
    suggester = learner.refit([*TEXTS[:30], *["trikken går"] * 3], [*CODES[:30], *[frozenset({"transport"})] * 3])
    assert suggester.scores(["trikken går"])[0][0] > before["transport"]


def test_refit_needs_a_fit() -> None:
    with pytest.raises(CoderError, match="not learned"):
        JoinedSuggester().refit(["a"], [frozenset({"b"})])


def test_a_refit_that_was_broken_off_is_made_good_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    learner = begun(TEXTS[:30], CODES[:30])

    def stop(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("coder.suggest.learning.thresholds", stop)
        with pytest.raises(KeyboardInterrupt):
            learner.refit(TEXTS[:31], CODES[:31])
    same(learner.refit(TEXTS[:32], CODES[:32]), whole(TEXTS[:32], CODES[:32]))


def test_an_excerpt_teaches_which_words_of_an_answer_carry_a_code() -> None:
    texts = ["Kantina er stengt men parkeringen er full", "Alt er greit her", "Ikke noe å si"]
    codes = [frozenset({"mat", "bil"}), frozenset[str](), frozenset[str]()]
    excerpts = [(0, "Kantina er stengt", frozenset({"mat"})), (0, "parkeringen er full", frozenset({"bil"}))]
    without = JoinedSuggester().fit(texts, codes)
    marked = JoinedSuggester().fit(texts, codes, excerpts=excerpts)
    at = marked.codes_.index("mat")

    def lead(suggester: FittedModel) -> float:
        """How much more of «mat» than of «bil» there is in a word about food."""
        scores = suggester.scores(["kantina"])[0]
        return float(scores[at] - scores[1 - at])

    assert lead(marked) > lead(without) + 0.02
    assert marked.info().n_coded == 3


def test_an_excerpt_is_left_out_together_with_its_answer() -> None:
    texts, codes = TEXTS[:40], CODES[:40]
    excerpts = [
        (i, text.split(" og ")[0], code) for i, (text, code) in enumerate(zip(texts, codes, strict=True)) if code
    ]
    marked = JoinedSuggester().fit(texts, codes, excerpts=excerpts)
    i = next(i for i, code in enumerate(codes) if code)
    rest = [j for j in range(40) if texts[j] != texts[i]]
    place = {j: k for k, j in enumerate(rest)}
    alone = JoinedSuggester().fit(
        [texts[j] for j in rest], [codes[j] for j in rest], codebook=None, corpus=texts,
        excerpts=[(place[j], text, code) for j, text, code in excerpts if j in place],
    )  # fmt: skip
    # The exact same by another way would need the same base shares; the order of codes is what must agree.
    assert marked.taught is not None
    told = marked.taught.learned.check[0][sorted({normal_form(text) for text in texts}).index(normal_form(texts[i]))]
    assert told.argmax() == alone.scores([texts[i]])[0].argmax()


def test_an_excerpt_of_an_answer_that_is_not_there_is_refused() -> None:
    with pytest.raises(CoderError, match="excerpt is of answer 7"):
        JoinedSuggester().fit(["a"], [frozenset({"kode"})], excerpts=[(7, "a", frozenset({"kode"}))])


def test_an_inverse_that_grew_is_the_inverse() -> None:
    random_ = np.random.default_rng(0)
    from scipy import sparse

    def rows(n: int) -> Rows:
        return Rows(
            sparse.csr_matrix(random_.random((n, 6)).astype(np.float32)), random_.random((n, 3)).astype(np.float32)
        )

    every, target = rows(9), random_.random((9, 2))
    whole_system = System(every, np.ones(9), target, latent_share=0.5, penalty=1.0)
    first = System(every[np.arange(7)], np.ones(7), target[:7], latent_share=0.5, penalty=1.0)
    first.add(every[np.array([7])], 2.0, target[7])
    first.add(every[np.array([8])], 1.0, target[8])
    first.reweigh(7, 1.0)
    assert np.allclose(first.inverse.written, whole_system.inverse.written, atol=1e-6)
    assert np.allclose(first.dual, whole_system.dual, atol=1e-6)
    first.aim(2, target[3])
    first.remove(5)
    kept = np.array([0, 1, 2, 3, 4, 6, 7, 8])
    changed = target.copy()
    changed[2] = target[3]
    small = System(every[kept], np.ones(8), changed[kept], latent_share=0.5, penalty=1.0)
    assert np.allclose(first.inverse.written, small.inverse.written, atol=1e-6)
    assert np.allclose(first.dual, small.dual, atol=1e-6)


def test_left_out_scores_are_those_of_a_fit_without_the_group() -> None:
    random_ = np.random.default_rng(1)
    from scipy import sparse

    rows = Rows(sparse.csr_matrix(random_.random((8, 5)).astype(np.float32)), np.zeros((8, 1), np.float32))
    target = random_.random((8, 1))
    system = System(rows, np.ones(8), target, latent_share=0.0, penalty=0.7)
    group = np.array([2, 5])
    told = target - system.left_out(system.dual, [group])
    rest = np.array([0, 1, 3, 4, 6, 7])
    other = System(rows[rest], np.ones(6), target[rest], latent_share=0.0, penalty=0.7)
    assert np.allclose(told[group], other.model(other.dual).scores(rows[group]), atol=1e-5)
