"""Chooses the quotes for a code: flagged ones first, else spread over respondents."""

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

from coder.model import Chosen as CoderRule
from coder.reports.answered import Answered
from coder.reports.compact import CountedCoding
from coder.reports.counting import Group, Grouping
from coder.reports.definition import EVERY
from coder.reports.quotable import is_quotable
from coder.reports.quote_text import Hidden
from coder.text.language import normal_form, variety

CONSIDERED = 40
"""Per code so many excerpts are read to choose from: all that are flagged, and a draw of the others."""

ALIKE = 88.0
"""Excerpts more like each other than this (rapidfuzz ratio of the normal forms, 0–100) are the same quote twice."""

FITTING = (40, 300)
"""Characters of a quote that says something and can be read at a glance."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An excerpt that could be quoted. `others` are the other codes on the same answer."""

    response: int
    case: int
    code: str
    start: int
    end: int
    flagged: bool
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Chosen:
    """Quotes picked for a report, with what is needed to print them."""

    by_theme: Mapping[str, Sequence[Candidate]] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    hidden: Mapping[int, Sequence[Hidden]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Case → what a respondent is called in the report."""
    said: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Case → what is said about the respondent beside the name."""
    fewer: Set[int] = frozenset()
    """The cases of which less is said than is known."""
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
    """How many more respondents may be told to be in a group, before a number that is hidden there is known too well.
    `left` is by what is told, whatever that is; `tells` is all that is told by saying that a respondent is in a group.
    """

    left: dict[Hashable, int]
    tells: Callable[[int, Group], Iterable[Hashable]]

    def take(self, case: int, groups: Sequence[tuple[Group, ...]]) -> list[tuple[Group, ...]]:
        """The groups of each variable that may be said of a respondent, who is then counted."""
        kept: list[tuple[Group, ...]] = []
        counted: set[Hashable] = set()
        for of_one in groups:
            told = {one for group in of_one for one in self.tells(case, group)} - counted
            if all(self.left[one] > 0 for one in told):
                kept.append(of_one)
                counted |= told
                self.left.update((one, self.left[one] - 1) for one in told)
        return kept


def candidates(
    answered: Answered,
    codes: Iterable[str],
    flags: Sequence[tuple[int, int, int]],
    wanted: Set[int] = frozenset(),
    most: int = 0,
) -> dict[str, list[Candidate]]:
    """Per code the excerpts worth reading, at most CONSIDERED unless more are flagged, of the cases `wanted`, or to be
    quoted (`most`); the draw is always the same.

    `flags` are (response, start, end) marked as good quotes: a flag that overlaps an excerpt sets its limits.
    """
    marks: dict[int, list[tuple[int, int]]] = {}
    for response, start, end in flags:
        marks.setdefault(response, []).append((start, end))
    held = {code: _Excerpts(code, answered.codings, marks, wanted) for code in codes}
    for place, one in enumerate(answered.codings):
        if one.code in held:
            held[one.code].add(place, one)
    drawn = {code: excerpts.drawn(max(CONSIDERED, most)) for code, excerpts in held.items()}
    wanted = {one.response for picked in drawn.values() for one in picked}
    on_answer: dict[int, dict[str, None]] = {}
    for one in answered.codings:
        if one.response in wanted:
            on_answer.setdefault(one.response, {})[one.code] = None
    return {
        code: [
            replace(one, others=tuple(other for other in on_answer[one.response] if other != code)) for one in picked
        ]
        for code, picked in drawn.items()
    }


def uncoded_candidates(answered: Answered, flags: Sequence[tuple[int, int, int]], most: int) -> list[Candidate]:
    """Answers to a question that nobody has coded: those flagged first, then a draw that is always the same. Where
    they end is not known before their texts are.
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
    """The longest excerpt of each answer that has one code: places among the codings, since there may be a million."""

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

    def add(self, place: int, one: CountedCoding) -> None:
        """Take a coding; those of one answer come one after the other."""
        last = self._last
        if last is None or last.response != one.response:
            self._places.append(place)
            self._in_order = self._in_order and (last is None or last.response < one.response)
        elif one.end - one.start > last.end - last.start:
            self._places[-1] = place
        else:
            return
        self._last = one

    def drawn(self, most: int) -> list[Candidate]:
        """Those flagged or of wanted cases, then others by how well their length suits, in an order drawn once."""
        places = self._places
        if not self._in_order:
            places = array("I", sorted(places, key=lambda place: self._codings[place].response))
        random.Random(f"quotes of {self._code}").shuffle(places)
        asked_for = sum(map(self._asked_for, places)) if self._marks or self._wanted else 0

        def unfit(place: int) -> tuple[bool, int]:
            start, end, _ = self._span(self._codings[place])
            return not self._asked_for(place), _unfit(end - start)

        picked = map(self._codings.__getitem__, nsmallest(max(most, asked_for), places, key=unfit))
        return [Candidate(one.response, one.case, self._code, *self._span(one), ()) for one in picked]

    def _asked_for(self, place: int) -> bool:
        one = self._codings[place]
        return one.case in self._wanted or self._span(one)[2]

    def _span(self, one: CountedCoding) -> tuple[int, int, bool]:
        """The characters of an excerpt, and whether it is flagged: then those of the first flag on it."""
        for first, last in self._marks.get(one.response, ()):
            if first < one.end and one.start < last:
                return first, last, True
        return one.start, one.end, False


def _unfit(length: int) -> int:
    """How far a length is from one that reads well, in coarse steps so that the draw decides among the rest."""
    low, high = FITTING
    if length < low:
        return 1 + (low - length) // 20
    return 0 if length <= high else 1 + (length - high) // 300


class Taken:
    """The answers that are quoted already, in one question: none is quoted twice, nor another of the same words."""

    def __init__(self) -> None:
        self._responses: set[int] = set()
        self._forms: set[str] = set()

    def holds(self, one: Candidate, form: str) -> bool:
        """Whether an answer is quoted already."""
        return one.response in self._responses or form in self._forms

    def with_all(self, chosen: list[Candidate], texts: Mapping[int, str]) -> list[Candidate]:
        """`chosen`, which are quoted from now on."""
        self._responses.update(one.response for one in chosen)
        self._forms.update(normal_form(texts[one.response][one.start : one.end]) for one in chosen)
        return chosen


def choose(
    held: Sequence[Candidate],
    texts: Mapping[int, str],
    most: int,
    used: Counter[int],
    taken: Taken | None = None,
    names: Set[str] = frozenset(),
) -> list[Candidate]:
    """At most `most` excerpts of one theme: flagged first, each respondent once, each of its codes, both written
    standards where there are both, those not quoted before (`used`, by case, is added to) rather than others, and none
    nearly like another, `taken` already, or without anything of its own to say (`names` are those of its codes). Where
    every excerpt is wanted, all are quoted that say something.
    """
    taken = taken or Taken()
    forms = {one: normal_form(texts.get(one.response, "")[one.start : one.end]) for one in held}
    left = [
        one
        for one, form in forms.items()
        if (most >= EVERY or not taken.holds(one, form))
        and (excerpt := texts.get(one.response, "")[one.start : one.end]).strip()
        and (one.flagged or is_quotable(excerpt, names))
    ]
    if most >= EVERY:
        return taken.with_all(left, texts)
    standards = {one: variety(texts[one.response]) for one in left}
    place = {one: number for number, one in enumerate(left)}
    chosen: list[Candidate] = []
    codes: Counter[str] = Counter()
    seen: Counter[str] = Counter()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda one: (
                not one.flagged, codes[one.code], used[one.case] > 0, seen[standards[one]], place[one],
            ),
        )  # fmt: skip
        chosen.append(best)
        codes[best.code] += 1
        seen[standards[best]] += 1
        left = [one for one in left if one.case != best.case and fuzz.ratio(forms[one], forms[best]) < ALIKE]
    used.update(one.case for one in chosen)
    return taken.with_all(chosen, texts)


def named_groups(
    groupings: Sequence[Grouping],
    cases: Iterable[int],
    fewest: int,
    placed: Mapping[int, Placed] | None = None,
    spare: Spare | None = None,
) -> dict[int, tuple[tuple[Group, ...], ...]]:
    """What is said about who wrote a quote: per variable all the groups that the respondent is in.

    A variable is left out where a table hides how many of that group are where the quotes place the respondent, the
    last ones until at least `fewest` share what is said: of all respondents, and of each set of `placed`; and those
    that `spare` does not leave.
    """
    held = [groups_by_case(one) for one in groupings]
    shared: dict[tuple[Set[int] | None, tuple[Group, ...]], int] = {}

    def sharing(among: Set[int] | None, said_of: Sequence[tuple[Group, ...]]) -> int:
        groups = tuple(group for one in said_of for group in one)
        key = (among, groups)
        if key not in shared:
            sets = [group.cases for group in groups] + ([] if among is None else [among])
            shared[key] = len(reduce(and_, sorted(sets, key=len)))
        return shared[key]

    said = {}
    for case in cases:
        where = (placed or {}).get(case, Placed())
        groups = [
            of[case]
            for one, of in zip(groupings, held, strict=True)
            if case in of and not any((one.name, group.key) in where.hidden for group in of[case])
        ]
        while groups and any(sharing(among, groups) < fewest for among in (None, *where.among)):
            groups.pop()
        groups = groups if spare is None else spare.take(case, groups)
        said[case] = tuple(groups)
    return said


def in_words(groups: Sequence[tuple[Group, ...]]) -> tuple[str, ...]:
    """A label per variable, of all groups that a respondent is in."""
    return tuple(str(CoderRule(tuple(group.label for group in one))) for one in groups)


def groups_by_case(grouping: Grouping) -> dict[int, tuple[Group, ...]]:
    """Case → the groups it is in, that of those without a value apart: several where a variable has several values."""
    found: dict[int, tuple[Group, ...]] = {}
    for group in grouping.groups:
        for case in group.cases if group.key else ():
            found[case] = (*found.get(case, ()), group)
    return found
