"""Confidence intervals of shares and of differences between shares, 95 % by default."""

from __future__ import annotations

import math
import operator
from collections.abc import Sequence

Z = 1.959963984540054
"""The normal quantile of a two-sided 95 % interval."""

Z_ONE_SIDED = 1.6448536269514722
"""The normal quantile that 5 per cent lie above."""

Interval = tuple[float, float]


def student(freedom: float, z: float = Z) -> float:
    """The quantile of Student's t that is to `freedom` what `z` is to the normal curve.

    By its expansion (Abramowitz & Stegun 1964, 26.7.5): within .001 from 5 degrees of freedom on.
    """
    v = max(freedom, 1.0)
    return (
        z
        + (z**3 + z) / (4 * v)
        + (5 * z**5 + 16 * z**3 + 3 * z) / (96 * v**2)
        + (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / (384 * v**3)
    )


def wilson(share: float, n: float, z: float = Z) -> Interval:
    """Wilson's interval of a share (0–1) seen among `n` answers (Wilson 1927, J. Am. Stat. Assoc. 22: 209–212).

    `n` may be an effective number that counts in weights, strata and a finite population; with endless ones nothing is
    left open.
    """
    if math.isinf(n):
        return share, share
    if n <= 0:
        return 0.0, 1.0
    left = z * z / n
    centre = (share + left / 2) / (1 + left)
    reach = z / (1 + left) * math.sqrt(share * (1 - share) / n + left / (4 * n))
    # At nobody and at everybody one end is exactly there, whatever floating point makes of it.
    low = 0.0 if share <= 0 else max(0.0, centre - reach)
    return low, 1.0 if share >= 1 else min(1.0, centre + reach)


def differ(found: Sequence[Interval]) -> bool:
    """Whether several shares, each known by its Wilson interval, differ by more than chance (p < .05).

    Cochran's Q over the middles of the intervals, which are what Agresti & Coull (1998) reckon with. The limit is the
    quantile of chi-squared by Wilson & Hilferty (1931): within 1 per cent from 2 degrees of freedom on, exact for 1.
    """
    freedom = len(found) - 1
    if freedom < 1:
        return False
    # Rounded ends may coincide: no share is known to more than a millionth of the scale.
    weights = [1 / max((high - low) / (2 * Z), 1e-6) ** 2 for low, high in found]
    middles = [(low + high) / 2 for low, high in found]
    mean = math.fsum(map(operator.mul, weights, middles)) / math.fsum(weights)
    q = math.fsum(weight * (middle - mean) ** 2 for weight, middle in zip(weights, middles, strict=True))
    part = 2 / (9 * freedom)
    return q > (Z * Z if freedom == 1 else freedom * (1 - part + Z_ONE_SIDED * math.sqrt(part)) ** 3)


def change(before: float, of_before: Interval, after: float, of_after: Interval) -> tuple[float, float, float]:
    """What two independent shares differ by, after less before, with its interval.

    From their own intervals, so that it keeps their skew (Newcombe 1998, Stat. Med. 17: 873–890, method 10).
    """
    found = after - before
    low = found - math.hypot(after - of_after[0], of_before[1] - before)
    high = found + math.hypot(of_after[1] - after, before - of_before[0])
    return found, max(-1.0, low), min(1.0, high)
