"""Change of a code's share from one wave to the next."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from coder.reports.counting import CountedShare


@dataclass(frozen=True, slots=True)
class WaveChange:
    """A code's share in two waves, and the difference in percentage points with its 95 % interval."""

    code: str
    before: CountedShare
    after: CountedShare
    points: float | None
    low: float | None = None
    high: float | None = None


def change(
    before: Mapping[str, CountedShare], after: Mapping[str, CountedShare], codes: Sequence[str], *, paired: bool = False
) -> list[WaveChange]:
    """Compare the shares of `codes` in two waves. The interval is Newcombe's hybrid of two Wilson intervals for
    independent samples (Newcombe 1998, Statistics in Medicine 17: 873–890, method 10); `paired` waves have none, since
    the same people answered twice.
    """
    changes = []
    for code in codes:
        first, second = before[code], after[code]
        if first.percent is None or second.percent is None:
            changes.append(WaveChange(code, first, second, None))
            continue
        points = second.percent - first.percent
        if paired or None in (first.low, first.high, second.low, second.high):
            changes.append(WaveChange(code, first, second, points))
            continue
        down = math.hypot(second.percent - (second.low or 0.0), (first.high or 0.0) - first.percent)
        up = math.hypot((second.high or 0.0) - second.percent, first.percent - (first.low or 0.0))
        changes.append(WaveChange(code, first, second, points, points - down, points + up))
    return changes
