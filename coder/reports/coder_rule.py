"""The rule for which codes count on an answer that several coders have coded."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import reduce
from itertools import chain
from operator import and_
from types import MappingProxyType

from coder.model import Codebook
from coder.reports.answered import Answered
from coder.reports.compact import Codings, CountedCoding, ids
from coder.reports.counting import CodeCount, CountedShare, Crosstab, Weights, cases_by_code, share


class CoderRule(StrEnum):
    """Which codes count on an answer coded by several coders. An answer coded by one counts as coded."""

    FIRST = "first"
    """The codes of one coder: of those who coded it, the one with most answers to the question, else the earliest."""
    MAJORITY = "majority"
    """Codes that more than half of the answer's coders applied; categories, likewise with any code below them."""
    ANY = "any"
    """Codes that at least one coder applied."""


RULES = tuple(coder_rule.value for coder_rule in CoderRule)

Votes = Mapping[str, frozenset[str]]
"""Coder → the codes they applied to one answer; an empty set for «no code fits»."""


def counting(
    votes: Votes, rule: CoderRule, in_turn: Sequence[str], above: Mapping[str, Sequence[str]]
) -> frozenset[str]:
    """Return the codes that count on an answer. `in_turn` are the coders by precedence; `above` the categories of a
    code.

    By majority a category counts even where none of its codes does: its coders agreed on it but chose different codes.
    """
    if rule is CoderRule.FIRST:
        return votes[first(votes, in_turn)]
    if rule is CoderRule.ANY:
        return frozenset().union(*votes.values())
    own = Counter(code for codes in votes.values() for code in codes)
    most = {code for code, times in own.items() if 2 * times > len(votes)}
    wide = Counter(
        code
        for codes in votes.values()
        for code in {covering for own_code in codes for covering in (own_code, *above[own_code])}
    )
    for code in [code for code, times in wide.items() if 2 * times > len(votes) and code not in most]:
        below = [narrower for narrower in wide if code in above[narrower] and 2 * wide[narrower] > len(votes)]
        if not below:
            most.add(code)
    return frozenset(most)


def categories_above(codebook: Codebook) -> dict[str, tuple[str, ...]]:
    """Return code → the categories above it, the nearest first."""
    found: dict[str, tuple[str, ...]] = {}
    for code in codebook:  # a category precedes its codes
        found[code.id] = (code.parent, *found.get(code.parent, ())) if code.parent is not None else ()
    return found


Decided = Mapping[int, Mapping[str, Sequence[CountedCoding]]]
"""Response → each reconciled code, with the codings that stand for it; empty where it does not apply."""


def as_decided(votes: Votes, holds: Mapping[str, bool]) -> Votes:
    """Return the votes with the reconciled codes applied for all coders: code → whether it holds."""
    decided_codes = frozenset(code for code, applies in holds.items() if applies)
    return {coder: codes.difference(holds) | decided_codes for coder, codes in votes.items()}


def counted(
    answered: Answered,
    rule: CoderRule,
    in_turn: Sequence[str],
    codebook: Codebook,
    decided: Decided = MappingProxyType({}),
) -> Answered:
    """Return `answered` with only the codings that count or stand for what was `decided`, from those of all coders.
    `in_turn` as in `counting`.
    """
    every, several = answered.codings, _several(answered)
    codings: Sequence[CountedCoding] = every
    agreed: list[CountedCoding] = []
    unsettled = array("q")
    if several:
        above = categories_above(codebook)
        counts: dict[int, frozenset[str]] = {}
        whose: dict[int, str] = {}
        alike: dict[frozenset[str], frozenset[str]] = {}  # distinct sets are few: each is stored once
        for response, put in votes_on(answered, several):
            holds = {code: bool(stand) for code, stand in decided.get(response, {}).items()}
            votes = as_decided(put, holds) if holds else put
            codes = counting(votes, rule, in_turn, above)
            if len(set(votes.values())) > 1:
                unsettled.append(response)
            counts[response] = alike.setdefault(codes, codes)
            if rule is CoderRule.FIRST:  # the other coders' excerpts do not count either
                whose[response] = first(votes, in_turn)
            # A category that most coders used a code of, though none applied it itself.
            agreed += [
                CountedCoding(response, answered.responses[response], code, "", 0, 0)
                for code in sorted(codes.difference(*votes.values()))
            ]
        codings = Codings(
            coding
            for coding in every
            if coding.response not in counts
            or (coding.code in counts[coding.response] and whose.get(coding.response, coding.coder) == coding.coder)
        )
    if decided:
        undecided = (coding for coding in codings if coding.code not in decided.get(coding.response, ()))
        stand = (coding for codes in decided.values() for coder_codings in codes.values() for coding in coder_codings)
        codings = Codings(sorted(chain(undecided, stand), key=lambda coding: (coding.response, coding.start)))
    done = ids(coding.response for coding in chain(every, answered.none_by))
    return replace(
        answered,
        codings=codings,
        none_fits=done - ids(coding.response for coding in codings),
        agreed=tuple(agreed),
        every=every,
        rule=rule.value,
        in_turn=tuple(in_turn),
        several=several,
        settled=several & ids(decided),
        unsettled=ids(unsettled),
    )


