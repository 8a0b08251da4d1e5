"""Rare diagnoses in a sentence that also names a place: together they may be one person."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from coder.reports.privacy.hit import Hit
from coder.reports.privacy.name_lists import DIAGNOSES

_NAMES = "|".join(sorted(map(re.escape, DIAGNOSES), key=len, reverse=True))
RARE = re.compile(
    rf"(?i)(?<![\w-])(?:{_NAMES})(?:s|’s|'s)?(?:[\s-](?:syndrom(?:et)?|sykdom(?:men)?|sjukdom(?:en)?|demens|psykose))?(?![\w])"
)
_AMBIGUOUS = re.compile(r"(?i)^(?:rett|turner|williams|wilson|usher|als|addison|lewy|pica|cushing)$")
"""Words and names too: they count with «syndrom» behind them, or, as ALS, in capitals."""
ONLY_ONE = re.compile(r"(?i)\b(?:den|det|dei|de)?\s?(?:eneste|einaste)\s(?:i|på|med|som|her|vi|me)\b")
_SENTENCE_END = re.compile(r"[.!?\n]")


def found_in(text: str, places: Sequence[Hit]) -> Iterator[Hit]:
    """Rare diagnoses in sentences of `text` where one of `places` stands, or «den eneste»."""
    if not places and not ONLY_ONE.search(text):
        return
    for found in RARE.finditer(text):
        word = found.group()
        if _AMBIGUOUS.match(word) and not word.isupper():
            continue
        start, end = _sentence(text, found.start(), found.end())
        near = any(start <= place.start < end for place in places)
        if near or ONLY_ONE.search(text[start:end]):
            yield Hit(*found.span(), "diagnosis", word)


_REACH = 300
"""Characters to each side in which a sentence's end is looked for."""


def _sentence(text: str, start: int, end: int) -> tuple[int, int]:
    before = [found.end() for found in _SENTENCE_END.finditer(text, max(0, start - _REACH), start)]
    after = _SENTENCE_END.search(text, end, min(len(text), end + _REACH))
    return (before[-1] if before else max(0, start - _REACH)), (
        after.start() if after else min(len(text), end + _REACH)
    )
