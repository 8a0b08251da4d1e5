"""Every question of a report by groups, small cells hidden: counted once for its tables, its figures, and for what may
be said about who wrote a quote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coder.model import Code, Codebook
from coder.reports.compact import union
from coder.reports.counting import MISSING, Crosstab, Group, cases_by_code, co_occurrence, crosstab
from coder.reports.planning import Plan, Planned
from coder.reports.protect.disjoint_sections import Counted
from coder.reports.protect.earlier_reports import Seen, with_earlier
from coder.reports.protect.linear_system import WIDTH
from coder.reports.protect.masking import mask
from coder.reports.quotes import Candidate, Placed, Spare, attributions, groups_by_case

Cell = tuple[str, str, str]
"""The key of a row (a code, an answer), a variable, the key of one of its groups."""


Pair = tuple[str, str, int]
"""Two codes, and how many people have both."""

MOST_PAIRS = 15
"""Pairs of codes that a report shows, the most frequent first."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A question by each of its variables in `shown`; `hidden` are the cells that are masked, `cases` those in each
    row, `pairs` the codes that go together more than once. What quotes say about respondents is masked with the tables,
    though no table shows it.
    """

    shown: tuple[Crosstab, ...]
    hidden: frozenset[Cell]
    cases: Mapping[str, Set[int]]
    pairs: tuple[Pair, ...] = ()


def crossings(plan: Plan) -> list[Crossing]:
    """Each question of the report by groups, masked over all of them together."""
    return crossed(plan).crossings


@dataclass(frozen=True, slots=True)
class Crossed:
    """The questions of a report by groups. Of all cells that are `hidden`, `exposed` can be computed all the same,
    together with what earlier reports showed.
    """

    crossings: list[Crossing]
    hidden: int = 0
    exposed: int = 0


def crossed(plan: Plan, earlier: Sequence[Seen] = ()) -> Crossed:
    """Each question of the report by groups, masked over all of them and what `earlier` reports showed together."""
    counted = [_counted(plan, one) for one in plan.sections]
    pairs = [_pairs(plan, one, held) for one, held in zip(plan.sections, counted, strict=True)]
    counted = [replace(one, pairs=held[:MOST_PAIRS]) for one, held in zip(counted, pairs, strict=True)]
    masked = mask(with_earlier(plan, counted, earlier) if plan.mask_below > 1 else counted, plan.mask_below)
    made = []
    for one, held, tables, together in zip(plan.sections, counted, masked.tables, pairs, strict=False):
        # Quotes may name codes that are not among those counted.
        cases = held.cases if one.answered is None else cases_by_code(one.answered, plan.study.codebook)
        by = tables[: len(held.tables)]
        cells = frozenset(cell for table in by for cell in _hidden(table))
        made.append(Crossing(tables[: len(one.by)], cells, cases, together))
    return Crossed(made, masked.hidden, masked.exposed)


def _counted(plan: Plan, planned: Planned) -> Counted:
    """The rows of a question (the codes in use, or its answers) by groups, with all that readers know of them."""
    book = plan.study.codebook
    above: dict[str, str] = {}
    if planned.answered is not None:
        held = cases_by_code(planned.answered, book)
        people, answered = planned.answered.coded, planned.answered.respondents
        earned = planned.answered.earned
        rows = [(code, held[code] & people) for code in planned.codes if held[code]]
        shown = {one.name for one in planned.by}
        further = [one for one in plan.attribution if one.name not in shown]
        above = _above(plan, [code for code, _ in rows])
    else:
        assert planned.answers is not None
        rows = [(group.key, group.cases & planned.asked) for group in planned.answers.groups if group.key != MISSING]
        people = union(those for _, those in rows)
        answered, earned = people, True
        further = []
    conditions = tuple(_chosen_by(plan, planned))
    small = {name for place, _ in conditions for name in (one.name for one in plan.sections[place].by)}
    one_each = planned.answers is not None and not planned.answers.several
    tables = []
    for by in (*planned.by, *further):
        table = crosstab(rows, people, by, plan.weights, exclusive=one_each, answered=answered, earned=earned)
        sizes = {group.key: len(group.cases & planned.asked) for group in by.groups} if by.name in small else {}
        few = frozenset(key for key, size in sizes.items() if 0 < size < plan.mask_below)
        tables.append(replace(table, withheld=few & {group.key for group in table.grouping.groups}))
    return Counted(
        tuple(tables), dict(rows), people, above, question=planned.section.question, asked=planned.asked,
        conditions=conditions,
    )  # fmt: skip


def _above(plan: Plan, rows: Sequence[str]) -> dict[str, str]:
    """Code → the nearest category above it that is a row, too."""
    book, found = plan.study.codebook, {}
    for code in rows:
        above = book.by_id[code].parent
        while above is not None and above not in rows:
            above = book.by_id[above].parent
        if above is not None:
            found[code] = above
    return found


def _pairs(plan: Plan, planned: Planned, counted: Counted) -> tuple[Pair, ...]:
    """The codes that more than one respondent has both of, the most frequent first."""
    if planned.answered is None or "pairs" not in plan.definition.tables:
        return ()
    book = plan.study.codebook
    both = co_occurrence(counted.cases, book, list(counted.cases))
    found = [(one, other, n) for (one, other), n in both.items() if n > 1]
    return tuple(sorted(found, key=lambda pair: (-pair[2], shown_name(book, book.by_id[pair[0]]))))


def shown_name(book: Codebook, code: Code) -> str:
    """A code's name, with its path where another code has the same name."""
    same = [one for one in book if one.name == code.name and not one.retired]
    return book.path(code) if len(same) > 1 else code.name


