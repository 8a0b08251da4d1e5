"""How often another coder put the same code, computed without numpy for where nothing else is needed."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping

Patterns = Mapping[tuple[int, int], int]
"""(coders, coders who put the code there) → answers."""


def positive_agreement(patterns: Patterns) -> float | None:
    """How often another coder put a code there, too, of all times that one did; None where nobody did.

    `patterns` are of one code, or the sum over several.
    """
    both = math.fsum(times * k * (k - 1) / (m - 1) for (m, k), times in patterns.items())
    present = sum(times * k for (_, k), times in patterns.items())
    return both / present if present else None


def shared_codes(ratings: Iterable[Mapping[str, frozenset[str]]]) -> dict[str, Counter[tuple[int, int]]]:
    """Of each code that somebody used, how many answers have so many coders and so many of them who put it there;
    answers with fewer than two coders are passed over. What `positive_agreement` asks for.
    """
    found: dict[str, Counter[tuple[int, int]]] = {}
    for one in ratings:
        if len(one) > 1:
            for code, k in Counter(code for codes in one.values() for code in codes).items():
                found.setdefault(code, Counter())[len(one), k] += 1
    return found
