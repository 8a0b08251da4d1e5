"""Complementary cell suppression: which cells to hide so that no hidden one can be computed or narrowed down.

A reader knows linear sums and bounds of the cells (`System`). The least and greatest possible value of a hidden cell,
given everything shown, are found by moving people (`Transfers`), and otherwise by linear programming. Where they lie
closer than `WIDTH`, further cells are hidden: those whose numbers must move to let the hidden one move, at the least
cost (Fischetti & Salazar-González 2005, Statistica Neerlandica 59; Hundepool et al. 2012, Statistical Disclosure
Control, ch. 4).
"""

from __future__ import annotations

import random
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from coder.reports.protect.linear_system import WIDTH, Line, Reached, System
from coder.reports.protect.transfers import Transfers

if TYPE_CHECKING:
    import numpy as np
    from scipy.sparse import csr_matrix

_NEAR = 1e-6
"""Numbers closer than this are equal; solutions are floating point."""

_FOREMOST = 1e5
"""Value of one further step of a cell to protect, in costs of hiding others: it takes precedence."""

_ROUNDS = 12
"""Rounds of moving many hidden cells at once before the rest are taken one by one."""


_WHOLE_ROWS = 3
"""Rounds of hiding whole rows before everything connected is hidden."""

MOST_WORK = 400_000
"""Variables solved for by linear programs in one report before whole rows are hidden instead: a few seconds' work."""


def protect(
    system: System, primary: Iterable[int], threshold: int, reached: Reached
) -> tuple[set[int], set[int], set[int]]:
    """Return the cells to hide (`primary` and complementary ones), those of them that can still be computed because of
    cells known to readers for good, and those whose range is too narrow for any reason. Deterministic.

    What was `reached` with fewer cells hidden remains possible; what is found is added to it.
    """
    hidden = {one for one in primary if one not in system.given}
    if not hidden:
        return hidden, set(), set()
    _pool(system, hidden, threshold)
    work = _Work()
    parts = [_Part(system, places, work) for places in _parts(system, system.near)]
    wider: list[_Part] = []
    part_of = {place: part for part in parts for place in part.places}
    transfers = Transfers(system, reached)
    waiting, failed = sorted(hidden), set[int]()
    while waiting:
        transfers.look(hidden)
        narrow = {one for one in waiting if transfers.room(one) < _wanted(system, one)}
        waiting = [one for one in waiting if not transfers.widen(one, _wanted(system, one))]
        for part in dict.fromkeys(part_of[one] for one in waiting):
            part.move_many([one for one in waiting if part_of[one] is part and one not in narrow], hidden, reached)
        more: set[int] = set()
        for one in waiting:
            if reached.width(one) >= _wanted(system, one):
                continue
            if not wider and system.far:
                wider = [_Part(system, places, work) for places in _parts(system, [*system.near, *system.far])]
                for part in wider:
                    part.move_many(
                        [left for left in waiting if left in part.place_of and left not in narrow], hidden, reached
                    )
            if work.done:
                break
            pools = [part_of[one], *(part for part in wider if one in part.place_of)]
            if not any(
                part.widen(one, hidden, more, reached, narrow=one in narrow, last=part is pools[-1]) for part in pools
            ):
                failed.add(one)
        hidden |= more
        waiting = sorted(more)
        if work.done:
            failed |= _hide_whole(system, hidden, failed, transfers, parts)
            break
    exposed = {
        one
        for one in failed
        if system.given
        and (work.done or reached.width(one) < min(_wanted(system, one), _widest(system, one, part_of)) - _NEAR)
    }
    return hidden, exposed, failed


class _Work:
    """Counts the variables that linear programs have solved for."""

    def __init__(self) -> None:
        self.left = MOST_WORK

    @property
    def done(self) -> bool:
        return self.left <= 0


def _hide_whole(
    system: System, hidden: set[int], failed: set[int], transfers: Transfers, parts: Sequence[_Part]
) -> set[int]:
    """Hide (in `hidden`) every cell in the rows of those not known to be safe, and if that does not suffice, everything
    connected to them; return those still not known to be safe. Nothing helps `failed`.
    """
    rows: dict[int, set[int]] = {}
    for line in system.near:
        if line.least == line.most and set(line.signs) == {1}:
            for place in line.places:
                rows.setdefault(place, set()).update(line.places)
    together = _parts(system, [*system.near, *system.far])
    left: set[int] = set()
    for attempt in range(2 * _WHOLE_ROWS):
        transfers.renew()
        transfers.look(hidden)
        left = {one for one in sorted(hidden - failed) if not transfers.widen(one, _wanted(system, one))}
        movable = sorted(one for one in left if transfers.room(one) >= _wanted(system, one))
        more: set[int] = set()
        for part in parts:
            part.move_many([one for one in movable if one in part.place_of], hidden, transfers.reached)
        left = {one for one in left if transfers.reached.width(one) < _wanted(system, one)}
        if attempt < _WHOLE_ROWS:
            more.update(*(rows.get(one, ()) for one in left))
        else:
            more.update(*(part for part in together if not left.isdisjoint(part)))
        more -= hidden | system.given | system.free
        if not more and attempt >= _WHOLE_ROWS:
            break
        hidden |= more
    return left


