"""Places where lines may break: between syllables of long words, never within numbers."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"
"""A hyphen visible only at the end of a line."""

EDGE = 3
"""Letters that stay together at the beginning and end of a word."""

_VOWEL = "aeiouyæøåáéèêóòôâäöü"
_CONSONANT = "bcdfghjklmnpqrstvwxzčđŋšŧž"
# Consonants that can begin a syllable together.
_ONSET = "skj|skr|str|spr|spl|skv|st|sk|sp|sj|sl|sm|sn|sv|tj|tr|kj|kr|kl|kn|kv|hj|hv|gj|gr|gl|pr|pl|br|bl|bj|dr|fr|fl"
_BETWEEN = re.compile(rf"(?<=[{_VOWEL}])([{_CONSONANT}]*?)((?:{_ONSET})|[{_CONSONANT}])(?=[{_VOWEL}])", re.IGNORECASE)


def breakable(text: str, longest: int) -> str:
    """Return `text` with soft hyphens in words of more than `longest` characters."""
    return re.sub(rf"[^\W\d_]{{{max(longest, 2 * EDGE) + 1},}}", lambda found: _broken(found.group()), text)


def unbroken(text: str) -> str:
    """Return `text` with no-break spaces in numbers: «10 000» is never split over lines."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u00a0", text)


def _broken(word: str) -> str:
    pieces, done = [], 0
    for match in _BETWEEN.finditer(word):
        place = match.start(2)
        if place - done >= EDGE and len(word) - place >= EDGE:
            pieces.append(word[done:place])
            done = place
    return SOFT_HYPHEN.join([*pieces, word[done:]])
