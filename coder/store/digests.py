"""Checksums over rows, kept in the journal, which show that another program has overwritten them.

The number of a row is a hash of its values; the sum over rows does not depend on their order, so a row that an act
changes later can be counted as it was from its image in the journal, and one that is erased for good be taken out.
The sums find damage and meddling by accident, not somebody who computes new sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b

_MODULUS = 1 << 64


def number_of(values: Iterable[object]) -> int:
    """A number below 2^64 for the values of one row."""
    text = "\x1f".join(map(str, values))
    return int.from_bytes(blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "big")


class Sum:
    """A sum over rows that is made step by step."""

    def __init__(self, columns: Sequence[str] = (), value: int = 0) -> None:
        self.columns = tuple(columns)
        self.value = value

    def add(self, values: Iterable[object]) -> None:
        """Count a row, given in the order of the columns."""
        self.value = (self.value + number_of(values)) % _MODULUS

    def take(self, values: Iterable[object]) -> None:
        """Count a row no longer."""
        self.value = (self.value - number_of(values)) % _MODULUS

    def __str__(self) -> str:
        """As it is kept: the columns, since a later version may add some, and the sum."""
        return f"{','.join(self.columns)}:{self.value:016x}"


def parsed(text: str) -> Sum:
    """A sum as it was kept. Raises ValueError for another text."""
    columns, colon, value = text.rpartition(":")
    if not colon or len(value) != 16:
        raise ValueError(f"no sum: {text}")
    return Sum(tuple(columns.split(",")) if columns else (), int(value, 16))


def sum_or_none(text: str) -> Sum | None:
    """A sum as it was kept, None where the text is none."""
    try:
        return parsed(text)
    except ValueError:
        return None
