"""What weighted per cents disclose about the cells of tables.

Weights are often made from public figures: the population of a county, the number who answered there. So a reader is
assumed to know, for each group of a table, the least and greatest weight of its people (or their common weight), and
the sum of weights. A weighted per cent is then a sum, known to the precision printed: the people of a row in all groups
have such a total weight, and so do those of a shown cell. A hidden cell weighs from the least to the greatest weight
times its people. Not modelled are facts that no table shows, the distribution of weights within a group or over two
variables at once, and weighted figures of earlier reports.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from itertools import combinations
from math import fsum

from coder.reports.counting import Crosstab, Grouping, Weights
from coder.reports.protect.disjoint_sections import Counted
from coder.reports.protect.linear_system import Weighed
from coder.reports.protect.masking import Masking
from coder.reports.protect.same_people import alike, within


@dataclass(frozen=True, slots=True)
class _Cell:
    """A cell whose people weigh from `low` to `high` each: to a reader it weighs `least` to `most` while it is shown;
    its true weight is `weight`.
    """

    place: int
    n: int
    low: float
    high: float
    least: float
    most: float
    weight: float


def weigh(masking: Masking, weights: Weights, left_out: Set[int]) -> None:
    """Add what weighted per cents disclose, for all questions but those `left_out`, which are unweighted."""
    for number, counts in enumerate(masking.counted):
        if number in left_out:
            continue
        shown = [place for place in range(len(counts.tables)) if place not in counts.unshown | counts.past]
        cells = {place: _cells(masking, number, place, weights) for place in shown}
        for place in shown:
            for row, cells_of_row in cells[place].items():
                masking.system.weighed += _in_all(
                    counts, counts.tables[place], row, list(cells_of_row.values()), weights
                )
        groupings = counts.groupings or [table.grouping for table in counts.tables]
        for left, right in combinations(shown, 2):
            both = groupings[left], groupings[right]
            same = [] if both[0].several or both[1].several else alike(*both)
            for row in cells[left].keys() & cells[right].keys():
                left_cells, right_cells = cells[left][row], cells[right][row]
                for left_keys, right_keys in same:
                    left_set = [left_cells[key] for key in left_keys if key in left_cells]
                    right_set = [right_cells[key] for key in right_keys if key in right_cells]
                    masking.system.weighed += [*_no_more(left_set, right_set, 0.0), *_no_more(right_set, left_set, 0.0)]
                masking.system.weighed += _of_whole(both[0], left_cells, both[1], right_cells)
                masking.system.weighed += _of_whole(both[1], right_cells, both[0], left_cells)


def _of_whole(
    whole: Grouping, outer: Mapping[str, _Cell], part: Grouping, inner: Mapping[str, _Cell]
) -> Iterator[Weighed]:
    """Yield that groups within another weigh no more than it."""
    for key, parts in within(whole, part) if not part.several else ():
        part_cells = [inner[part_key] for part_key in parts if part_key in inner]
        yield from _no_more(part_cells, [outer[key]] if key in outer else [], 0.0)


def _cells(masking: Masking, number: int, place: int, weights: Weights) -> dict[str, dict[str, _Cell]]:
    """Return row → group → cell."""
    counts = masking.counted[number]
    table = counts.tables[place]
    found: dict[str, dict[str, _Cell]] = {row: {} for row in table.rows if row in counts.cases}
    for group in table.grouping.groups:
        group_weights = [weights.by_case.get(case, 0.0) for case in group.cases]
        low, high, whole = min(group_weights, default=0.0), max(group_weights, default=0.0), fsum(group_weights)
        for row, cells_of_row in found.items():
            cases = counts.cases[row] & group.cases
            weight = weights.of(cases)
            least, most = weights.as_printed(weight, whole)
            n = len(cases)
            cells_of_row[group.key] = _Cell(
                masking.at[number, place, row, group.key],
                n,
                low,
                high,
                max(least, low * n),
                min(most, high * n),
                weight,
            )
    return found


def _in_all(counts: Counted, table: Crosstab, row: str, cells: Sequence[_Cell], weights: Weights) -> Iterator[Weighed]:
    """Yield that the people of a row weigh what its weighted per cent of all implies."""
    weight = weights.of(counts.cases[row] & counts.people)
    least, most = weights.as_printed(weight, weights.of(counts.people))
    over = fsum(cell.weight for cell in cells) - weight  # of those who are in several groups
    yield from _no_more([], cells, over + weight - least)
    if not table.grouping.several:
        yield from _no_more(cells, [], most - weight - over)


def _no_more(cells: Sequence[_Cell], others: Sequence[_Cell], spare: float) -> Iterator[Weighed]:
    """Yield that cells weigh no more than others; `spare` is the true difference."""
    low, high = [cell.low for cell in cells], [cell.high for cell in others]
    if len({*low, *high}) < 2 and (cells == [] or others == []):
        return  # all have one weight: this is how many they are
    spare += fsum(cell.weight - cell.least for cell in cells) + fsum(cell.most - cell.weight for cell in others)
    yield Weighed(
        tuple(cell.place for cell in (*cells, *others)),
        (*low, *(-weight for weight in high)),
        spare,
        (*(cell.least - cell.low * cell.n for cell in cells), *(cell.high * cell.n - cell.most for cell in others)),
    )
