"""Checksums over rows, stored in the journal, which show that another program has overwritten them.

The number of a row is a hash of its values; the sum over rows does not depend on their order, so that a row changed
later can be counted in its former state from its image in the journal, and an erased one subtracted. The sums detect
damage and accidental edits, not somebody who computes new sums.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import blake2b
from struct import unpack

_MODULUS = 1 << 64


def number_of(values: Iterable[object]) -> int:
    """Return a number below 2^64 for the values of one row."""
    return int.from_bytes(_hashed("\x1f".join(map(str, values))), "big")


def _hashed(text: str) -> bytes:
    return blake2b(text.encode("utf-8", "surrogatepass"), digest_size=8).digest()


def _total(rows: Iterable[Sequence[object]], columns: int) -> int:
    """Return the sum of `number_of` over rows of so many columns, in three quarters of the time."""
    row_text = "\x1f".join(["%s"] * columns)
    hashes = [_hashed(row_text % tuple(row)) for row in rows]
    return sum(unpack(f">{len(hashes)}Q", b"".join(hashes)))


class Sum:
    """An incremental sum over rows."""

    def __init__(self, columns: Sequence[str] = (), value: int = 0) -> None:
        self.columns = tuple(columns)
        self.value = value

    def add(self, values: Iterable[object]) -> None:
        """Add a row, given in the order of the columns."""
        self.value = (self.value + number_of(values)) % _MODULUS

    def add_all(self, rows: Iterable[Sequence[object]]) -> None:
        """Add many rows, each given in the order of the columns."""
        self.value = (self.value + _total(rows, len(self.columns))) % _MODULUS

    def take(self, values: Iterable[object]) -> None:
        """Subtract a row."""
        self.value = (self.value - number_of(values)) % _MODULUS

    def __str__(self) -> str:
        """Return the stored form: the columns, since a later version may add some, and the sum."""
        return f"{','.join(self.columns)}:{self.value:016x}"


def parsed(text: str) -> Sum:
    """Parse a stored sum. Raises ValueError for other text."""
    columns, colon, value = text.rpartition(":")
    if not colon or len(value) != 16:
        raise ValueError(f"no sum: {text}")
    return Sum(tuple(columns.split(",")) if columns else (), int(value, 16))


def sum_or_none(text: str) -> Sum | None:
    """Parse a stored sum; None for other text."""
    try:
        return parsed(text)
    except ValueError:
        return None
