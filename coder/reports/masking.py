"""Small cells hidden so that they cannot be computed back: primary and complementary suppression.

Primary: a cell of fewer than the threshold, and every cell of a group with fewer people than that. Complementary: more
cells are hidden until no hidden cell follows from what is shown (Hundepool et al. 2012, Statistical Disclosure Control,
ch. 4): in each sum at least two are hidden and together reach the threshold, and no hidden cell is determined by the
system of all published sums, within a table and between tables whose variables are nested (a county is the sum of
its municipalities).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from coder.reports.counting import Crosstab, Grouping, Share


@dataclass(slots=True)
class Cells:
    """Cells with their sizes, the most each can hold, and the sums that readers know.

    `sums` are sets of cells whose total is published; `parts` are (cell, cells that add up to it).
    """

    sizes: list[int] = field(default_factory=list)
    most: list[int] = field(default_factory=list)
    sums: list[list[int]] = field(default_factory=list)
    parts: list[tuple[int, list[int]]] = field(default_factory=list)

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
        if more is None:
            more = _determined(cells, hidden)
        if more is None:
            break
        hidden.add(more)
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
    for whole, pieces in cells.parts:
        members = [whole, *pieces]
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


def _determined(cells: Cells, hidden: set[int]) -> int | None:
    """A shown cell to hide because some hidden cell follows from all sums taken together, or None."""
    import numpy as np

    order = sorted(hidden)
    place = {one: number for number, one in enumerate(order)}
    lines = []
    for members in cells.sums:
        if any(one in place for one in members):
            lines.append([(place[one], 1.0) for one in members if one in place])
    for whole, pieces in cells.parts:
        signed = [(whole, 1.0), *((piece, -1.0) for piece in pieces)]
        if any(one in place for one, _ in signed):
            lines.append([(place[one], sign) for one, sign in signed if one in place])
    if not lines:
        return None
    matrix = np.zeros((len(lines), len(order)))
    for number, line in enumerate(lines):
        for column, sign in line:
            matrix[number, column] += sign
    _, sizes, right = np.linalg.svd(matrix, full_matrices=True)
    rank = int((sizes > 1e-9).sum())
    free = right[rank:]
    for number, one in enumerate(order):
        if free.shape[0] == 0 or float(np.abs(free[:, number]).max()) < 1e-9:
            shown = sorted(
                {
                    other
                    for members in [*cells.sums, *([whole, *pieces] for whole, pieces in cells.parts)]
                    if one in members
                    for other in members
                    if other not in hidden
                }
            )
            if shown:
                return _smallest(cells, shown)
    everything = [other for other in range(len(cells.sizes)) if other not in hidden]
    stuck = any(free.shape[0] == 0 or float(np.abs(free[:, number]).max()) < 1e-9 for number in range(len(order)))
    return _smallest(cells, everything) if stuck and everything else None


def nested(fine: Grouping, coarse: Grouping) -> dict[str, list[str]] | None:
    """For each group of `coarse` the groups of `fine` that make it up, or None where some group lies across two."""
    inside: dict[str, list[str]] = {}
    for group in fine.groups:
        above = [whole.key for whole in coarse.groups if not group.cases.isdisjoint(whole.cases)]
        if len(above) > 1:
            return None
        if above:
            inside.setdefault(above[0], []).append(group.key)
    return inside


def mask(tables: Sequence[Crosstab], threshold: int) -> list[Crosstab]:
    """Crosstabs of the same rows and people by different variables, small cells hidden over all of them together, and
    every cell of a group that is withheld. A threshold below 2 hides nothing.
    """
    if threshold < 2 or not tables:
        return list(tables)
    links = [
        (coarse, fine, inside)
        for coarse in range(len(tables))
        for fine in range(len(tables))
        if fine != coarse
        and len(tables[coarse].grouping.groups) > 1
        and len(tables[fine].grouping.groups) >= len(tables[coarse].grouping.groups)
        and (inside := nested(tables[fine].grouping, tables[coarse].grouping)) is not None
    ]
    exclusive = all(table.exclusive for table in tables)
    batches = [range(len(tables[0].rows))] if exclusive else [range(row, row + 1) for row in range(len(tables[0].rows))]
    hidden: set[tuple[int, int, int]] = set()
    for rows in batches:
        hidden |= _mask_rows(tables, rows, links, threshold, exclusive=exclusive)
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
    rows: range,
    links: Sequence[tuple[int, int, dict[str, list[str]]]],
    threshold: int,
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
                small = table.bases[group] < threshold or 0 < cell.n < threshold
                # Where nobody at all is in the row its total says so already.
                if table.totals[row].n and (small or table.grouping.groups[group].key in table.withheld):
                    primary.add(place)
            cells.sums.append([at[number, row, group] for group in range(len(table.bases))])
        if exclusive:
            cells.sums += [[at[number, row, group] for row in rows] for group in range(len(table.bases))]
    for coarse, fine, inside in links:
        keys = {group.key: place for place, group in enumerate(tables[fine].grouping.groups)}
        for row in rows:
            for place, whole in enumerate(tables[coarse].grouping.groups):
                pieces = [at[fine, row, keys[key]] for key in inside.get(whole.key, ())]
                cells.parts.append((at[coarse, row, place], pieces))
    hidden = suppress(cells, primary, threshold)
    return {cell for cell, place in at.items() if place in hidden}
