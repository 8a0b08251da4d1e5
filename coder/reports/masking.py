"""Small cells hidden so that they cannot be computed back: primary and complementary suppression.

Primary: a cell of fewer than the threshold, and every cell of a group with fewer people than that. Complementary: more
cells are hidden until no hidden cell follows from what is shown (Hundepool et al. 2012, Statistical Disclosure Control,
ch. 4): in each sum at least two are hidden and together reach the threshold, and no hidden cell is determined by the
system of all published sums, within a table and between tables where some groups of one variable are the same people
as some groups of another: a county and its municipalities, or a county with a health trust to itself though other
trusts lie across two counties.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, field, replace
from itertools import combinations

from coder.reports.compact import union
from coder.reports.counting import Crosstab, Grouping, Share


@dataclass(slots=True)
class Cells:
    """Cells with their sizes, the most each can hold, and the sums that readers know.

    `sums` are sets of cells whose total is published; `balances` are two sets of cells that add up to the same.
    """

    sizes: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    sums: list[list[int]] = field(default_factory=list)
    balances: list[tuple[list[int], list[int]]] = field(default_factory=list)

    def add(self, size: int, most: int) -> int:
        """One more cell; returns its place."""
        self.sizes.append(size)
        self.most.append(most)
        return len(self.sizes) - 1


def suppress(cells: Cells, primary: set[int], threshold: int) -> set[int]:
    """The cells to hide: `primary` and as many more as it takes."""
    hidden = set(primary)
    while hidden:
        more = _short(cells, hidden, threshold)
        if more is not None:
            hidden.add(more)
            continue
        further = _determined(cells, hidden)
        if not further:
            break
        hidden |= further
    return hidden


def _short(cells: Cells, hidden: set[int], threshold: int) -> int | None:
    """A cell to hide because in some sum too few are hidden, or None."""
    for members in cells.sums:
        inside = [one for one in members if one in hidden]
        if not inside or len(inside) == len(members):
            continue
        pooled = sum(cells.sizes[one] for one in inside)
        if len(inside) < 2 or pooled < threshold or any(_pinned(cells, inside, one, pooled) for one in inside):
            return _smallest(cells, [one for one in members if one not in hidden])
    for one_side, other_side in cells.balances:
        members = [*one_side, *other_side]
        if sum(one in hidden for one in members) == 1:
            return _smallest(cells, [one for one in members if one not in hidden])
    return None


def _pinned(cells: Cells, inside: list[int], one: int, pooled: int) -> bool:
    """Whether the sum of the hidden cells leaves a single value for `one`, given the most each can hold."""
    others = sum(cells.most[other] for other in inside if other != one)
    return max(0, pooled - others) == min(cells.most[one], pooled) and cells.most[one] > 0


def _smallest(cells: Cells, places: list[int]) -> int:
    """The smallest cell that holds anybody: it costs least; an empty one only where there is no other."""
    return min(places, key=lambda one: (cells.sizes[one] == 0, cells.sizes[one], one))


def _determined(cells: Cells, hidden: set[int]) -> set[int]:
    """Shown cells to hide because hidden cells follow from all sums taken together, one for each; none if none do."""
    import numpy as np

    order = sorted(hidden)
    place = {one: number for number, one in enumerate(order)}
    lines = []
    for members in cells.sums:
        if any(one in place for one in members):
            lines.append([(place[one], 1.0) for one in members if one in place])
    for one_side, other_side in cells.balances:
        signed = [*((one, 1.0) for one in one_side), *((one, -1.0) for one in other_side)]
        if any(one in place for one, _ in signed):
            lines.append([(place[one], sign) for one, sign in signed if one in place])
    if not lines:
        return set()
    matrix = np.zeros((len(lines), len(order)))
    for number, line in enumerate(lines):
        for column, sign in line:
            matrix[number, column] += sign
    _, sizes, right = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    free = right[rank:]
    more: set[int] = set()
    stuck = False
    for number, one in enumerate(order):
        if free.shape[0] == 0 or float(np.abs(free[:, number]).max()) < 1e-9:
            stuck = True
            shown = sorted(
                {
                    other
                    for members in [*cells.sums, *([*left, *right] for left, right in cells.balances)]
                    if one in members
                    for other in members
                    if other not in hidden
                }
            )
            if shown:
                more.add(_smallest(cells, shown))
    if more or not stuck:
        return more
    everything = [other for other in range(len(cells.sizes)) if other not in hidden]
    return {_smallest(cells, everything)} if everything else set()


def alike(one: Grouping, other: Grouping) -> list[tuple[list[str], list[str]]]:
    """The smallest sets of groups that are the same people in both: (keys in `one`, keys in `other`).

    Nothing where only all groups together are: that is the total, which is known anyway.
    """
    sets: list[tuple[set[str], set[str], Set[int]]] = [({group.key}, set(), group.cases) for group in one.groups]
    for group in other.groups:
        touched = [those for those in sets if not group.cases.isdisjoint(those[2])]
        sets = [those for those in sets if group.cases.isdisjoint(those[2])]
        ours, theirs, people = {group.key}, set[str](), group.cases
        for left, right, cases in touched:
            theirs |= left
            ours |= right
            people = people | cases
        sets.append((theirs, ours, people))
    if len(sets) < 2:
        return []
    held = [union(group.cases for group in side.groups) for side in (one, other)]
    return [
        (
            [group.key for group in one.groups if group.key in left],
            [group.key for group in other.groups if group.key in right],
        )
        for left, right, people in sets
        if people <= held[0] and people <= held[1]
    ]


Tie = tuple[str | None, tuple[str, ...]]
"""Rows that add up, by their keys: to another row in every group (a category of codes none of which share anybody), or
(None) to everybody in the group.
"""


def together(rows: Sequence[str], ties: Sequence[Tie]) -> list[list[int]]:
    """The places of `rows`, those that ties bind to each other in one list."""
    at = {key: place for place, key in enumerate(rows)}
    sets: list[set[int]] = []
    for one in [{place} for place in range(len(rows))] + [
        {at[key] for key in (whole, *parts) if key is not None} for whole, parts in ties
    ]:
        for touched in [those for those in sets if those & one]:
            sets.remove(touched)
            one |= touched
        sets.append(one)
    return [sorted(one) for one in sorted(sets, key=min)]


def mask(tables: Sequence[Crosstab], threshold: int, ties: Sequence[Tie] = ()) -> list[Crosstab]:
    """Crosstabs of the same rows and people by different variables, small cells hidden over all of them together, and
    every cell of a group that is withheld; `ties` are the rows that readers can add up. A threshold below 2 hides
    nothing.
    """
    if threshold < 2 or not tables:
        return list(tables)
    links = [
        (one, other, alike(tables[one].grouping, tables[other].grouping))
        for one, other in combinations(range(len(tables)), 2)
    ]
    exclusive = all(table.exclusive for table in tables)
    batches = [[*range(len(tables[0].rows))]] if exclusive else together(tables[0].rows, ties)
    hidden: set[tuple[int, int, int]] = set()
    for rows in batches:
        inside = [one for one in ties if tables[0].rows.index(one[1][0]) in rows]
        hidden |= _mask_rows(tables, rows, links, threshold, inside, exclusive=exclusive)
    return [
        replace(
            table,
            cells=tuple(
                tuple(_hide(cell) if (number, row, group) in hidden else cell for group, cell in enumerate(line))
                for row, line in enumerate(table.cells)
            ),
        )
        for number, table in enumerate(tables)
    ]


def _hide(cell: Share) -> Share:
    return cell.hidden()


def _mask_rows(
    tables: Sequence[Crosstab],
    rows: Sequence[int],
    links: Sequence[tuple[int, int, Sequence[tuple[list[str], list[str]]]]],
    threshold: int,
    ties: Sequence[Tie],
    *,
    exclusive: bool,
) -> set[tuple[int, int, int]]:
    """(table, row, group) of every cell to hide among `rows`, which share sums only if they are exclusive."""
    cells = Cells()
    at: dict[tuple[int, int, int], int] = {}
    primary: set[int] = set()
    for number, table in enumerate(tables):
        for row in rows:
            for group, cell in enumerate(table.cells[row]):
                place = cells.add(cell.n, table.bases[group])
                at[number, row, group] = place
                small = 0 < table.bases[group] < threshold or 0 < cell.n < threshold
                # Where nobody at all is in the row its total says so already.
                if table.totals[row].n and (small or table.grouping.groups[group].key in table.withheld):
                    primary.add(place)
            cells.sums.append([at[number, row, group] for group in range(len(table.bases))])
        if exclusive:
            cells.sums += [[at[number, row, group] for row in rows] for group in range(len(table.bases))]
        for whole, parts in ties:
            for group in range(len(table.bases)):
                added = [at[number, table.rows.index(key), group] for key in parts]
                if whole is None:
                    cells.sums.append(added)
                else:
                    cells.balances.append(([at[number, table.rows.index(whole), group]], added))
    places = [{group.key: place for place, group in enumerate(table.grouping.groups)} for table in tables]
    for one, other, same in links:
        for row in rows:
            for left, right in same:
                sides = (
                    [at[one, row, places[one][key]] for key in left],
                    [at[other, row, places[other][key]] for key in right],
                )
                cells.balances.append(sides)
    hidden = suppress(cells, primary, threshold)
    return {cell for cell, place in at.items() if place in hidden}