def first(coders: Iterable[str], in_turn: Sequence[str]) -> str:
    """Return the coder who comes first in `in_turn`."""
    return min(coders, key=lambda name: (in_turn.index(name) if name in in_turn else len(in_turn), name))


def _several(answered: Answered) -> Set[int]:
    """Return the responses coded by more than one coder."""
    by_coder = _answers_of(answered)
    found: Set[int] = frozenset()
    seen: Set[int] = frozenset()
    for responses in by_coder.values():
        found |= seen & responses
        seen |= responses
    return found


def _answers_of(answered: Answered) -> dict[str, Set[int]]:
    """Return coder → the responses they have coded."""
    responses_by_coder: dict[str, array[int]] = {}
    for coding in chain(answered.applied, answered.none_by):
        if coding.coder not in responses_by_coder:
            responses_by_coder[coding.coder] = array("q")
        responses_by_coder[coding.coder].append(coding.response)
    return {name: ids(responses) for name, responses in responses_by_coder.items()}


def votes_on(answered: Answered, answers: Set[int]) -> Iterator[tuple[int, dict[str, frozenset[str]]]]:
    """Yield each of `answers` with the codes of each coder, whether they count or not."""
    empty: frozenset[str] = frozenset()
    alike: dict[tuple[frozenset[str], str], frozenset[str]] = {}  # distinct sets are few: each is stored once
    codes_by_coder: dict[str, dict[int, frozenset[str]]] = {}
    for coding in chain(answered.applied, answered.none_by):
        if coding.response in answers:
            codes_of_coder = codes_by_coder.setdefault(coding.coder, {})
            before = codes_of_coder.get(coding.response, empty)
            if coding.code and (before, coding.code) not in alike:
                alike[before, coding.code] = before | {coding.code}
            codes_of_coder[coding.response] = alike[before, coding.code] if coding.code else before
    for response in sorted(answers):
        yield (
            response,
            {name: coder_codes[response] for name, coder_codes in codes_by_coder.items() if response in coder_codes},
        )


def coders_of(answered: Answered) -> dict[str, int]:
    """Return coder → number of responses coded, in order of precedence."""
    responses_by_coder = _answers_of(answered)
    order = {name: place for place, name in enumerate(answered.in_turn)}
    names = sorted(responses_by_coder, key=lambda name: (order.get(name, len(order)), name))
    return {name: len(responses_by_coder[name]) for name in names}


def as_coded_by(answered: Answered, coder: str) -> Answered:
    """Return the answers with the codes of `coder` where that coder coded them, and otherwise as they count."""
    coded_responses = _answers_of(answered)[coder]
    codings = Codings(
        chain(
            (coding for coding in answered.every if coding.coder == coder),
            (coding for coding in answered.codings if coding.response not in coded_responses),
        )
    )
    return replace(
        answered,
        codings=codings,
        agreed=tuple(coding for coding in answered.agreed if coding.response not in coded_responses),
        none_fits=answered.done - ids(coding.response for coding in codings),
    )


def ranges(
    answered: Answered, codebook: Codebook, codes: Iterable[str], weights: Weights | None = None
) -> dict[str, tuple[float, float]]:
    """Return code → the lowest and the highest share in per cent (see `ranges_together`)."""
    found = ranges_together(answered, codebook, [(code,) for code in codes], weights)
    return {code: span for (code,), span in found.items()}


def ranges_together(
    answered: Answered, codebook: Codebook, wanted: Sequence[tuple[str, ...]], weights: Weights | None = None
) -> dict[tuple[str, ...], tuple[float, float]]:
    """Return codes → the lowest and highest share in per cent of cases with all of them, taking each coder's codes in
    turn where that coder has coded. Empty where no answer is coded by several, or no base exists.
    """
    if not answered.several:
        return {}
    coded = answered.coded
    found: dict[tuple[str, ...], list[float]] = {codes: [] for codes in wanted}
    for cases in _cases_as_coded(answered, codebook):
        for codes in wanted:
            percent = share(reduce(and_, (cases[code] for code in codes)), coded, weights).percent
            if percent is not None:
                found[codes].append(percent)
    return {codes: (min(coder_shares), max(coder_shares)) for codes, coder_shares in found.items() if coder_shares}


