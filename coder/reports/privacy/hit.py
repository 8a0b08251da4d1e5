"""What was found in a text, and the kinds of it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

KINDS: Final = (
    "identity number", "account number", "e-mail", "link", "date", "phone", "vehicle", "address", "age", "diagnosis",
    "name", "place", "unusual word",
)  # fmt: skip
"""Surest first: where two overlap the first kind stands."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Characters of a text (end exclusive) that may tell who it is about."""

    start: int
    end: int
    kind: str
    text: str


_DIGIT = re.compile(r"\d")


def digits_in(text: str) -> int:
    """How many digits `text` has."""
    return len(_DIGIT.findall(text))
