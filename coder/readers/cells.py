"""Converts a library's values to the plain cells that every reader returns."""

from __future__ import annotations

import datetime
import json
import math
from decimal import Decimal

from coder.message import Message

PlainCell = str | int | float | None

NUL = "\0"
NUL_NOTE = Message("holds a NUL character, which is kept and shown as ␀")
"""Note on every text with one: answers are stored unchanged, but few other programs read past it."""


def plain(value: object) -> PlainCell:
    """Convert one cell: integers without «.0», dates as ISO text, booleans as `true` and `false`, lists as JSON text.

    NaN and empty text become None.
    """
    if isinstance(value, str):
        return value or None
    if value is None:
        return None
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return number(value)
    if isinstance(value, datetime.datetime):
        return value.isoformat(sep=" ")
    if isinstance(value, datetime.date | datetime.time):
        return value.isoformat()
    if isinstance(value, Decimal):
        close = float(value)
        return number(close) if value.is_finite() and Decimal(repr(close)) == value else str(value)
    if isinstance(value, bytes):
        return value.decode("utf-8", "replace") or None
    if isinstance(value, dict | list | tuple):
        return json.dumps(value, ensure_ascii=False, default=str)
    return str(value)


def number(value: float) -> int | float | str | None:
    """Return a number as people write it: 1.0 is 1; NaN is None; infinity is text, as no table holds it."""
    if math.isnan(value):
        return None
    if math.isinf(value):
        return str(value)
    return int(value) if value.is_integer() and abs(value) < 2**63 else value