def _cases_as_coded(answered: Answered, codebook: Codebook) -> Iterator[dict[str, Set[int]]]:
    """Yield the cases by code with one coder's codes in place, for each coder of answers that several have coded."""
    for _, as_coded in each_as_coded(answered):
        yield cases_by_code(as_coded, codebook)


def each_as_coded(answered: Answered) -> Iterator[tuple[str, Answered]]:
    """Yield each coder of answers that several have coded, with the result of `as_coded_by`."""
    if answered.several:
        for coder in sorted(name for name, responses in _answers_of(answered).items() if responses & answered.several):
            yield coder, as_coded_by(answered, coder)


Cell = tuple[str, str]
"""The keys of a row (a code) and of a group."""

Spans = Mapping[Cell, tuple[float, float]]
"""The lowest and the highest share of cells, in per cent."""


def ranges_by_group(
    answered: Answered, codebook: Codebook, tables: Sequence[Crosstab], weights: Weights | None = None, fewest: int = 0
) -> list[Spans]:
    """Return for each crosstab, cell → the lowest and highest share in per cent (see `ranges_together`).

    A row is left out as a whole if a cell is hidden or some coder has fewer than `fewest` in it: that coder's counts
    could disclose what is hidden.
    """
    found: list[dict[Cell, tuple[float, float]]] = [{} for _ in tables]
    if not answered.several:
        return list(found)
    small = [
        {row for row, line in zip(crosstab.rows, crosstab.cells, strict=True) if _discloses(line, 0)}
        for crosstab in tables
    ]
    for cases in _cases_as_coded(answered, codebook):
        for table, ranges_so_far, rows_left_out in zip(tables, found, small, strict=True):
            for row in table.rows:
                line = [share(cases[row] & group.cases, group.cases, weights) for group in table.grouping.groups]
                rows_left_out |= {row} if _discloses(line, fewest) else set()
                for group, own_share in zip(table.grouping.groups, line, strict=True):
                    if own_share.percent is not None:
                        low, high = ranges_so_far.get((row, group.key), (own_share.percent, own_share.percent))
                        ranges_so_far[row, group.key] = min(low, own_share.percent), max(high, own_share.percent)
    return [
        {cell: span for cell, span in ranges_so_far.items() if cell[0] not in rows_left_out}
        for ranges_so_far, rows_left_out in zip(found, small, strict=True)
    ]


def _discloses(line: Sequence[CountedShare], fewest: int) -> bool:
    return any(cell.masked or 0 < cell.n < fewest for cell in line)


def widest(spans: Spans) -> Cell | None:
    """Return the cell with the widest range, the first in a tie; None where there is none."""
    return max(spans, key=lambda cell: spans[cell][1] - spans[cell][0], default=None)


def with_ranges(
    counts: Sequence[CodeCount], answered: Answered, codebook: Codebook, weights: Weights | None = None
) -> list[CodeCount]:
    """Return the counts, each with its range over coders (see `ranges`)."""
    found = ranges(answered, codebook, [count.code.id for count in counts], weights)
    return [replace(count, span=found.get(count.code.id)) for count in counts]


@dataclass(frozen=True, slots=True)
class ByCoder:
    """Per coder, the number of respondents coded («no code fits» included), and per code how many each gave it."""

    coders: tuple[str, ...]
    coded: Mapping[str, int]
    counts: Mapping[str, tuple[int, ...]]
    """Code → respondents by coder, in the order of `coders`."""


def by_coder(answered: Answered, codebook: Codebook, codes: Sequence[str]) -> ByCoder:
    """Count the codes as each coder applied them; coders in alphabetical order."""
    responses_by_coder = _answers_of(answered)
    coders = sorted(responses_by_coder)
    coded: dict[str, int] = {}
    counts: dict[str, tuple[int, ...]] = dict.fromkeys(codes, ())
    for name in coders:  # one coder at a time: what each has coded is a list as long as the file
        own = answered.by(name)
        cases = cases_by_code(own, codebook)
        coded[name] = len(ids(answered.responses[response] for response in responses_by_coder[name]))
        counts = {code: (*counts_so_far, len(cases[code])) for code, counts_so_far in counts.items()}
    return ByCoder(tuple(coders), coded, counts)
