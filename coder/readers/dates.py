"""Which date format fits all of a column's values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

_TIME = r"(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:[.,]\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?"
_SHAPES = (
    ("year-month-day", re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})" + _TIME), "ymd"),
    ("year/month/day", re.compile(r"(\d{4})/(\d{1,2})/(\d{1,2})" + _TIME), "ymd"),
    ("day.month.year", re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4}|\d{2})" + _TIME), "dmy"),
    ("day/month/year", re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})" + _TIME), "dmy"),
    ("month/day/year", re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4}|\d{2})" + _TIME), "mdy"),
    ("day-month-year", re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})" + _TIME), "dmy"),
    ("month-day-year", re.compile(r"(\d{1,2})-(\d{1,2})-(\d{4})" + _TIME), "mdy"),
)
"""Dots are used for day.month.year only; slashes and hyphens by some for month first."""


def date_formats(texts: Sequence[str]) -> tuple[str, ...]:
    """Names of the formats in which every text is a date that exists; empty when none fits all."""
    if not texts:
        return ()
    return tuple(name for name, shape, order in _SHAPES if all(_fits(text, shape, order) for text in texts))


def _fits(text: str, shape: re.Pattern[str], order: str) -> bool:
    match = shape.fullmatch(text.strip())
    if match is None:
        return False
    parts = dict(zip(order, map(int, match.groups()), strict=True))
    year = parts["y"] if parts["y"] > 99 else 2000 + parts["y"]
    try:
        datetime(year, parts["m"], parts["d"])
    except ValueError:
        return False
    return True
