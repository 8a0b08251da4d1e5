"""Cells whose numbers can move together: how far each can move, and what must move with it, by linear programming."""

from __future__ import annotations

import random
from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.reports.protect.linear_system import WIDTH, Reached, System

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

NEAR = 1e-6
"""Numbers closer than this are equal; solutions are floating point."""

_FOREMOST = 1e5
"""Value of one further step of a cell to protect, in costs of hiding others: it takes precedence."""

_ROUNDS = 12
"""Rounds of moving many hidden cells at once before the rest are taken one by one."""

MOST_WORK = 400_000
"""Variables solved for by linear programs in one report before whole rows are hidden instead: a few seconds' work."""


class Work:
    """Counts the variables that linear programs have solved for."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    @property
    def done(self) -> bool:
        return self.left <= 0


def wanted_range(system: System, cell: int) -> float:
    """Return the required range of a hidden cell: `WIDTH`, or its whole range if it can hold fewer."""
    return min(WIDTH, system.most[cell]) - NEAR


class Part:
    """Cells whose numbers can move together, all others fixed."""

    def __init__(self, system: System, places: list[int], work: Work) -> None:
        self.system = system
        self.places = places
        self._work = work
        self.place_of = {place: number for number, place in enumerate(places)}
        self._kept: dict[tuple[bytes, bytes], tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray]] = {}

    def _constraints(self) -> tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray]:
        """Return the lines as (matrix, most) of moves for inequalities, then equalities, by column of `places`."""
        import numpy as np
        from scipy.sparse import csr_matrix

        upper: list[list[tuple[int, float]]] = []
        most: list[float] = []
        equal: list[list[tuple[int, float]]] = []
        touching = self.system.touching()
        lines = (*self.system.near, *self.system.far)
        for line in (lines[number] for number in sorted({index for place in self.places for index in touching[place]})):
            inside: list[tuple[int, float]] = [
                (self.place_of[place], sign)
                for place, sign in zip(line.places, line.signs, strict=True)
                if place in self.place_of
            ]
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
        slack: list[tuple[int, int, float]] = []
        for weighed in self.system.weighed:
            if weighed.places[0] in self.place_of:
                terms = list(zip(weighed.places, weighed.factors, weighed.slack, strict=True))
                slack += [
                    (len(upper), self.place_of[place], more) for place, _, more in terms if place in self.place_of
                ]
                upper.append([(self.place_of[place], factor) for place, factor, _ in terms if place in self.place_of])
                most.append(weighed.most)

        def matrix(lines: list[list[tuple[int, float]]]) -> csr_matrix:
            rows = [number for number, line in enumerate(lines) for _ in line]
            columns = [column for line in lines for column, _ in line]
            values = [float(sign) for line in lines for _, sign in line]
            return csr_matrix((values, (rows, columns)), shape=(len(lines), len(self.places)))

        at = ([row for row, _, _ in slack], [column for _, column, _ in slack])
        self._slack = csr_matrix(([more for _, _, more in slack], at), shape=(len(upper), len(self.places)))
        return matrix(upper), np.array(most), matrix(equal), np.zeros(len(equal))

    _made: tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray] | None = None

    def _solve(
        self, costs: np.ndarray, low: np.ndarray, high: np.ndarray, shown: np.ndarray, movable: np.ndarray
    ) -> np.ndarray:
        """Return the cheapest moves, each from `low` to `high`; moving a column of `shown` costs in either direction.
        `movable` cells are hidden already.
        """
        import numpy as np
        from scipy.optimize import linprog

        if self._made is None:
            self._made = self._constraints()
        _, most, _, zero = self._made
        if self.system.weighed:
            most = most + self._slack @ movable
        keep = np.flatnonzero((high > low) & ~shown)
        ways = np.flatnonzero((high > low) & shown)
        # The moves of a shown cell up and down are two non-negative variables, so that both have a cost.
        columns = [keep, ways, ways]
        bounds = np.column_stack(
            [
                np.concatenate([low[keep], np.zeros(2 * len(ways))]),
                np.concatenate([high[keep], high[ways], -low[ways]]),
            ]
        )
        moved = np.zeros(len(self.places))
        self._work.left -= len(bounds)
        upper, used, equal, tied = self._slices(keep, ways)
        found = linprog(
            np.concatenate([costs[column] for column in columns]),
            A_ub=upper if used.any() else None,
            b_ub=most[used] if used.any() else None,
            A_eq=equal if tied.any() else None,
            b_eq=zero[tied] if tied.any() else None,
            bounds=bounds,
            method="highs",
        )
        if found.x is None:  # no move is always a solution
            return moved
        moved[keep] = found.x[: len(keep)]
        moved[ways] = found.x[len(keep) : len(keep) + len(ways)] - found.x[len(keep) + len(ways) :]
        return moved

    def _slices(self, keep: np.ndarray, ways: np.ndarray) -> tuple[csr_matrix, np.ndarray, csr_matrix, np.ndarray]:
        """Return the inequalities and equalities of these columns, with their indices. The last result is cached: many
        solutions need the same.
        """
        import numpy as np
        from scipy.sparse import hstack

        assert self._made is not None
        key = (keep.tobytes(), ways.tobytes())
        if key not in self._kept:
            found = []
            for matrix in (self._made[0], self._made[2]):
                spread = hstack([matrix[:, keep], matrix[:, ways], -matrix[:, ways]], format="csr")
                used = np.diff(spread.indptr) > 0
                found += [spread[used], used]
            if len(self._kept) > 1:
                del self._kept[next(iter(self._kept))]
            self._kept[key] = (found[0], found[1], found[2], found[3])
        return self._kept[key]

    def _limits(self, reach: float) -> tuple[np.ndarray, np.ndarray]:
        """Return the least and greatest move of each cell, at most `reach` either way."""
        import numpy as np

        sizes = np.array([self.system.sizes[place] for place in self.places], float)
        most = np.array([self.system.most[place] for place in self.places], float)
        return np.maximum(-sizes, -reach), np.minimum(np.maximum(most - sizes, 0.0), reach)

    def _movable(self, hidden: set[int]) -> np.ndarray:
        import numpy as np

        return np.array([place in hidden or place in self.system.free for place in self.places])

    def move_many(self, wanted: Sequence[int], hidden: set[int], reached: Reached) -> None:
        """Move many hidden cells at once, a random half up and the others down, until that finds nothing new."""
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
            left = [cell for cell in left if reached.width(cell) < wanted_range(self.system, cell)]
            if len(left) < 4 or idle == 3:
                return
            costs = np.zeros(len(self.places))
            for cell in left:
                costs[self.place_of[cell]] = draw.choice((-1, 1)) * (1 + draw.random())
            before = sum(reached.width(cell) for cell in left)
            moved = self._solve(costs, low, high, nothing, movable)
            reached.note(zip(self.places, moved.tolist(), strict=True))
            idle = idle + 1 if sum(reached.width(cell) for cell in left) <= before + NEAR else 0

    def widen(self, cell: int, hidden: set[int], more: set[int], reached: Reached, *, narrow: bool, last: bool) -> bool:
        """Find cells (added to `more`) that give a hidden cell a wide enough range; return whether it has one. Where
        none exists the range becomes as wide as possible. Nothing is hidden before the `last` attempt: what a cell
        needs lies nearly always in another part.
        """
        import numpy as np

        wanted = wanted_range(self.system, cell)
        if reached.width(cell) >= wanted:
            return True
        free = hidden | more
        if not narrow:
            self.reach(cell, free, reached, set())
            if reached.width(cell) >= wanted:
                return True
        if not last:
            return False
        movable = self._movable(free)
        is_given = np.array([place in self.system.given for place in self.places])
        costs = np.array(
            [0.0 if can_move else self._cost(place) for place, can_move in zip(self.places, movable, strict=True)]
        )
        column = self.place_of[cell]
        found: list[np.ndarray] = []
        least, most = reached.low.get(cell, 0.0), reached.high.get(cell, 0.0)
        for sign in (1, -1):
            low, high = self._limits(2 * WIDTH)
            low, high = np.where(is_given, 0.0, low), np.where(is_given, 0.0, high)
            low[column], high[column] = max(low[column], most - WIDTH), min(high[column], WIDTH + least)
            paid = costs.copy()
            paid[column] = -sign * _FOREMOST
            moved = self._solve(paid, low, high, ~movable, movable)
            found.append(moved)
            least, most = min(least, moved[column]), max(most, moved[column])
            if most - least >= wanted:
                break
        for moved in found:
            reached.note(zip(self.places, moved.tolist(), strict=True))
            more |= {self.places[number] for number in np.flatnonzero((np.abs(moved) > NEAR) & ~movable).tolist()}
        return bool(most - least >= wanted)

    def reach(self, cell: int, hidden: set[int], reached: Reached, given: set[int]) -> None:
        """Move a cell as far as possible, one way and then the other until its range is wide enough, with all of
        `hidden` and even `given` movable.
        """
        import numpy as np

        low, high = self._limits(2 * WIDTH)
        movable = self._movable(hidden | given)
        low, high = np.where(movable, low, 0.0), np.where(movable, high, 0.0)
        for sign in (1, -1):
            costs = np.zeros(len(self.places))
            costs[self.place_of[cell]] = -sign
            moved = self._solve(costs, low, high, np.zeros(len(self.places), bool), movable)
            reached.note(zip(self.places, moved.tolist(), strict=True))
            if reached.width(cell) >= wanted_range(self.system, cell):
                return

    def _cost(self, place: int) -> float:
        """Return the cost of hiding a cell per step that it moves: more for larger cells, most for empty ones."""
        size = self.system.sizes[place]
        return 30.0 if size == 0 else 1 + size**0.5
