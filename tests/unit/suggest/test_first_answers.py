"""The first answers coded, beside the codebook: they make no suggestion worse, and weigh as much as they can teach."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import sparse
from sklearn.metrics import label_ranking_average_precision_score

from coder.suggest.classifier import DualRidge, Rows
from coder.suggest.evaluate import figures
from coder.suggest.hand_over import (
    beside_entry,
    contrast_weights,
    frequency_beside_codebook,
    handed_over,
    headroom_beside,
    likeness_of_coded,
)
from coder.suggest.thresholds import of_codebook, thresholds
from tests.unit.suggest.shipped_survey import codebook, survey, untaught


def test_the_first_answers_coded_make_no_suggestion_worse() -> None:
    texts, codes = survey()
    book = codebook(names_alone=False)
    names = [frozenset(book.by_id[code].name for code in found) for found in codes]
    learner, before = untaught(names_alone=False)
    kept = [place for place in range(len(texts)) if codes[place]]
    random = np.random.default_rng(5)
    change = []
    for _ in range(20):
        order = random.permutation(kept).tolist()
        test = order[5:]
        known = np.array([[name in names[place] for name in before.codes_] for place in test], float)
        asked = [texts[place] for place in test]
        at_first = before.scores(asked)
        start = figures(at_first, at_first >= before.thresholds_, known)
        for n in (1, 3, 5):
            after = learner.refit([texts[place] for place in order[:n]], [names[place] for place in order[:n]])
            scores = after.scores(asked)
            now = figures(scores, scores >= after.thresholds_, known)
            change.append((now.lrap - start.lrap, now.micro_f1 - start.micro_f1))
    lrap, f1 = np.array(change).reshape(20, 3, 2).mean(axis=0).T
    assert (lrap > -0.005).all()
    assert (f1 > -0.005).all()


def test_what_answers_taught_is_handed_over_from_nothing() -> None:
    assert handed_over(0) == 0
    known = np.array([[1.0, 0.0, 1.0], [1.0, 0.0, 0.0]])
    told = contrast_weights(known, np.array([2.0, 3.0]))
    # A code that every answer has is told from none; one that no answer has, from all of them.
    assert told.tolist() == [0, 5 / 7, 3 / 5]


def test_few_answers_weigh_less_beside_an_entry_that_says_much_than_beside_a_bare_name() -> None:
    words, unlike = np.array([2.0, 40.0]), np.zeros(2)
    named, told = beside_entry(10, words, unlike, 1)
    assert named > 0.99
    assert 0.3 < told < 0.4
    assert beside_entry(0, words, unlike, 1).tolist() == [0, 0]
    assert (beside_entry(400, words, unlike, 1) > 0.95).all()


def test_few_answers_that_are_alike_weigh_all_beside_any_entry() -> None:
    known, counts = np.array([[1.0, 1.0], [1.0, 0.0], [0.0, 1.0]]), np.array([1.0, 2.0, 1.0])
    # Without themselves, the answers of the first code are four standard deviations above others, those of the second
    # are below.
    likeness = likeness_of_coded(np.array([[4.0, -1.0], [4.0, 0.0], [0.0, -1.0]]), known, counts)
    assert likeness.tolist() == [3, -2 / 3]
    in_meaning = likeness_of_coded(np.array([[4.0, -1.0], [4.0, 0.0], [0.0, -1.0]]), known, counts, in_meaning=True)
    assert in_meaning.tolist() == [1.5, -1 / 3]
    alike, unlike = beside_entry(10, np.array([40.0, 40.0]), likeness, 1)
    assert alike == 1
    assert unlike == beside_entry(10, np.array([40.0]), np.zeros(1), 1)[0]


def test_as_many_are_proposed_at_first_as_by_the_codebook_alone() -> None:
    confidences = np.linspace(0.01, 0.7, 100).reshape(20, 5)
    alone = of_codebook(confidences, 0.02)
    assert alone == (0.25, int((confidences >= 0.25).sum()))
    nothing = np.zeros((0, 5))
    assert thresholds(nothing, nothing, np.zeros(0), confidences, alone) == pytest.approx(0.25)
    known = np.zeros((1, 5))
    threshold = thresholds(known, known, np.ones(1), confidences / 2, alone)
    # Where all confidences fall, the threshold falls with them.
    assert abs(int((confidences / 2 >= threshold).sum()) - alone[1]) <= 5
    assert of_codebook(confidences, 0.3)[0] == pytest.approx(0.4)


def test_an_answers_own_codes_do_not_move_what_its_score_deviates_from() -> None:
    random = np.random.default_rng(3)
    grams = sparse.csr_matrix(random.random((6, 5)).astype(np.float32))
    rows = Rows(grams, random.random((6, 2)).astype(np.float32))
    known = np.eye(3)[np.array([0, 1, 2, 0, 1, 0])]
    ridge = DualRidge(latent_share=0.5, penalty=1.0)
    ridge.learn(rows, np.ones(6), known)
    without = np.array([np.delete(known, place, axis=0).mean(axis=0) for place in range(6)])
    found = ridge.solve(known.mean(axis=0), without=without).out_of_fold
    for place in range(6):
        rest = np.delete(np.arange(6), place)
        ridge.learn(rows[rest], np.ones(5), known[rest])
        expected = ridge.solve(without[place]).model.scores(rows[np.array([place])])[0]
        assert found[place] == pytest.approx(expected, abs=1e-5)


def test_a_codebook_that_ranks_right_leaves_little_to_learn() -> None:
    known = np.repeat(np.eye(2), 10, axis=0)
    right, wrong, even = 2 * known - 1, 1 - 2 * known, np.zeros_like(known)
    counts = np.ones(20)
    assert headroom_beside(right, known, counts) < 0.1
    assert headroom_beside(wrong, known, counts) == 1
    assert headroom_beside(even, known, counts) == 1
    assert headroom_beside(right[:1], known[:1], counts[:1]) > headroom_beside(right, known, counts)
    assert headroom_beside(right[:0], known[:0], counts[:0]) == headroom_beside(right, 0 * known, counts) > 0.5


def test_little_headroom_limits_what_few_answers_teach_beside_detailed_entries() -> None:
    words, unlike = np.array([2.0, 40.0]), np.zeros(2)
    named, detailed = beside_entry(10, words, unlike, 0.2) / beside_entry(10, words, unlike, 1)
    assert named == 1
    assert 0.3 < detailed < 0.5
    assert beside_entry(2_000, words, unlike, 0.2)[1] > 0.95
    assert beside_entry(10, words, np.full(2, 2.0), 0.2).tolist() == [1, 1]


def test_little_headroom_limits_what_the_frequency_of_codes_among_few_answers_counts() -> None:
    apart, alike = np.array([0.0]), np.array([2.0])
    right, wrong = 0.2, 1.0
    assert frequency_beside_codebook(3, apart, right) < 0.3 < frequency_beside_codebook(40, apart, right) < 1
    assert frequency_beside_codebook(3, apart, wrong) == frequency_beside_codebook(3, alike, right) == 1


def test_headroom_counts_as_label_ranking_average_precision() -> None:
    random = np.random.default_rng(5)
    scores, known = random.normal(size=(400, 6)), (random.random((400, 6)) < 0.3).astype(float)
    scores += 1.5 * known
    coded = known.any(axis=1)
    lacking = 1 - label_ranking_average_precision_score(known[coded], scores[coded])
    assert headroom_beside(scores, known, np.ones(400)) == pytest.approx(lacking / 0.35, abs=0.02)
