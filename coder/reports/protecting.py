"""Which cells to hide so that no hidden one can be computed back, not even roughly: complementary cell suppression.

A reader knows linear sums and bounds of the cells (`System`). The least and the most that a hidden cell can be, given
everything that is shown, are found by linear programming; where they lie closer than `WIDTH`, further cells are hidden:
those whose numbers have to move to let the hidden one move, at the least cost (Fischetti & Salazar-González 2005,
Statistica Neerlandica 59; Hundepool et al. 2012, Statistical Disclosure Control, ch. 4).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

WIDTH = 4
"""What a reader can compute of a hidden cell must span so many at least: no cell is known to within ± 2."""

_NEAR = 1e-6
"""Numbers less apart than this are the same; solutions are floating point."""

_FOREMOST = 1e5
"""What one further step of a cell to be protected is worth, in costs of hiding others: it comes first."""

_ROUNDS = 12
"""How many times many hidden cells are moved at once before those left are taken one by one."""


class Line(NamedTuple):
    """Signed cells whose sum a reader knows to be from `least` to `most` (None: no bound); their true sum is."""

    places: tuple[int, ...]
    signs: tuple[int, ...]
    least: float | None
    most: float | None


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
    given: set[int] = field(default_factory=set)
    free: set[int] = field(default_factory=set)

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


def protect(system: System, primary: Iterable[int], threshold: int) -> tuple[set[int], set[int]]:
    """The cells to hide (`primary` and as many more as it takes), and those of them that can be computed all the same,
    because of cells that readers know for good. The same result for the same system, always.
    """
    hidden = {one for one in primary if one not in system.given}
    if not hidden:
        return hidden, set()
    _pool(system, hidden, threshold)
    parts = [_Part(system, places, near_only=True) for places in _parts(system, system.near)]
    wider: list[_Part] = []
    part_of = {place: part for part in parts for place in part.places}
    reached = _Reached()
    waiting, failed = sorted(hidden), set[int]()
    while waiting:
        for part in dict.fromkeys(part_of[one] for one in waiting):
            part.move_many([one for one in waiting if part_of[one] is part], hidden, reached)
        more: set[int] = set()
        for one in waiting:
            if reached.width(one) >= _wanted(system, one):
                continue
            if not wider and system.far:
                wider = [_Part(system, places) for places in _parts(system, [*system.near, *system.far])]
                for part in wider:
                    part.move_many([left for left in waiting if left in part.place_of], hidden, reached)
                if reached.width(one) >= _wanted(system, one):
                    continue
            pools = [part_of[one], *(part for part in wider if one in part.place_of)]
            if not any(part.widen(one, hidden, more, reached, last=part is pools[-1]) for part in pools):
                failed.add(one)
        hidden |= more
        waiting = sorted(more)
    exposed = {
        one
        for one in failed
        if system.given and reached.width(one) < min(_wanted(system, one), _widest(system, one, part_of)) - _NEAR
    }
    return hidden, exposed


def _wanted(system: System, one: int) -> float:
    """How wide the range of a hidden cell has to be: a cell that can hold fewer than `WIDTH` has all it can hold."""
    return min(WIDTH, system.most[one]) - _NEAR


def _pool(system: System, hidden: set[int], threshold: int) -> None:
    """Hide cells until in each sum that a reader knows at least two are hidden and together reach the threshold."""
    sums = [line for line in (*system.near, *system.far) if line.least == line.most and set(line.signs) == {1}]
    changed = True
    while changed:
        changed = False
        for line in sums:
            inside = [one for one in line.places if one in hidden]
            shown = [one for one in line.places if one not in hidden and one not in system.given | system.free]
            while inside and shown and (len(inside) < 2 or sum(system.sizes[one] for one in inside) < threshold):
                # The smallest that holds anybody costs least; an empty one only where there is no other.
                least = min(shown, key=lambda one: (system.sizes[one] == 0, system.sizes[one], one))
                shown.remove(least)
                inside.append(least)
                hidden.add(least)
                changed = True


def _parts(system: System, lines: Sequence[Line]) -> list[list[int]]:
    """The cells, those that lines tie to each other in one list."""
    above = list(range(len(system.sizes)))

    def top(one: int) -> int:
        while above[one] != one:
            above[one] = above[above[one]]
            one = above[one]
        return one

    for line in lines:
        first = top(line.places[0])
        for place in line.places[1:]:
            above[top(place)] = first
    found: dict[int, list[int]] = {}
    for place in range(len(system.sizes)):
        found.setdefault(top(place), []).append(place)
    return list(found.values())


def _widest(system: System, one: int, part_of: dict[int, _Part]) -> float:
    """How wide the range of a cell would be if no cell at all were shown."""
    part = part_of[one]
    everything = set(part.places)
    reached = _Reached()
    part.reach(one, everything, reached, system.given)
    return reached.width(one)


class _Reached:
    """How far below and above its true size each cell has been found to be possible."""

    def __init__(self) -> None:
        self.low: dict[int, float] = {}
        self.high: dict[int, float] = {}

    def width(self, one: int) -> float:
        return self.high.get(one, 0.0) - self.low.get(one, 0.0)

    def note(self, places: Sequence[int], moved: np.ndarray) -> None:
        """A solution: all that is shown stays true when the cells at `places` differ by so much from the truth."""
        for place, by in zip(places, moved.tolist(), strict=True):
            if by < self.low.get(place, 0.0):
                self.low[place] = by
            elif by > self.high.get(place, 0.0):
                self.high[place] = by


class _Part:
    """Cells whose numbers can move together, all others staying as they are."""

    def __init__(self, system: System, places: list[int], *, near_only: bool = False) -> None:
        self.system = system
        self.places = places
        self.place_of = {place: number for number, place in enumerate(places)}
        self._lines: list[Line] | None = None
        self._near_only = near_only

    def _constraints(self) -> tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray]:
        """The lines as (matrix, most) of moves for inequalities, then equalities, by column of `places`."""
        import numpy as np
        from scipy.sparse import csr_matrix

        upper: list[list[tuple[int, int]]] = []
        most: list[float] = []
        equal: list[list[tuple[int, int]]] = []
        for line in (*self.system.near, *self.system.far):
            inside = [
                (self.place_of[place], sign)
                for place, sign in zip(line.places, line.signs, strict=True)
                if place in self.place_of
            ]
            if not inside:
                continue
            truth = sum(self.system.sizes[place] * sign for place, sign in zip(line.places, line.signs, strict=True))
            if line.least is not None and line.least == line.most:
                equal.append(inside)
                continue
            if line.most is not None:
                upper.append(inside)
                most.append(line.most - truth)
            if line.least is not None:
                upper.append([(column, -sign) for column, sign in inside])
                most.append(truth - line.least)

        def matrix(lines: list[list[tuple[int, int]]]) -> csr_matrix:
            rows = [number for number, line in enumerate(lines) for _ in line]
            columns = [column for line in lines for column, _ in line]
            values = [float(sign) for line in lines for _, sign in line]
            return csr_matrix((values, (rows, columns)), shape=(len(lines), len(self.places)))

        return matrix(upper), np.array(most), matrix(equal), np.zeros(len(equal))

    _made: tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray] | None = None

    def _solve(self, costs: np.ndarray, low: np.ndarray, high: np.ndarray, shown: np.ndarray) -> np.ndarray:
        """The cheapest moves, from `low` to `high` each; of those at the columns `shown` either way costs."""
        import numpy as np
        from scipy.optimize import linprog
        from scipy.sparse import hstack

        if self._made is None:
            self._made = self._constraints()
        upper, most, equal, zero = self._made
        keep = np.flatnonzero((high > low) & ~shown)
        ways = np.flatnonzero((high > low) & shown)
        # A shown cell's move up and its move down are two numbers that are not negative, so that both have a cost.
        columns = [keep, ways, ways]

        def spread(matrix: csr_matrix) -> csr_matrix:
            return hstack([matrix[:, keep], matrix[:, ways], -matrix[:, ways]], format="csr")

        bounds = np.column_stack(
            [
                np.concatenate([low[keep], np.zeros(2 * len(ways))]),
                np.concatenate([high[keep], high[ways], -low[ways]]),
            ]
        )
        moved = np.zeros(len(self.places))
        upper, equal = spread(upper), spread(equal)
        used, tied = np.diff(upper.indptr) > 0, np.diff(equal.indptr) > 0
        found = linprog(
            np.concatenate([costs[one] for one in columns]),
            A_ub=upper[used] if used.any() else None,
            b_ub=most[used] if used.any() else None,
            A_eq=equal[tied] if tied.any() else None,
            b_eq=zero[tied] if tied.any() else None,
            bounds=bounds,
            method="highs",
        )
        if found.x is None:  # nothing moved is always a solution
            return moved
        moved[keep] = found.x[: len(keep)]
        moved[ways] = found.x[len(keep) : len(keep) + len(ways)] - found.x[len(keep) + len(ways) :]
        return moved

    def _limits(self, reach: float) -> tuple[np.ndarray, np.ndarray]:
        """The least and the most that each cell can move, at most `reach` either way."""
        import numpy as np

        sizes = np.array([self.system.sizes[place] for place in self.places], float)
        most = np.array([self.system.most[place] for place in self.places], float)
        return np.maximum(-sizes, -reach), np.minimum(np.maximum(most - sizes, 0.0), reach)

    def _movable(self, hidden: set[int]) -> np.ndarray:
        import numpy as np

        return np.array([place in hidden or place in self.system.free for place in self.places])

    def move_many(self, wanted: Sequence[int], hidden: set[int], reached: _Reached) -> None:
        """Move many hidden cells at once, a random half of them up and the others down, until that gives no more."""
        import numpy as np

        if sum(place in hidden for place in self.places) < 2:
            return
        draw = random.Random(len(self.places))
        low, high = self._limits(WIDTH)
        movable = self._movable(hidden)
        low, high = np.where(movable, low, 0.0), np.where(movable, high, 0.0)
        nothing = np.zeros(len(self.places), bool)
        left, idle = list(wanted), 0
        for _ in range(_ROUNDS):
            left = [one for one in left if reached.width(one) < _wanted(self.system, one)]
            if len(left) < 4 or idle == 3:
                return
            costs = np.zeros(len(self.places))
            for one in left:
                costs[self.place_of[one]] = draw.choice((-1, 1)) * (1 + draw.random())
            before = sum(reached.width(one) for one in left)
            moved = self._solve(costs, low, high, nothing)
            reached.note(self.places, moved)
            idle = idle + 1 if sum(reached.width(one) for one in left) <= before + _NEAR else 0

    def widen(self, one: int, hidden: set[int], more: set[int], reached: _Reached, *, last: bool) -> bool:
        """Find cells (added to `more`) that let a hidden cell be in a range that is wide enough; returns whether it is.
        Where it cannot be, nothing is hidden unless this is the `last` attempt: then the range is as wide as it gets.
        """
        import numpy as np

        wanted = _wanted(self.system, one)
        if reached.width(one) >= wanted:
            return True
        free = hidden | more
        self.reach(one, free, reached, set())
        if reached.width(one) >= wanted:
            return True
        movable = self._movable(free)
        given = np.array([place in self.system.given for place in self.places])
        costs = np.array([0.0 if on else self._cost(place) for place, on in zip(self.places, movable, strict=True)])
        column = self.place_of[one]
        found: list[np.ndarray] = []
        least, most = reached.low.get(one, 0.0), reached.high.get(one, 0.0)
        for sign in (1, -1):
            low, high = self._limits(2 * WIDTH)
            low, high = np.where(given, 0.0, low), np.where(given, 0.0, high)
            low[column], high[column] = max(low[column], most - WIDTH), min(high[column], WIDTH + least)
            paid = costs.copy()
            paid[column] = -sign * _FOREMOST
            moved = self._solve(paid, low, high, ~movable)
            found.append(moved)
            least, most = min(least, moved[column]), max(most, moved[column])
            if most - least >= wanted:
                break
        width = most - least
        if width < wanted and not last:
            return False
        for moved in found:
            reached.note(self.places, moved)
            more |= {self.places[number] for number in np.flatnonzero((np.abs(moved) > _NEAR) & ~movable).tolist()}
        return width >= wanted

    def reach(self, one: int, hidden: set[int], reached: _Reached, given: set[int]) -> None:
        """Move a cell as far as it goes either way, when all of `hidden` may move and even what is `given`."""
        import numpy as np

        low, high = self._limits(2 * WIDTH)
        movable = self._movable(hidden | given)
        low, high = np.where(movable, low, 0.0), np.where(movable, high, 0.0)
        for sign in (1, -1):
            costs = np.zeros(len(self.places))
            costs[self.place_of[one]] = -sign
            reached.note(self.places, self._solve(costs, low, high, np.zeros(len(self.places), bool)))

    def _cost(self, place: int) -> float:
        """What hiding a cell costs, for each step that it moves: more for larger ones, and most for empty ones."""
        size = self.system.sizes[place]
        return 30.0 if size == 0 else 1 + size**0.5
