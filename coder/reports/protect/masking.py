"""Hides small cells over all tables of a report as one system, so that they cannot be computed.

Primary: cells below the threshold, and every cell of a group with fewer people than that. Complementary: further cells
until no hidden cell is known to within ± 2 to a reader who combines everything that is shown (`suppression`). Readers
are assumed to know: row sums over the groups; that a code is on no more people than its category, and the category on
no more than its codes together with those who have it alone; that everybody in a group is in some row, or has no code
that fits; the frequency of pairs of codes; that a county and its municipalities are the same people, or that a county
forms a health trust while other trusts span two counties; that those asked further are a subset of those asked, and
that all of this holds for the rest, too (`apart`); and earlier reports.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from dataclasses import dataclass, replace
from itertools import combinations, product

from coder.reports.compact import union
from coder.reports.counting import CHOSE_NONE, MISSING, Crosstab
from coder.reports.protect.disjoint_sections import Counted, apart, matching
from coder.reports.protect.linear_system import Reached, System
from coder.reports.protect.same_people import alike, within
from coder.reports.protect.suppression import protect

Place = tuple[int, int, str, str]
"""A cell: the place of its question, of its table, the keys of row and group."""

EVERYBODY = ""
"""The key of the row with the number of people in each group."""


@dataclass(frozen=True, slots=True)
class Masked:
    """The tables of each question with small cells hidden. `exposed` of all `hidden` cells can nevertheless be computed
    from this and earlier reports.
    """

    tables: tuple[tuple[Crosstab, ...], ...]
    hidden: int = 0
    exposed: int = 0


def people_in_groups(table: Crosstab) -> Set[int]:
    """Return everybody in some group of a table."""
    return union(group.cases for group in table.grouping.groups)


def _people(table: Crosstab) -> int:
    return len(people_in_groups(table)) if table.grouping.several else sum(table.bases)


class Masking:
    """The cells of all tables, what readers know about them, and which are hidden."""

    def __init__(self, counted: Sequence[Counted], threshold: int) -> None:
        self._given = counted
        self.counted, self.parted = apart(counted)
        self.threshold = threshold
        self.system = System()
        self.narrow: set[int] = set()
        self.at: dict[Place, int] = {}
        self.pair_at: dict[Place, int] = {}
        self.alone_at: dict[Place, int] = {}
        self.overlapping: set[int] = set()
        """The questions where somebody has two codes of one category, or two categories."""
        self.primary: set[int] = set()
        for number, counts in enumerate(self.counted):
            for place, table in enumerate(counts.tables):
                self._cells(number, place, table)
                self._rows(number, place, table)
                self._pairs(number, place, table)
            self._same_people(number)
        for whole, parts in self.parted:
            self._made_up_of(whole, parts)
        self._further_questions()
        self.hidden: set[int] = set()
        self._reached = Reached()

    def again(self) -> Masking:
        """Return the same tables with hidden cells and the disclosures of weights, but without those of quotes."""
        masking = Masking(self._given, self.threshold)
        masking.hidden = self.hidden
        masking.system.weighed = self.system.weighed
        return masking

    def disclosed_by_weights(self) -> frozenset[int]:
        """Return the questions where weighted per cents disclose hidden cells whatever else is hidden. Rows below the
        threshold in total do not count: the total itself says who these can be.
        """
        weighed = {place for line in self.system.weighed for place in line.places}
        if self.narrow.isdisjoint(weighed):
            return frozenset()
        bare = self.again()
        bare.system.weighed = []
        bare._reached = self._reached  # what is possible with all that is known is possible with less
        bare.masked()
        narrow = self.narrow - bare.narrow
        disclosed = {
            number
            for (number, place, row, _), at in self.at.items()
            if at in narrow and self._total(number, place, row) >= self.threshold
        }
        questions = {self.counted[number].question for number in disclosed}
        return frozenset(number for number, counts in enumerate(self._given) if counts.question in questions)

    def masked(self) -> Masked:
        """Return all tables with small cells, withheld groups and the complementary cells hidden. Cells hidden before
        stay hidden.
        """
        exposed: set[int] = set()
        wanted = self.primary | self.hidden
        while True:
            hidden, exposed, self.narrow = protect(self.system, wanted, self.threshold, self._reached)
            # Where the number of people is hidden none of their cells is shown: each comes with its share of them.
            wanted = self.with_groups(hidden)
            if wanted <= hidden:
                break
        self.hidden = hidden
        tables = tuple(
            tuple(self._masked(number, place, table, hidden) for place, table in enumerate(section_counts.tables))
            for number, section_counts in enumerate(self._given)
        )
        return Masked(tables, *self.numbers(hidden, exposed))

    def _total(self, number: int, place: int, row: str) -> int:
        table = self.counted[number].tables[place]
        return table.totals[table.rows.index(row)].n if row in table.rows else 0

    def _cells(self, number: int, place: int, table: Crosstab) -> None:
        counts, system = self.counted[number], self.system
        seen = {(row, group) for at, row, group in counts.seen if at == place}
        unseen = {(row, group) for at, row, group in counts.unseen if at == place}
        if counts.sized:
            # The number asked further may be hidden in another table.
            for group, base in zip(table.grouping.groups, table.bases, strict=True):
                at = system.add(base, sum(table.bases), free=place in counts.unshown)
                self.at[number, place, EVERYBODY, group.key] = at
                if group.key in table.withheld:
                    self.primary.add(at)
            in_row = [self.at[number, place, EVERYBODY, group.key] for group in table.grouping.groups]
            self.over_groups(number, place, in_row, _people(table), far=True)
        for row, line, total in zip(table.rows, table.cells, table.totals, strict=True):
            for group, base, cell in zip(table.grouping.groups, table.bases, line, strict=True):
                at = system.add(cell.n, total.n if counts.sized else min(base, total.n))
                self.at[number, place, row, group.key] = at
                if (row, group.key) in seen or not total.n:  # a total of 0 implies 0 in each group
                    system.given.add(at)
                small = 0 < base < self.threshold or 0 < cell.n < self.threshold or group.key in table.withheld
                if place in counts.unshown or (place in counts.past and (row, group.key) not in seen | unseen):
                    system.free.add(at)
                elif total.n and ((row, group.key) in unseen or (small and place not in counts.past)):
                    self.primary.add(at)
            in_row = [self.at[number, place, row, group.key] for group in table.grouping.groups]
            self.over_groups(number, place, in_row, total.n)
        if counts.sized:
            for row, group in product(table.rows, table.grouping.groups):
                cells = (self.at[number, place, row, group.key], self.at[number, place, EVERYBODY, group.key])
                system.bound(cells, (1, -1), 0, far=True)

    def over_groups(self, number: int, place: int, cells: Sequence[int], total: int, *, far: bool = False) -> None:
        """Add that the cells of all groups sum to `total`.

        Where people may be in several groups, those of the total are in at least one, and so are all others; and nobody
        in a group is in that of missing values, or in that which chose none.
        """
        table = self.counted[number].tables[place]
        if not table.grouping.several:
            self.system.total(cells, far=far)
            return
        bound, people = self.system.bound, _people(table)
        bound(cells, [-1] * len(cells), -total, far=far)
        keys = [group.key for group in table.grouping.groups]
        unshown = place in self.counted[number].unshown
        everybody = [self.at[number, place, EVERYBODY, key] for key in keys if unshown]
        counts = not unshown or list(cells) != everybody
        if counts:
            signs = [1] * len(cells) + [-1] * len(everybody)
            bound([*cells, *everybody], signs, total - people + (0 if everybody else sum(table.bases)), far=far)
        apart = [at for at, key in enumerate(keys) if key in (CHOSE_NONE, MISSING)]
        for none, at in product(apart, range(len(keys))):
            if at == none:
                continue
            bound((cells[at], cells[none]), (1, 1), total, far=far)
            if counts:
                two = [everybody[at], everybody[none]] if everybody else []
                known = 0 if everybody else table.bases[at] + table.bases[none]
                both = [cells[at], cells[none], *two]
                bound(both, (-1, -1, 1, 1)[: len(both)], people - total - known, far=far)

    def _rows(self, number: int, place: int, table: Crosstab) -> None:
        """Add the relation of categories to their codes, and of groups to the topmost rows."""
        counts = self.counted[number]
        below: dict[str, list[str]] = {}
        for row in table.rows:
            below.setdefault(counts.above.get(row, EVERYBODY), []).append(row)
        for whole, parts in below.items():
            for part in parts if whole else ():
                for group in table.grouping.groups:
                    cells = (self.at[number, place, part, group.key], self.at[number, place, whole, group.key])
                    self.system.bound(cells, (1, -1), 0)
            if not counts.cases and not table.exclusive:
                continue
            self._adds_up(number, place, table, whole, parts)

    def _adds_up(self, number: int, place: int, table: Crosstab, whole: str, parts: Sequence[str]) -> None:
        """Add that those in the row `whole` have at least one of its `parts`, or only the category: in total, which
        readers may know, and in each group.
        """
        counts, system = self.counted[number], self.system
        whole_cases = counts.cases.get(whole, frozenset()) if whole else counts.people
        covered = union(counts.cases.get(part, frozenset()) for part in parts)
        alone: Set[int] = frozenset() if table.exclusive else whole_cases - covered
        total = sum(table.totals[table.rows.index(part)].n for part in parts)
        size = table.totals[table.rows.index(whole)].n if whole else _people(table)
        exact = total + len(alone) == size
        if not exact:
            self.overlapping.add(number)
        # People with two codes of one category loosen the bound: where they are many, the parts move freely.
        far = not whole and not exact
        without = []
        for group, base in zip(table.grouping.groups, table.bases, strict=True):
            places = [self.at[number, place, part, group.key] for part in parts]
            signs = [1] * len(places)
            most = float(-base)
            if whole or counts.sized:
                places.append(self.at[number, place, whole, group.key])
                signs.append(-1)
                most = 0.0
            if alone:
                without.append(system.add(len(alone & group.cases), len(alone), free=True))
                self.alone_at[number, place, whole, group.key] = without[-1]
                places.append(without[-1])
                signs.append(1)
            if exact:
                system.total(places, signs, far=far)
            else:
                system.bound(places, [-sign for sign in signs], -most if most else 0.0, far=far)
        if without:
            self.over_groups(number, place, without, len(alone & people_in_groups(table)), far=far)

    def _pairs(self, number: int, place: int, table: Crosstab) -> None:
        """Add the bounds on pairs: at most as many as either code has in a group, at least as many as must overlap."""
        counts, system = self.counted[number], self.system
        for first, second, both in counts.pairs:
            cells = []
            shared = counts.cases[first] & counts.cases[second]
            for group, base in zip(table.grouping.groups, table.bases, strict=True):
                at = system.add(len(shared & group.cases), both, free=True)
                cells.append(at)
                self.pair_at[number, place, f"{first} {second}", group.key] = at
                rows = [self.at[number, place, row, group.key] for row in (first, second)]
                for row in rows:
                    system.bound((at, row), (1, -1), 0, far=True)
                everybody = self.at.get((number, place, EVERYBODY, group.key))
                if everybody is None:
                    system.bound((*rows, at), (1, 1, -1), base, far=True)
                else:
                    system.bound((*rows, at, everybody), (1, 1, -1, -1), 0, far=True)
            self.over_groups(number, place, cells, len(shared & people_in_groups(table)), far=True)

    def _same_people(self, number: int) -> None:
        """Add that groups of two variables are the same people, or lie within each other."""
        counts = self.counted[number]
        groupings = counts.groupings or [table.grouping for table in counts.tables]
        rows = [*(counts.tables[0].rows if counts.tables else ()), *([EVERYBODY] if counts.sized else [])]

        def cells(table: int, row: str, keys: Sequence[str]) -> list[int]:
            return [self.at[number, table, row, key] for key in keys if (number, table, row, key) in self.at]

        for (left, table), (right, other) in combinations(enumerate(groupings), 2):
            same = [] if table.several or other.several else alike(table, other)
            for row, (left_keys, right_keys) in product(rows, same):
                positive, negative = cells(left, row, left_keys), cells(right, row, right_keys)
                if positive + negative:
                    self.system.total(positive + negative, [1] * len(positive) + [-1] * len(negative))
            for whole_at, part_at, whole_of, part_of in ((left, right, table, other), (right, left, other, table)):
                for row, (whole, parts) in product(rows, within(whole_of, part_of)):
                    for together in ([key] for key in parts) if part_of.several else [parts]:
                        positive, negative = cells(part_at, row, together), cells(whole_at, row, [whole])
                        if positive:
                            self.system.bound(positive + negative, [1] * len(positive) + [-1] * len(negative), 0)

    def _made_up_of(self, number: int, parts: Sequence[int]) -> None:
        """Add that those asked are those asked further and those who were not."""
        counts = self.counted[number]
        part_counts = [self.counted[part] for part in parts]
        for place, table in enumerate(counts.tables):
            places = [
                next((at for at, other in enumerate(part.tables) if matching(table, other, part.people)), -1)
                for part in part_counts
            ]
            where = list(zip(parts, places, strict=True))
            for row, group in product(table.rows, table.grouping.groups):
                part_cells = [self.at.get((*part, row, group.key)) for part in where]
                # A code may be counted in one section and not in the other.
                unknown = any(row not in part.cases and counts.cases[row] & part.people for part in part_counts)
                self._sum_of(self.at[number, place, row, group.key], part_cells, more=unknown)
            for group in table.grouping.groups:
                everybody = self.at.get((number, place, EVERYBODY, group.key))
                self._sum_of(everybody, [self.at.get((*part, EVERYBODY, group.key)) for part in where])
            for first, second, _ in counts.pairs:
                for group in table.grouping.groups:
                    pair = f"{first} {second}"
                    unknown = any(
                        not {first, second} <= part.cases.keys()
                        and counts.cases[first] & counts.cases[second] & part.people
                        for part in part_counts
                    )
                    part_cells = [self.pair_at.get((*part, pair, group.key)) for part in where]
                    self._sum_of(self.pair_at[number, place, pair, group.key], part_cells, more=unknown)

    def _sum_of(self, whole: int | None, parts: Sequence[int | None], *, more: bool = False) -> None:
        """Add that the parts sum to the whole (None: a number known to readers); with `more`, to at most the whole."""
        cells = [part for part in parts if part is not None]
        signs = [1] * len(cells) + ([] if whole is None else [-1])
        cells += [] if whole is None else [whole]
        if more:
            self.system.bound(cells, signs, 0, far=True)
        elif cells:
            self.system.total(cells, signs, far=True)

    def _further_questions(self) -> None:
        """Add that those asked further are a subset of those asked, and of those who gave the answer that led there."""
        for (number, counts), (further, other) in product(enumerate(self.counted), repeat=2):
            if number == further or not other.asked <= counts.asked:
                continue
            for (left, table), (right, part) in product(enumerate(counts.tables), enumerate(other.tables)):
                if table.grouping.name != part.grouping.name:
                    continue
                if counts.question == other.question and counts.people == other.people and number < further:
                    self._equal((number, left), (further, right), table, part)
                    continue
                answers = [keys for place, keys in other.conditions if place == number]
                for group in part.grouping.groups:
                    for keys in answers:
                        wholes = [(number, left, key, group.key) for key in keys]
                        self._no_more((further, right, EVERYBODY, group.key), wholes)

    def _equal(self, left: tuple[int, int], right: tuple[int, int], table: Crosstab, again: Crosstab) -> None:
        """Add that the same cells stand in two tables."""
        for row, group in product(set(table.rows) & set(again.rows), table.grouping.groups):
            if (*left, row, group.key) in self.at and (*right, row, group.key) in self.at:
                self.system.total([self.at[*left, row, group.key], self.at[*right, row, group.key]], [1, -1])

    def _no_more(self, part: Place, wholes: Sequence[Place]) -> None:
        if part in self.at and all(whole in self.at for whole in wholes):
            cells = [self.at[part], *(self.at[whole] for whole in wholes)]
            if self.system.sizes[cells[0]] <= sum(self.system.sizes[cell] for cell in cells[1:]):
                self.system.bound(cells, [1] + [-1] * len(wholes), 0, far=True)

    def with_groups(self, hidden: set[int]) -> set[int]:
        """Return `hidden` and every cell of a group whose size is hidden."""
        groups = {
            (number, table, group)
            for (number, table, row, group), at in self.at.items()
            if row == EVERYBODY and at in hidden
        }
        return hidden | {
            at
            for (number, table, _, group), at in self.at.items()
            if (number, table, group) in groups and at not in self.system.given
        }

    def _masked(self, number: int, place: int, table: Crosstab, hidden: set[int]) -> Crosstab:
        """Return a table without its hidden cells."""
        withheld = {
            group.key for group in table.grouping.groups if self.at.get((number, place, EVERYBODY, group.key)) in hidden
        }
        return replace(
            table,
            withheld=table.withheld | withheld,
            cells=tuple(
                tuple(
                    cell.hidden() if self._out(self.at[number, place, row, group.key], hidden) else cell
                    for group, cell in zip(table.grouping.groups, line, strict=True)
                )
                for row, line in zip(table.rows, table.cells, strict=True)
            ),
        )

    def _out(self, at: int, hidden: set[int]) -> bool:
        """Return whether a cell is hidden now; small cells shown in an earlier report are, too."""
        return at in hidden or (at in self.primary and at in self.system.given)

    def numbers(self, hidden: set[int], exposed: set[int]) -> tuple[int, int]:
        """Return the number of cells to hide, and how many of them readers can compute or have seen before."""
        known = {at for at in self.primary if at in self.system.given}
        return len(hidden | known), len(exposed | known)
