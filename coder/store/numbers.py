"""Reads a number from a cell, in any notation."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[-+\u2212]?(?:\d+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:[.,]\d+)?")


def number_of(text: object) -> float | None:
    """Parse «12,5», «12.5», «1 200» or «−3» as a number; None for anything else."""
    if isinstance(text, int | float):
        return float(text)
    match = _NUMBER.fullmatch(text.strip()) if isinstance(text, str) else None
    if match is None:
        return None
    plain = re.sub(r"[ \u00a0\u202f]", "", match[0]).replace("\u2212", "-")
    return float(plain.replace(",", "."))
