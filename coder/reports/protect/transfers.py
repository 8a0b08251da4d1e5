"""Moves of whole people between hidden cells that keep all that is shown true: a way to establish, without linear
programming, that most hidden cells cannot be computed.

One cell is moved; each sum that is then wrong is repaired by moving other hidden cells of it, and so on, until all are
right. In a plain table that ends with a swap over two rows and two groups. Whatever is found is truly possible; finding
nothing proves nothing.
"""

from __future__ import annotations

from collections.abc import Set
from heapq import nsmallest
from math import ceil, inf

from coder.reports.protect.linear_system import WIDTH, Reached, System

_STEPS = 100
"""Cells moved in all attempts to repair one move before giving up."""

MOST_STEPS = 120_000
"""Cells moved in all attempts for one report before linear programs take over: a few seconds' work."""

_SAME = 1e-9
"""Weights closer than this are equal; they are floating point."""

_CHOICES = 5
"""Cells of one sum that are tried, those affecting the fewest other sums first."""


class Transfers:
    """Finds moves within a system, recorded in `reached`."""

    def __init__(self, system: System, reached: Reached) -> None:
        self.system = system
        self.reached = reached
        self._low: list[int] = []
        self._high: list[int] = []
        self._left = 0
        self._budget = MOST_STEPS
        self._lines: list[tuple[tuple[int, float], ...]] = []
        self._least: list[float] = []
        self._most: list[float] = []
        self._of: list[list[tuple[int, float]]] = [[] for _ in system.sizes]
        self._sums = [0.0] * (len(system.near) + len(system.far) + len(system.weighed))
        self._wrong: dict[int, None] = {}
        self._free: list[list[tuple[int, float]]] = []
        for number, line in enumerate((*system.near, *system.far)):
            cells = tuple(zip(line.places, line.signs, strict=True))
            truth = sum(sign * system.sizes[place] for place, sign in cells)
            self._lines.append(cells)
            self._least.append(-inf if line.least is None else line.least - truth)
            self._most.append(inf if line.most is None else line.most - truth)
            for place, sign in cells:
                self._of[place].append((number, sign))
        self._whole = len(self._lines)
        for number, weighed in enumerate(system.weighed, start=self._whole):
            self._lines.append(tuple(zip(weighed.places, weighed.factors, strict=True)))
            self._least.append(-inf)
            self._most.append(weighed.most)
            for place, factor in zip(weighed.places, weighed.factors, strict=True):
                self._of[place].append((number, factor))

    def widen(self, cell: int, wanted: float) -> bool:
        """Move a cell until its range is as wide as `wanted` or no further move is found; return whether it is."""
        reached = self.reached
        for way in (1, -1):
            room = self._high[cell] if way > 0 else -self._low[cell]
            behind = -reached.low.get(cell, 0.0) if way > 0 else reached.high.get(cell, 0.0)
            done = reached.high.get(cell, 0.0) if way > 0 else -reached.low.get(cell, 0.0)
            for by in range(min(room, ceil(wanted - behind), WIDTH), int(done), -1):
                if self._budget <= 0:
                    return reached.width(cell) >= wanted
                self._left = _STEPS
                moves = {cell: way * by}
                self._move(cell, way * by)
                found = self._mend(moves)
                if found:
                    reached.note(moves.items())
                for place, moved in moves.items():
                    self._move(place, -moved)
                if found:
                    break
            if reached.width(cell) >= wanted:
                return True
        return False

    def look(self, hidden: Set[int]) -> None:
        """Bound how far each cell can move, judging by one sum after the other: not at all where it is the only hidden
        cell of a sum. Call before anything is moved, and after hiding more cells.
        """
        system, far = self.system, 2 * WIDTH
        low = [-min(size, far) for size in system.sizes]
        high = [min(most - size, far) for size, most in zip(system.sizes, system.most, strict=True)]
        for place in range(len(low)):
            if place not in hidden and place not in system.free:
                low[place] = high[place] = 0
        for number, weighed in enumerate(system.weighed, start=self._whole):
            more = sum(by for place, by in zip(weighed.places, weighed.slack, strict=True) if place in hidden)
            self._most[number] = weighed.most + more + _SAME
        waiting = dict.fromkeys(range(self._whole))
        while waiting:
            number, _ = waiting.popitem()
            cells, least, most = self._lines[number], self._least[number], self._most[number]
            down = sum(low[place] if sign > 0 else -high[place] for place, sign in cells)
            up = sum(high[place] if sign > 0 else -low[place] for place, sign in cells)
            for place, sign in cells:
                if low[place] == high[place]:
                    continue
                bounds = (low[place], high[place]) if sign > 0 else (-high[place], -low[place])
                upper, lower = min(bounds[1], most - (down - bounds[0])), max(bounds[0], least - (up - bounds[1]))
                if (lower, upper) == bounds:
                    continue
                low[place], high[place] = (int(lower), int(upper)) if sign > 0 else (-int(upper), -int(lower))
                down += int(lower) - bounds[0]
                up += int(upper) - bounds[1]
                waiting.update(
                    (other_line, None)
                    for other_line, _ in self._of[place]
                    if other_line != number and other_line < self._whole
                )
        self._low, self._high = low, high
        self._free = [[cell for cell in cells if low[cell[0]] < high[cell[0]]] for cells in self._lines]

    def renew(self) -> None:
        """Allow as many moves again, after more cells have been hidden for lack of moves."""
        self._budget = MOST_STEPS

    def room(self, cell: int) -> int:
        """Return the greatest possible range of a cell."""
        return self._high[cell] - self._low[cell]

    def _move(self, place: int, by: int) -> None:
        """Move a cell, and record which sums become wrong."""
        sums, least, most, wrong = self._sums, self._least, self._most, self._wrong
        for number, sign in self._of[place]:
            changed = sums[number] = sums[number] + sign * by
            if not least[number] <= changed <= most[number]:
                wrong[number] = None
            elif number in wrong:
                del wrong[number]

    def _mend(self, moves: dict[int, int]) -> bool:
        """Add moves of other cells until all sums are right; return whether they are, otherwise restore the state."""
        if not self._wrong:
            return True
        if self._left <= 0:
            return False
        number = next(iter(self._wrong))
        changed, least = self._sums[number], self._least[number]
        wanted = least - changed if changed < least else self._most[number] - changed
        for place, by in self._choices(number, wanted, moves):
            self._left -= 1
            self._budget -= 1
            moves[place] = by
            self._move(place, by)
            if self._mend(moves):
                return True
            self._move(place, -by)
            del moves[place]
            if self._left <= 0:
                break
        return False

    def _choices(self, number: int, wanted: float, moves: dict[int, int]) -> list[tuple[int, int]]:
        """Return cells that can compensate for the error of a sum, with the amount, the most useful first."""
        found = []
        sums, least, most = self._sums, self._least, self._most
        for place, sign in self._free[number]:
            if place in moves or not sign:
                continue
            size = ceil(abs(wanted / sign) - _SAME)
            by = min(self._high[place], size) if wanted * sign > 0 else max(self._low[place], -size)
            if not by:
                continue
            upset = 0
            for other, way in self._of[place]:
                if not least[other] <= sums[other] + way * by <= most[other]:
                    upset += 1
            found.append((upset, -abs(by), place, by))
        return [(place, by) for _, _, place, by in nsmallest(_CHOICES, found)]
