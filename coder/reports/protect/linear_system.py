"""The linear system of what readers know about the cells of a report's tables, and the bounds it implies."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

WIDTH = 4
"""Minimal width of the range that a reader can compute for a hidden cell: no cell is known to within ± 2."""


class Line(NamedTuple):
    """Signed cells whose sum a reader knows to be from `least` to `most` (None: unbounded), as the true sum is."""

    places: tuple[int, ...]
    signs: tuple[int, ...]
    least: float | None
    most: float | None


class Weighed(NamedTuple):
    """Cells whose weighted deviation from the truth is at most `most`, plus the `slack` of each hidden one."""

    places: tuple[int, ...]
    factors: tuple[float, ...]
    most: float
    slack: tuple[float, ...]


@dataclass(slots=True)
class System:
    """Cells with their true and maximal sizes, and what readers know about them.

    `near` are lines within a part that is solved first; `far` lines connect such parts: they hold, too, but cells on
    their other side need not move. `given` are cells known to readers for good, `free` numbers that are in no table.
    """

    sizes: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    near: list[Line] = field(default_factory=list)
    far: list[Line] = field(default_factory=list)
    weighed: list[Weighed] = field(default_factory=list)
    given: set[int] = field(default_factory=set)
    free: set[int] = field(default_factory=set)
    _touching: tuple[int, list[list[int]]] = field(default_factory=lambda: (-1, []))

    def touching(self) -> list[list[int]]:
        """Return for each cell the indices of its lines: `near` ones first, then `far` ones."""
        lines = (*self.near, *self.far)
        if self._touching[0] != len(lines):
            found: list[list[int]] = [[] for _ in self.sizes]
            for number, line in enumerate(lines):
                for place in line.places:
                    found[place].append(number)
            self._touching = (len(lines), found)
        return self._touching[1]

    def add(self, size: int, most: int, *, free: bool = False) -> int:
        """Add a cell and return its place. A `free` one is in no table."""
        self.sizes.append(size)
        self.most.append(most)
        place = len(self.sizes) - 1
        if free:
            self.free.add(place)
        return place

    def total(self, places: Sequence[int], signs: Sequence[int] = (), *, far: bool = False) -> None:
        """Record that readers know the sum of these cells."""
        signs = signs or [1] * len(places)
        value = sum(sign * self.sizes[place] for place, sign in zip(places, signs, strict=True))
        (self.far if far else self.near).append(Line(tuple(places), tuple(signs), value, value))

    def bound(self, places: Sequence[int], signs: Sequence[int], most: float, *, far: bool = False) -> None:
        """Record that readers know the signed sum of these cells to be at most `most`."""
        (self.far if far else self.near).append(Line(tuple(places), tuple(signs), None, most))


class Reached:
    """How far below and above its true size each cell is known to be possible."""

    def __init__(self) -> None:
        self.low: dict[int, float] = {}
        self.high: dict[int, float] = {}

    def width(self, place: int) -> float:
        return self.high.get(place, 0.0) - self.low.get(place, 0.0)

    def note(self, moved: Iterable[tuple[int, float]]) -> None:
        """Record a solution: all that is shown stays true when these cells differ by so much from the truth."""
        for place, by in moved:
            if by < self.low.get(place, 0.0):
                self.low[place] = by
            elif by > self.high.get(place, 0.0):
                self.high[place] = by