def _wanted(system: System, one: int) -> float:
    """Return the required range of a hidden cell: `WIDTH`, or its whole range if it can hold fewer."""
    return min(WIDTH, system.most[one]) - _NEAR


def _pool(system: System, hidden: set[int], threshold: int) -> None:
    """Hide cells until each sum known to readers has at least two hidden ones that together reach the threshold."""
    sums = [line for line in (*system.near, *system.far) if line.least == line.most and set(line.signs) == {1}]
    never = system.given | system.free
    changed = True
    while changed:
        changed = False
        for line in sums:
            inside = [one for one in line.places if one in hidden]
            shown = [one for one in line.places if one not in hidden and one not in never]
            while inside and shown and (len(inside) < 2 or sum(system.sizes[one] for one in inside) < threshold):
                # The smallest non-empty cell costs least; an empty one is taken only where there is no other.
                least = min(shown, key=lambda one: (system.sizes[one] == 0, system.sizes[one], one))
                shown.remove(least)
                inside.append(least)
                hidden.add(least)
                changed = True


def _parts(system: System, lines: Sequence[Line]) -> list[list[int]]:
    """Group the cells that lines connect."""
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
    """Return the range of a cell if no cell at all were shown."""
    part = part_of[one]
    everything = set(part.places)
    reached = Reached()
    part.reach(one, everything, reached, system.given)
    return reached.width(one)


class _Part:
    """Cells whose numbers can move together, all others fixed."""

    def __init__(self, system: System, places: list[int], work: _Work) -> None:
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
        for line in (lines[number] for number in sorted({one for place in self.places for one in touching[place]})):
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
                held = list(zip(weighed.places, weighed.factors, weighed.slack, strict=True))
                slack += [(len(upper), self.place_of[place], more) for place, _, more in held if place in self.place_of]
                upper.append([(self.place_of[place], factor) for place, factor, _ in held if place in self.place_of])
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
            np.concatenate([costs[one] for one in columns]),
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
            left = [one for one in left if reached.width(one) < _wanted(self.system, one)]
            if len(left) < 4 or idle == 3:
                return
            costs = np.zeros(len(self.places))
            for one in left:
                costs[self.place_of[one]] = draw.choice((-1, 1)) * (1 + draw.random())
            before = sum(reached.width(one) for one in left)
            moved = self._solve(costs, low, high, nothing, movable)
            reached.note(zip(self.places, moved.tolist(), strict=True))
            idle = idle + 1 if sum(reached.width(one) for one in left) <= before + _NEAR else 0

    def widen(self, one: int, hidden: set[int], more: set[int], reached: Reached, *, narrow: bool, last: bool) -> bool:
        """Find cells (added to `more`) that give a hidden cell a wide enough range; return whether it has one. Where
        none exists the range becomes as wide as possible. Nothing is hidden before the `last` attempt: what a cell
        needs lies nearly always in another part.
        """
        import numpy as np

        wanted = _wanted(self.system, one)
        if reached.width(one) >= wanted:
            return True
        free = hidden | more
        if not narrow:
            self.reach(one, free, reached, set())
            if reached.width(one) >= wanted:
                return True
        if not last:
            return False
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
            moved = self._solve(paid, low, high, ~movable, movable)
            found.append(moved)
            least, most = min(least, moved[column]), max(most, moved[column])
            if most - least >= wanted:
                break
        for moved in found:
            reached.note(zip(self.places, moved.tolist(), strict=True))
            more |= {self.places[number] for number in np.flatnonzero((np.abs(moved) > _NEAR) & ~movable).tolist()}
        return bool(most - least >= wanted)

    def reach(self, one: int, hidden: set[int], reached: Reached, given: set[int]) -> None:
        """Move a cell as far as possible, one way and then the other until its range is wide enough, with all of
        `hidden` and even `given` movable.
        """
        import numpy as np

        low, high = self._limits(2 * WIDTH)
        movable = self._movable(hidden | given)
        low, high = np.where(movable, low, 0.0), np.where(movable, high, 0.0)
        for sign in (1, -1):
            costs = np.zeros(len(self.places))
            costs[self.place_of[one]] = -sign
            moved = self._solve(costs, low, high, np.zeros(len(self.places), bool), movable)
            reached.note(zip(self.places, moved.tolist(), strict=True))
            if reached.width(one) >= _wanted(self.system, one):
                return

    def _cost(self, place: int) -> float:
        """Return the cost of hiding a cell per step that it moves: more for larger cells, most for empty ones."""
        size = self.system.sizes[place]
        return 30.0 if size == 0 else 1 + size**0.5
