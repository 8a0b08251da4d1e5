"""Recognises values written by a machine: time stamps, ids, addresses, browsers and coordinates."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from coder.readers.dates import date_formats, is_clock

ENOUGH = 4
"""Distinct values from which a common pattern is no coincidence."""
PROSE_WORDS = 3
"""Words from which a pattern is a sentence with a number in it, written by people."""
_OF_ALL = 0.98
"""The share of values that must be of a kind: a browser may be empty, a stamp be «unknown»."""

_UUID = re.compile(r"\{?[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}\}?", re.IGNORECASE)
_HASH = re.compile(
    r"(?=[a-z]*\d)(?=\d*[a-f])(?:[0-9a-f]{16}|[0-9a-f]{24}|[0-9a-f]{32}|[0-9a-f]{40}|[0-9a-f]{64})", re.I
)
_OCTET = r"(?:25[0-5]|2[0-4]\d|1?\d?\d|x{1,3}|\*)"
_IP4 = re.compile(rf"{_OCTET}(?:\.{_OCTET}){{3}}(?::\d{{1,5}})?", re.IGNORECASE)
_IP6 = re.compile(r"(?=.*:.*:)[0-9a-f:]{3,39}(?:%\w+)?", re.IGNORECASE)
_MAIL = re.compile(r"[^\s@<>]{1,64}@[^\s@<>]+\.[^\W\d_]{2,}")
_URL = re.compile(r"(?:https?://|ftp://|www\.)\S+", re.IGNORECASE)
_BROWSER = re.compile(
    r".*\b(?:Mozilla|Opera|AppleWebKit|Gecko|MSIE|Trident|Chrome|Safari|Firefox|Edg(?:e|A|iOS)?)/\d.*", re.DOTALL
)
_PLACE = re.compile(
    r"\(?[+-]?\d{1,3}\.\d{3,}\s?[°]?\s?[NS]?\s?[,; ]\s?[+-]?\d{1,3}\.\d{3,}\s?[°]?\s?[EWØV]?(?:[,; ]\s?[\d.]+){0,2}\)?",
    re.I,
)
_DEGREE = r"\d{1,3}°\s?\d{1,2}['′]\s?(?:[\d.,]+[\"″])?\s?[NSEWØV]"
_DEGREES = re.compile(rf"{_DEGREE}(?:[,; ]{{0,2}}{_DEGREE})?", re.I)
_EXACT = re.compile(r"[+-]?\d{1,3}[.,]\d{4,}")
_LETTERS = re.compile(r"[^\W\d_]+")
_LOWER_UPPER = re.compile(r"[a-z][A-Z]|[A-Z][a-z]+[A-Z]|\d[A-Za-z]|[A-Za-z]\d")

TIMES, CLOCKS = "time stamp", "time of day"
IDS, ADDRESSES, MAILS, LINKS = "machine id", "IP address", "e-mail address", "web address"
BROWSERS, PLACES, PATTERN = "browser", "coordinates", "one pattern"

UNFIT_AS_ID = frozenset({TIMES, CLOCKS, ADDRESSES, MAILS, LINKS, BROWSERS, PLACES})
"""Kinds never used as case ids unless requested: they repeat, or identify respondents."""


def _is_stamp(text: str) -> bool:
    return any(character.isdigit() for character in text[:30]) and bool(date_formats([text]))


_KINDS: tuple[tuple[str, Callable[[str], object]], ...] = (
    (TIMES, _is_stamp),
    (CLOCKS, is_clock),
    (IDS, lambda text: _UUID.fullmatch(text) or _HASH.fullmatch(text)),
    (ADDRESSES, lambda text: _IP4.fullmatch(text) or _IP6.fullmatch(text)),
    (MAILS, _MAIL.fullmatch),
    (LINKS, _URL.fullmatch),
    (BROWSERS, _BROWSER.fullmatch),
    (PLACES, lambda text: _PLACE.fullmatch(text) or _DEGREES.fullmatch(text)),
)


def machine_kind(texts: Sequence[str], *, named_open: bool = False) -> str:
    """Return the kind of machine that wrote a column of distinct, non-empty texts, or "".

    `named_open`: the column's name suggests free text, so that a mere pattern is no proof.
    """
    if not texts:
        return ""
    stripped = [text.strip() for text in texts]
    for kind, fits in _KINDS:
        # A check of the first value keeps prose from all these expressions.
        if fits(stripped[0]) and sum(bool(fits(text)) for text in stripped) >= _OF_ALL * len(stripped):
            return kind
    if named_open or len(stripped) < ENOUGH:
        return ""
    if all(map(_EXACT.fullmatch, stripped)) and any(text.lstrip("+-")[:1] != "0" for text in stripped):
        return PLACES
    return PATTERN if is_one_pattern(stripped) else ""


def is_one_pattern(texts: Sequence[str]) -> bool:
    """Return whether all texts have one shape that people do not write: letters and figures alternate, or all are
    tokens of letters mixed with figures, such as `R_3kd83jSDk3`.
    """
    first = shape(texts[0])
    if "9" in first and first != "9" and all(shape(text) == first for text in texts):
        return len(_LETTERS.findall(first)) < PROSE_WORDS
    figures = sum(any(character.isdigit() for character in text) for text in texts)
    return figures * 2 >= len(texts) and all(map(_is_token, texts))


def _is_token(text: str) -> bool:
    """Return whether a text is one run of at least eight characters, without blanks, mixing letters and figures."""
    return len(text) >= 8 and text.isascii() and " " not in text and len(_LOWER_UPPER.findall(text)) >= 2


def shape(text: str) -> str:
    """Return a text with runs of letters as `a`, runs of figures as `9`, the rest unchanged: «K-17 b» is «a-9 a»."""
    return re.sub(r"\d+", "9", _LETTERS.sub("a", text))
