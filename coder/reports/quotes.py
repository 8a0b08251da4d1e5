"""Chooses the quotes for a code: flagged ones first, the others spread over respondents."""

from __future__ import annotations

import random
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from heapq import nsmallest
from operator import and_

from rapidfuzz import fuzz

from coder.model import Chosen as ChosenOptions
from coder.reports.answered import Answered
from coder.reports.compact import CountedCoding
from coder.reports.counting import Group, Grouping
from coder.reports.definition import EVERY
from coder.reports.quotable import is_quotable
from coder.reports.quote_text import Hidden
from coder.text.language import normal_form, variety

CONSIDERED = 40
"""Excerpts per code that are considered: all flagged ones, and a draw of the others."""

ALIKE = 88.0
"""Excerpts more similar than this (rapidfuzz ratio of normal forms, 0–100) count as the same quote."""

FITTING = (40, 300)
"""Length in characters of a quote that says something and reads at a glance."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A candidate for a quote. `others` are the other codes on the same answer."""

    response: int
    case: int
    code: str
    start: int
    end: int
    flagged: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """The quotes chosen for a report, with all that printing them requires."""

    by_theme: Mapping[str, Sequence[Candidate]] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    hidden: Mapping[int, Sequence[Hidden]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Case → the respondent's name or pseudonym in the report."""
    bylines: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Case → the respondent's groups in the byline."""
    fewer: Set[int] = frozenset()
    """Cases whose bylines name fewer groups than known."""
    uncoded: Sequence[Candidate] = ()
    """Answers to a question that nobody has coded."""


@dataclass(frozen=True, slots=True)
class Placed:
    """Where quotes place a respondent: `among` those who have a code or gave an answer; `hidden` are the groups
    (variable, key) whose number among them a table hides.
    """

    among: tuple[Set[int], ...] = ()
    hidden: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True)
class Spare:
    """The number of respondents whose group may still be disclosed before a hidden number there is known too well.
    `left` is the number by disclosure, of any kind; `disclosures` gives all that naming a respondent's group discloses.
    """

    left: dict[Hashable, int]
    disclosures: Callable[[int, Group], Iterable[Hashable]]

    def take(self, case: int, groups: Sequence[tuple[Group, ...]]) -> list[tuple[Group, ...]]:
        """Return the groups of each variable that a respondent's byline may name, and count them."""
        group_sets: list[tuple[Group, ...]] = []
        counted: set[Hashable] = set()
        for of_variable in groups:
            disclosed = {disclosure for group in of_variable for disclosure in self.disclosures(case, group)} - counted
            if all(self.left[disclosure] > 0 for disclosure in disclosed):
                group_sets.append(of_variable)
                counted |= disclosed
                self.left.update((disclosure, self.left[disclosure] - 1) for disclosure in disclosed)
        return group_sets


def candidates(
    answered: Answered,
    codes: Iterable[str],
    flags: Sequence[tuple[int, int, int]],
    wanted: Set[int] = frozenset(),
    most: int = 0,
) -> dict[str, list[Candidate]]:
    """Return the candidate excerpts by code: at most CONSIDERED unless more are flagged, of the cases `wanted`, or
    `most` are to be quoted. The draw is deterministic.

    `flags` are (response, start, end) marked as good quotes; a flag that overlaps an excerpt sets its bounds.
    """
    marks: dict[int, list[tuple[int, int]]] = {}
    for response, start, end in flags:
        marks.setdefault(response, []).append((start, end))
    excerpts_by_code = {code: _Excerpts(code, answered.codings, marks, wanted) for code in codes}
    for place, coding in enumerate(answered.codings):
        if coding.code in excerpts_by_code:
            excerpts_by_code[coding.code].add(place, coding)
    drawn = {code: excerpts.drawn(max(CONSIDERED, most)) for code, excerpts in excerpts_by_code.items()}
    wanted = {candidate.response for picked in drawn.values() for candidate in picked}
    on_answer: dict[int, dict[str, None]] = {}
    for coding in answered.codings:
        if coding.response in wanted:
            on_answer.setdefault(coding.response, {})[coding.code] = None
    return {
        code: [
            replace(candidate, others=tuple(other for other in on_answer[candidate.response] if other != code))
            for candidate in picked
        ]
        for code, picked in drawn.items()
    }


