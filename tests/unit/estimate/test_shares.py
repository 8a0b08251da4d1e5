"""Shares of all answers from a sample: against closed forms, and over many draws."""

from __future__ import annotations

import math

import numpy as np
import pytest

from coder.estimate.folds import folds
from coder.estimate.shares import Sample, _freedom, shares
from coder.intervals import change, student, wilson
from coder.model import Code, Codebook
from coder.suggest.cross_fitting import cross_fitted
from coder.suggest.joined import JoinedSuggester

N = 2000


def sample(drawn: np.ndarray, known: np.ndarray, strata: np.ndarray | None = None) -> Sample:
    size = N if strata is None else len(strata)
    return Sample(drawn, np.zeros(size, np.intp) if strata is None else strata, np.ones(size), known[:, None] * 1.0)


def test_intervals_are_those_of_the_literature() -> None:
    assert wilson(81 / 263, 263) == pytest.approx((0.2553, 0.3662), abs=5e-5)  # Newcombe 1998, Stat. Med. 17: 857
    moved = change(48 / 80, wilson(48 / 80, 80), 56 / 70, wilson(56 / 70, 70))
    assert moved == pytest.approx((0.2, 0.0524, 0.3339), abs=5e-5)  # Newcombe 1998, 17: 873, method 10
    assert student(9) == pytest.approx(2.2622, abs=1e-3)
    assert wilson(0.3, math.inf) == (0.3, 0.3)


def test_without_predictions_it_is_wilson_with_the_finite_population() -> None:
    known = np.arange(200) < 50
    [estimate] = shares(sample(np.arange(200), known), None)
    assert (estimate.share, estimate.hand, estimate.n, estimate.positive, estimate.way) == (
        0.25,
        0.25,
        200,
        50,
        "sample",
    )
    assert (estimate.low, estimate.high) == pytest.approx(wilson(0.25, 199 / 0.9, student(199)))
    assert (estimate.low, estimate.high) == (estimate.hand_low, estimate.hand_high)


def test_strata_are_weighted_to_their_size_and_estimated_apart() -> None:
    strata = np.repeat([0, 1], [1500, 500])
    drawn = np.concatenate([np.arange(100), 1500 + np.arange(100)])
    known = np.concatenate([np.arange(100) < 20, np.arange(100) < 60])
    [estimate] = shares(sample(drawn, known, strata), None)
    assert estimate.share == pytest.approx(0.75 * 0.2 + 0.25 * 0.6)
    variance = 0.75**2 * (1 - 100 / 1500) * 0.16 / 99 + 0.25**2 * (1 - 100 / 500) * 0.24 / 99
    kish = 1 / (100 * (0.75 / 100) ** 2 + 100 * (0.25 / 100) ** 2)
    worth = estimate.share * (1 - estimate.share) / variance
    assert (estimate.low, estimate.high) == pytest.approx(wilson(estimate.share, worth, student(kish - 2)))


def test_survey_weights_change_the_share_and_widen_the_interval() -> None:
    known = np.arange(200) < 100
    even = shares(sample(np.arange(200), known), None)[0]
    heavy = Sample(
        np.arange(200), np.zeros(N, np.intp), np.where(np.arange(N) % 10 < 3, 3.0, 1.0), known[:, None].astype(float)
    )
    weighted = shares(heavy, None)[0]
    assert weighted.share == pytest.approx(0.5)
    assert weighted.high - weighted.low > even.high - even.low


def test_everything_coded_leaves_nothing_open() -> None:
    known = np.arange(N) % 4 == 0
    [estimate] = shares(sample(np.arange(N), known), np.random.default_rng(1).random((N, 1)))
    assert (estimate.low, estimate.share, estimate.high) == pytest.approx((0.25, 0.25, 0.25))


@pytest.mark.parametrize(("n", "positive", "way"), [(200, 9, "sample"), (29, 14, "sample"), (200, 191, "sample"),
                                                    (200, 12, "sample and predictions")])  # fmt: skip
def test_predictions_are_used_only_where_their_errors_can_be_judged(n: int, positive: int, way: str) -> None:
    known = np.arange(n) < positive
    predicted = np.full((N, 1), 0.05)
    predicted[:positive] = 0.8
    [estimate] = shares(sample(np.arange(n), known), predicted)
    assert estimate.way == way


def test_a_cell_without_sampled_answers_has_no_share() -> None:
    [estimate] = shares(sample(np.arange(50), np.arange(50) < 20), None, np.arange(N) >= 1000)
    assert (estimate.way, estimate.n, estimate.answers) == ("none", 0, 1000)
    assert math.isnan(estimate.share)


def test_predictions_without_an_error_in_the_sample_are_not_taken_for_perfect() -> None:
    known = np.arange(100) < 40
    predicted = np.zeros((N, 1))
    predicted[:800] = 1.0
    predicted[40:100] = 0.0
    [estimate] = shares(sample(np.arange(100), known), predicted)
    assert estimate.trust == pytest.approx(1.0)
    assert 0.02 < estimate.high - estimate.low < estimate.hand_high - estimate.hand_low


def drawn_often(
    share: float, n: int, predicted: np.ndarray, truth: np.ndarray, draws: int
) -> tuple[float, float, float]:
    """Coverage, bias in standard errors, and width beside the hand-coded sample alone."""
    rng = np.random.default_rng(11)
    found = []
    for _ in range(draws):
        places = rng.permutation(N)[:n]
        [estimate] = shares(sample(places, truth[places]), predicted[:, None])
        found.append(
            (
                estimate.low <= share <= estimate.high,
                estimate.share,
                estimate.high - estimate.low,
                estimate.hand_high - estimate.hand_low,
            )
        )
    inside, estimates, width, alone = np.array(found, float).T
    return (
        float(inside.mean()),
        float(abs(estimates.mean() - share) / estimates.std()),
        float(width.mean() / alone.mean()),
    )


