"""The promise of automatic coding: the bound, the cuts, and when it is refused."""

from __future__ import annotations

import numpy as np
import pytest

from coder.errors import CoderError
from coder.model import Code, Codebook
from coder.suggest.automatic import CUTS, cut_of, cuts_together, first_cut, lower_bound, promise
from coder.suggest.cross_fitting import out_of_fold
from coder.suggest.joined import JoinedSuggester
from tests.batch_answers import answers
from tests.unit.encoders.models_of_sentences import WORDS, Meaning


def test_the_bound_is_that_of_clopper_and_pearson() -> None:
    # Exact: with n of n right the bound is 0.05 ** (1 / n); the others by summing the binomial tail.
    assert lower_bound(29, 29) == pytest.approx(0.05 ** (1 / 29))
    assert lower_bound(0, 10) == 0
    assert lower_bound(45, 50) == pytest.approx(0.801, abs=1e-3)
    assert lower_bound(190, 200) == pytest.approx(0.917, abs=1e-3)


def test_the_cut_is_the_lowest_that_keeps_the_promise() -> None:
    confidences = np.concatenate([np.full(100, 0.95), np.full(100, 0.8), np.full(100, 0.3)])
    known = np.concatenate([np.ones(100), np.ones(97), np.zeros(3), np.zeros(100)]).astype(bool)
    assert cut_of("a", confidences, known, 0.9).cut == 0.4
    half = np.concatenate([np.ones(100), np.ones(60), np.zeros(40), np.zeros(100)]).astype(bool)
    found = cut_of("a", confidences, half, 0.9)
    assert (found.cut, found.n, found.right) == (0.81, 100, 100)


def test_too_few_or_too_wrong_give_no_cut() -> None:
    sure = np.full(40, 0.99)
    assert cut_of("a", sure, np.arange(40) < 19, 0.9).cut is None
    assert cut_of("a", sure[:28], np.ones(28, bool), 0.9).cut is None
    assert cut_of("a", sure[:29], np.ones(29, bool), 0.9).cut == 0.4


def test_a_mistake_among_the_few_surest_does_not_end_it() -> None:
    confidences = np.concatenate([np.full(30, 0.99), np.full(270, 0.95), np.full(100, 0.5)])
    known = np.concatenate([np.zeros(2), np.ones(28), np.zeros(8), np.ones(262), np.zeros(100)]).astype(bool)
    assert lower_bound(28, 30) < 0.9 < lower_bound(290, 300)
    found = cut_of("a", confidences, known, 0.9)
    assert (found.cut, found.n, found.right) == (0.51, 300, 290)


def test_where_to_begin_is_settled_before_anyone_looks_at_what_is_right() -> None:
    rng = np.random.default_rng(5)
    confidences = 1 / (1 + np.exp(-rng.normal(-2.2, 2.6, 1000)))
    begun = first_cut(confidences, 0.8)
    fewest = 14  # 0.8 ** 14 is the first power below 0.05
    surest = next(place for place, cut in enumerate(CUTS) if (confidences >= cut).sum() >= fewest)
    assert begun > surest
    n = int((confidences >= CUTS[begun]).sum())
    for known in (rng.random(1000) < 0.7 * confidences, np.arange(1000) < 20):
        found = cut_of("a", confidences, known, 0.8)
        assert (found.cut, found.n) == (None, n)
    assert first_cut(np.full(fewest - 1, 0.99), 0.8) == len(CUTS)
    assert first_cut(np.full(fewest, 0.99), 0.8) == 0


def test_codes_of_one_answer_count_together_in_the_bound_of_all() -> None:
    confidences = np.full((100, 2), 0.95)
    known = np.ones((100, 2), bool)
    assert cut_of("", confidences, known, 0.9).bound == pytest.approx(lower_bound(100, 100))
    known[:5, 1] = False  # as if five of a hundred were wrong, not five of two hundred
    assert cut_of("", confidences, known, 0.8).bound == pytest.approx(lower_bound(97.5, 100))
    alone = np.hstack([confidences[:, :1], np.zeros((100, 1))])
    of_one, of_both = cut_of("", alone[:, 0], known[:, 0], 0.8), cut_of("", alone, known, 0.8)
    assert (of_both.cut, of_both.n, of_both.bound) == (of_one.cut, of_one.n, of_one.bound)


def test_together_codes_have_one_cut_and_rare_ones_stay_with_people() -> None:
    rng = np.random.default_rng(2)
    confidences = rng.random((500, 3))
    confidences[:, 2] = 0.99
    known = rng.random((500, 3)) < confidences
    known[:, 2] = np.arange(500) < 19
    together, cuts = cuts_together(["a", "b", "c"], confidences, known, 0.8)
    assert together.cut is not None
    assert [cut.cut for cut in cuts] == [together.cut, together.cut, None]
    assert (together.n, together.right) == (sum(cut.n for cut in cuts), sum(cut.right for cut in cuts))
    assert together.bound >= 0.8


