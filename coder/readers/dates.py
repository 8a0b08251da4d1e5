"""Finds the date format that fits all values of a column."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

_HALF = r"(?:[ap]\.?\s?m\.?|[fe]\.?m\.?|(?:vor|nach)m\.?)"
"""The half of the day: am, p.m., f.m. (Nordic), vorm., nachm."""
_ZONE = (
    r"(?:Z|(?:UTC|GMT)?\s?[+\-−]\d{1,2}(?::?\d{2})?|UTC|GMT|BST|W?E[SD]?T|WEST|CES?T|EES?T|MES?Z|OE?S?Z|MSK|OTZ|WTZ"
    r"|[NAECMP][SD]T)"
)
"""Time zones of survey systems: +01:00, GMT+1, CET, OTZ."""
_CLOCK = (
    r"(?:kl\.?\s?)?\d{1,2}[:.]\d{2}(?:[:.]\d{2}(?:[.,]\d{1,9})?)?"
    rf"(?:\s?{_HALF})?(?:\s?{_ZONE})?(?:\s?\([^()]{{1,60}}\))?"
)
_BEFORE = rf"(?:{_HALF}\s)?"
_TIME = rf"(?:(?:T|,?\s){_BEFORE}{_CLOCK})?"
_MONTH = r"([^\W\d_]{3,9})\.?"
_WEEKDAY = r"(?:[^\W\d_]{2,9}\.?,?\s)?"
_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "jan january januar januari", "feb february februar februari", "mar march mars märz mrz",
            "apr april", "may mai maj", "jun june juni", "jul july juli", "aug august augusti",
            "sep sept september", "oct okt october oktober", "nov november", "dec des dez december desember dezember",
        ),
        start=1,
    )
    for name in names.split()
}  # fmt: skip


def _shape(date: str) -> re.Pattern[str]:
    return re.compile(date + _TIME, re.IGNORECASE)


_SHAPES = (
    ("year-month-day", _shape(r"(\d{4})-(\d{1,2})-(\d{1,2})"), "ymd"),
    ("year/month/day", _shape(r"(\d{4})/(\d{1,2})/(\d{1,2})"), "ymd"),
    ("year.month.day", _shape(r"(\d{4})\.(\d{1,2})\.(\d{1,2})"), "ymd"),
    ("day.month.year", _shape(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})"), "dmy"),
    ("day/month/year", _shape(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})"), "dmy"),
    ("month/day/year", _shape(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})"), "mdy"),
    ("day-month-year", _shape(r"(\d{1,2})-(\d{1,2})-(\d{4})"), "dmy"),
    ("month-day-year", _shape(r"(\d{1,2})-(\d{1,2})-(\d{4})"), "mdy"),
    ("day month year", _shape(_WEEKDAY + r"(\d{1,2})\.?[\s-]" + _MONTH + r",?[\s-](\d{4})"), "dmy"),
    ("month day year", _shape(_WEEKDAY + _MONTH + r"\s(\d{1,2}),?\s(\d{4})"), "mdy"),
)
"""Dots are used for day.month.year only; slashes and hyphens by some for month first."""

_IN_EVERY_DATE = re.compile(r"\d[-/.,\s]")
"""A digit before what separates it, which every shape has: most answers are seen to be no dates by that."""

_DAY_TIME = re.compile(_BEFORE + _CLOCK, re.IGNORECASE)


def date_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the names of the formats in which every text is an existing date; empty when none fits all."""
    if not texts or not all(map(_IN_EVERY_DATE.search, texts)):
        return ()
    return tuple(name for name, shape, order in _SHAPES if all(_fits(text, shape, order) for text in texts))


def is_clock(text: str) -> bool:
    """Return whether a text is just a time of day: 10:41, 1:00:12 AM. A number such as 10.41 is none."""
    stripped = text.strip()
    return ":" in stripped and _DAY_TIME.fullmatch(stripped) is not None


def _fits(text: str, shape: re.Pattern[str], order: str) -> bool:
    match = shape.fullmatch(text.strip())
    if match is None:
        return False
    year, month, day = (_number(match.groups()[order.index(part)]) for part in "ymd")
    try:
        datetime(year if year > 99 else 2000 + year, month, day)
    except ValueError:
        return False
    return True


def _number(part: str) -> int:
    """Return a day, month or year as a number; 0, which no date has, for a word that is no month."""
    return int(part) if part.isdecimal() else _MONTHS.get(part.casefold(), 0)
