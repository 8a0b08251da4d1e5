"""The bylines of quotes, and what they disclose about their authors."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass

from coder.reports.compact import union
from coder.reports.counting import Group
from coder.reports.crossing import Crossed, Crossing, chosen_by, crossed, is_one_of
from coder.reports.planning import Planned, ReportPlan
from coder.reports.protect.disjoint_sections import Quoted
from coder.reports.protect.earlier_reports import Seen
from coder.reports.protect.linear_system import WIDTH
from coder.reports.quotes import Candidate, Placed, Spare, groups_by_case, in_words, named_groups

Excerpts = Sequence[Mapping[str, Sequence[Candidate]]]
"""The excerpts quoted, by section and code."""

Named = Mapping[int, Sequence[tuple[Group, ...]]]
"""Case → what is said about it: per variable all groups that it is in."""


def crossed_with_bylines(
    plan: ReportPlan, earlier: Sequence[Seen], quoted: Excerpts, unweighted: frozenset[int] = frozenset()
) -> tuple[Crossed, dict[int, tuple[str, ...]]]:
    """The questions of a report by groups, and case → what is said about it beside its quotes, in all of them alike.

    Cells are hidden so that all tables and quotes do not tell them together. What is said is chosen so that it tells no
    hidden cell by itself; as many cells more are hidden as it takes so that it does not tell them together with the
    rest, and what is said of cells hidden only then is left out.
    """

    def told(named: Named) -> list[list[Quoted]]:
        return [_quoted(plan, planned, quoted, named) for planned in plan.sections] if plan.mask_below > 1 else []

    found = crossed(plan, earlier, told({}), unweighted)
    named = _named(plan, found.crossings, quoted)
    if plan.mask_below > 1 and any(named.values()):
        without, found = found, found.knowing(told(named))
        if found.disclosed_by_weights:
            also = {place for place, one in enumerate(found.crossings) if not one.weighted}
            return crossed_with_bylines(plan, earlier, quoted, found.disclosed_by_weights | also)
        if found.hidden > without.hidden:
            still = _named(plan, found.crossings, quoted)
            named = {case: [one for one in groups if one in still[case]] for case, groups in named.items()}
    return found, {case: in_words(groups) for case, groups in named.items()}


def _named(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> Named:
    """What may be said where these cells are hidden (see `named_groups`)."""
    where = placed(plan, by_groups, quoted)
    if not plan.attribution:
        return dict.fromkeys(where, ())
    return named_groups(plan.attribution, where, max(plan.mask_below, 1), where, _spare(plan, by_groups, quoted))


def _quoted(plan: ReportPlan, planned: Planned, quoted: Excerpts, named: Named) -> list[Quoted]:
    """Those whom readers know to be in a section since quotes stand there, by what all their quotes on the question
    tell them to have, and what is said. Of a section of everybody these are all who are quoted on its question.
    """
    rows: dict[int, set[str]] = {}
    here: set[int] = set()
    for other, found in zip(plan.sections, quoted, strict=True):
        if other.section.question != planned.section.question or other.answered is None:
            continue
        for candidate in (one for excerpts in found.values() for one in excerpts):
            rows.setdefault(candidate.case, set()).update(_told(plan, candidate))
            if other is planned or not planned.section.asked_when:
                here.add(candidate.case)
    alike: dict[tuple[frozenset[str], tuple[Group, ...]], set[int]] = {}
    for case in sorted(here):
        said = tuple(group for groups in named.get(case, ()) for group in groups)
        alike.setdefault((frozenset(rows[case]), said), set()).add(case)
    whole = plan.definition.quotes.names_codes
    return [Quoted(told, frozenset(those), said, whole) for (told, said), those in alike.items()]


def shortened_bylines(plan: ReportPlan, said: Mapping[int, tuple[str, ...]]) -> Set[int]:
    """The respondents of whom less is said than the report was to say and is known."""
    known = Counter(case for one in plan.attribution for case in groups_by_case(one))
    return frozenset(case for case, labels in said.items() if len(labels) < known[case])


def placed(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> dict[int, Placed]:
    """Where the report's quotes place each respondent quoted: `quoted` are the excerpts of each section by code.

    A quote tells that its author has its code, the categories above that, and the other codes named beside it; in a
    question that only some were asked, also what they answered. A respondent is the same in all quotes, so what one
    of them tells holds for all.
    """
    among: dict[int, dict[Set[int], None]] = {}
    hidden: dict[int, set[tuple[str, str]]] = {}
    for planned, crossing, found in zip(plan.sections, by_groups, quoted, strict=True):
        conditions = list(_conditions(planned, list(zip(plan.sections, by_groups, strict=True))))
        for candidate in (one for excerpts in found.values() for one in excerpts):
            rows = dict.fromkeys(_told(plan, candidate))
            among.setdefault(candidate.case, {}).update(dict.fromkeys(crossing.cases[row] for row in rows))
            small = hidden.setdefault(candidate.case, set())
            small |= {(variable, group) for row, variable, group in crossing.hidden if row in rows}
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


def _spare(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> Spare | None:
    """How many respondents may be told to be in a group, by what they have said, where a cell of the group is hidden.

    Quotes tell all codes of an answer, and so which it does not have, unless the other codes are left out. A hidden
    number is found to be possible by moves of people between groups (`protect`): there must be 2 × WIDTH left of whom
    it is not told that they are in the group, with each row and without it. Else who is not named would follow from who
    is.
    """
    if plan.mask_below < 2:
        return None
    every_code = plan.definition.quotes.names_codes
    left: dict[Hashable, int] = {}
    groupings = {one.name: one for one in plan.attribution}
    tight: dict[tuple[str, str], list[int]] = {}  # variable and group → the sections in which a cell of it is hidden
    people: list[Set[int]] = []
    for place, (planned, crossing) in enumerate(zip(plan.sections, by_groups, strict=True)):
        groupings |= {one.name: one for one in planned.by}
        those = planned.answered.coded if planned.answered is not None else union(crossing.cases.values())
        people.append(those)
        for variable, key in {(variable, key) for _, variable, key in crossing.hidden}:
            tight.setdefault((variable, key), []).append(place)
            [cases] = [group.cases & those for group in groupings[variable].groups if group.key == key]
            for row, having in crossing.cases.items():
                reserve = 2 * WIDTH if every_code else WIDTH
                left[_Told(place, row, True, variable, key)] = max(0, len(cases & having) - reserve)
                left[_Told(place, row, False, variable, key)] = max(0, len(cases - having) - reserve)
    every = [(one.name, group) for one in groupings.values() for group in one.groups]
    around: dict[tuple[str, Set[int]], list[tuple[int, str, str]]] = {}
    answers: dict[int, set[int]] = {}  # the place of a closed question → who is told to have answered it
    for planned, found in zip(plan.sections, quoted, strict=True):
        for at, _ in chosen_by(plan, planned):
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


def _told(plan: ReportPlan, candidate: Candidate) -> Iterator[str]:
    """The codes that a quote tells its author to have."""
    codebook = plan.study.codebook
    for code in (candidate.code, *(candidate.others if plan.definition.quotes.names_codes else ())):
        above: str | None = code
        while above is not None and above in codebook.by_id:
            yield above
            above = codebook.by_id[above].parent


def _conditions(planned: Planned, known: Sequence[tuple[Planned, Crossing]]) -> Iterator[tuple[str, str]]:
    """Groups whose number is hidden for an answer that those asked have given: (variable, key of the group)."""
    for name, values in planned.section.asked_when:
        for other, crossing in known:
            if other.answers is None or other.section.question != name:
                continue
            keys = {group.key for group in other.answers.groups if is_one_of(group, values)}
            yield from ((variable, group) for row, variable, group in crossing.hidden if row in keys)
