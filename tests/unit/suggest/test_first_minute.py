"""The first minute: few coded answers turn nothing, and what is told holds where codes outnumber answers."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import special

from coder.model import Code, Codebook
from coder.suggest.calibration import Prior, StackedCalibration
from coder.suggest.confidence import least_confidence
from coder.suggest.joined import JoinedSuggester
from coder.suggest.logistic import sigmoid, softplus
from tests.unit.encoders.models_of_sentences import Meaning
from tests.unit.suggest.shipped_survey import codebook, survey, untaught


def test_one_coded_answer_does_not_propose_its_code_everywhere() -> None:
    texts, codes = survey()
    learner, before = untaught(names_alone=True)
    asked = texts[100:174]
    at_first = (before.scores(asked) >= before.thresholds_).sum(axis=0)
    ids = [code.id for code in codebook(names_alone=True)]
    tried = 0
    for text, found in zip(texts[:100], codes[:100], strict=True):
        if tried < 6 and found and found <= set(ids):
            after = learner.refit([text], [frozenset(codebook(names_alone=True).by_id[code].name for code in found)])
            scores = after.scores(asked)
            own = [ids.index(code) for code in found]
            assert ((scores >= after.thresholds_).sum(axis=0)[own] <= at_first[own] + 4).all()
            assert scores.max() < 0.85
            tried += 1
    assert tried == 6


@pytest.mark.parametrize(
    ("coded", "also"),
    [(["Avgangene er for få"], {"Flere avganger"}), (["Ferja står ofte", "Kaia er smal"], {"Smal kai"})],
)
def test_a_code_that_no_coded_answer_lacks_is_proposed_only_where_words_are_shared(
    coded: list[str], also: set[str]
) -> None:
    """What tells it from others is not known, however many may have it."""
    asked = ["Ferjene innstilt", "Flere avganger", "Smal kai", "Legevakta ligger langt unna", "Nei", "Barnehage"]
    learner = JoinedSuggester()
    learner.fit([], [], codebook=Codebook((Code("ferje", "ferje"),)), corpus=[*asked, *coded])
    model = learner.refit(coded, [frozenset({"ferje"})] * len(coded))
    proposed = model.proposed(asked, model.scores(asked))[:, 0]
    assert {text for text, is_proposed in zip(asked, proposed, strict=True) if is_proposed} == {
        "Ferjene innstilt"
    } | also


@pytest.mark.parametrize("encoder", [None, Meaning()])
@pytest.mark.parametrize("above", [(), (Code("øy", "øyer"),)], ids=["alone", "in a category"])
def test_the_first_code_is_no_surer_on_seven_answers_than_on_one(
    above: tuple[Code, ...], encoder: Meaning | None
) -> None:
    """A codebook begun with one code, and every answer so far has it: how many lack it is not known yet."""
    asked = ["For få avganger", "Smal kai", "Legevakta ligger langt unna", "Barnehage", "the nurse", "a ward"]
    learner = JoinedSuggester(encoder=encoder)
    book = Codebook((*above, Code("ferje", "ferje", parent="øy" if above else None)))
    learner.fit([], [], codebook=book, corpus=[*asked, "Få avganger"])
    once = learner.refit(["Få avganger"], [frozenset({"ferje"})]).scores(asked)
    model = learner.refit(["Få avganger"] * 7, [frozenset({"ferje"})] * 7)
    found = model.scores(asked)
    assert found == pytest.approx(once, abs=0.02)
    assert found.max() < 0.85
    assert not model.proposed(asked, found)[1:].any()


def test_an_answer_given_by_forty_is_no_proof_of_what_a_code_means() -> None:
    """Answers alike show one thing, however many: what else the code is on is not known with one other coded."""
    asked = ["Få avganger på kvelden", "Smal kai", "Legevakta ligger langt unna", "Barnehage"]
    book = Codebook(tuple(Code(name, name) for name in ("ferje", "legevakt", "skole")))

    def shown_for_ferry(given: int) -> list[float]:
        learner = JoinedSuggester()
        learner.fit([], [], codebook=book, corpus=[*asked, "Få avganger"])
        texts = [*["Få avganger"] * given, "Skolen er stengt"]
        codes = [*[frozenset({"ferje"})] * given, frozenset({"skole"})]
        return list(learner.refit(texts, codes).scores(asked)[:, 0])

    once, often = shown_for_ferry(1), shown_for_ferry(40)
    assert [confidence < before + 0.2 for confidence, before in zip(often, once, strict=True)] == [True] * 4
    assert max(often) < 0.7


@pytest.mark.parametrize("names_alone", [False, True])
def test_no_number_is_high_before_anything_is_coded(names_alone: bool) -> None:
    assert untaught(names_alone=names_alone)[1].scores(survey()[0]).max() < 0.85


def test_one_answer_that_no_code_fits_does_not_silence_the_codebook() -> None:
    texts, _ = survey()
    learner, before = untaught(names_alone=False)
    surest = texts[int(before.scores(texts).max(axis=1).argmax())]
    after = learner.refit([surest], [frozenset()])
    asked = [text for text in texts if text != surest]
    at_first = int((before.scores(asked) >= before.thresholds_).sum())
    assert int((after.scores(asked) >= after.thresholds_).sum()) > 0.85 * at_first
    assert after.scores(asked).max() > 0.8 * before.scores(asked).max()


def drawn(random: np.random.Generator, n: int, n_codes: int) -> tuple[np.ndarray, np.ndarray]:
    """Answers with one or two codes each, and meta-features that tell a little of them."""
    known = np.zeros((n, n_codes))
    for row in known:
        row[random.choice(n_codes, 1 + int(random.random() < 0.5), replace=False)] = 1
    features = np.stack([random.normal(1.5 * known, 1), random.normal(known - 3, 1), np.zeros((n, n_codes))], axis=2)
    return features, known


def test_confidences_to_judge_by_are_those_of_a_fit_without_the_answer() -> None:
    random = np.random.default_rng(1)
    features, known = drawn(random, 30, 8)
    counts = np.ones(30)
    fitted = StackedCalibration(prior=Prior.after(30, -2.0, -2.0)).learn(features, known, counts)
    whole, without = fitted.calibration_, fitted.out_of_fold_
    for place in range(0, 30, 3):
        rest = np.arange(30) != place
        fitted = StackedCalibration(prior=Prior.after(29, -2.0, -2.0)).learn(features[rest], known[rest], counts[rest])
        found = fitted.calibration_.confidences(features[place : place + 1])[0]
        seen = whole.confidences(features[place : place + 1])[0]
        assert np.abs(without[place] - found).max() < 0.05
        has = known[place] > 0
        # What has seen the answer believes in its codes more.
        assert (without[place][has] < seen[has]).all()


@pytest.mark.parametrize(("n", "n_codes"), [(15, 60), (25, 76), (50, 43), (100, 50)])
def test_the_list_keeps_its_promise_where_codes_outnumber_answers(n: int, n_codes: int) -> None:
    random = np.random.default_rng(n)
    missed = []
    for _ in range(40):
        features, known = drawn(random, n, n_codes)
        counts = np.ones(n)
        fitted = StackedCalibration(prior=Prior.after(n, -3.0, np.log(1.5 / n_codes))).learn(features, known, counts)
        least = least_confidence(fitted.out_of_fold_, known, counts)
        asked, right = drawn(random, 200, n_codes)
        listed = fitted.calibration_.confidences(asked) >= least
        missed.append(float((right * ~listed).sum() / right.sum()))
    assert np.mean(missed) <= 0.1 + 2 * np.std(missed) / np.sqrt(len(missed))


def test_logistic_functions_are_scipys_and_overflow_nowhere() -> None:
    logits = np.array([-1e4, -745.0, -30.0, -1.0, 0.0, 1.0, 30.0, 745.0, 1e4])
    with np.errstate(over="raise", invalid="raise"):
        assert sigmoid(logits) == pytest.approx(special.expit(logits), rel=1e-12, abs=1e-300)
        assert softplus(logits) == pytest.approx(np.logaddexp(0, logits), rel=1e-12)
