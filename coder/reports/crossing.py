"""Every question of a report by groups, small cells hidden: counted once for its tables, its figures, and for what may
be said about who wrote a quote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coder.reports.compact import union
from coder.reports.counting import MISSING, Crosstab, Group, cases_by_code, crosstab
from coder.reports.masking import Tie, mask
from coder.reports.planning import Plan, Planned
from coder.reports.quotes import Candidate, Placed, attributions

Cell = tuple[str, str, str]
"""The key of a row (a code, an answer), a variable, the key of one of its groups."""


@dataclass(frozen=True, slots=True)
class Crossing:
    """A question by each of its variables in `shown`; `hidden` are the cells that are masked, `cases` those in each
    row. What quotes say about respondents is masked with the tables, though no table shows it.
    """

    shown: tuple[Crosstab, ...]
    hidden: frozenset[Cell]
    cases: Mapping[str, Set[int]]


def crossings(plan: Plan) -> list[Crossing]:
    """Each question of the report by groups, those first that everybody was asked."""
    made: dict[int, Crossing] = {}
    for number, one in sorted(enumerate(plan.sections), key=lambda section: bool(section[1].section.asked_when)):
        known = [(plan.sections[other], crossed) for other, crossed in made.items()]
        made[number] = crossing(plan, one, frozenset(_conditions(one, known)))
    return [made[number] for number in range(len(plan.sections))]


def crossing(plan: Plan, planned: Planned, hidden: frozenset[tuple[str, str]] = frozenset()) -> Crossing:
    """The rows of a question (the codes in use, or its answers) by groups, masked over all its variables together.

    `hidden` are groups, as (variable, key), whose number another table hides among those asked: that of few is withheld
    here, too.
    """
    tables = []
    ties: list[Tie] = []
    if planned.answered is not None:
        held = cases_by_code(planned.answered, plan.study.codebook)
        people, answered = planned.answered.coded, planned.answered.respondents
        earned = planned.answered.earned
        rows = [(code, held[code]) for code in planned.codes if held[code]]
        # Quotes may name codes that are not among those counted.
        cases = held
        ties = _ties(plan, dict(rows), people)
        shown = {one.name for one in planned.by}
        further = [one for one in plan.attribution if one.name not in shown]
    else:
        assert planned.answers is not None
        rows = [(group.key, group.cases & planned.asked) for group in planned.answers.groups if group.key != MISSING]
        people = union(those for _, those in rows)
        answered, earned = people, True
        cases = dict(rows)
        further = []
    for by in (*planned.by, *further):
        table = crosstab(
            rows, people, by, plan.weights, exclusive=planned.answers is not None, answered=answered, earned=earned
        )
        known = [group for group in by.groups if (by.name, group.key) in hidden]
        tables.append(replace(table, withheld=_withheld(known, planned.asked, plan.mask_below)))
    masked = mask(tables, plan.mask_below, ties)
    cells = frozenset(cell for table in masked for cell in _hidden(table))
    return Crossing(tuple(masked[: len(planned.by)]), cells, cases)


def _ties(plan: Plan, rows: Mapping[str, Set[int]], people: Set[int]) -> list[Tie]:
    """The rows that add up: the codes of a category to it, the topmost to everybody, where their totals do. Then nobody
    has two of them, so they add up in every group, too.
    """
    codebook = plan.study.codebook
    sizes = {code: len(cases & people) for code, cases in rows.items()}
    below: dict[str | None, list[str]] = {}
    for code in rows:
        above = codebook.by_id[code].parent
        while above is not None and above not in rows:
            above = codebook.by_id[above].parent
        below.setdefault(above, []).append(code)
    return [
        (above, tuple(parts))
        for above, parts in below.items()
        if sum(sizes[one] for one in parts) == (len(people) if above is None else sizes[above])
    ]


def _withheld(known: Sequence[Group], asked: Set[int], fewest: int) -> frozenset[str]:
    """The groups of fewer than `fewest` of those asked; where it is one, another, or their sum would tell it."""
    sizes = {group.key: len(group.cases & asked) for group in known}
    small = {key for key, size in sizes.items() if size < fewest}
    if len(small) == 1 and len(sizes) > 1:
        small.add(min(sizes.keys() - small, key=lambda key: (sizes[key], key)))
    return frozenset(small)


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
    return attributions(plan.attribution, where, max(plan.mask_below, 1), where)


def said_less(plan: Plan, said: Mapping[int, tuple[str, ...]]) -> Set[int]:
    """The respondents of whom less is said than the report was to say and is known."""
    known = Counter(case for one in plan.attribution for group in one.groups if group.key for case in group.cases)
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
