"""The coded answers to an open question in one wave, the base of every count."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from functools import cached_property
from heapq import merge
from itertools import chain

from coder.reports.compact import Codings, CountedCoding, Pairs, ids, union


@dataclass(frozen=True, slots=True)
class Drawn:
    """How a random sample was drawn: by `sample` (`coder sample`) or as a `random` order of the queue, and its seed.

    `even`: each answer was about as likely to be drawn as every other, so that shares of the sample are those of all.
    """

    by: str
    seed: int
    even: bool = True


FEWEST_PARAGRAPHS = 30
"""Below this many coded paragraphs of documents, no confidence interval is given."""


@dataclass(frozen=True)
class Answered:
    """One open question in one wave: who was asked, who answered, and how the answers are coded.

    `responses` maps responses to cases. `codings` are those that count (see `coder_rule`); `none_fits` are the coded
    responses without any of them.
    """

    question: str
    asked: Set[int]
    responses: Mapping[int, int]
    codings: Sequence[CountedCoding] = ()
    none_fits: Set[int] = frozenset()
    orders: Mapping[int, str] = field(default_factory=dict)
    """Coded response → the queue order it was coded in; no entry where that is unknown."""
    drawn: Drawn | None = None
    """The random sample that the coded responses make up, where that can be established."""
    agreed: tuple[CountedCoding, ...] = ()
    """Categories that count on an answer though none of their codes does."""
    every: Sequence[CountedCoding] = ()
    """The codings of all coders, whether they count or not."""
    none_by: Sequence[CountedCoding] = ()
    """«No code fits» decisions, as codings without a code."""
    several: Set[int] = frozenset()
    """Responses coded by more than one coder."""
    settled: Set[int] = frozenset()
    """Those of them on which something counts that was decided where coders differed."""
    unsettled: Set[int] = frozenset()
    """Those of them on which coders differ and the rule says what counts, for nothing or not all was decided."""
    rule: str = ""
    in_turn: tuple[str, ...] = ()
    """The coders, in the order in which they take precedence."""
    documents: int = 0
    """The number of documents whose paragraphs are the cases; 0 where cases are not paragraphs."""

    @property
    def applied(self) -> Sequence[CountedCoding]:
        """All codings as the coders applied them."""
        return self.every if self.rule else self.codings

    @cached_property
    def respondents(self) -> Set[int]:
        """The cases that answered."""
        return ids(self.responses.values())

    @cached_property
    def done(self) -> Set[int]:
        """Responses that have a coding or are marked «no code fits»."""
        return ids(coding.response for coding in self.codings) | self.none_fits

    @cached_property
    def coded(self) -> Set[int]:
        """The cases all of whose answers have a coding or are marked «no code fits»: the base of every share."""
        done = self.done
        return self.respondents - ids(case for response, case in self.responses.items() if response not in done)

    @cached_property
    def own_cases(self) -> dict[str, Set[int]]:
        """Cases by code in use, without sub-codes."""
        found: dict[str, array[int]] = {}
        for coding in chain(self.codings, self.agreed):
            if coding.code not in found:
                found[coding.code] = array("q")
            found[coding.code].append(coding.case)
        return {code: ids(cases) for code, cases in found.items()}

    @cached_property
    def codings_of(self) -> Counter[str]:
        """Number of codings by code."""
        return Counter(coding.code for coding in self.codings)

    @property
    def earned(self) -> bool:
        """Whether the coded cases represent all who answered, so that an interval is warranted: they are all of them or
        a random sample drawn evenly, and neither few paragraphs nor those of one document.
        """
        if self.documents == 1 or (self.documents and len(self.coded) < FEWEST_PARAGRAPHS):
            return False
        return (self.drawn is not None and self.drawn.even) or self.coded == self.respondents

    @property
    def uneven(self) -> bool:
        """Whether the coded cases are a random sample that was drawn more often from some groups than from others."""
        return self.drawn is not None and not self.drawn.even

    def among(self, cases: Set[int]) -> Answered:
        """Return the same question restricted to `cases`."""
        pairs = Pairs((response, case) for response, case in self.responses.items() if case in cases)
        return replace(
            self,
            asked=self.asked & cases,
            responses=pairs,
            codings=Codings(coding for coding in self.codings if coding.case in cases),
            none_fits=ids(response for response in self.none_fits if response in pairs),
            agreed=tuple(coding for coding in self.agreed if coding.case in cases),
            every=Codings(coding for coding in self.every if coding.case in cases),
            none_by=Codings(coding for coding in self.none_by if coding.case in cases),
            several=self.several & pairs.keys(),
            settled=self.settled & pairs.keys(),
            unsettled=self.unsettled & pairs.keys(),
        )

    def by(self, coder: str) -> Answered:
        """Return the same question with the codings of one coder only."""
        coder_codings = Codings(coding for coding in self.applied if coding.coder == coder)
        return replace(self, codings=coder_codings, agreed=())


def as_one(parts: Sequence[Answered], asked: Set[int]) -> Answered:
    """Combine several open questions into one asked of `asked`; `drawn` is kept only where there is one question."""
    if len(parts) == 1:
        return parts[0]
    return Answered(
        parts[0].question if parts else "",
        asked,
        Pairs(merge(*(answered.responses.items() for answered in parts))),
        Codings(coding for answered in parts for coding in answered.codings),
        union(answered.none_fits for answered in parts),
        orders={answer: order for answered in parts for answer, order in answered.orders.items()},
        agreed=tuple(coding for answered in parts for coding in answered.agreed),
        every=Codings(coding for answered in parts for coding in answered.applied),
        none_by=Codings(coding for answered in parts for coding in answered.none_by),
        several=union(answered.several for answered in parts),
        settled=union(answered.settled for answered in parts),
        unsettled=union(answered.unsettled for answered in parts),
        rule=next((answered.rule for answered in parts), ""),
        in_turn=tuple(dict.fromkeys(coder for answered in parts for coder in answered.in_turn)),
    )
