"""Bylines of quotes: the groups named beside a quote, and what they disclose about its author."""

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
"""Quoted excerpts by section and code."""

Named = Mapping[int, Sequence[tuple[Group, ...]]]
"""Case → for each variable, all groups that the case is in."""


def crossed_with_bylines(
    plan: ReportPlan, earlier: Sequence[Seen], quoted: Excerpts, unweighted: frozenset[int] = frozenset()
) -> tuple[Crossed, dict[int, tuple[str, ...]]]:
    """Return the questions by groups, and case → the byline beside its quotes, the same in all of them.

    Cells are hidden so that tables and quotes together do not disclose them. A byline never discloses a hidden cell by
    itself; further cells are hidden until bylines and tables together do not, and groups named in cells hidden only
    then are left out of the bylines.
    """

    def disclosures(named: Named) -> list[list[Quoted]]:
        return [_quoted(plan, planned, quoted, named) for planned in plan.sections] if plan.mask_below > 1 else []

    found = crossed(plan, earlier, disclosures({}), unweighted)
    named = _named(plan, found.crossings, quoted)
    if plan.mask_below > 1 and any(named.values()):
        without, found = found, found.knowing(disclosures(named))
        if found.disclosed_by_weights:
            also = {place for place, crossing in enumerate(found.crossings) if not crossing.weighted}
            return crossed_with_bylines(plan, earlier, quoted, found.disclosed_by_weights | also)
        if found.hidden > without.hidden:
            still = _named(plan, found.crossings, quoted)
            named = {case: [group for group in groups if group in still[case]] for case, groups in named.items()}
    return found, {case: in_words(groups) for case, groups in named.items()}


