"""Groups that the sections of a question disclose without a table: asked, but not asked further.

A reader can subtract the section of those with «Ja» from the whole question. The rest are people, too, with each code
on no more of them than its category. Overlapping sections are divided into the smallest sets of people that they
distinguish; what is known about a section follows from these.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace

from coder.reports.compact import union
from coder.reports.counting import Crosstab, Group, Grouping, crosstab


@dataclass(frozen=True, slots=True)
class Quoted:
    """People whom quotes disclose to have these `rows` (no others if `whole`) and to be in these `groups`."""

    rows: frozenset[str]
    people: Set[int]
    groups: tuple[Group, ...] = ()
    whole: bool = True

    @property
    def who(self) -> Hashable:
        """All that quotes disclose about them, as a key."""
        return self.rows, self.groups


@dataclass(frozen=True, slots=True)
class Counted:
    """A question by several variables, over the same rows and people. `cases` are the `people` of each row; without
    them the overlap of rows is unknown.

    `above` maps a row to that of its category; `pairs` are the numbers of people in two rows at once. `asked` are the
    people asked, and `conditions` the places of the closed questions that selected them, with the keys of their rows.
    `seen` are the cells (table, row, group) known from earlier reports.
    """

    tables: tuple[Crosstab, ...]
    cases: Mapping[str, Set[int]] = field(default_factory=dict)
    people: Set[int] = frozenset()
    above: Mapping[str, str] = field(default_factory=dict)
    pairs: tuple[tuple[str, str, int], ...] = ()
    question: str = ""
    asked: Set[int] = frozenset()
    conditions: tuple[tuple[int, tuple[str, ...]], ...] = ()
    seen: frozenset[tuple[int, str, str]] = frozenset()
    unseen: frozenset[tuple[int, str, str]] = frozenset()
    """Cells hidden by an earlier report, which stay hidden."""
    past: frozenset[int] = frozenset()
    """Tables of earlier reports only: cells not in those are unknown to readers."""
    unshown: frozenset[int] = frozenset()
    """Tables that are not shown, counted because others disclose parts of them."""
    groupings: tuple[Grouping, ...] = ()
    """The groups of each table over everybody in the whole question, to decide which groups lie within others: among
    few people one may lie within another by chance. None: those of the tables.
    """

    @property
    def sized(self) -> bool:
        """Whether the group sizes may be hidden."""
        return bool(self.conditions or self.unshown)


Parts = tuple[int, tuple[int, ...]]
"""The place of a section, and those of the disjoint sections (or remainders) that make it up."""


def apart(counted: Sequence[Counted]) -> tuple[list[Counted], list[Parts]]:
    """Return `counted` extended by the sets that sections of one question distinguish but no section is about, and the
    parts of each section that is not itself such a smallest set.
    """
    found = list(counted)
    parted: list[Parts] = []
    for question in dict.fromkeys(section.question for section in counted):
        places = [place for place, section in enumerate(counted) if section.question == question and section.people]
        different = list({frozenset(counted[place].people): place for place in reversed(places)}.values())
        smallest = _smallest([(place, counted[place].people) for place in sorted(different)])
        parts_of: dict[int, list[int]] = {}
        for within, people in smallest.items():
            if len(smallest) < 2:
                break
            same = next((place for place in within if len(counted[place].people) == len(people)), None)
            wholes = [counted[place] for place in within if place != same]
            if same is None:
                rest = _left_over(counted, wholes, [place for place in different if place not in within], people)
                found.append(rest)
            elif wholes:
                found[same] = _filled_up(counted[same], wholes)
            for place in within:
                if place != same:
                    parts_of.setdefault(place, []).append(len(found) - 1 if same is None else same)
        parted += [(place, tuple(parts)) for place, parts in parts_of.items()]
    return found, parted


def _smallest(sections: Sequence[tuple[int, Set[int]]]) -> dict[tuple[int, ...], Set[int]]:
    """Return, for each combination of sections, the people who are in just these."""
    combinations: dict[tuple[int, ...], Set[int]] = {}
    for place, people in sections:
        unmatched = people
        split: dict[tuple[int, ...], Set[int]] = {}
        for within, same_people in combinations.items():
            split[(*within, place)], split[within] = same_people & people, same_people - people
            unmatched = unmatched - same_people
        split[(place,)] = unmatched
        combinations = {within: same_people for within, same_people in split.items() if same_people}
    return combinations


def _left_over(counted: Sequence[Counted], wholes: Sequence[Counted], others: list[int], people: Set[int]) -> Counted:
    """Return those in all `wholes` and none of the `others`, a group without any shown table."""
    cases = {row: of_row & people for whole in wholes for row, of_row in whole.cases.items()}
    above = {row: top for whole in wholes for row, top in whole.above.items()}
    none = Counted((), cases, people, above, question=wholes[0].question, asked=people)
    conditions = tuple(
        answer for place in others for answer in _other_answers(counted, counted[place].conditions, people)
    )
    return replace(_filled_up(none, wholes), conditions=conditions)


def _other_answers(
    counted: Sequence[Counted], conditions: Sequence[tuple[int, tuple[str, ...]]], people: Set[int]
) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the answers of those not asked further, where all of them gave one that did not lead there."""
    if len(conditions) == 1:
        ((place, keys),) = conditions
        rest = tuple(key for key in counted[place].cases if key not in keys)
        if people <= union(counted[place].cases[key] for key in rest):
            yield place, rest


def _filled_up(part: Counted, wholes: Sequence[Counted]) -> Counted:
    """Return `part` with the tables and pairs of the wholes that it lies within. Readers may not know all these pairs;
    at worst more is hidden than necessary.
    """
    tables = list(part.tables)
    groupings = [table.grouping for table in tables]
    pairs = {(first, second): both for first, second, both in part.pairs}
    for whole in wholes:
        for table in whole.tables:
            same = [at for at, other in enumerate(tables) if matching(table, other, part.people)]
            for at in same:
                groupings[at] = table.grouping
            if same:
                continue
            rows = list(part.cases.items())
            crossed_table = crosstab(
                rows, part.people, table.grouping, exclusive=table.exclusive, answered=whole.people
            )
            tables.append(crossed_table)
            groupings.append(table.grouping)
        for first, second, _ in whole.pairs:
            if first in part.cases and second in part.cases:
                pairs.setdefault((first, second), len(part.cases[first] & part.cases[second]))
    unshown = part.unshown | frozenset(range(len(part.tables), len(tables)))
    return replace(
        part,
        tables=tuple(tables),
        pairs=tuple((*pair, both) for pair, both in pairs.items()),
        unshown=unshown,
        groupings=tuple(groupings),
    )


def matching(whole: Crosstab, part: Crosstab, people: Set[int]) -> bool:
    """Return whether the groups of a table are, for these people, those of another."""
    groups = {group.key: group.cases for group in part.grouping.groups}
    return (
        whole.grouping.name == part.grouping.name
        and all(
            len(group.cases & people) == len(groups.pop(group.key, frozenset()) & people)
            for group in whole.grouping.groups
        )
        and not any(groups.values())
    )
