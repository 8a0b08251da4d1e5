"""Which answers are quoted for a code, and how a quote is cut: flagged ones first, else a spread over respondents."""

from __future__ import annotations

import random
import re
from array import array
from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import reduce
from heapq import nsmallest
from operator import and_

from rapidfuzz import fuzz

from coder.model import Chosen as CoderRule
from coder.reports.compact import CountedCoding
from coder.reports.counting import Answered, Group, Grouping
from coder.reports.definition import QuoteRules
from coder.text.language import normal_form, variety

CUT = "[…]"

CONSIDERED = 40
"""Per code so many excerpts are read to choose from: all that are flagged, and a draw of the others."""

ALIKE = 88.0
"""Excerpts more like each other than this (rapidfuzz ratio of the normal forms, 0–100) are the same quote twice."""

FITTING = (40, 300)
"""Characters of a quote that says something and can be read at a glance."""

_SENTENCE_END = re.compile(r"[.!?…]+[»\"”)]*(?=\s|$)|\n+")


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
class Hidden:
    """Characters of an answer that a report replaces."""

    start: int
    end: int
    replacement: str


@dataclass(frozen=True, slots=True)
class Chosen:
    """Quotes picked for a report, with what is needed to print them."""

    by_code: Mapping[str, Sequence[Candidate]] = field(default_factory=dict)
    texts: Mapping[int, str] = field(default_factory=dict)
    hidden: Mapping[int, Sequence[Hidden]] = field(default_factory=dict)
    names: Mapping[int, str] = field(default_factory=dict)
    """Case → what a respondent is called in the report."""
    said: Mapping[int, Sequence[str]] = field(default_factory=dict)
    """Case → what is said about the respondent beside the name."""
    fewer: Set[int] = frozenset()
    """The cases of which less is said than is known."""


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
    answered: Answered, codes: Iterable[str], flags: Sequence[tuple[int, int, int]]
) -> dict[str, list[Candidate]]:
    """Per code the excerpts worth reading, at most CONSIDERED unless more are flagged; the draw is always the same.

    `flags` are (response, start, end) marked as good quotes: a flag that overlaps an excerpt sets its limits.
    """
    marks: dict[int, list[tuple[int, int]]] = {}
    for response, start, end in flags:
        marks.setdefault(response, []).append((start, end))
    held = {code: _Excerpts(code, answered.codings, marks) for code in codes}
    for place, one in enumerate(answered.codings):
        if one.code in held:
            held[one.code].add(place, one)
    drawn = {code: excerpts.drawn() for code, excerpts in held.items()}
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


class _Excerpts:
    """The longest excerpt of each answer that has one code: places among the codings, since there may be a million."""

    def __init__(
        self, code: str, codings: Sequence[CountedCoding], marks: Mapping[int, Sequence[tuple[int, int]]]
    ) -> None:
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

    def drawn(self) -> list[Candidate]:
        """Flagged ones, then others by how well their length suits, in an order drawn once for the code."""
        places = self._places
        if not self._in_order:
            places = array("I", sorted(places, key=lambda place: self._codings[place].response))
        random.Random(f"quotes of {self._code}").shuffle(places)
        flagged = sum(self._span(self._codings[place])[2] for place in places) if self._marks else 0

        def unfit(place: int) -> tuple[bool, int]:
            start, end, marked = self._span(self._codings[place])
            return not marked, _unfit(end - start)

        picked = map(self._codings.__getitem__, nsmallest(max(CONSIDERED, flagged), places, key=unfit))
        return [Candidate(one.response, one.case, self._code, *self._span(one), ()) for one in picked]

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


def choose(held: Sequence[Candidate], texts: Mapping[int, str], most: int, used: Counter[int]) -> list[Candidate]:
    """At most `most` excerpts of one code: flagged first, each respondent once, both written standards where there are
    both, those not quoted before (`used`, by case, is added to) rather than others, and none nearly like another.
    """
    left = [one for one in held if texts.get(one.response, "")[one.start : one.end].strip()]
    forms = {one: normal_form(texts[one.response][one.start : one.end]) for one in left}
    standards = {one: variety(texts[one.response]) for one in left}
    place = {one: number for number, one in enumerate(left)}
    chosen: list[Candidate] = []
    seen: Counter[str] = Counter()
    while left and len(chosen) < most:
        best = min(
            left,
            key=lambda one: (not one.flagged, used[one.case] > 0, seen[standards[one]], place[one]),
        )
        chosen.append(best)
        seen[standards[best]] += 1
        left = [one for one in left if one.case != best.case and fuzz.ratio(forms[one], forms[best]) < ALIKE]
    used.update(one.case for one in chosen)
    return chosen


def quoted(text: str, start: int, end: int, rules: QuoteRules, hidden: Sequence[Hidden] = ()) -> str:
    """The characters `start` to `end` of an answer as a quote on one line: whole words, context, cuts marked «[…]»."""
    start, end = _whole_words(text, *_with_context(text, start, end, rules.context))
    for one in hidden:  # what is replaced is replaced whole
        if one.start < end and start < one.end:
            start, end = min(start, one.start), max(end, one.end)
    end, cut = _shortened(text, start, end, rules.longest)
    pieces, place = [], start
    for one in sorted(hidden, key=lambda one: (one.start, -one.end)):
        if one.start >= end or one.end <= place:
            continue
        pieces += [text[place : max(place, one.start)], one.replacement]
        place = one.end
    pieces.append(text[place:end] if place < end else "")
    body = " ".join("".join(pieces).split())
    before = f"{CUT} " if re.search(r"\w", text[:start]) else ""
    after = f" {CUT}" if cut or re.search(r"\w", text[max(end, place) :]) else ""
    return f"{before}{body}{after}"


def _whole_words(text: str, start: int, end: int) -> tuple[int, int]:
    while 0 < start < len(text) and text[start - 1].isalnum() and text[start].isalnum():
        start -= 1
    while 0 < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _with_context(text: str, start: int, end: int, sentences: int) -> tuple[int, int]:
    """The span widened to whole sentences, and by so many before and after; as it is where none is wanted."""
    if sentences == 0 or (start, end) == (0, len(text)):
        return start, end
    ends = [found.end() for found in _SENTENCE_END.finditer(text)]
    before = [0, *(one for one in ends if one <= start)]
    after = [*(one for one in ends if one >= end), len(text)]
    return before[max(0, len(before) - 1 - sentences)], after[min(sentences, len(after) - 1)]


def _shortened(text: str, start: int, end: int, longest: int) -> tuple[int, bool]:
    """Where a quote of at most `longest` characters ends: after a sentence if that leaves half, else after a word."""
    if end - start <= longest:
        return end, False
    limit = start + longest
    ends = [start + found.end() for found in _SENTENCE_END.finditer(text[start:limit])]
    if ends and ends[-1] - start >= longest // 2:
        return ends[-1], True
    space = max(text.rfind(" ", start, limit), text.rfind("\n", start, limit))
    return (space if space > start else limit), True


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


def also(candidate: Candidate, names: Mapping[str, str]) -> tuple[str, ...]:
    """The names of the other codes on the answer."""
    return tuple(names[code] for code in candidate.others if code in names)