def uncoded_candidates(answered: Answered, flags: Sequence[tuple[int, int, int]], most: int) -> list[Candidate]:
    """Return answers to an uncoded question: flagged ones first, then a deterministic draw. Their ends stay open until
    their texts are read.
    """
    flagged = {response for response, _, _ in flags}
    drawn = sorted(answered.responses)
    random.Random("quotes of no code").shuffle(drawn)
    drawn.sort(key=lambda response: response not in flagged)
    return [
        Candidate(response, answered.responses[response], "", 0, 0, response in flagged)
        for response in drawn[: max(CONSIDERED, 2 * most)]
    ]


class _Excerpts:
    """The longest excerpt of each answer with a code, as indices into the codings, of which there may be a million."""

    def __init__(
        self,
        code: str,
        codings: Sequence[CountedCoding],
        marks: Mapping[int, Sequence[tuple[int, int]]],
        wanted: Set[int],
    ) -> None:
        self._wanted = wanted
        self._code = code
        self._codings = codings
        self._marks = marks
        self._places = array("I")
        self._last: CountedCoding | None = None
        self._in_order = True

    def add(self, place: int, coding: CountedCoding) -> None:
        """Add a coding; those of one answer must be consecutive."""
        last = self._last
        if last is None or last.response != coding.response:
            self._places.append(place)
            self._in_order = self._in_order and (last is None or last.response < coding.response)
        elif coding.end - coding.start > last.end - last.start:
            self._places[-1] = place
        else:
            return
        self._last = coding

    def drawn(self, most: int) -> list[Candidate]:
        """Return flagged and wanted excerpts, then others by suitable length, in a fixed random order."""
        places = self._places
        if not self._in_order:
            places = array("I", sorted(places, key=lambda place: self._codings[place].response))
        random.Random(f"quotes of {self._code}").shuffle(places)
        asked_for = sum(map(self._asked_for, places)) if self._marks or self._wanted else 0

        def unfit(place: int) -> tuple[bool, int]:
            start, end, _ = self._span(self._codings[place])
            return not self._asked_for(place), _unfit(end - start)

        picked = map(self._codings.__getitem__, nsmallest(max(most, asked_for), places, key=unfit))
        return [Candidate(coding.response, coding.case, self._code, *self._span(coding), ()) for coding in picked]

    def _asked_for(self, place: int) -> bool:
        coding = self._codings[place]
        return coding.case in self._wanted or self._span(coding)[2]

    def _span(self, coding: CountedCoding) -> tuple[int, int, bool]:
        """Return the bounds of an excerpt, and whether it is flagged; if so, they are those of its first flag."""
        for first, last in self._marks.get(coding.response, ()):
            if first < coding.end and coding.start < last:
                return first, last, True
        return coding.start, coding.end, False


def _unfit(length: int) -> int:
    """Return the distance of a length from a readable one, in coarse steps so that the draw decides among the rest."""
    low, high = FITTING
    if length < low:
        return 1 + (low - length) // 20
    return 0 if length <= high else 1 + (length - high) // 300


class Taken:
    """The answers already quoted in one question: none is quoted twice, nor another with the same words."""

    def __init__(self) -> None:
        self._responses: set[int] = set()
        self._forms: set[str] = set()

    def holds(self, candidate: Candidate, form: str) -> bool:
        """Return whether an answer is quoted already."""
        return candidate.response in self._responses or form in self._forms

    def with_all(self, chosen: list[Candidate], texts: Mapping[int, str]) -> list[Candidate]:
        """Mark `chosen` as quoted and return them."""
        self._responses.update(candidate.response for candidate in chosen)
        self._forms.update(
            normal_form(texts[candidate.response][candidate.start : candidate.end]) for candidate in chosen
        )
        return chosen


