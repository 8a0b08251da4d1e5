"""Memory-saving sets, mappings and codings for a million cases, behaving like the plain collections.

A Python set of a million numbers takes 67 MB, the numbers themselves 32 MB, and a report holds dozens of sets of cases.
As a bitmap, a set takes 125 kB, whatever its size.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Callable, ItemsView, Iterable, Iterator, Mapping, Sequence, Set, ValuesView
from functools import partial, reduce
from itertools import chain, repeat
from operator import or_
from typing import Any, NamedTuple, TypeVar, overload

from coder.model.json_values import Json

T = TypeVar("T")

BITS = [tuple(bit for bit in range(8) if byte >> bit & 1) for byte in range(256)]
"""Byte → the positions of its set bits."""

WIDEST = 2**32 - 1
"""The largest number of an array with four bytes per item."""

PLAIN = 64
"""Bytes per number in a plain set; a bitmap takes an eighth of a byte for each number up to the largest."""


DENSE = 8
"""Numbers up to the largest for each in a set, up to which its digits take no more memory than the list of them."""

ONE = ord("1")


class CountedCoding(NamedTuple):
    """One coding: a code on some characters of a response, by a coder."""

    response: int
    case: int
    code: str
    coder: str
    start: int
    end: int


def ids(numbers: Iterable[int]) -> Set[int]:
    """Return a set of non-negative integers, as a bitmap where that is smaller."""
    plain_numbers = numbers if isinstance(numbers, array) else array("q", numbers)
    largest = max(plain_numbers, default=0)
    if len(plain_numbers) * PLAIN <= largest // 8:
        return frozenset(plain_numbers)
    if largest <= DENSE * len(plain_numbers):  # a digit for each number is set twice as fast as a bit
        digits = bytearray(b"0") * (largest + 1)
        for number in plain_numbers:
            digits[number] = ONE
        digits.reverse()
        return _smallest(int(digits, 2))
    flags = bytearray(largest // 8 + 1)
    for number in plain_numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return _smallest(int.from_bytes(flags, "little"))


def union(sets: Iterable[Set[int]]) -> Set[int]:
    """Return the union of the sets."""
    nothing: Set[int] = frozenset()
    return reduce(or_, sets, nothing)


def _smallest(bits: int) -> Set[int]:
    """Return the set in the smaller of the two forms."""
    found = Ids(bits)
    return frozenset(found) if len(found) * PLAIN <= (bits.bit_length() - 1) // 8 else found


class Ids(Set[int]):
    """A set of non-negative integers as a bitmap. Made by `ids`."""

    __slots__ = ("_bits", "_bytes", "_size")

    def __init__(self, bits: int) -> None:
        self._bits = bits
        self._size = bits.bit_count()
        self._bytes = b""

    @property
    def _flags(self) -> bytes:
        if not self._bytes and self._bits:
            self._bytes = self._bits.to_bytes((self._bits.bit_length() + 7) // 8, "little")
        return self._bytes

    @classmethod
    def _from_iterable(cls, it: Iterable[Any]) -> Set[Any]:
        return ids(it)

    def __len__(self) -> int:
        return self._size

    def __iter__(self) -> Iterator[int]:
        for place, byte in enumerate(self._flags):
            if byte:
                for bit in BITS[byte]:
                    yield place * 8 + bit

    def __contains__(self, number: object) -> bool:
        flags = self._flags
        return (
            isinstance(number, int) and 0 <= number >> 3 < len(flags) and bool(flags[number >> 3] >> (number & 7) & 1)
        )

    def __and__(self, other: Set[object]) -> Set[int]:
        if isinstance(other, Ids):
            return _smallest(self._bits & other._bits)
        return ids(number for number in other if isinstance(number, int) and number in self)

    __rand__ = __and__

    def __or__(self, other: Set[T]) -> Set[int | T]:
        return _smallest(self._bits | _bits(other))

    __ror__ = __or__

    def __sub__(self, other: Set[object]) -> Set[int]:
        return _smallest(self._bits & ~_bits(other))

    def __rsub__(self, other: Set[int]) -> Set[int]:
        return ids(number for number in other if number not in self)

    def __le__(self, other: Set[object]) -> bool:
        return not self._bits & ~_bits(other)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Set) and len(self) == len(other) and self <= other

    def __hash__(self) -> int:
        return hash(frozenset(self))

    def isdisjoint(self, other: Iterable[object]) -> bool:
        """Return whether the sets have no element in common."""
        if isinstance(other, Ids):
            return not self._bits & other._bits
        return not any(number in self for number in other)

    def __repr__(self) -> str:
        return f"Ids({set(self)})"


def _bits(numbers: Set[object]) -> int:
    if isinstance(numbers, Ids):
        return numbers._bits
    whole_numbers = [number for number in numbers if isinstance(number, int)]
    flags = bytearray(max(whole_numbers, default=0) // 8 + 1)
    for number in whole_numbers:
        flags[number >> 3] |= 1 << (number & 7)
    return int.from_bytes(flags, "little")


class Pairs(Mapping[int, int]):
    """A mapping of numbers to numbers, in the order of the keys."""

    __slots__ = ("keys_held", "values_held")

    def __init__(self, pairs: Iterable[tuple[int, int]]) -> None:
        self.keys_held, self.values_held = array("q"), array("q")
        last, in_order = -1, True
        for key, value in pairs:
            self.keys_held.append(key)
            self.values_held.append(value)
            in_order = in_order and key > last
            last = key
        if not in_order:
            sorted_pairs = sorted(dict(zip(self.keys_held, self.values_held, strict=True)).items())
            self.keys_held = array("q", (key for key, _ in sorted_pairs))
            self.values_held = array("q", (value for _, value in sorted_pairs))

    def __len__(self) -> int:
        return len(self.keys_held)

    def __iter__(self) -> Iterator[int]:
        return iter(self.keys_held)

    def __getitem__(self, key: int) -> int:
        place = bisect_left(self.keys_held, key)
        if place == len(self.keys_held) or self.keys_held[place] != key:
            raise KeyError(key)
        return self.values_held[place]

    def items(self) -> ItemsView[int, int]:
        """Return the items, read sequentially instead of by key."""
        return _Items(self)

    def values(self) -> ValuesView[int]:
        """Return the values, read sequentially instead of by key."""
        return _Values(self)


class _Items(ItemsView[int, int]):
    _mapping: Pairs

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return zip(self._mapping.keys_held, self._mapping.values_held, strict=True)


class _Values(ValuesView[int]):
    _mapping: Pairs

    def __iter__(self) -> Iterator[int]:
        return iter(self._mapping.values_held)


_coding: Callable[[Iterable[object]], CountedCoding] = partial(tuple.__new__, CountedCoding)
"""Make a coding of its values, in order: twice as fast as calling the class."""


class Codings(Sequence[CountedCoding]):
    """Codings in insertion order: 24 bytes each, 32 where a response or case number exceeds WIDEST."""

    __slots__ = ("_names", "_numbers", "_places")

    def __init__(self, codings: Iterable[CountedCoding] = ()) -> None:
        self._names: list[str] = []
        self._places: dict[str, int] = {}
        self._numbers = tuple(array("I") for _ in range(6))
        for coding in codings:
            self.append(coding)

    def append(self, coding: CountedCoding) -> None:
        """Append a coding."""
        response, case, code, coder, start, end = coding
        if (response > WIDEST or case > WIDEST) and self._numbers[0].typecode == "I":
            self._numbers = (*(array("q", numbers) for numbers in self._numbers[:2]), *self._numbers[2:])
        places = self._places
        for name in (code, coder):
            if name not in places:
                places[name] = len(self._names)
                self._names.append(name)
        responses, cases, codes, coders, starts, ends = self._numbers
        responses.append(response)
        cases.append(case)
        codes.append(places[code])
        coders.append(places[coder])
        starts.append(start)
        ends.append(end)

    def __len__(self) -> int:
        return len(self._numbers[0])

    def __iter__(self) -> Iterator[CountedCoding]:
        names = self._names.__getitem__
        response, case, code, coder, start, end = self._numbers
        return map(_coding, zip(response, case, map(names, code), map(names, coder), start, end, strict=True))

    @overload
    def __getitem__(self, place: int) -> CountedCoding: ...
    @overload
    def __getitem__(self, place: slice) -> Sequence[CountedCoding]: ...
    def __getitem__(self, place: int | slice) -> CountedCoding | Sequence[CountedCoding]:
        if isinstance(place, slice):
            return [self[index] for index in range(*place.indices(len(self)))]
        response, case, code, coder, start, end = (numbers[place] for numbers in self._numbers)
        return CountedCoding(response, case, self._names[code], self._names[coder], start, end)


class Values(Mapping[int, Mapping[str, Json]]):
    """Case → its values by variable, stored by column as indices into the list of distinct values."""

    def __init__(self, rows: Iterable[tuple[int, Mapping[str, Json]]]) -> None:
        self._cases = array("q")
        self._columns: dict[str, tuple[array[int], list[Json], dict[object, int]]] = {}
        for row, (case, values) in enumerate(rows):
            self._cases.append(case)
            for name, value in values.items():
                known_column = self._columns.get(name)
                if known_column is None:
                    known_column = self._columns[name] = (array("I"), [None], {})
                places, different, known = known_column
                try:
                    place = known[value.__class__, value]
                except (KeyError, TypeError):  # new, or a list of several answers, which cannot be looked up
                    key = (value.__class__, repr(value) if value.__hash__ is None else value)
                    place = known.setdefault(key, len(different))
                    if place == len(different):
                        different.append(value)
                if len(places) < row:
                    places.frombytes(bytes(places.itemsize * (row - len(places))))
                places.append(place)
        for _, _, known in self._columns.values():
            known.clear()

    def __len__(self) -> int:
        return len(self._cases)

    def __iter__(self) -> Iterator[int]:
        return iter(self._cases)

    def __getitem__(self, case: int) -> Mapping[str, Json]:
        try:
            return _Row(self._value, self._columns, self._cases.index(case))
        except ValueError:
            raise KeyError(case) from None

    def items(self) -> ItemsView[int, Mapping[str, Json]]:
        """Return the cases with their values, read sequentially."""
        return _Rows(self)

    def in_a_row(self) -> Iterator[tuple[int, Mapping[str, Json]]]:
        """Yield each case with its values."""
        for row, case in enumerate(self._cases):
            yield case, _Row(self._value, self._columns, row)

    def different(self, name: str) -> list[Json]:
        """Return the distinct values of a variable, in order of first appearance."""
        return self._columns[name][1][1:] if name in self._columns else []

    def column(self, name: str) -> Iterator[tuple[int, Json]]:
        """Return each case with its value of a variable, None without one."""
        places, different, _ = self._columns.get(name, (array("I"), [None], {}))
        return zip(self._cases, chain(map(different.__getitem__, places), repeat(None)), strict=False)

    def _value(self, name: str, row: int) -> tuple[bool, Json]:
        """Return whether a case has a value of a variable, and the value."""
        places, different, _ = self._columns[name]
        place = places[row] if row < len(places) else 0
        return place > 0, different[place]


def different(data: Mapping[int, Mapping[str, Json]], name: str) -> Iterable[Json]:
    """Return the values of a variable; with `Values` each distinct one once."""
    return data.different(name) if isinstance(data, Values) else (values.get(name) for _, values in data.items())


def column(data: Mapping[int, Mapping[str, Json]], name: str) -> Iterable[tuple[int, Json]]:
    """Return each case with its value of a variable, None without one."""
    return (
        data.column(name)
        if isinstance(data, Values)
        else ((case, case_values.get(name)) for case, case_values in data.items())
    )


class _Rows(ItemsView[int, Mapping[str, Json]]):
    _mapping: Values

    def __iter__(self) -> Iterator[tuple[int, Mapping[str, Json]]]:
        return self._mapping.in_a_row()


class _Row(Mapping[str, Json]):
    __slots__ = ("_names", "_row", "_value")

    def __init__(self, value: Callable[[str, int], tuple[bool, Json]], names: Iterable[str], row: int) -> None:
        self._value, self._names, self._row = value, names, row

    def __getitem__(self, name: str) -> Json:
        has_value, value = self._value(name, self._row)
        if not has_value:
            raise KeyError(name)
        return value

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._names if self._value(name, self._row)[0])

    def __len__(self) -> int:
        return sum(1 for _ in self)
