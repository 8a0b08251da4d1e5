"""Complementary cell suppression: which cells to hide so that no hidden one can be computed or narrowed down.

A reader knows linear sums and bounds of the cells (`System`). The least and greatest possible value of a hidden cell,
given everything shown, are found by moving people (`Transfers`), and otherwise by linear programming (`Part`). Where
they lie closer than `WIDTH`, further cells are hidden: those whose numbers must move to let the hidden one move, at the
least cost (Fischetti & Salazar-González 2005, Statistica Neerlandica 59; Hundepool et al. 2012, Statistical Disclosure
Control, ch. 4).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from coder.reports.protect.linear_system import Line, Reached, System
from coder.reports.protect.moving import NEAR, Part, Work, wanted_range
from coder.reports.protect.transfers import Transfers

_WHOLE_ROWS = 3
"""Rounds of hiding whole rows before everything connected is hidden."""


def protect(
    system: System, primary: Iterable[int], threshold: int, reached: Reached
) -> tuple[set[int], set[int], set[int]]:
    """Return the cells to hide (`primary` and complementary ones), those of them that can still be computed because of
    cells known to readers for good, and those whose range is too narrow for any reason. Deterministic.

    What was `reached` with fewer cells hidden remains possible; what is found is added to it.
    """
    hidden = {cell for cell in primary if cell not in system.given}
    if not hidden:
        return hidden, set(), set()
    _pool(system, hidden, threshold)
    work = Work()
    parts = [Part(system, places, work) for places in _parts(system, system.near)]
    wider: list[Part] = []
    part_of = {place: part for part in parts for place in part.places}
    transfers = Transfers(system, reached)
    waiting, failed = sorted(hidden), set[int]()
    while waiting:
        transfers.look(hidden)
        narrow = {cell for cell in waiting if transfers.room(cell) < wanted_range(system, cell)}
        waiting = [cell for cell in waiting if not transfers.widen(cell, wanted_range(system, cell))]
        for part in dict.fromkeys(part_of[cell] for cell in waiting):
            part.move_many([cell for cell in waiting if part_of[cell] is part and cell not in narrow], hidden, reached)
        more: set[int] = set()
        for cell in waiting:
            if reached.width(cell) >= wanted_range(system, cell):
                continue
            if not wider and system.far:
                wider = [Part(system, places, work) for places in _parts(system, [*system.near, *system.far])]
                for part in wider:
                    part.move_many(
                        [left for left in waiting if left in part.place_of and left not in narrow], hidden, reached
                    )
            if work.done:
                break
            pools = [part_of[cell], *(part for part in wider if cell in part.place_of)]
            if not any(
                part.widen(cell, hidden, more, reached, narrow=cell in narrow, last=part is pools[-1]) for part in pools
            ):
                failed.add(cell)
        hidden |= more
        waiting = sorted(more)
        if work.done:
            failed |= _hide_whole(system, hidden, failed, transfers, parts)
            break
    exposed = {
        cell
        for cell in failed
        if system.given
        and (work.done or reached.width(cell) < min(wanted_range(system, cell), _widest(system, cell, part_of)) - NEAR)
    }
    return hidden, exposed, failed


def _hide_whole(
    system: System, hidden: set[int], failed: set[int], transfers: Transfers, parts: Sequence[Part]
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
        left = {cell for cell in sorted(hidden - failed) if not transfers.widen(cell, wanted_range(system, cell))}
        movable = sorted(cell for cell in left if transfers.room(cell) >= wanted_range(system, cell))
        more: set[int] = set()
        for part in parts:
            part.move_many([cell for cell in movable if cell in part.place_of], hidden, transfers.reached)
        left = {cell for cell in left if transfers.reached.width(cell) < wanted_range(system, cell)}
        if attempt < _WHOLE_ROWS:
            more.update(*(rows.get(cell, ()) for cell in left))
        else:
            more.update(*(part for part in together if not left.isdisjoint(part)))
        more -= hidden | system.given | system.free
        if not more and attempt >= _WHOLE_ROWS:
            break
        hidden |= more
    return left


def _pool(system: System, hidden: set[int], threshold: int) -> None:
    """Hide cells until each sum known to readers has at least two hidden ones that together reach the threshold."""
    sums = [line for line in (*system.near, *system.far) if line.least == line.most and set(line.signs) == {1}]
    never = system.given | system.free
    changed = True
    while changed:
        changed = False
        for line in sums:
            inside = [place for place in line.places if place in hidden]
            shown = [place for place in line.places if place not in hidden and place not in never]
            while inside and shown and (len(inside) < 2 or sum(system.sizes[cell] for cell in inside) < threshold):
                # The smallest non-empty cell costs least; an empty one is taken only where there is no other.
                least = min(shown, key=lambda cell: (system.sizes[cell] == 0, system.sizes[cell], cell))
                shown.remove(least)
                inside.append(least)
                hidden.add(least)
                changed = True


def _parts(system: System, lines: Sequence[Line]) -> list[list[int]]:
    """Group the cells that lines connect."""
    above = list(range(len(system.sizes)))

    def top(cell: int) -> int:
        while above[cell] != cell:
            above[cell] = above[above[cell]]
            cell = above[cell]
        return cell

    for line in lines:
        first = top(line.places[0])
        for place in line.places[1:]:
            above[top(place)] = first
    found: dict[int, list[int]] = {}
    for place in range(len(system.sizes)):
        found.setdefault(top(place), []).append(place)
    return list(found.values())


def _widest(system: System, cell: int, part_of: dict[int, Part]) -> float:
    """Return the range of a cell if no cell at all were shown."""
    part = part_of[cell]
    everything = set(part.places)
    reached = Reached()
    part.reach(cell, everything, reached, system.given)
    return reached.width(cell)
