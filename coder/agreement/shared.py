"""How often another coder applied the same code, computed without numpy where nothing else is needed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

Patterns = Mapping[tuple[int, int], int]
"""(coders, coders who applied the code) → answers."""


def positive_agreement(patterns: Patterns) -> float | None:
    """Return how often another coder applied a code, too, among all times that one did; None where nobody did.

    `patterns` are of one code, or the sum over several.
    """
    both = math.fsum(times * k * (k - 1) / (m - 1) for (m, k), times in patterns.items())
    present = sum(times * k for (_, k), times in patterns.items())
    return both / present if present else None


def shared_codes(ratings: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, Counter[tuple[int, int]]]:
    """Return for each code in use the number of answers by (coders, coders who applied it), as for
    `positive_agreement`; answers with fewer than two coders are ignored.
    """
    found: dict[str, Counter[tuple[int, int]]] = {}
    for rating in ratings:
        if len(rating) > 1:
            for code, k in Counter(code for codes in rating.values() for code in codes).items():
                found.setdefault(code, Counter())[len(rating), k] += 1
    return found
