"""Counts every number of a report, with its n and its base. Pure functions over plain values.

The unit is the respondent (the case) in one wave. Which codings count where several have coded an answer is decided in
`coder_rule`; a category counts each respondent of its sub-tree once, so it is never the sum of its codes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, replace

from coder import intervals
from coder.model import Code, Codebook
from coder.model.json_values import Json
from coder.reports.answered import Answered
from coder.reports.compact import union

MISSING = ""
"""The key of the group of those for whom a variable has no value."""


@dataclass(frozen=True, slots=True)
class CountedShare:
    """`n` of `base` respondents with the Wilson 95 % interval in per cent.

    With survey weights `percent` and the interval are weighted, `n` and `base` still count people. A masked share
    has neither n nor per cent. `percent` is None where there is nobody to divide by; `low` and `high` are None also
    where no interval is earned (`Answered.earned`).
    """

    n: int
    base: int
    percent: float | None
    low: float | None
    high: float | None
    masked: bool = False

    def hidden(self) -> CountedShare:
        """This share with its numbers taken out."""
        return CountedShare(0, self.base, None, None, None, masked=True)


@dataclass(frozen=True, slots=True)
class Weights:
    """Survey weights by case; a case without a usable weight counts as nobody in weighted figures."""

    variable: str
    by_case: Mapping[int, float]
    without: int = 0
    decimals: int | None = None
    """How many decimals weighted per cents have at most, wherever they stand: more would tell hidden numbers."""

    def of(self, cases: Iterable[int]) -> float:
        """What these cases weigh together."""
        return math.fsum(self.by_case.get(case, 0.0) for case in cases)

    def effective(self, cases: Iterable[int]) -> float:
        """Of how many unweighted cases these tell as much (Kish 1965, § 8.2)."""
        held = [self.by_case.get(case, 0.0) for case in cases]
        return math.fsum(held) ** 2 / math.fsum(one**2 for one in held)

    def rounded(self, percent: float) -> float:
        """A per cent as it is printed, half up."""
        if self.decimals is None:
            return percent
        scale = float(10**self.decimals)
        return math.floor(percent * scale + 0.5 + 1e-9) / scale

    def as_printed(self, weight: float, whole: float) -> tuple[float, float]:
        """From how much to how much weight the printed per cent of a `weight` of the `whole` can stand for."""
        if self.decimals is None or whole <= 0:
            return weight, weight
        printed, half = self.rounded(100 * weight / whole), 0.5 / 10**self.decimals
        return whole * (printed - half) / 100, whole * (printed + half) / 100


def wilson(percent: float, n: float) -> tuple[float, float]:
    """The score interval of a share of `n`, both in per cent."""
    low, high = intervals.wilson(percent / 100, n)
    return 100 * low, 100 * high


def share(
    cases: Set[int],
    base: Set[int],
    weights: Weights | None = None,
    *,
    earned: bool = True,
) -> CountedShare:
    """How many of `base` are among `cases`; no interval where none is `earned`. That of a weighted share uses Kish's
    effective n (1965, § 8.2).
    """
    found = _share(cases, base, weights)
    return found if earned else replace(found, low=None, high=None)


def _share(cases: Set[int], base: Set[int], weights: Weights | None) -> CountedShare:
    inside = cases & base
    if not base:
        return CountedShare(0, 0, None, None, None)
    if weights is None:
        percent = 100 * len(inside) / len(base)
        return CountedShare(len(inside), len(base), percent, *wilson(percent, len(base)))
    whole = weights.of(base)
    if whole <= 0:
        return CountedShare(len(inside), len(base), None, None, None)
    # A share of all is exactly 100, whatever the order in which weights were added up.
    percent = min(100.0, 100 * weights.of(inside) / whole)
    low, high = (weights.rounded(end) for end in wilson(percent, weights.effective(base)))
    return CountedShare(len(inside), len(base), weights.rounded(percent), low, high)


def weights_of(variable: str, data: Mapping[int, Mapping[str, Json]]) -> Weights:
    """The weights in a numeric variable. Cases without a positive number are counted in `without`."""
    held: dict[int, float] = {}
    for case, values in data.items():
        number = as_number(values.get(variable))
        if number is not None and number > 0:
            held[case] = number
    return Weights(variable, held, len(data) - len(held))


def as_number(value: Json) -> float | None:
    """A value as a number, with a decimal comma too; None where it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(str(value).replace(",", ".")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code, with its sub-codes, was applied, of those whose answer is coded."""

    code: Code
    path: str
    depth: int
    share: CountedShare
    codings: int
    own: int
    """Respondents with this very code, sub-codes apart."""
    span: tuple[float, float] | None = None
    """The lowest and the highest share in per cent by coder, where several have coded an answer (see `coder_rule`)."""


def cases_by_code(answered: Answered, codebook: Codebook) -> dict[str, Set[int]]:
    """The cases that have each code or one below it, by the code's id."""
    own = answered.own_cases
    return {code.id: union(own[below.id] for below in codebook.subtree(code) if below.id in own) for code in codebook}


def nearest_above(book: Codebook, code: str, there: Set[str]) -> str | None:
    """The nearest category above a code that is among those that are `there`."""
    above = book.by_id[code].parent
    while above is not None and above not in there:
        above = book.by_id[above].parent
    return above


def code_counts(
    answered: Answered, codebook: Codebook, codes: Sequence[str] | None = None, weights: Weights | None = None
) -> list[CodeCount]:
    """One count per code in the order given (None: codebook order, a retired code only if it was used)."""
    cases = cases_by_code(answered, codebook)
    codings, own = answered.codings_of, answered.own_cases
    coded, earned = answered.coded, answered.earned
    counts = []
    for code in _chosen(codebook, codes, cases):
        below = codebook.subtree(code)
        counts.append(
            CodeCount(
                code,
                codebook.path(code),
                codebook.depth(code),
                share(cases[code.id], coded, weights, earned=earned),
                sum(codings[one.id] for one in below),
                len(coded & own[code.id]) if code.id in own else 0,
            )
        )
    return counts


def _chosen(codebook: Codebook, codes: Sequence[str] | None, cases: Mapping[str, Set[int]]) -> list[Code]:
    if codes is not None:
        return [codebook.by_id[code] for code in codes]
    return [code for code in codebook if not code.retired or cases[code.id]]


def in_order(counts: Sequence[CodeCount], order: str) -> list[CodeCount]:
    """Counts in `codebook`, `frequency` (most respondents first) or `alphabetical` order (by path)."""
    if order == "frequency":
        return sorted(counts, key=lambda one: (-one.share.n, one.path.casefold()))
    if order == "alphabetical":
        return sorted(counts, key=lambda one: one.path.casefold())
    return list(counts)


@dataclass(frozen=True, slots=True)
class Group:
    """The cases with one value of a variable; `key` is the raw value as text, MISSING for those without one."""

    key: str
    label: str
    cases: Set[int]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A variable's groups in the order they are shown; `ordered` when the values have an order of their own."""

    name: str
    label: str
    groups: tuple[Group, ...]
    ordered: bool = False
    several: bool = False
    """Whether one respondent may be in several groups, as where several answers could be chosen."""

    def naming(self, missing: str) -> Grouping:
        """The same groups, those without a value called `missing`."""
        return replace(
            self,
            groups=tuple(replace(one, label=missing) if one.key == MISSING else one for one in self.groups),
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed question: each answer's share of those who answered, and how many were asked and did not."""

    name: str
    label: str
    shares: tuple[tuple[Group, CountedShare], ...]
    total: int
    asked: int


def closed(grouping: Grouping, asked: Set[int], weights: Weights | None = None) -> Closed:
    """Count a closed question among those asked; per cent are of those who answered it."""
    given = [replace(group, cases=group.cases & asked) for group in grouping.groups if group.key != MISSING]
    people = union(group.cases for group in given)
    return Closed(
        grouping.name,
        grouping.label,
        tuple((group, share(group.cases, people, weights)) for group in given),
        len(people),
        len(asked),
    )


def rounded(percents: Iterable[float | None], decimals: int = 0) -> tuple[list[float | None], float]:
    """Per cent rounded half up, each by itself, and what the rounded ones add up to."""
    scale = 10**decimals
    done = [None if one is None else math.floor(one * scale + 0.5 + 1e-9) / scale for one in percents]
    return done, round(math.fsum(one for one in done if one is not None), decimals)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Rows (codes, or the answers to a closed question) by the groups of a variable, missing as a group of its own.

    `cells[row][group]` is a share of the group's base; `totals[row]` of everybody's.
    """

    grouping: Grouping
    bases: tuple[int, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[CountedShare, ...], ...]
    totals: tuple[CountedShare, ...]
    exclusive: bool = False
    """Whether each respondent is in exactly one row, as with a closed question."""
    withheld: frozenset[str] = frozenset()
    """Keys of the groups whose base is not shown either."""


def crosstab(
    rows: Sequence[tuple[str, Set[int]]],
    people: Set[int],
    grouping: Grouping,
    weights: Weights | None = None,
    *,
    exclusive: bool = False,
    answered: Set[int] | None = None,
    earned: bool = True,
) -> Crosstab:
    """Count rows (key, its cases) by groups, among `people`. A group without anybody of those who `answered` (None:
    `people`) is left out, missing included; one of which nobody is among `people` has no per cent.
    """
    there = people if answered is None else answered
    held = tuple(replace(group, cases=group.cases & people) for group in grouping.groups if group.cases & there)
    return Crosstab(
        replace(grouping, groups=held),
        tuple(len(group.cases) for group in held),
        tuple(key for key, _ in rows),
        tuple(tuple(share(cases, group.cases, weights, earned=earned) for group in held) for _, cases in rows),
        tuple(share(cases, people, weights, earned=earned) for _, cases in rows),
        exclusive,
    )


def together(table: Crosstab, rows: Sequence[int], weights: Weights | None = None) -> Crosstab:
    """Rows of answers that exclude each other as one row: sums of what they tell each by itself, so that they tell no
    more; hidden in a group where one of them is.
    """
    if len(rows) == 1:
        (row,) = rows
        return replace(table, rows=(table.rows[row],), cells=(table.cells[row],), totals=(table.totals[row],))
    groups = table.grouping.groups
    cells = [_sum([table.cells[row][at] for row in rows], group.cases, weights) for at, group in enumerate(groups)]
    totals = _sum([table.totals[row] for row in rows], union(group.cases for group in groups), weights)
    return replace(table, rows=(" ".join(table.rows[row] for row in rows),), cells=(tuple(cells),), totals=(totals,))


def _sum(parts: Sequence[CountedShare], base: Set[int], weights: Weights | None) -> CountedShare:
    if hidden := next((one for one in parts if one.masked), None):
        return hidden.hidden()
    n, shares = sum(one.n for one in parts), [one.percent for one in parts if one.percent is not None]
    if len(shares) < len(parts):
        return replace(parts[0], n=n, percent=None, low=None, high=None)
    if weights is None:
        percent = 100 * n / parts[0].base
        return CountedShare(n, parts[0].base, percent, *wilson(percent, parts[0].base))
    percent = min(100.0, math.fsum(shares))
    low, high = (weights.rounded(end) for end in wilson(percent, weights.effective(base)))
    return CountedShare(n, parts[0].base, percent, low, high)


def co_occurrence(
    cases: Mapping[str, Set[int]], codebook: Codebook, codes: Sequence[str]
) -> dict[tuple[str, str], int]:
    """For each pair of `codes` of which neither is above the other, how many respondents have both."""
    related = {code: {one.id for one in codebook.subtree(codebook.by_id[code])} for code in codes}
    pairs = {}
    for place, one in enumerate(codes):
        for other in codes[place + 1 :]:
            if other not in related[one] and one not in related[other]:
                pairs[one, other] = len(cases[one] & cases[other])
    return pairs
