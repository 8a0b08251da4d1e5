"""Codes that coders applied instead of each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from itertools import combinations

from coder.agreement.rated import Ratings
from coder.model.agreement import Confusion


def confusions(ratings: Iterable[Ratings]) -> list[Confusion]:
    """Return pairs of codes of which one coder applied one and another the other, the most frequent first.

    Only codes that the other coder did not apply there, too, are confused. Where the other applied nothing instead, the
    second code is empty.
    """
    apart: Counter[tuple[str, str]] = Counter()
    having: Counter[frozenset[str]] = Counter()
    answers = [rating for rating in ratings if len(rating) > 1]
    for answer in answers:
        found = set()
        for first, second in combinations(answer.values(), 2):
            alone, other = first - second, second - first
            found |= {(min(a, b), max(a, b)) for a in alone for b in other}
            if not alone or not other:
                found |= {(code, "") for code in alone | other}
        apart.update(found)
    nothing: frozenset[str] = frozenset()
    alike = Counter(nothing.union(*answer.values()) for answer in answers)
    for code, beside in apart:
        pair = frozenset({code, beside} - {""})
        if pair not in having:
            having[pair] = sum(times for codes, times in alike.items() if codes & pair)
    return [
        Confusion(code, beside, times, having[frozenset({code, beside} - {""})])
        for (code, beside), times in sorted(apart.items(), key=lambda item: (-item[1], item[0]))
    ]