def _chosen_by(plan: Plan, planned: Planned) -> Iterator[tuple[int, tuple[str, ...]]]:
    """The closed questions of the report by whose answers the respondents of a section were chosen, with the answers'
    keys.
    """
    for name, values in planned.section.asked_when:
        for place, other in enumerate(plan.sections):
            if other.answers is not None and other.section.question == name:
                yield place, tuple(group.key for group in other.answers.groups if _is(group, values))


def _hidden(table: Crosstab) -> Iterator[Cell]:
    for row, line in zip(table.rows, table.cells, strict=True):
        for group, cell in zip(table.grouping.groups, line, strict=True):
            if cell.masked:
                yield row, table.grouping.name, group.key


def said_of_respondents(
    plan: Plan, by_groups: Sequence[Crossing], quoted: Sequence[Mapping[str, Sequence[Candidate]]]
) -> dict[int, tuple[str, ...]]:
    """Case → what is said about it beside its quotes, in all of them alike (see `attributions`)."""
    if not plan.attribution:
        return {}
    where = placed(plan, by_groups, quoted)
    return attributions(plan.attribution, where, max(plan.mask_below, 1), where, _spare(plan, by_groups, quoted))


def said_less(plan: Plan, said: Mapping[int, tuple[str, ...]]) -> Set[int]:
    """The respondents of whom less is said than the report was to say and is known."""
    known = Counter(case for one in plan.attribution for case in groups_by_case(one))
    return frozenset(case for case, labels in said.items() if len(labels) < known[case])


def placed(
    plan: Plan, by_groups: Sequence[Crossing], quoted: Sequence[Mapping[str, Sequence[Candidate]]]
) -> dict[int, Placed]:
    """Where the report's quotes place each respondent quoted: `quoted` are the excerpts of each section by code.

    A quote tells that its author has its code, the categories above that, and the other codes named beside it; in a
    question that only some were asked, also what they answered. A respondent is the same in all quotes, so what one
    of them tells holds for all.
    """
    among: dict[int, dict[Set[int], None]] = {}
    hidden: dict[int, set[tuple[str, str]]] = {}
    for planned, crossed, found in zip(plan.sections, by_groups, quoted, strict=True):
        conditions = list(_conditions(planned, list(zip(plan.sections, by_groups, strict=True))))
        for candidate in (one for excerpts in found.values() for one in excerpts):
            rows = dict.fromkeys(_told(plan, candidate))
            among.setdefault(candidate.case, {}).update(dict.fromkeys(crossed.cases[row] for row in rows))
            small = hidden.setdefault(candidate.case, set())
            small |= {(variable, group) for row, variable, group in crossed.hidden if row in rows}
            if planned.section.asked_when:
                among[candidate.case][planned.asked] = None
                small.update(conditions)
    return {case: Placed(tuple(sets), frozenset(hidden[case])) for case, sets in among.items()}


