"""What to code next, and when to stop."""

from __future__ import annotations

from itertools import combinations

import numpy as np
import pytest

from coder.suggest import order


def test_random_is_the_same_for_the_same_seed_whatever_the_order() -> None:
    assert order.at_random([3, 1, 2, 5], 7) == order.at_random([5, 2, 1, 3], 7)
    assert sorted(order.at_random(range(50), 1)) == list(range(50))
    assert order.at_random(range(50), 1) != order.at_random(range(50), 2)


def test_the_least_certain_is_nearest_to_one_half() -> None:
    assert order.least_certain([7, 8, 9], np.array([[0.9, 0.1], [0.52, 0.0], [0.2, 0.99]])) == [8, 9, 7]
    assert order.least_certain([], np.zeros((0, 3))) == []


def test_half_of_the_order_is_the_random_one() -> None:
    ids = list(range(40))
    confidences = np.random.default_rng(0).random((40, 3))
    found = order.half_uncertain(ids, confidences, seed=4)
    assert sorted(found) == ids
    assert found[1] == next(i for i in order.least_certain(ids, confidences) if i != found[0])
    by_chance = [i for i in order.at_random(ids, 4) if i not in set(found[1::2][:5])]
    assert found[::2][:5] == by_chance[:5]


def test_more_of_a_code_and_more_like_an_answer() -> None:
    assert order.more_of([1, 2, 3], np.array([0.2, 0.9, 0.2])) == [2, 1, 3]
    assert order.similar_to([1, 2, 3], {3: 0.5, 1: 0.1}) == [3, 1, 2]


def screened(seed: int = 12345, total: int = 20_000) -> list[bool]:
    """The example of Callaghan's own implementation (buscarpy): 1 % relevant, drawn ten times as readily."""
    relevant = np.zeros(total, bool)
    relevant[: total // 100] = True
    readiness = np.where(relevant, 10.0, 1.0)
    return list(np.random.default_rng(seed).choice(relevant, total, replace=False, p=readiness / readiness.sum()))


def test_the_chance_of_missing_is_that_of_the_published_example() -> None:
    seen = screened()
    assert order.chance_of_missing(seen[:10_000], 20_000) == pytest.approx(0.10980177863883214)
    assert order.chance_of_missing(seen[:12_000], 20_000) == pytest.approx(0.009418930806106517)
    assert order.chance_of_missing(seen[:12_000], 20_000, 0.99) == pytest.approx(0.2803368882417732)
    assert not order.enough_found(seen[:10_000], 20_000)
    assert order.enough_found(seen[:12_000], 20_000)


def test_the_chance_is_that_of_counting_all_ways() -> None:
    # Four seen, the first two with the code, the last two without; six are left. With recall 0.6 there must be
    # floor(2 / 0.6 + 1) = 4 in all, so 2 among the 8 after the first two, and none of them in the last two seen.
    ways = list(combinations(range(8), 2))
    without = sum(not {0, 1} & set(way) for way in ways) / len(ways)
    assert order.chance_of_missing([True, True, False, False], 10, 0.6) == pytest.approx(without)


def test_the_ends() -> None:
    assert order.chance_of_missing([], 10) == 1.0
    assert order.chance_of_missing([True, False], 2) == 0.0
    assert order.chance_of_missing([True, False, True], 2) == 1.0


def test_who_stops_has_found_what_was_promised() -> None:
    chance = np.random.default_rng(3)
    recalls = []
    for _ in range(60):
        relevant = chance.random(600) < 0.1
        readiness = np.where(relevant, 8.0, 1.0)
        seen = list(chance.choice(relevant, 600, replace=False, p=readiness / readiness.sum()))
        stop = next((n for n in range(50, 601, 25) if order.enough_found(seen[:n], 600)), 600)
        recalls.append(sum(seen[:stop]) / relevant.sum())
    assert np.mean(np.array(recalls) >= 0.95) >= 0.95
