"""Crosses every question of a report with groups and hides small cells, for tables, figures and bylines alike."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coder.model import Code, Codebook
from coder.reports.compact import union
from coder.reports.counting import (
    CHOSE_NONE,
    MISSING,
    Crosstab,
    Group,
    cases_by_code,
    co_occurrence,
    crosstab,
    nearest_above,
)
from coder.reports.planning import Planned, ReportPlan
from coder.reports.protect.disclosed_by_weights import weigh
from coder.reports.protect.disjoint_sections import Counted, Quoted
from coder.reports.protect.earlier_reports import Seen, with_earlier
from coder.reports.protect.masking import Masking
from coder.reports.protect.quote_disclosure import add_quotes

Cell = tuple[str, str, str]
"""Key of a row (a code or an answer), a variable, key of one of its groups."""


Pair = tuple[str, str, int]
"""Two codes, and the number of people with both."""

MOST_PAIRS = 15
"""Pairs of codes that a report shows, the most frequent first."""

MOST_COUNTED_TOGETHER = 2
"""Codes of a group whose joint number a sentence may give where cells are hidden: for more codes, the number with any
of them discloses more than the pairs taken into account.
"""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A question by each of its variables. `hidden` are the masked cells, `cases` those of each row, `pairs` codes that
    occur together more than once. The first `n_shown` (None: all) of `counted` are shown as tables; the rest are the
    groups in bylines, masked along with them. `after` are the places of questions that selected the respondents; groups
    `without` (variable, key) have no respondents. It is not `weighted` where weighted per cents would disclose hidden
    cells.
    """

    counted: tuple[Crosstab, ...]
    hidden: frozenset[Cell]
    cases: Mapping[str, Set[int]]
    pairs: tuple[Pair, ...] = ()
    n_shown: int | None = None
    after: tuple[int, ...] = ()
    without: frozenset[tuple[str, str]] = frozenset()
    weighted: bool = True

    @property
    def shown(self) -> tuple[Crosstab, ...]:
        """The tables by groups that are shown."""
        return self.counted[: self.n_shown]


def crossings(plan: ReportPlan) -> list[Crossing]:
    """Cross each question of the report with groups, masking them jointly."""
    return crossed(plan).crossings


@dataclass(frozen=True, slots=True)
class Crossed:
    """The questions of a report by groups. `exposed` of the `hidden` cells can nevertheless be computed from this and
    earlier reports. In the sections `disclosed_by_weights` weighted per cents disclose hidden cells.
    """

    crossings: list[Crossing]
    hidden: int = 0
    exposed: int = 0
    masking: Masking | None = None
    disclosed_by_weights: frozenset[int] = frozenset()

    def knowing(self, quoted: Sequence[Sequence[Quoted]]) -> Crossed:
        """Return the same with the further cells hidden that the disclosures of quotes, by section, require."""
        if self.masking is None:
            return self
        masking = self.masking.again()
        add_quotes(masking, quoted)
        return _as_masked(replace(self, masking=masking))