@dataclass(frozen=True, slots=True)
class _Told:
    """What a quote that names a group tells: of a section (its place), that one more of the group has a row or not."""

    section: int
    row: str
    has: bool
    variable: str
    group: str


def _spare(
    plan: Plan, by_groups: Sequence[Crossing], quoted: Sequence[Mapping[str, Sequence[Candidate]]]
) -> Spare | None:
    """How many respondents may be told to be in a group, by what they have said, where a cell of the group is hidden.

    Quotes tell all codes of an answer, and so which it does not have, unless the other codes are left out. A hidden
    number is found to be possible by moves of people between groups (`protect`): there must be 2 × WIDTH left of whom
    it is not told that they are in the group, with each row and without it. Else who is not named would follow from who
    is.
    """
    if plan.mask_below < 2:
        return None
    every_code = plan.definition.quotes.also_coded
    left: dict[Hashable, int] = {}
    groupings = {one.name: one for one in plan.attribution}
    tight: dict[tuple[str, str], list[int]] = {}  # variable and group → the sections in which a cell of it is hidden
    people: list[Set[int]] = []
    for place, (planned, crossed) in enumerate(zip(plan.sections, by_groups, strict=True)):
        groupings |= {one.name: one for one in planned.by}
        those = planned.answered.coded if planned.answered is not None else union(crossed.cases.values())
        people.append(those)
        for variable, key in {(variable, key) for _, variable, key in crossed.hidden}:
            tight.setdefault((variable, key), []).append(place)
            [cases] = [group.cases & those for group in groupings[variable].groups if group.key == key]
            for row, having in crossed.cases.items():
                reserve = 2 * WIDTH if every_code else WIDTH
                left[_Told(place, row, True, variable, key)] = max(0, len(cases & having) - reserve)
                left[_Told(place, row, False, variable, key)] = max(0, len(cases - having) - reserve)
    every = [(one.name, group) for one in groupings.values() for group in one.groups]
    around: dict[tuple[str, Set[int]], list[tuple[int, str, str]]] = {}
    answers: dict[int, set[int]] = {}  # the place of a closed question → who is told to have answered it
    for planned, found in zip(plan.sections, quoted, strict=True):
        for at, _ in _chosen_by(plan, planned):
            answers.setdefault(at, set()).update(one.case for held in found.values() for one in held)

    def tells(case: int, said: Group) -> Iterator[_Told]:
        known = (said.key, said.cases)
        if known not in around:
            around[known] = [
                (place, name, group.key)
                for name, group in every
                if said.cases <= group.cases
                for place in tight.get((name, group.key), ())
            ]
        for place, name, key in around[known]:
            told = people[place] if plan.sections[place].answered is not None else answers.get(place, ())
            if case in told:
                for row, having in by_groups[place].cases.items():
                    if every_code or case in having:
                        yield _Told(place, row, case in having, name, key)

    return Spare(left, tells)


def _told(plan: Plan, candidate: Candidate) -> Iterator[str]:
    """The codes that a quote tells its author to have."""
    codebook = plan.study.codebook
    for code in (candidate.code, *(candidate.others if plan.definition.quotes.also_coded else ())):
        above: str | None = code
        while above is not None and above in codebook.by_id:
            yield above
            above = codebook.by_id[above].parent


def _conditions(planned: Planned, known: Sequence[tuple[Planned, Crossing]]) -> Iterator[tuple[str, str]]:
    """Groups whose number is hidden for an answer that those asked have given: (variable, key of the group)."""
    for name, values in planned.section.asked_when:
        for other, crossed in known:
            if other.answers is None or other.section.question != name:
                continue
            keys = {group.key for group in other.answers.groups if _is(group, values)}
            yield from ((variable, group) for row, variable, group in crossed.hidden if row in keys)


def _is(group: Group, values: Sequence[str]) -> bool:
    return group.key in values or group.label in values
