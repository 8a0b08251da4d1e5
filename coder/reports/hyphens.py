"""Where lines may break: in long words between syllables, and never within numbers."""

from __future__ import annotations

import re

SOFT_HYPHEN = "\u00ad"
"""A hyphen that is seen only where a line ends with it."""

EDGE = 3
"""Letters of a word that stay together at its beginning and at its end."""

_VOWEL = "aeiouyæøåáéèêóòôâäöü"
_CONSONANT = "bcdfghjklmnpqrstvwxzčđŋšŧž"
# Consonants that begin a syllable together.
_ONSET = "skj|skr|str|spr|spl|skv|st|sk|sp|sj|sl|sm|sn|sv|tj|tr|kj|kr|kl|kn|kv|hj|hv|gj|gr|gl|pr|pl|br|bl|bj|dr|fr|fl"
_BETWEEN = re.compile(rf"(?<=[{_VOWEL}])([{_CONSONANT}]*?)((?:{_ONSET})|[{_CONSONANT}])(?=[{_VOWEL}])", re.IGNORECASE)


def breakable(text: str, longest: int) -> str:
    """`text` with soft hyphens in its words of more than `longest` characters."""
    return re.sub(rf"[^\W\d_]{{{max(longest, 2 * EDGE) + 1},}}", lambda found: _broken(found.group()), text)


def unbroken(text: str) -> str:
    """`text` with its numbers kept whole: «10 000» does not end a line with «10»."""
    return re.sub(r"(?<=\d) (?=\d{3}(?!\d))", "\u00a0", text)


def _broken(word: str) -> str:
    pieces, done = [], 0
    for found in _BETWEEN.finditer(word):
        place = found.start(2)
        if place - done >= EDGE and len(word) - place >= EDGE:
            pieces.append(word[done:place])
            done = place
    return SOFT_HYPHEN.join([*pieces, word[done:]])
