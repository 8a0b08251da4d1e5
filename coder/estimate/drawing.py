"""Drawing a random sample that can grow, and how large it must be for a purpose."""

from __future__ import annotations

import hashlib
import math
from collections.abc import Iterable, Sequence
from typing import TypeVar

from coder.intervals import Z

T = TypeVar("T", bound=int)
"""The id of an answer."""

LEAST_OF_STRATUM = 30
"""Answers drawn from each stratum if the sample is large enough: fewer give imprecise figures."""

ONE_SIDED = 1.6448536269514722
"""The normal quantile of a one-sided 95 % bound."""


def random_number(answer: int, seed: int) -> int:
    """Return a unique pseudo-random number for an answer, always the same with the same seed.

    The sample of a stratum is its answers with the smallest numbers, so a larger sample contains the smaller one, and
    if answers are added or removed it remains a simple random sample (permanent random numbers: Ohlsson 1995,
    «Coordination of samples using permanent random numbers»).
    """
    return int.from_bytes(hashlib.blake2b(f"{seed}:{answer}".encode(), digest_size=16).digest())


def drawn_first(answers: Sequence[T], seed: int) -> list[T]:
    """Return answers in drawing order."""
    return sorted(answers, key=lambda answer: (random_number(answer, seed), answer))


def allocated(sizes: Sequence[int], n: int, least: Sequence[int] | None = None) -> list[int]:
    """Allocate `n` answers to strata of these sizes: in proportion, but no fewer than `least` from each.

    `least` is LEAST_OF_STRATUM where `n` allows, else nothing. A stratum never gives more than it has.
    """
    if n >= sum(sizes):
        return list(sizes)
    floors = [min(size, LEAST_OF_STRATUM) for size in sizes] if least is None else list(least)
    if least is None and sum(floors) > n:
        floors = [min(size, 2) for size in sizes]
        if sum(floors) > n:
            floors = [0] * len(sizes)
    low, high = 0.0, 1.0
    for _ in range(60):  # the sampling fraction with which floors and proportions add up to n
        middle = (low + high) / 2
        low, high = (
            (middle, high)
            if sum(max(floor, middle * size) for floor, size in zip(floors, sizes, strict=True)) <= n
            else (low, middle)
        )
    wanted = [max(floor, low * size) for floor, size in zip(floors, sizes, strict=True)]
    places_of_stratum = [min(size, math.floor(part + 1e-9)) for part, size in zip(wanted, sizes, strict=True)]
    by_rest = sorted(range(len(sizes)), key=lambda place: (places_of_stratum[place] - wanted[place], place))
    for place in by_rest:
        if sum(places_of_stratum) < n and places_of_stratum[place] < sizes[place]:
            places_of_stratum[place] += 1
    return places_of_stratum


def interleaved(strata: Iterable[Sequence[T]]) -> list[T]:
    """Merge the answers drawn from each stratum into one queue, any beginning of which has its part of each."""
    placed = [
        ((number + 0.5) / len(answers), place, answer)
        for place, answers in enumerate(strata)
        for number, answer in enumerate(answers)
    ]
    return [answer for _, _, answer in sorted(placed)]


def for_share(answers: int, reach: float, share: float = 0.5) -> int:
    """Return the number of answers to code, out of `answers`, for a 95 % interval of a `share` of ± `reach` (0–1)."""
    endless = Z * Z * share * (1 - share) / (reach * reach)
    return min(answers, math.ceil(endless / (1 + (endless - 1) / answers) - 1e-9)) if answers else 0


def to_find(answers: int, share: float, sure: float = 0.95) -> int:
    """Return the answers to code to meet a code of this share at least once, with probability `sure`."""
    with_it = max(1, math.ceil(share * answers - 1e-9)) if answers else 0
    missed = 1.0
    for drawn in range(answers):
        if missed <= 1 - sure:
            return drawn
        missed *= max(0.0, (answers - with_it - drawn) / (answers - drawn))
    return answers


def for_agreement(share: float, expected: float, bound: float) -> int:
    """Return the number of answers that two coders must both code to be 95 % sure that kappa (or alpha) exceeds
    `bound`.

    `share` is the frequency of the code, `expected` the assumed kappa. By the large-sample variance of kappa for
    presence and absence where both coders use a code equally often (Bloch & Kraemer 1989, Biometrics 45: 269–287).
    """
    spread = (1 - expected) * (
        (1 - expected) * (1 - 2 * expected) + expected * (2 - expected) / (2 * share * (1 - share))
    )
    return math.ceil(ONE_SIDED**2 * spread / (expected - bound) ** 2 - 1e-9)