@pytest.mark.parametrize("model", ["good", "biased", "useless", "contrary"])
def test_intervals_hold_over_many_draws_whatever_the_predictions_are_worth(model: str) -> None:
    rng = np.random.default_rng(5)
    truth = rng.random(N) < 0.2
    good = np.clip(0.1 + 0.6 * truth + rng.normal(0, 0.15, N), 0, 1)
    predicted = {
        "good": good, "biased": np.clip(good + 0.3, 0, 1), "useless": rng.random(N), "contrary": 1 - good,
    }[model]  # fmt: skip
    coverage, bias, ratio = drawn_often(float(truth.mean()), 100, predicted, truth, 400)
    assert 0.92 <= coverage <= 0.98
    assert bias < 0.25
    assert ratio < (0.75 if model in ("good", "biased") else 1.01)


def test_answers_that_read_alike_are_dealt_together_and_parts_are_about_as_large() -> None:
    clusters = [0, 0, 0, *range(1, 98)]
    part = folds(clusters, 5, seed=3)
    assert len(set(part[:3].tolist())) == 1
    assert np.bincount(part, minlength=5).tolist() == [20, 20, 20, 20, 20]
    assert (folds(clusters, 5, seed=3) == part).all()


def test_no_prediction_is_learned_from_the_answer_it_is_for_nor_from_its_part() -> None:
    codebook = Codebook((Code("a", "skole"), Code("b", "helse")))
    texts = [
        f"{'skole lærer' if i % 2 else 'helse lege'} svar nummer {'abcdefghij'[i % 10]}{i // 10}" for i in range(80)
    ]
    codes = [frozenset({"a"} if i % 2 else {"b"}) for i in range(80)]
    part = [i // 16 for i in range(80)]

    def predicted(known: list[frozenset[str]]) -> np.ndarray:
        suggester = JoinedSuggester()
        suggester.fit(texts, known, codebook=codebook, corpus=texts)
        return cross_fitted(suggester, (texts, known, []), part, texts, part, codebook)

    before = predicted(codes)
    turned = [frozenset({"a", "b"}) - known if place < 16 else known for place, known in enumerate(codes)]
    after = predicted(turned)
    assert np.array_equal(before[:16], after[:16])
    assert not np.allclose(before[16:], after[16:])
    assert before[1::2, 0].min() > before[::2, 0].max()


def test_the_variance_of_few_large_errors_is_known_with_few_degrees_of_freedom() -> None:
    spread, few = np.random.default_rng(1).normal(size=(400, 1)), np.zeros((400, 1))
    few[:12] = 1
    assert _freedom(spread)[0] == pytest.approx(400, rel=0.25)
    assert _freedom(few)[0] == pytest.approx(2 * 12, rel=0.1)
    assert _freedom(7 * few / 400)[0] == pytest.approx(_freedom(few)[0])


def test_an_interval_with_predictions_is_never_wider_than_by_hand() -> None:
    rng = np.random.default_rng(2)
    truth = (rng.random((N, 1)) < 0.1).astype(float)
    used = 0
    for draw in range(60):
        drawn = np.random.default_rng(draw).permutation(N)[:200]
        of_all = Sample(drawn, np.zeros(N, np.intp), np.ones(N), truth[drawn])
        for part in (0.75, 0.1, 0, -0.75):
            (estimate,) = shares(of_all, part * truth + (1 - part) * rng.random((N, 1)))
            assert estimate.high - estimate.low <= estimate.hand_high - estimate.hand_low + 1e-12
            assert 0 <= estimate.trust <= 1
            used += estimate.way == "sample and predictions"
    assert used > 60


def test_a_cell_sampled_as_a_whole_has_the_share_that_is_counted() -> None:
    """Its answers were drawn with unequal chances, which no longer matters where none is left out."""
    strata = np.repeat([0, 1], [20, 5])
    drawn = np.concatenate([np.arange(12), 20 + np.arange(5)])
    inside = np.isin(np.arange(25), [0, 1, 2, 20, 21])
    known = np.isin(drawn, [0, 20, 21])
    found = sample(drawn, known, strata)
    [estimate] = shares(found, None, inside)
    assert (estimate.n, estimate.answers) == (5, 5)
    assert (estimate.low, estimate.share, estimate.high, estimate.hand) == pytest.approx((0.6,) * 4)
    assert found.by_hand(inside) == pytest.approx([0.6])


@pytest.mark.parametrize(("answers", "n"), [(8, 7), (12, 10), (30, 25), (48, 40)])
def test_where_no_sampled_answer_has_a_code_another_may_have_it(answers: int, n: int) -> None:
    """One of all has it and is not sampled more than once in twenty times: the interval must not rule that out."""
    assert 1 - n / answers > 0.05
    drawn = Sample(np.arange(n), np.zeros(answers, np.intp), np.ones(answers), np.zeros((n, 1)))
    [none] = shares(drawn, None)
    assert (none.low, none.share) == (0, 0)
    assert none.high >= 1 / answers - 1e-12
    [every] = shares(Sample(drawn.drawn, drawn.strata, drawn.weights, np.ones((n, 1))), None)
    assert (every.share, every.high) == pytest.approx((1, 1))
    assert every.low <= 1 - 1 / answers + 1e-12
