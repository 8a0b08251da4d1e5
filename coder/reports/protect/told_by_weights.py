"""Hidden cells that weighted per cents tell to somebody who knows the weights.

A report shows how many have a code in all, and their weighted share. Where everybody of a group has the same weight, as
where a sample was weighted to the known sizes of these groups, these are two sums of the same numbers by group: of two
hidden ones both follow. Weights that differ from person to person are not known to readers.
"""

from __future__ import annotations

from collections.abc import Iterable

from coder.reports.counting import Crosstab, Grouping, Weights


def told_by_weights(tables: Iterable[Crosstab], weights: Weights | None) -> list[Grouping]:
    """The variables of tables with hidden cells of whose groups each has one weight, and not all the same."""
    if weights is None:
        return []
    found: dict[str, Grouping] = {}
    for table in tables:
        if any(cell.masked for line in table.cells for cell in line) and _one_each(table.grouping, weights):
            found.setdefault(table.grouping.name, table.grouping)
    return list(found.values())


def _one_each(grouping: Grouping, weights: Weights) -> bool:
    of_groups = [{weights.by_case.get(case, 0.0) for case in group.cases} for group in grouping.groups]
    return all(len(held) <= 1 for held in of_groups) and len(set().union(*of_groups)) > 1
