"""Random samples that can grow, and how large they must be."""

from __future__ import annotations

from math import comb

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from coder.agreement.codes import cohen_kappa
from coder.estimate import drawing


def test_a_larger_sample_begins_with_the_smaller_one_and_ignores_what_is_no_part_of_it() -> None:
    order = drawing.drawn_first(range(1, 2001), seed=7)
    assert sorted(order) == list(range(1, 2001))
    assert drawing.drawn_first(range(1, 2001), seed=7) == order
    assert drawing.drawn_first(range(1, 2001), seed=8) != order
    # Answers that go, or that come later, leave the others in their order.
    assert drawing.drawn_first(range(1001, 2001), seed=7) == [answer for answer in order if answer > 1000]


def test_every_answer_is_as_likely_to_be_drawn() -> None:
    times = np.zeros(40)
    for seed in range(2000):
        times[drawing.drawn_first(range(40), seed)[:10]] += 1
    assert abs(times - 500).max() < 4 * np.sqrt(2000 * 0.25 * 0.75)


@given(st.lists(st.integers(0, 400), min_size=1, max_size=8), st.integers(1, 1500))
def test_allocation_gives_n_answers_and_no_stratum_more_than_it_has(sizes: list[int], n: int) -> None:
    given_ = drawing.allocated(sizes, n)
    assert sum(given_) == min(n, sum(sizes))
    assert all(0 <= number <= size for number, size in zip(given_, sizes, strict=True))


def test_allocation_is_proportional_but_leaves_no_stratum_too_small_to_say_something() -> None:
    assert drawing.allocated([5000, 3000, 2000], 200) == [100, 60, 40]
    assert drawing.allocated([5000, 4900, 100], 200)[2] == 30
    assert drawing.allocated([20, 1000], 100) == [20, 80]


def test_an_enlarged_allocation_takes_nothing_back() -> None:
    before = drawing.allocated([5000, 4900, 100], 200)
    after = drawing.allocated([5000, 4900, 100], 320, before)
    assert sum(after) == 320
    assert all(new >= old for new, old in zip(after, before, strict=True))


def test_any_beginning_of_the_queue_has_its_part_of_every_stratum() -> None:
    queue = drawing.interleaved([list(range(100)), list(range(100, 150))])
    assert len(set(queue)) == 150
    for beginning in (15, 30, 75, 120):
        of_b = sum(answer >= 100 for answer in queue[:beginning])
        assert abs(of_b - beginning / 3) <= 1


def test_answers_for_a_margin_are_cochrans_with_the_finite_population() -> None:
    assert drawing.for_share(10**9, 0.05) == 385
    assert drawing.for_share(1000, 0.05) == 278  # Krejcie & Morgan 1970, table 1
    assert drawing.for_share(500, 0.05) == 218
    assert drawing.for_share(30, 0.01) == 30


def test_answers_to_find_a_rare_code_are_the_fewest_by_the_hypergeometric() -> None:
    for answers, share in ((1000, 0.02), (150, 0.02), (40, 0.05)):
        n, with_it = drawing.to_find(answers, share), round(share * answers)

        def missed(drawn: int, answers: int = answers, with_it: int = with_it) -> float:
            return comb(answers - with_it, drawn) / comb(answers, drawn)

        assert missed(n) <= 0.05 < missed(n - 1)


def test_answers_for_an_agreement_bound_give_the_sureness_they_promise() -> None:
    share, kappa, bound = 0.3, 0.8, 0.6
    n = drawing.for_agreement(share, kappa, bound)
    rng = np.random.default_rng(3)
    both = share * share + kappa * share * (1 - share)
    chances = [both, share - both, share - both, 1 - 2 * share + both]
    found = np.nan_to_num(cohen_kappa(rng.multinomial(n, chances, size=400)[:, :3] / n))
    assert np.quantile(found, 0.05) == pytest.approx(bound, abs=0.06)
