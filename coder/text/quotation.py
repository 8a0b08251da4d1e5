"""Finds quoted words in a text, whatever their letter case, spaces and line breaks."""

from __future__ import annotations

import re
from bisect import bisect_left

from coder.text import graphemes
from coder.text.folding import fold, fold_with_places, is_word

TYPED = str.maketrans("’‘“”„«»‐‑–—−", '\'\'"""""-----')
"""Typographic signs → those on a keyboard."""


def places_of(quotation: str, text: str) -> list[tuple[int, int]]:
    """Return the places of `quotation` in `text` as character offsets (start, end exclusive), in order.

    `first words … last words` matches everything between. Matches of whole words exclude those within other words.
    """
    first, _, last = (part.strip() for part in fold(quotation).translate(TYPED).replace("…", "...").partition("..."))
    if not first:
        return []
    folded, places = fold_with_places(text)
    folded = folded.translate(TYPED)
    found = _found(first, folded)
    if last:
        ends = _found(last, folded)
        begins = [start for start, _ in ends]
        following = [(start, bisect_left(begins, end)) for start, end in found]
        found = [(start, ends[at][1]) for start, at in following if at < len(ends)]
    return [graphemes.whole(text, *_within(places, start, end)) for start, end in found]


def _found(words: str, folded: str) -> list[tuple[int, int]]:
    """Return where `words` occur in a folded text: as whole words, or else within words."""
    pattern = r"\s+".join(map(re.escape, words.split()))
    found = [match.span() for match in re.finditer(pattern, folded)]
    return [(start, end) for start, end in found if not (_cut(folded, start) or _cut(folded, end))] or found


def _cut(folded: str, place: int) -> bool:
    """Return whether a place is within a word."""
    return 0 < place < len(folded) and is_word(folded[place - 1]) and is_word(folded[place])


def _within(places: list[int], start: int, end: int) -> tuple[int, int]:
    """Return the offsets in the text of `start` and `end` in the folded text, widened to whole characters."""
    last = places[end - 1]
    return places[start], next(place for place in places[end:] if place > last)