def _named(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> Named:
    """Return the groups that may be named given these hidden cells (see `named_groups`)."""
    where = placed(plan, by_groups, quoted)
    if not plan.attribution:
        return dict.fromkeys(where, ())
    return named_groups(plan.attribution, where, max(plan.mask_below, 1), where, _spare(plan, by_groups, quoted))


def _quoted(plan: ReportPlan, planned: Planned, quoted: Excerpts, named: Named) -> list[Quoted]:
    """Return the respondents who are known from quotes to be in a section, with the codes that all their quotes on the
    question disclose and the groups named. In a section asked of everybody these are all who are quoted on its
    question.
    """
    rows: dict[int, set[str]] = {}
    cases_in_section: set[int] = set()
    for other, found in zip(plan.sections, quoted, strict=True):
        if other.section.question != planned.section.question or other.answered is None:
            continue
        for candidate in (excerpt for excerpts in found.values() for excerpt in excerpts):
            rows.setdefault(candidate.case, set()).update(_disclosed_codes(plan, candidate))
            if other is planned or not planned.section.asked_when:
                cases_in_section.add(candidate.case)
    alike: dict[tuple[frozenset[str], tuple[Group, ...]], set[int]] = {}
    for case in sorted(cases_in_section):
        own_groups = tuple(group for groups in named.get(case, ()) for group in groups)
        alike.setdefault((frozenset(rows[case]), own_groups), set()).add(case)
    whole = plan.definition.quotes.names_codes
    return [Quoted(codes, frozenset(cases), own_groups, whole) for (codes, own_groups), cases in alike.items()]


def shortened_bylines(plan: ReportPlan, bylines: Mapping[int, tuple[str, ...]]) -> Set[int]:
    """Return the respondents whose byline names fewer groups than requested and known."""
    known = Counter(case for grouping in plan.attribution for case in groups_by_case(grouping))
    return frozenset(case for case, labels in bylines.items() if len(labels) < known[case])


def placed(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> dict[int, Placed]:
    """Return where the quotes place each quoted respondent; `quoted` are the excerpts of each section by code.

    A quote discloses that its author has its code, the categories above it and the other codes named beside it, and, in
    a question asked of some only, the answer that selected them. What one quote of a respondent discloses holds for all
    of them.
    """
    among: dict[int, dict[Set[int], None]] = {}
    hidden: dict[int, set[tuple[str, str]]] = {}
    for planned, crossing, found in zip(plan.sections, by_groups, quoted, strict=True):
        conditions = list(_conditions(planned, list(zip(plan.sections, by_groups, strict=True))))
        for candidate in (excerpt for excerpts in found.values() for excerpt in excerpts):
            rows = dict.fromkeys(_disclosed_codes(plan, candidate))
            among.setdefault(candidate.case, {}).update(dict.fromkeys(crossing.cases[row] for row in rows))
            small = hidden.setdefault(candidate.case, set())
            small |= {(variable, group) for row, variable, group in crossing.hidden if row in rows}
            if planned.section.asked_when:
                among[candidate.case][planned.asked] = None
                small.update(conditions)
    return {case: Placed(tuple(sets), frozenset(hidden[case])) for case, sets in among.items()}


@dataclass(frozen=True, slots=True)
class _Disclosure:
    """The disclosure of a byline with a group: one more member of it has (or lacks) a row in a section."""

    section: int
    row: str
    has: bool
    variable: str
    group: str


def _spare(plan: ReportPlan, by_groups: Sequence[Crossing], quoted: Excerpts) -> Spare | None:
    """Return how many respondents may be placed in a group where one of its cells is hidden, given their answers.

    Quotes name all codes of an answer, hence also the codes it lacks, unless the other codes are left out. A hidden
    number is shown to be ambiguous by moving people between groups (`protect`): 2 × WIDTH people must remain whose
    group is not disclosed, with each row and without it. Otherwise the people not named would follow from those who
    are.
    """
    if plan.mask_below < 2:
        return None
    every_code = plan.definition.quotes.names_codes
    left: dict[Hashable, int] = {}
    groupings = {grouping.name: grouping for grouping in plan.attribution}
    tight: dict[tuple[str, str], list[int]] = {}  # (variable, group) → the sections in which a cell of it is hidden
    people: list[Set[int]] = []
    for place, (planned, crossing) in enumerate(zip(plan.sections, by_groups, strict=True)):
        groupings |= {grouping.name: grouping for grouping in planned.by}
        coded_people = planned.answered.coded if planned.answered is not None else union(crossing.cases.values())
        people.append(coded_people)
        for variable, key in {(variable, key) for _, variable, key in crossing.hidden}:
            tight.setdefault((variable, key), []).append(place)
            [cases] = [group.cases & coded_people for group in groupings[variable].groups if group.key == key]
            for row, having in crossing.cases.items():
                reserve = 2 * WIDTH if every_code else WIDTH
                left[_Disclosure(place, row, True, variable, key)] = max(0, len(cases & having) - reserve)
                left[_Disclosure(place, row, False, variable, key)] = max(0, len(cases - having) - reserve)
    every = [(grouping.name, group) for grouping in groupings.values() for group in grouping.groups]
    around: dict[tuple[str, Set[int]], list[tuple[int, str, str]]] = {}
    answers: dict[int, set[int]] = {}  # place of a closed question → the cases disclosed to have answered it
    for planned, found in zip(plan.sections, quoted, strict=True):
        for at, _ in chosen_by(plan, planned):
            answers.setdefault(at, set()).update(
                candidate.case for theme_candidates in found.values() for candidate in theme_candidates
            )

    def disclosures_of(case: int, named: Group) -> Iterator[_Disclosure]:
        known = (named.key, named.cases)
        if known not in around:
            around[known] = [
                (place, name, group.key)
                for name, group in every
                if named.cases <= group.cases
                for place in tight.get((name, group.key), ())
            ]
        for place, name, key in around[known]:
            members = people[place] if plan.sections[place].answered is not None else answers.get(place, ())
            if case in members:
                for row, having in by_groups[place].cases.items():
                    if every_code or case in having:
                        yield _Disclosure(place, row, case in having, name, key)

    return Spare(left, disclosures_of)


def _disclosed_codes(plan: ReportPlan, candidate: Candidate) -> Iterator[str]:
    """Yield the codes that a quote discloses its author to have."""
    codebook = plan.study.codebook
    for code in (candidate.code, *(candidate.others if plan.definition.quotes.names_codes else ())):
        above: str | None = code
        while above is not None and above in codebook.by_id:
            yield above
            above = codebook.by_id[above].parent


def _conditions(planned: Planned, known: Sequence[tuple[Planned, Crossing]]) -> Iterator[tuple[str, str]]:
    """Yield the (variable, group key) whose number is hidden for an answer that the respondents of a section gave."""
    for name, values in planned.section.asked_when:
        for other, crossing in known:
            if other.answers is None or other.section.question != name:
                continue
            keys = {group.key for group in other.answers.groups if is_one_of(group, values)}
            yield from ((variable, group) for row, variable, group in crossing.hidden if row in keys)
