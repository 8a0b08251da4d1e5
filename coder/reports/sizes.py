"""Orders answers that are numbers, bands of numbers («under 5 000», «10–49») or durations."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from itertools import takewhile

_NUMBER = re.compile(
    r"(?P<number>\d{1,3}(?:[.,]\d{3})+(?!\d)|\d[\d\u00a0\u202f ]*(?:[.,]\d+)?)"
    r"(?:\s*(?:[–-]\s*\d{1,3}\s*)?(?P<scale>tusen|mill|mrd|thousand|k\b))?"
)
_BELOW = re.compile(
    r"\b(?:under|færre|mindre|inntil|opptil|opp til|yngre|kortere|før|below|less|fewer|up to|under|younger|before"
    r"|at most|høyst|maks(?:imalt)?)\b|[<≤]"
)
_ABOVE = re.compile(
    r"\b(?:over|mer|meir|flere|fleire|eldre|lengre|minst|etter|more|above|older|longer|after|at least|and over)\b"
    r"|\b(?:og|and|or|eller) (?:opp|up|over)\b|[>≥]|\d\s*\+"
)
_BEFORE_NUMBER = re.compile(
    r"^[\s(]*(?:(?:kr|nok|ca|fra|from|mellom|between|født|born|minst|enn|than|eller|or|at|least|most|i|til|to|opp|up"
    r"|\w*(?:under|over|mindre|færre|mer|meir|flere|fleire|inntil|opptil|før|etter|yngre|eldre|lengre|kortere|høyst"
    r"|below|above|less|fewer|more|before|after|younger|older|longer)|maks(?:imalt)?|[<>≤≥])[\s.]*)*$"
)
"""Words allowed before the first number of a label that states a size."""

_IN_WORDS = (
    ("ingen", "inga", "null", "none", "zero"), ("en", "én", "ei", "ett", "eitt", "one"), ("to", "two"),
    ("tre", "three"),
    ("fire", "four"), ("fem", "five"), ("seks", "six"), ("sju", "syv", "seven"), ("åtte", "eight"), ("ni", "nine"),
    ("ti", "ten"), ("elleve", "eleven"), ("tolv", "twelve"),
)  # fmt: skip
_WORD = {word: float(number) for number, words in enumerate(_IN_WORDS) for word in words}
_MANY = ("flere", "fleire", "several", "many", "mange")

_DAYS = (
    (re.compile(r"^(?:minutt|minute)"), 1 / 1440),
    (re.compile(r"^(?:time|timar|hour)"), 1 / 24),
    (re.compile(r"^(?:dag|døgn|day)"), 1.0),
    (re.compile(r"^(?:uke|veke|week)"), 7.0),
    (re.compile(r"^(?:måned|månad|month)"), 30.4),
    (re.compile(r"^(?:år|year)"), 365.0),
)
_THOUSANDS = {"tusen": 1e3, "thousand": 1e3, "k": 1e3, "mrd": 1e9}

Size = tuple[float, int]
"""A number, and whether the value is below it (-1), equal (0), or above it (1)."""


def sizes(labels: Sequence[str]) -> list[Size] | None:
    """Return the size stated by each label; None if any states none. Words that all begin with are skipped."""
    bare = {
        label.casefold() for label in labels if not (_ABOVE.search(label.casefold()) or _BELOW.search(label.casefold()))
    }
    if bare - _WORD.keys() and not any(map(str.isdigit, "".join(labels))):
        return None  # «En by» is no number
    found = [*map(size, labels)]
    if None in found:
        words = [label.split() for label in labels]
        same = sum(1 for _ in takewhile(lambda column: len({*column}) == 1, zip(*words, strict=False)))
        found = [size(" ".join(label_words[same:])) for label_words in words] if same else found
    return None if None in found else [stated_size for stated_size in found if stated_size is not None]


def size(label: str) -> Size | None:
    """Return the number that a label such as «2 000–4 999» begins with, durations in days; «under 2 000» sorts before
    «2 000», «over 2 000» after. None where it states no size.
    """
    plain = label.casefold()
    match = _NUMBER.search(plain)
    if match is None:
        rest, words = plain, plain.split() or [""]
        number = math.inf if plain in _MANY else _WORD.get(words[0])
    elif not _BEFORE_NUMBER.match(plain[: match.start()].rpartition("(")[2]):
        return None
    else:
        text = re.sub(r"[\u00a0\u202f ]", "", match.group("number"))
        whole = re.fullmatch(r"\d{1,3}(?:[.,]\d{3})+", text)
        number = float(re.sub(r"[.,]", "", text)) if whole else float(text.replace(",", "."))
        if scale := match.group("scale"):
            number *= _THOUSANDS.get(scale, 1e6)
        rest = plain[match.end() :]
    if number is None:
        return None
    units = (factor for word in re.findall(r"[a-zæøå]+", rest) for unit, factor in _DAYS if unit.match(word))
    return number * next(units, 1.0), -1 if _BELOW.search(plain) else 1 if _ABOVE.search(plain) else 0