def crossed(
    plan: ReportPlan,
    earlier: Sequence[Seen] = (),
    quoted: Sequence[Sequence[Quoted]] = (),
    unweighted: frozenset[int] = frozenset(),
) -> Crossed:
    """Cross each question with groups, masked jointly over all questions, `earlier` reports and the disclosures of
    quotes by section. Sections in `unweighted` are those where weighted per cents would disclose hidden cells.
    """
    bare = replace(plan, weights=None)
    counted = [_counted(bare if place in unweighted else plan, planned) for place, planned in enumerate(plan.sections)]
    pairs = [_pairs(plan, planned, counts) for planned, counts in zip(plan.sections, counted, strict=True)]
    counted = [
        replace(
            counts,
            pairs=_distinct(
                [*together[:MOST_PAIRS], *_grouped(planned, counts, plan.study.codebook), *_nobody_chose_both(counts)]
            ),
        )
        for planned, counts, together in zip(plan.sections, counted, pairs, strict=True)
    ]
    masking = Masking(with_earlier(plan, counted, earlier), plan.mask_below) if plan.mask_below > 1 else None
    made = []
    for place, (planned, counts, together) in enumerate(zip(plan.sections, counted, pairs, strict=True)):
        # Quotes may name codes that are not among those counted.
        cases = counts.cases if planned.answered is None else cases_by_code(planned.answered, plan.study.codebook)
        after = tuple(place for place, _ in counts.conditions)
        present = planned.asked if planned.answered is None else planned.answered.respondents
        groups = ((by.name, group) for by in (*planned.by, *plan.attribution) for group in by.groups)
        without = frozenset((name, group.key) for name, group in groups if after and group.cases.isdisjoint(present))
        weighted = place not in unweighted
        made.append(Crossing(counts.tables, frozenset(), cases, together, len(planned.by), after, without, weighted))
    if masking is not None and plan.weights is not None:
        weigh(masking, plan.weights, unweighted)
    if masking is not None and quoted:
        add_quotes(masking, quoted)
    found = _as_masked(Crossed(made, masking=masking))
    return (
        crossed(plan, earlier, quoted, unweighted | found.disclosed_by_weights) if found.disclosed_by_weights else found
    )


def _as_masked(found: Crossed) -> Crossed:
    if found.masking is None:
        return found
    masked = found.masking.masked()
    hidden = [frozenset(cell for table in tables for cell in _hidden(table)) for tables in masked.tables]
    made = []
    for crossing, tables, cells in zip(found.crossings, masked.tables, hidden, strict=False):
        chosen_by = {variable for place in crossing.after for _, variable, _ in hidden[place]}
        by = tuple(
            table if table.withheld or table.grouping.name in chosen_by else _trimmed(table, crossing)
            for table in tables
        )
        made.append(replace(crossing, counted=by[: len(crossing.counted)], hidden=cells))
    by_weights = found.masking.disclosed_by_weights()
    return replace(found, crossings=made, hidden=masked.hidden, exposed=masked.exposed, disclosed_by_weights=by_weights)


def _trimmed(table: Crosstab, crossing: Crossing) -> Crosstab:
    """Return a table without the groups that nobody was asked in; masking needs them, readers do not."""
    groups = table.grouping.groups
    keep = [
        at
        for at, group in enumerate(groups)
        if (table.grouping.name, group.key) not in crossing.without or any(line[at].masked for line in table.cells)
    ]
    if len(keep) == len(groups):
        return table
    return replace(
        table,
        grouping=replace(table.grouping, groups=tuple(groups[at] for at in keep)),
        bases=tuple(table.bases[at] for at in keep),
        cells=tuple(tuple(line[at] for at in keep) for line in table.cells),
    )


def _counted(plan: ReportPlan, planned: Planned) -> Counted:
    """Return the rows of a question (codes in use, or answers) by groups, with all that readers know about them."""
    book = plan.study.codebook
    above: dict[str, str] = {}
    if planned.answered is not None:
        cases_of_code = cases_by_code(planned.answered, book)
        people, answered = planned.answered.coded, planned.answered.respondents
        earned = planned.answered.earned
        rows = [(code, cases_of_code[code] & people) for code in planned.codes if cases_of_code[code]]
        shown = {grouping.name for grouping in planned.by}
        further = [grouping for grouping in plan.attribution if grouping.name not in shown]
        above = _above(plan, [code for code, _ in rows])
    else:
        assert planned.answers is not None
        rows = [(group.key, group.cases & planned.asked) for group in planned.answers.groups if group.key != MISSING]
        people = union(cases for _, cases in rows)
        answered, earned = people, True
        further = []
    conditions = tuple(chosen_by(plan, planned))
    small = {name for place, _ in conditions for name in (grouping.name for grouping in plan.sections[place].by)}
    one_each = planned.answers is not None and not planned.answers.several
    asked_before = [plan.sections[place].answers for place, _ in conditions]
    before = union(group.cases for answers in asked_before if answers is not None for group in answers.groups)
    tables = []
    for by in (*planned.by, *further):
        # A missing group discloses that nobody in it was asked further, and so what they answered.
        present = before if by.name in small and plan.mask_below > 1 else answered
        table = crosstab(rows, people, by, plan.weights, exclusive=one_each, answered=present, earned=earned)
        sizes = {group.key: len(group.cases & planned.asked) for group in by.groups} if by.name in small else {}
        few = frozenset(key for key, size in sizes.items() if 0 < size < plan.mask_below)
        tables.append(replace(table, withheld=few & {group.key for group in table.grouping.groups}))
    return Counted(
        tuple(tables), dict(rows), people, above, question=planned.section.question, asked=planned.asked,
        conditions=conditions,
    )  # fmt: skip


