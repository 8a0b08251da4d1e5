"""Jackknife intervals, leaving out one unit, or cluster, at a time (Hughes 2022, arXiv:2210.13265)."""

from __future__ import annotations

import math
from collections.abc import Sequence

from coder.intervals import student
from coder.model.agreement import Figure


def jackknifed(estimate: float | None, without: Sequence[tuple[float | None, int]]) -> Figure:
    """Return the 95 % interval around an estimate. `without` has the estimate without each unit or cluster, and its
    number.

    There is no interval where the estimate is undefined once, or nothing varies: perfect agreement on a few answers
    need not be perfect, and leaving one out does not show it.
    """
    known = [(value, times) for value, times in without if value is not None]
    units = sum(times for _, times in known)
    if estimate is None or len(known) < len(without) or units < 3:
        return Figure(estimate)
    mean = math.fsum(value * times for value, times in known) / units
    spread = math.fsum(times * (value - mean) ** 2 for value, times in known)
    reach = student(units - 1) * math.sqrt((units - 1) / units * spread)
    return (
        Figure(estimate) if reach < 1e-9 else Figure(estimate, max(-1.0, estimate - reach), min(1.0, estimate + reach))
    )
