"""Finds a word or name wherever it stands in a text: as whole words, and in the Norwegian and English genitive."""

from __future__ import annotations

import re

from coder.text import graphemes
from coder.text.folding import fold, fold_with_places, is_word
from coder.text.quotation import TYPED

_GENITIVES = ("'s", "s", "'")


def sought(words: str) -> re.Pattern[str] | None:
    """Return the pattern of `words` in folded text, whatever the spaces between them; None where nothing is left."""
    parts = fold(words).translate(TYPED).split()
    return re.compile(r"\s+".join(map(re.escape, parts))) if parts else None


def standing(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    """Return where the words of `pattern` stand in `text`, as character offsets (start, end exclusive), in order.

    Letter case, the form of letters in Unicode and soft hyphens make no difference. A word divided at the end of a line
    counts, and so does one before a hyphen there.
    """
    found = set(_standing(pattern, text))
    if "\n" in text:
        found |= set(_standing(pattern, text.replace("\n", " ")))
    return sorted(found)


def _standing(pattern: re.Pattern[str], text: str) -> list[tuple[int, int]]:
    if pattern.search(fold(text).translate(TYPED)) is None:
        return []
    folded, places = fold_with_places(text)
    folded = folded.translate(TYPED)
    found = []
    for match in pattern.finditer(folded):
        end = _with_genitive(folded, match.end())
        if not (_cut(folded, match.start()) or _cut(folded, end)):
            last = places[end - 1]
            after = next(place for place in places[end:] if place > last)
            found.append(graphemes.whole(text, places[match.start()], after))
    return found


def _with_genitive(folded: str, end: int) -> int:
    """Return the end of a word with its genitive, where one follows."""
    if is_word(folded[end - 1]):
        for ending in _GENITIVES:
            if folded.startswith(ending, end) and not _cut(folded, end + len(ending)):
                return end + len(ending)
    return end


def _cut(folded: str, place: int) -> bool:
    """Return whether a place is within a word."""
    return 0 < place < len(folded) and is_word(folded[place - 1]) and is_word(folded[place])
