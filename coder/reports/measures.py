"""Summarises numeric answers: how many, mean, median, quartiles, minimum and maximum."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from coder.reports.counting import Weights


@dataclass(frozen=True, slots=True)
class Measures:
    """The summary of some numbers; with weights all but `n`, `least` and `most` are weighted."""

    n: int
    mean: float
    lower: float
    median: float
    upper: float
    least: float
    most: float


def measures(values: Mapping[int, float], cases: Iterable[int], weights: Weights | None = None) -> Measures | None:
    """Return the summary of the numbers of these cases, if any; with weights, only of numbers with a weight."""
    weigh = weights.by_case if weights is not None else None
    weighted_values = sorted((values[case], 1.0 if weigh is None else weigh[case]) for case in cases
                  if case in values and (weigh is None or case in weigh))  # fmt: skip
    if not weighted_values:
        return None
    whole = math.fsum(weight for _, weight in weighted_values)
    mean = math.fsum(value * weight for value, weight in weighted_values) / whole
    if weigh is None:
        numbers = [value for value, _ in weighted_values]
        lower, median, upper = (quantile(numbers, part) for part in (0.25, 0.5, 0.75))
    else:
        lower, median, upper = (_weighted_quantile(weighted_values, part * whole) for part in (0.25, 0.5, 0.75))
    return Measures(len(weighted_values), mean, lower, median, upper, weighted_values[0][0], weighted_values[-1][0])


def quantile(numbers: list[float], part: float) -> float:
    """Return the quantile of sorted numbers, as R, NumPy and Excel's QUARTILE.INC do (Hyndman and Fan 1996, type 7)."""
    place = (len(numbers) - 1) * part
    below = math.floor(place)
    above = min(below + 1, len(numbers) - 1)
    return numbers[below] + (place - below) * (numbers[above] - numbers[below])


def _weighted_quantile(weighted_values: list[tuple[float, float]], below: float) -> float:
    """Return the least number with this share of the weight at or below it; at equality, its mean with the next."""
    so_far = 0.0
    for place, (value, weight) in enumerate(weighted_values):
        so_far += weight
        if math.isclose(so_far, below) and place + 1 < len(weighted_values):
            return (value + weighted_values[place + 1][0]) / 2
        if so_far >= below:
            return value
    return weighted_values[-1][0]


def decimals_of(values: Iterable[float]) -> int:
    """Return the decimals of a mean of these numbers: as many as they have, at least one, at most two, none if most are
    thousands.
    """
    sizes = sorted(map(abs, values))
    if sizes and sizes[len(sizes) // 2] >= THOUSANDS:
        return 0
    return max((_decimals(size) for size in sizes), default=1) or 1


THOUSANDS = 1_000


def _decimals(number: float) -> int:
    return next((places for places in (0, 1) if math.isclose(number, round(number, places), abs_tol=1e-9)), 2)
