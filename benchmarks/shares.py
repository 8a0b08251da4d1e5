"""How often the 95 % interval of a code's share in a report contains the true share.

`uv run python benchmarks/shares.py` measures it.

Of `total` who answered, `n` are coded: all, a random sample (`coder sample`), or the first of a random order. A code's
share is meant of those who answered (a finite population) and of the population that they are a random part of; the
interval is one and the same, Wilson's without a finite-population factor.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable, Sequence
from functools import cache

import numpy as np

from coder.estimate.drawing import drawn_first
from coder.reports.counting import share
from coder.suggest.order import at_random

SHARES = (0.02, 0.05, 0.1, 0.2, 0.3, 0.5)
CODED = (20, 50, 100, 200, 400)
TOTALS = (100, 300, 1_000)

WAYS: dict[str, Callable[[Sequence[int], int], list[int]]] = {
    "random sample": drawn_first,
    "first of a random order": at_random,
}


@cache
def interval(having: int, n: int) -> tuple[float, float]:
    """Return both ends in per cent, from the function used for the report's tables."""
    found = share(frozenset(range(having)), frozenset(range(n)))
    assert found.low is not None
    assert found.high is not None
    return found.low, found.high


def coverage(way: str, of: float, n: int, total: int, draws: int, seed: int = 1) -> tuple[float, float]:
    """Return how often the interval contains the share of those who answered, and that of the population.

    In each draw `total` persons of a population in which `of` have the code answer, and `n` of them are coded.
    """
    rng = np.random.default_rng(seed)
    in_sample = in_population = 0
    for draw in range(draws):
        has = rng.random(total) < of
        coded = WAYS[way](range(total), seed * 1_000_003 + draw)[:n] if n < total else range(total)
        low, high = interval(int(has[list(coded)].sum()), n)
        in_sample += low - 1e-9 <= 100 * has.mean() <= high + 1e-9
        in_population += low <= 100 * of <= high
    return in_sample / draws, in_population / draws


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--draws", type=int, default=1_000)
    draws = parser.parse_args().draws
    lowest = [1.0, 1.0]
    for way in WAYS:
        print(f"\n{way}: coverage of the share of those who answered / of the population")
        print("coded  of     " + "  ".join(f"{of:^9.0%}" for of in SHARES))
        for n in CODED:
            for total in TOTALS:
                if n > total:
                    continue
                found = [coverage(way, of, n, total, draws) for of in SHARES]
                lowest = [
                    min(lowest[0], *(answered for answered, _ in found)),
                    min(lowest[1], *(population for _, population in found)),
                ]
                print(
                    f"{n:5}  {total:5}  "
                    + "  ".join(f"{answered:.3f}/{population:.3f}" for answered, population in found)
                )
    print("\nall coded: coverage of the share of the population")
    for total in (*CODED, 1_000):
        found = [coverage("random sample", of, total, total, draws) for of in SHARES]
        lowest[1] = min(lowest[1], *(population for _, population in found))
        print(f"{total:5}  {total:5}  " + "  ".join(f"    -/{population:.3f}" for _, population in found))
    print(f"\nlowest: {lowest[0]:.3f} of those who answered, {lowest[1]:.3f} of the population")