NAMES = Codebook((Code("a", "eldre"), Code("b", "barn")))

THEMES = Codebook(tuple(Code(name, name) for name in ("eldre", "barn", "rus", "penger", "aldri")))


def suggester(
    texts: list[str], codes: list[frozenset[str]], codebook: Codebook, encoder: Meaning | None = None
) -> JoinedSuggester:
    """What has learned from these."""
    learner = JoinedSuggester(encoder=encoder)
    learner.fit(texts, codes, codebook=codebook, corpus=texts)
    return learner


def test_excerpts_teach_the_model_that_is_measured_too() -> None:
    texts = [f"{'eldre' if place % 2 else 'barn'} og {place * 7919 % 1009} ord" for place in range(60)]
    codes = [frozenset({"a" if place % 2 else "b"}) for place in range(60)]
    marked = [(place, "og", codes[place]) for place in range(60)]
    plain = suggester(texts, codes, NAMES)
    without = out_of_fold(plain, texts, codes, [], NAMES)
    assert not np.allclose(out_of_fold(plain, texts, codes, marked, NAMES), without)


def test_out_of_fold_keeps_twins_together() -> None:
    texts = ["eldre på sykehjem"] * 30 + ["barn i skole"] * 30
    codes = [frozenset({"a"})] * 30 + [frozenset({"b"})] * 30
    found = out_of_fold(suggester(texts, codes, NAMES), texts, codes, [], NAMES)
    assert len({tuple(row) for row in found[:30].round(9)}) == 1


def test_a_promise_is_measured_on_the_model_that_codes() -> None:
    """Each answer is new to its model, which knows its word from few others; the encoder knows what the word means."""
    texts = [f"{word} {i}{i}" for i, word in enumerate([*WORDS] * 12)]
    codes = [frozenset({"abc"[WORDS[text.split()[0]]]}) for text in texts]
    alone, joined = (
        out_of_fold(fitted, texts, codes, [], NAMES)
        for fitted in (
            suggester(texts, codes, NAMES),
            suggester(texts, codes, NAMES, Meaning()),
        )
    )
    assert not np.allclose(alone, joined)
    right = np.array([["a" in answer_codes, "b" in answer_codes] for answer_codes in codes])
    assert joined[right].mean() > alone[right].mean()


def test_a_promise_says_what_share_and_which_codes() -> None:
    coded = answers(600, seed=2)
    texts, codes = [text for text, _ in coded], [codes for _, codes in coded]
    names = ["eldre", "barn", "rus", "penger", "aldri"]
    found = promise(suggester(texts, codes, THEMES), texts, codes, codebook=THEMES, names=names, precision=0.9)
    cuts = {cut.code: cut for cut in found.cuts}
    assert cuts["aldri"].cut is None
    assert cuts["eldre"].cut is not None
    assert cuts["eldre"].bound >= 0.9
    # What is left to people is told too: the share that is found, with its own bound.
    found_of_all = cuts["eldre"].right / cuts["eldre"].positives
    assert 0 < (cuts["eldre"].found_bound or 0) < found_of_all
    assert cuts["eldre"].found_bound == lower_bound(cuts["eldre"].right, cuts["eldre"].positives)
    assert 0.3 < found.expected_share <= 1
    assert found.measured_on == 600
    assert found.pooled is None
    pooled = promise(
        suggester(texts, codes, THEMES), texts, codes, codebook=THEMES, names=names, precision=0.9, pooled=True
    )
    assert pooled.pooled is not None
    assert pooled.pooled.bound >= 0.9
    assert pooled.expected_share >= found.expected_share


@pytest.mark.parametrize("precision", [0.2, 1.0])
def test_what_no_one_can_promise_is_refused(precision: float) -> None:
    with pytest.raises(CoderError, match="cannot be promised"):
        promise(suggester([], [], NAMES), [], [], codebook=NAMES, names=[], precision=precision)


def test_few_answers_and_chance_are_refused() -> None:
    coded = answers(40)
    texts, codes = [text for text, _ in coded], [codes for _, codes in coded]
    with pytest.raises(CoderError, match="With 40 coded answers nothing can be promised"):
        promise(suggester(texts, codes, THEMES), texts, codes, codebook=THEMES, names=["eldre"], precision=0.9)
    rng = np.random.default_rng(0)
    coded = answers(150)
    by_chance = [frozenset({"eldre"} if rng.random() < 0.5 else {"rus"}) for _ in coded]
    texts = [text for text, _ in coded]
    fitted = suggester(texts, by_chance, THEMES)
    with pytest.raises(CoderError, match=r"150 coded answers do not prove it") as refused:
        promise(fitted, texts, by_chance, codebook=THEMES, names=["eldre", "rus"], precision=0.95)
    assert "Code more answers" in refused.value.hint