def choose(
    theme_candidates: Sequence[Candidate],
    texts: Mapping[int, str],
    most: int,
    used: Counter[int],
    taken: Taken | None = None,
    names: Set[str] = frozenset(),
) -> list[Candidate]:
    """Return at most `most` excerpts of one theme: flagged first, then one per respondent, covering its codes and both
    written standards, preferring people not quoted before (`used`, by case, is updated), without near duplicates,
    `taken` answers, or answers that only repeat a name in `names`. Where every excerpt is wanted, all with content are
    quoted.
    """
    taken = taken or Taken()
    forms = {
        candidate: normal_form(texts.get(candidate.response, "")[candidate.start : candidate.end])
        for candidate in theme_candidates
    }
    left = [
        candidate
        for candidate, form in forms.items()
        if (most >= EVERY or not taken.holds(candidate, form))
        and (excerpt := texts.get(candidate.response, "")[candidate.start : candidate.end]).strip()
        and (candidate.flagged or is_quotable(excerpt, names))
    ]
    if most >= EVERY:
        return taken.with_all(left, texts)
    standards = {candidate: variety(texts[candidate.response]) for candidate in left}
    place = {candidate: number for number, candidate in enumerate(left)}
    chosen: list[Candidate] = []
    codes: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda candidate: (
                not candidate.flagged,
                codes[candidate.code],
                used[candidate.case] > 0,
                seen[standards[candidate]],
                place[candidate],
            ),
        )
        chosen.append(best)
        codes[best.code] += 1
        seen[standards[best]] += 1
        left = [
            candidate
            for candidate in left
            if candidate.case != best.case and fuzz.ratio(forms[candidate], forms[best]) < ALIKE
        ]
    used.update(candidate.case for candidate in chosen)
    return taken.with_all(chosen, texts)


def named_groups(
    groupings: Sequence[Grouping],
    cases: Iterable[int],
    fewest: int,
    placed: Mapping[int, Placed] | None = None,
    spare: Spare | None = None,
) -> dict[int, tuple[tuple[Group, ...], ...]]:
    """Return the groups in the byline of each case, by variable.

    Left out are variables for which a table hides the size of the group where quotes place the respondent, groups that
    `spare` does not allow, and then the last ones until at least `fewest` share the rest: among all respondents, and in
    each set of `placed`.
    """
    groups_of_cases = [groups_by_case(grouping) for grouping in groupings]
    shared: dict[tuple[Set[int] | None, tuple[Group, ...]], int] = {}

    def sharing(among: Set[int] | None, by_variable: Sequence[tuple[Group, ...]]) -> int:
        groups = tuple(group for of_variable in by_variable for group in of_variable)
        key = (among, groups)
        if key not in shared:
            sets = [group.cases for group in groups] + ([] if among is None else [among])
            shared[key] = len(reduce(and_, sorted(sets, key=len)))
        return shared[key]

    bylines = {}
    for case in cases:
        where = (placed or {}).get(case, Placed())
        groups = [
            by_case[case]
            for grouping, by_case in zip(groupings, groups_of_cases, strict=True)
            if case in by_case and not any((grouping.name, group.key) in where.hidden for group in by_case[case])
        ]
        while groups and any(sharing(among, groups) < fewest for among in (None, *where.among)):
            groups.pop()
        groups = groups if spare is None else spare.take(case, groups)
        bylines[case] = tuple(groups)
    return bylines


def in_words(groups: Sequence[tuple[Group, ...]]) -> tuple[str, ...]:
    """Return a label per variable, of all groups that a respondent is in."""
    return tuple(str(ChosenOptions(tuple(group.label for group in of_variable))) for of_variable in groups)


def groups_by_case(grouping: Grouping) -> dict[int, tuple[Group, ...]]:
    """Return case → its groups (several for multiple values), or the group of missing values."""
    found: dict[int, tuple[Group, ...]] = {}
    for group in grouping.groups:
        for case in group.cases if group.key else ():
            found[case] = (*found.get(case, ()), group)
    return found