def _above(plan: ReportPlan, rows: Sequence[str]) -> dict[str, str]:
    """Return code → the nearest category above it that is also a row."""
    book, row_codes, found = plan.study.codebook, {*rows}, {}
    for code in rows:
        above = nearest_above(book, code, row_codes)
        if above is not None:
            found[code] = above
    return found


def _pairs(plan: ReportPlan, planned: Planned, counted: Counted) -> tuple[Pair, ...]:
    """Return the pairs of codes that more than one respondent has, the most frequent first."""
    if planned.answered is None or not plan.definition.makes("pairs"):
        return ()
    book = plan.study.codebook
    both = co_occurrence(counted.cases, book, list(counted.cases))
    found = [(code, other, n) for (code, other), n in both.items() if n > 1]
    return tuple(sorted(found, key=lambda pair: (-pair[2], shown_name(book, book.by_id[pair[0]]))))


def _grouped(planned: Planned, counted: Counted, book: Codebook) -> Iterator[Pair]:
    """Yield the pairs of codes that a sentence counts jointly: either number gives away the other."""
    for group in planned.section.groups:
        codes = [code for code in group.codes if code in counted.cases]
        if len(group.codes) == MOST_COUNTED_TOGETHER and not group.by_itself:
            yield from ((*pair, n) for pair, n in co_occurrence(counted.cases, book, codes).items())


def _nobody_chose_both(counted: Counted) -> Iterator[Pair]:
    """Yield each answer with that of those who chose none: readers know that nobody gave both."""
    if CHOSE_NONE in counted.cases:
        yield from ((answer, CHOSE_NONE, 0) for answer in counted.cases if answer != CHOSE_NONE)


def _distinct(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """Return the pairs without duplicates, ignoring order within a pair."""
    return tuple({frozenset(pair[:2]): pair for pair in reversed(pairs)}.values())[::-1]


def shown_name(book: Codebook, code: Code) -> str:
    """Return a code's name, as a path where another code has the same name."""
    same = [namesake for namesake in book if namesake.name == code.name and not namesake.retired]
    return book.path(code) if len(same) > 1 else code.name


def chosen_by(plan: ReportPlan, planned: Planned) -> Iterator[tuple[int, tuple[str, ...]]]:
    """Yield the closed questions whose answers selected the respondents of a section, with the answers' keys."""
    for name, values in planned.section.asked_when:
        for place, other in enumerate(plan.sections):
            if other.answers is not None and other.section.question == name:
                yield place, tuple(group.key for group in other.answers.groups if is_one_of(group, values))


def _hidden(table: Crosstab) -> Iterator[Cell]:
    for row, line in zip(table.rows, table.cells, strict=True):
        for group, cell in zip(table.grouping.groups, line, strict=True):
            if cell.masked:
                yield row, table.grouping.name, group.key


def is_one_of(group: Group, values: Sequence[str]) -> bool:
    """Return whether a group is among the answers that selected respondents."""
    return group.key in values or group.label in values
