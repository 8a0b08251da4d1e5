"""Grapheme clusters: what a reader sees as one character, such as a letter with marks, a flag or a family.

Offsets are characters as Python and SQLite count them (code points); these functions give the valid cut positions.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from functools import lru_cache
from itertools import accumulate

_FIRST_COMBINING = "\u0300"
"""Before it each character stands alone, apart from CR LF."""


@lru_cache(maxsize=8)
def edges(text: str) -> Sequence[int]:
    """Return the offsets at which whole characters of `text` begin, and its end; ascending from 0."""
    if max(text, default="") < _FIRST_COMBINING and "\r" not in text:
        return range(len(text) + 1)
    from wcwidth import iter_graphemes  # slow to import, and few texts need it

    return (0, *accumulate(len(grapheme) for grapheme in iter_graphemes(text)))


def step(text: str, place: int, by: int) -> int:
    """Return the offset `by` whole characters after `place` (negative: before), between 0 and the end of `text`."""
    known = edges(text)
    at = bisect_right(known, place) - 1 if by > 0 else bisect_left(known, place)
    return known[max(0, min(len(known) - 1, at + by))]


def whole(text: str, start: int, end: int) -> tuple[int, int]:
    """Extend the span from `start` to `end` to whole characters within `text`."""
    known = edges(text)
    first = known[max(0, bisect_right(known, start) - 1)]
    return first, known[min(len(known) - 1, bisect_left(known, end))]
