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
    """Return the quantile of Student's t that corresponds to `z` of the normal distribution.

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
    """Return Wilson's interval of a share (0–1) among `n` answers (Wilson 1927, J. Am. Stat. Assoc. 22: 209–212).

    `n` may be an effective sample size that includes weights, strata and a finite population; if infinite, the interval
    has no width.
    """
    if math.isinf(n):
        return share, share
    if n <= 0:
        return 0.0, 1.0
    left = z * z / n
    centre = (share + left / 2) / (1 + left)
    reach = z / (1 + left) * math.sqrt(share * (1 - share) / n + left / (4 * n))
    # For shares of 0 and 1 one end is exact, whatever the floating-point error.
    low = 0.0 if share <= 0 else max(0.0, centre - reach)
    return low, 1.0 if share >= 1 else min(1.0, centre + reach)


def differ(found: Sequence[Interval]) -> bool:
    """Return whether several shares, each given by its Wilson interval, differ by more than chance (p < .05).

    Cochran's Q over the midpoints of the intervals, as in Agresti & Coull (1998). The limit is the quantile of
    chi-squared by Wilson & Hilferty (1931): within 1 per cent from 2 degrees of freedom on, exact for 1.
    """
    freedom = len(found) - 1
    if freedom < 1:
        return False
    # Rounded ends may coincide: shares are precise to a millionth of the scale at most.
    weights = [1 / max((high - low) / (2 * Z), 1e-6) ** 2 for low, high in found]
    middles = [(low + high) / 2 for low, high in found]
    mean = math.fsum(map(operator.mul, weights, middles)) / math.fsum(weights)
    q = math.fsum(weight * (middle - mean) ** 2 for weight, middle in zip(weights, middles, strict=True))
    part = 2 / (9 * freedom)
    return q > (Z * Z if freedom == 1 else freedom * (1 - part + Z_ONE_SIDED * math.sqrt(part)) ** 3)


def change(before: float, of_before: Interval, after: float, of_after: Interval) -> tuple[float, float, float]:
    """Return the difference of two independent shares, after minus before, with its interval.

    Computed from their own intervals, so that it keeps their skew (Newcombe 1998, Stat. Med. 17: 873–890, method 10).
    """
    found = after - before
    low = found - math.hypot(after - of_after[0], of_before[1] - before)
    high = found + math.hypot(of_after[1] - after, before - of_before[0])
    return found, max(-1.0, low), min(1.0, high)
