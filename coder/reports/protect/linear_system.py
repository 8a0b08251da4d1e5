"""The linear system of what readers know about the cells of a report's tables, and bounds that follow from it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

WIDTH = 4
"""What a reader can compute of a hidden cell must span so many at least: no cell is known to within ± 2."""


class Line(NamedTuple):
    """Signed cells whose sum a reader knows to be from `least` to `most` (None: no bound); their true sum is."""

    places: tuple[int, ...]
    signs: tuple[int, ...]
    least: float | None
    most: float | None


class Weighed(NamedTuple):
    """Cells whose sum, each moved from the truth times its factor, is at most `most`, and as much more as the `slack`
    of each that is hidden.
    """

    places: tuple[int, ...]
    factors: tuple[float, ...]
    most: float
    slack: tuple[float, ...]


@dataclass(slots=True)
class System:
    """Cells with their true sizes and the most each can hold, and what readers know of them.

    `near` are lines within what is looked at together first; `far` are those that tie such parts to each other: they
    hold, too, but what stands on their other side need not move. `given` are cells that readers know for good, `free`
    numbers that no table has.
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
        """For each cell, which of the lines it is in, by their numbers: `near` ones first, then `far` ones."""
        lines = (*self.near, *self.far)
        if self._touching[0] != len(lines):
            found: list[list[int]] = [[] for _ in self.sizes]
            for number, line in enumerate(lines):
                for place in line.places:
                    found[place].append(number)
            self._touching = (len(lines), found)
        return self._touching[1]

    def add(self, size: int, most: int, *, free: bool = False) -> int:
        """One more cell; returns its place. A `free` one stands in no table."""
        self.sizes.append(size)
        self.most.append(most)
        place = len(self.sizes) - 1
        if free:
            self.free.add(place)
        return place

    def total(self, places: Sequence[int], signs: Sequence[int] = (), *, far: bool = False) -> None:
        """Readers know the sum of these cells."""
        signs = signs or [1] * len(places)
        value = sum(sign * self.sizes[place] for place, sign in zip(places, signs, strict=True))
        (self.far if far else self.near).append(Line(tuple(places), tuple(signs), value, value))

    def bound(self, places: Sequence[int], signs: Sequence[int], most: float, *, far: bool = False) -> None:
        """Readers know that the signed sum of these cells is no more than `most`."""
        (self.far if far else self.near).append(Line(tuple(places), tuple(signs), None, most))


class Reached:
    """How far below and above its true size each cell has been found to be possible."""

    def __init__(self) -> None:
        self.low: dict[int, float] = {}
        self.high: dict[int, float] = {}

    def width(self, one: int) -> float:
        return self.high.get(one, 0.0) - self.low.get(one, 0.0)

    def note(self, moved: Iterable[tuple[int, float]]) -> None:
        """A solution: all that is shown stays true when these cells differ by so much from the truth."""
        for place, by in moved:
            if by < self.low.get(place, 0.0):
                self.low[place] = by
            elif by > self.high.get(place, 0.0):
                self.high[place] = by
