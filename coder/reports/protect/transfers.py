"""Whole people moved between hidden cells so that all that is shown stays true: how far that goes tells, without linear
programming, that most hidden cells cannot be computed.

One cell is moved; each sum that is then wrong is mended by moving other hidden cells of it, and so on, until all are
right. In a plain table that ends with a swap over two rows and two groups. What is found is a true possibility, however
it was found; that nothing is found proves nothing.
"""

from __future__ import annotations

from collections.abc import Set
from math import ceil, inf

from coder.reports.protect.linear_system import WIDTH, Reached, System

_STEPS = 100
"""Cells moved, in all attempts to mend one move, before it is given up."""

MOST_STEPS = 120_000
"""Cells moved, in all attempts for one report, before what is left is for linear programs: some seconds' work."""

_CHOICES = 5
"""Cells of one sum that are tried, those that upset the fewest other sums first."""


class Transfers:
    """Moves within a system; what it finds it notes in `reached`."""

    def __init__(self, system: System, reached: Reached) -> None:
        self.system = system
        self.reached = reached
        self._low: list[int] = []
        self._high: list[int] = []
        self._left = 0
        self._budget = MOST_STEPS
        self._lines: list[tuple[tuple[tuple[int, int], ...], float, float]] = []
        self._of: list[list[tuple[int, int]]] = [[] for _ in system.sizes]
        for number, line in enumerate((*system.near, *system.far)):
            cells = tuple(zip(line.places, line.signs, strict=True))
            truth = sum(sign * system.sizes[place] for place, sign in cells)
            least = -inf if line.least is None else line.least - truth
            most = inf if line.most is None else line.most - truth
            self._lines.append((cells, least, most))
            for place, sign in cells:
                self._of[place].append((number, sign))

    def widen(self, one: int, wanted: float) -> bool:
        """Whether the range of a cell is as wide as `wanted`; it is moved until it is or that gives no more."""
        reached = self.reached
        for way in (1, -1):
            room = self._high[one] if way > 0 else -self._low[one]
            behind = -reached.low.get(one, 0.0) if way > 0 else reached.high.get(one, 0.0)
            done = reached.high.get(one, 0.0) if way > 0 else -reached.low.get(one, 0.0)
            for by in range(min(room, ceil(wanted - behind), WIDTH), int(done), -1):
                moves = {one: way * by}
                if self._budget <= 0:
                    return reached.width(one) >= wanted
                self._left = _STEPS
                if self._mend(moves, self._moved({}, one, way * by)):
                    reached.note(moves.items())
                    break
            if reached.width(one) >= wanted:
                return True
        return False

    def look(self, hidden: Set[int]) -> None:
        """Find how far each cell can move at most, as far as one sum after the other tells: not at all where it is in
        a sum in which nothing else is hidden. Must be called before anything is moved, and where more is hidden.
        """
        system, far = self.system, 2 * WIDTH
        low = [-min(size, far) for size in system.sizes]
        high = [min(most - size, far) for size, most in zip(system.sizes, system.most, strict=True)]
        for place in range(len(low)):
            if place not in hidden and place not in system.free:
                low[place] = high[place] = 0
        waiting = dict.fromkeys(range(len(self._lines)))
        while waiting:
            number, _ = waiting.popitem()
            cells, least, most = self._lines[number]
            down = sum(low[place] if sign > 0 else -high[place] for place, sign in cells)
            up = sum(high[place] if sign > 0 else -low[place] for place, sign in cells)
            for place, sign in cells:
                if low[place] == high[place]:
                    continue
                mine = (low[place], high[place]) if sign > 0 else (-high[place], -low[place])
                to, since = min(mine[1], most - (down - mine[0])), max(mine[0], least - (up - mine[1]))
                if (since, to) == mine:
                    continue
                low[place], high[place] = (int(since), int(to)) if sign > 0 else (-int(to), -int(since))
                down += int(since) - mine[0]
                up += int(to) - mine[1]
                waiting.update((of, None) for of, _ in self._of[place] if of != number)
        self._low, self._high = low, high

    def renew(self) -> None:
        """Allow as many moves again, where more has been hidden for want of them."""
        self._budget = MOST_STEPS

    def room(self, one: int) -> int:
        """How wide the range of a cell can be at most."""
        return self._high[one] - self._low[one]

    def _moved(self, sums: dict[int, int], place: int, by: int) -> dict[int, int]:
        """How much each sum is changed, once a cell is moved, too."""
        sums = dict(sums)
        for number, sign in self._of[place]:
            sums[number] = sums.get(number, 0) + sign * by
        return sums

    def _mend(self, moves: dict[int, int], sums: dict[int, int]) -> bool:
        """Add moves of other cells until all sums are right; returns whether they are, else all is as before."""
        for number, changed in sums.items():
            cells, least, most = self._lines[number]
            if not least <= changed <= most:
                break
        else:
            return True
        if self._left <= 0:
            return False
        wanted = int(least - changed if changed < least else most - changed)
        for place, by in self._choices(cells, wanted, moves, sums):
            self._left -= 1
            self._budget -= 1
            moves[place] = by
            if self._mend(moves, self._moved(sums, place, by)):
                return True
            del moves[place]
            if self._left <= 0:
                break
        return False

    def _choices(
        self,
        cells: tuple[tuple[int, int], ...],
        wanted: int,
        moves: dict[int, int],
        sums: dict[int, int],
    ) -> list[tuple[int, int]]:
        """Cells that can make up for what a sum lacks or has too much of, with how far: the most useful first."""
        found = []
        for place, sign in cells:
            if place in moves:
                continue
            up = wanted * sign > 0
            by = min(self._high[place], abs(wanted)) if up else max(self._low[place], -abs(wanted))
            if not by:
                continue
            upset = 0
            for number, way in self._of[place]:
                _, least, most = self._lines[number]
                upset += not least <= sums.get(number, 0) + way * by <= most
            found.append((upset, -abs(by), place, by))
        found.sort()
        return [(place, by) for _, _, place, by in found[:_CHOICES]]
