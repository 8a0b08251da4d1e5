"""What quotes disclose about cells: each author is in one of the groups, with the codes beside the quote.

A quote names all codes of its answer, so readers know the complete codes of some respondents. The number of those with
the same codes in each group is a further unknown. A cell holds at least the people quoted there with its code, and
leaves enough others for those quoted there without it.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from coder.reports.counting import Crosstab
from coder.reports.protect.disjoint_sections import Quoted
from coder.reports.protect.linear_system import WIDTH, System
from coder.reports.protect.masking import EVERYBODY, Masking, people_in_groups


@dataclass(frozen=True, slots=True)
class Alike:
    """Respondents disclosed by quotes to have the same `rows`: `n` in all, and a cell for each group."""

    rows: frozenset[str]
    n: int
    cells: Sequence[int]


@dataclass(frozen=True, slots=True)
class InGroup:
    """The cells of one group of a table: of each row, of the group's size (None: `base`, known to readers), of each
    pair of rows, and of those with none of the `parts` of a row (keyed by EVERYBODY for the topmost rows).
    """

    rows: Mapping[str, int]
    everybody: int | None
    base: int
    pairs: Mapping[tuple[str, str], int]
    alone: Mapping[str, tuple[frozenset[str], int]]


def add_quotes(masking: Masking, quoted: Sequence[Sequence[Quoted]]) -> None:
    """Add what quotes disclose, for each question. People quoted in an unknown section of the question are in one of
    them, too.

    Where nobody has two codes, the tables already show how many have each, and the group stays open.
    """
    system = masking.system
    overlapping = {masking.counted[number].question for number in masking.overlapping}
    quoted = [
        people_quoted if masking.counted[number].question in overlapping else ()
        for number, people_quoted in enumerate(quoted)
    ]
    alike: dict[tuple[int, int], list[Alike]] = {}
    at: dict[tuple[int, str, Hashable, str], int] = {}
    for number, people_quoted in enumerate(quoted):
        for place, table in enumerate(masking.counted[number].tables):
            for disclosed in people_quoted:
                cells = _cells(system, table, disclosed, disclosed.people, len(disclosed.people))
                masking.over_groups(number, place, cells, len(disclosed.people & people_in_groups(table)), far=True)
                alike.setdefault((number, place), []).append(_alike(table, disclosed, len(disclosed.people), cells))
                at |= _named(number, table, disclosed, cells)
    for number, parts in masking.parted:
        for disclosed in quoted[number] if number < len(quoted) else ():
            for part in parts:
                of_part = quoted[part] if part < len(quoted) else ()
                known = next((other.people for other in of_part if other.who == disclosed.who), frozenset[int]())
                left = (disclosed.people & masking.counted[part].people) - known
                n = len(disclosed.people) - len(known)
                for place, table in enumerate(masking.counted[part].tables if n else ()):
                    cells = _cells(system, table, disclosed, left, n)
                    alike.setdefault((part, place), []).append(_alike(table, disclosed, n, cells))
                    at |= _named(-1 - part, table, disclosed, cells)
            for table in masking.counted[number].tables:
                for group in table.grouping.groups:
                    key = (table.grouping.name, disclosed.who, group.key)
                    part_cells = [
                        at[place, *key] for part in parts for place in (part, -1 - part) if (place, *key) in at
                    ]
                    system.total([at[number, *key], *part_cells], [-1, *(1 for _ in part_cells)], far=True)
    whole = all(disclosed.whole for of_section in quoted for disclosed in of_section)
    for (number, place), groups_alike in alike.items():
        counts, table = masking.counted[number], masking.counted[number].tables[place]
        _add_lines(system, groups_alike, _groups(masking, number, place, table), counts.above, whole=whole)


def _cells(system: System, table: Crosstab, disclosed: Quoted, people: Set[int], most: int) -> list[int]:
    """Return a cell for each group with the number of these people in it; none where another group is named."""
    cells = []
    for group in table.grouping.groups:
        can_be = all(not group.cases.isdisjoint(other.cases) for other in disclosed.groups)
        cells.append(system.add(len(people & group.cases), most if can_be else 0, free=True))
    return cells


def _alike(table: Crosstab, disclosed: Quoted, n: int, cells: Sequence[int]) -> Alike:
    return Alike(disclosed.rows.intersection(table.rows), n, cells)


def _named(
    number: int, table: Crosstab, disclosed: Quoted, cells: Sequence[int]
) -> dict[tuple[int, str, Hashable, str], int]:
    groups = zip(table.grouping.groups, cells, strict=True)
    return {(number, table.grouping.name, disclosed.who, group.key): cell for group, cell in groups}


def _groups(masking: Masking, number: int, place: int, table: Crosstab) -> list[InGroup]:
    counts, rows = masking.counted[number], frozenset(table.rows)
    tops = {row: counts.above.get(row, EVERYBODY) for row in rows}
    parts = {row: frozenset(part for part in rows if tops[part] == row) for row in (EVERYBODY, *table.rows)}
    groups = []
    for group, base in zip(table.grouping.groups, table.bases, strict=True):

        def of(row: str, key: str = group.key) -> tuple[int, int, str, str]:
            return number, place, row, key

        groups.append(
            InGroup(
                {row: masking.at[of(row)] for row in table.rows},
                masking.at.get(of(EVERYBODY)),
                base,
                {(a, b): masking.pair_at[of(f"{a} {b}")] for a, b, _ in counts.pairs},
                {
                    row: (parts_of_row, masking.alone_at[of(row)])
                    for row, parts_of_row in parts.items()
                    if of(row) in masking.alone_at
                },
            )
        )
    return groups


def _add_lines(
    system: System, quoted: Sequence[Alike], groups: Sequence[InGroup], above: Mapping[str, str], *, whole: bool
) -> None:
    """Add what quotes disclose about each group. `above` maps a row to that of its category; `whole` says that quotes
    also disclose the rows that somebody lacks.
    """
    for place, group in enumerate(groups):

        def quoted_with(having: Set[str], lacking: Set[str] = frozenset(), place: int = place) -> tuple[list[int], int]:
            matching = [alike for alike in quoted if alike.rows >= having and alike.rows.isdisjoint(lacking)]
            return [alike.cells[place] for alike in matching], sum(alike.n for alike in matching)

        for row, cell in group.rows.items():
            _no_more(system, quoted_with({row}), [cell], 0)
        for pair, cell in group.pairs.items():
            _no_more(system, quoted_with({*pair}), [cell], 0)
        if not whole:
            continue
        for row, cell in group.rows.items():
            top = above.get(row)
            among = group.everybody if top is None else group.rows[top]
            without = quoted_with({top} if top is not None else frozenset(), {row})
            _no_more(system, without, [] if among is None else [among], group.base if among is None else 0, less=[cell])
        for row, (parts, cell) in group.alone.items():
            _no_more(system, quoted_with({row} if row != EVERYBODY else frozenset(), parts), [cell], 0)


def _no_more(
    system: System, quoted_cells: tuple[list[int], int], others: Iterable[int], known: int, less: Sequence[int] = ()
) -> None:
    """Add that the people quoted in a group are at most these cells plus `known`, minus other cells. Conditions that
    always hold are left out.
    """
    cells, n = quoted_cells
    others = list(others)
    room = known + sum(system.sizes[cell] for cell in others) - sum(system.sizes[cell] for cell in less)
    if cells and n > room - 2 * WIDTH * (len(others) + len(less)):
        signs = [1] * len(cells) + [-1] * len(others) + [1] * len(less)
        system.bound([*cells, *others, *less], signs, known, far=True)
