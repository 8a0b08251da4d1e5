"""Groups of two variables that are the same people, or lie within each other."""

from __future__ import annotations

from collections.abc import Set

from coder.reports.compact import union
from coder.reports.counting import Grouping


def alike(grouping: Grouping, other: Grouping) -> list[tuple[list[str], list[str]]]:
    """Return the smallest sets of groups that are the same people in both: (keys in `grouping`, keys in `other`).

    Empty where only all groups together are: that is the total, known anyway.
    """
    sets: list[tuple[set[str], set[str], Set[int]]] = [({group.key}, set(), group.cases) for group in grouping.groups]
    for group in other.groups:
        touched = [linked for linked in sets if not group.cases.isdisjoint(linked[2])]
        sets = [linked for linked in sets if group.cases.isdisjoint(linked[2])]
        keys_in_other, keys_in_grouping, people = {group.key}, set[str](), group.cases
        for left, right, cases in touched:
            keys_in_grouping |= left
            keys_in_other |= right
            people = people | cases
        sets.append((keys_in_grouping, keys_in_other, people))
    if len(sets) < 2:
        return []
    people_of_sides = [union(group.cases for group in side.groups) for side in (grouping, other)]
    return [
        (
            [group.key for group in grouping.groups if group.key in left],
            [group.key for group in other.groups if group.key in right],
        )
        for left, right, people in sets
        if people <= people_of_sides[0] and people <= people_of_sides[1]
    ]


def within(grouping: Grouping, other: Grouping) -> list[tuple[str, tuple[str, ...]]]:
    """Return the groups of `grouping` with the groups of `other` that lie within them, if any."""
    found = (
        (whole.key, tuple(part.key for part in other.groups if part.cases <= whole.cases)) for whole in grouping.groups
    )
    return [(key, parts) for key, parts in found if parts]
