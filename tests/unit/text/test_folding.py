"""Plain text of one line is folded as text with marks, ligatures and divided words is."""

from __future__ import annotations

import itertools
import unicodedata

from coder.text import folding

PLAIN = [chr(number) for number in range(0x2100) if folding._PLAIN.fullmatch(chr(number))]


def folded_in_full(text: str) -> str:
    whole = folding._LINE_END.sub("", unicodedata.normalize("NFC", text))
    return folding._alike(folding._OPTIONAL_HYPHEN.sub("", whole))


def test_what_is_called_plain_is_folded_in_the_short_way_as_in_the_long_one() -> None:
    assert {*"aZæøåÆØÅéß09 -–«»’"} <= {*PLAIN}
    for pair in map("".join, itertools.product(PLAIN, PLAIN)):
        assert folding.fold(pair) == folded_in_full(pair), pair


def test_other_text_is_not_called_plain() -> None:
    for text in ("ﬁn", "½", "a\u00ad", "e\u0301", "nord-\nsør", "a\u00a0b", "x²", "…", "a¬b"):
        assert folding._PLAIN.fullmatch(text) is None, text
