"""Drift and memory: figures with known answers."""

from __future__ import annotations

from dataclasses import replace

import pytest

from coder.batch.counts import Counts, total
from coder.batch.drift import FEW, Baseline, Drift, Seen, shift
from coder.batch.memory import BASE, share_out
from coder.errors import CoderError

TRAINING = Baseline(
    answers=1000, words=10_000, known_words=10_000, confidence=(2_000_000, 1_000_000), top=(500, 500),
    of_watched=(6000, 2000), watched=(0, 1), new_words=0.02,
)  # fmt: skip


def shifted(training: Baseline, now: Seen) -> Drift:
    found = shift(training, now, 10_000)
    assert found is not None
    return found


def test_the_same_again_is_no_shift() -> None:
    found = shifted(TRAINING, TRAINING)
    assert (found.verdict, found.words, found.confidence, found.new_words) == ("none", 0, 0, 0)
    assert found.mean_confidence == found.mean_confidence_training == [0.2, 0.1]


def test_figures_that_can_be_reckoned_by_hand() -> None:
    now = replace(TRAINING, top=(750, 250), of_watched=(2000, 6000), known_words=9_500)
    found = shifted(TRAINING, now)
    # PSI of (½, ½) against (¾, ¼): ¼·ln(3/2) + ¼·ln 2.
    assert found.confidence == pytest.approx(0.2747, abs=2e-3)
    assert found.new_words == 0.05
    assert found.verdict == "much"
    assert 0.1 < found.words < 0.2


def test_answers_with_nothing_in_common_are_a_whole_bit_apart() -> None:
    training = replace(TRAINING, of_watched=(10_000, 0))
    assert shifted(training, replace(TRAINING, of_watched=(0, 10_000))).words == 1.0


def test_few_answers_tell_nothing_and_an_unknown_training_is_none() -> None:
    assert shifted(TRAINING, replace(TRAINING, answers=150)).verdict == FEW
    assert shift(None, TRAINING, 10_000) is None
    assert shift(TRAINING, Seen(), 10_000) is None


def test_confidences_of_answers_that_were_coded_tell_nothing_of_new_ones() -> None:
    """A model is surer of what it has seen: only words tell where most of the answers learned from are coded."""
    now = replace(TRAINING, top=(900, 100))
    for coded, verdict in ((0, "much"), (250, "much"), (251, "none"), (1000, "none")):
        found = shift(TRAINING, now, 10_000, coded)
        assert found is not None
        assert found.verdict == verdict
        assert found.confidence > 0.5
    other_words = shift(TRAINING, replace(now, of_watched=(10, 9000)), 10_000, 1000)
    assert other_words is not None
    assert other_words.verdict == "much"


def test_few_answers_learned_from_tell_only_what_nearly_all_words_tell() -> None:
    few = replace(TRAINING, answers=150)
    assert shifted(few, replace(TRAINING, top=(750, 250), of_watched=(2000, 6000))).verdict == FEW
    assert shifted(few, replace(TRAINING, known_words=3_000)).verdict == "much"


def test_counts_of_parts_add_up_and_problems_are_bounded() -> None:
    part = Counts(2, 1, 0, [1, 0], [[1, 1], [2, 0]], [1, 1], Seen(answers=1, top=(1, 0)), ["x"] * 20, 1, {"-99": 1})
    found = total([part] * 7)
    assert (found.rows, found.proposed, found.histogram) == (14, [7, 0], [[7, 7], [14, 0]])
    assert found.seen == Seen(answers=7, top=(7, 0))
    assert found.missing == {"-99": 7}
    assert len(found.problems) + found.more_problems == 7 * 21
    assert len(found.problems) == 100


def test_of_no_part_nothing_is_counted() -> None:
    assert total([]) == Counts()


def test_memory_is_shared_among_as_many_processes_as_fit() -> None:
    model = 40 << 20
    plenty = share_out(8 << 30, 4, model)
    assert plenty == share_out(None, 4, model)
    tight = share_out(850 << 20, 4, model)
    assert tight.processes == 2
    assert tight.most_new < plenty.most_new
    single = share_out(BASE + 2 * model + (3 << 20), 4, model)
    assert single.processes == 1
    with pytest.raises(CoderError, match="are too little: one process needs 353 MB"):
        share_out(200 << 20, 1, model)
