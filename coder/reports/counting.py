"""Counts every number of a report, with its n and its base. Pure functions over plain values.

The unit is the respondent (the case) in one wave. `coder_rule` decides which codings count where several coders coded
an answer; a category counts each respondent of its sub-tree once, so it is never the sum of its codes.
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
"""The key of the group without a value of a variable."""
CHOSE_NONE = "[]"
"""The key of the group that answered a multiple-choice question and chose no option of it."""


@dataclass(frozen=True, slots=True)
class CountedShare:
    """`n` of `base` respondents with the Wilson 95 % interval in per cent.

    With survey weights `percent` and the interval are weighted, while `n` and `base` count people. A masked share has
    neither n nor per cent. `percent` is None for an empty base; `low` and `high` are None also where no interval is
    warranted (`Answered.earned`).
    """

    n: int
    base: int
    percent: float | None
    low: float | None
    high: float | None
    masked: bool = False

    def hidden(self) -> CountedShare:
        """Return this share without its numbers."""
        return CountedShare(0, self.base, None, None, None, masked=True)


@dataclass(frozen=True, slots=True)
class Weights:
    """Survey weights by case; cases without a usable weight count as zero in weighted figures."""

    variable: str
    by_case: Mapping[int, float]
    without: int = 0
    decimals: int | None = None
    """Most decimals of weighted per cents anywhere in the report: more would disclose hidden numbers."""

    def of(self, cases: Iterable[int]) -> float:
        """Return the sum of weights of these cases."""
        return math.fsum(self.by_case.get(case, 0.0) for case in cases)

    def effective(self, cases: Iterable[int]) -> float:
        """Return the effective sample size of these cases (Kish 1965, § 8.2)."""
        weights = [self.by_case.get(case, 0.0) for case in cases]
        return math.fsum(weights) ** 2 / math.fsum(weight**2 for weight in weights)

    def rounded(self, percent: float) -> float:
        """Return a per cent as printed, rounded half up."""
        if self.decimals is None:
            return percent
        scale = float(10**self.decimals)
        return math.floor(percent * scale + 0.5 + 1e-9) / scale

    def as_printed(self, weight: float, whole: float) -> tuple[float, float]:
        """Return the lowest and highest weight whose per cent of `whole` is printed like that of `weight`."""
        if self.decimals is None or whole <= 0:
            return weight, weight
        printed, half = self.rounded(100 * weight / whole), 0.5 / 10**self.decimals
        return whole * (printed - half) / 100, whole * (printed + half) / 100


def wilson(percent: float, n: float) -> tuple[float, float]:
    """Return Wilson's score interval of a share of `n`, in per cent."""
    low, high = intervals.wilson(percent / 100, n)
    return 100 * low, 100 * high


def share(
    cases: Set[int],
    base: Set[int],
    weights: Weights | None = None,
    *,
    earned: bool = True,
) -> CountedShare:
    """Return the share of `cases` in `base`; without interval unless `earned`. Weighted intervals use Kish's effective
    n (1965, § 8.2).
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
    # A share of all is exactly 100, whatever the order of summation.
    percent = min(100.0, 100 * weights.of(inside) / whole)
    low, high = (weights.rounded(end) for end in wilson(percent, weights.effective(base)))
    return CountedShare(len(inside), len(base), weights.rounded(percent), low, high)


def weights_of(variable: str, data: Mapping[int, Mapping[str, Json]]) -> Weights:
    """Return the weights in a numeric variable. Cases without a positive number are counted in `without`."""
    weight_by_case: dict[int, float] = {}
    for case, values in data.items():
        number = as_number(values.get(variable))
        if number is not None and number > 0:
            weight_by_case[case] = number
    return Weights(variable, weight_by_case, len(data) - len(weight_by_case))


def as_number(value: Json) -> float | None:
    """Parse a value as a number, also with decimal comma; None if it is none."""
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(str(value).replace(",", ".")) if isinstance(value, str) else float(value)
    except ValueError:
        return None
    return number if math.isfinite(number) else None


@dataclass(frozen=True, slots=True)
class CodeCount:
    """How often a code, sub-codes included, was applied among respondents with coded answers."""

    code: Code
    path: str
    depth: int
    share: CountedShare
    codings: int
    own: int
    """Respondents with the code itself, sub-codes excluded."""
    span: tuple[float, float] | None = None
    """The lowest and highest share in per cent over coders, where several coded an answer (see `coder_rule`)."""


def cases_by_code(answered: Answered, codebook: Codebook) -> dict[str, Set[int]]:
    """Return the cases with each code or one below it, by code id."""
    own = answered.own_cases
    return {code.id: union(own[below.id] for below in codebook.subtree(code) if below.id in own) for code in codebook}


def nearest_above(book: Codebook, code: str, among: Set[str]) -> str | None:
    """Return the nearest category above a code that is in `among`."""
    above = book.by_id[code].parent
    while above is not None and above not in among:
        above = book.by_id[above].parent
    return above


def code_counts(
    answered: Answered, codebook: Codebook, codes: Sequence[str] | None = None, weights: Weights | None = None
) -> list[CodeCount]:
    """Count codes in the order given (None: codebook order, retired codes only if used)."""
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
                sum(codings[sub_code.id] for sub_code in below),
                len(coded & own[code.id]) if code.id in own else 0,
            )
        )
    return counts


def _chosen(codebook: Codebook, codes: Sequence[str] | None, cases: Mapping[str, Set[int]]) -> list[Code]:
    if codes is not None:
        return [codebook.by_id[code] for code in codes]
    return [code for code in codebook if not code.retired or cases[code.id]]


def in_order(counts: Sequence[CodeCount], order: str) -> list[CodeCount]:
    """Sort counts in `codebook`, `frequency` (most respondents first) or `alphabetical` order (by path)."""
    if order == "frequency":
        return sorted(counts, key=lambda count: (-count.share.n, count.path.casefold()))
    if order == "alphabetical":
        return sorted(counts, key=lambda count: count.path.casefold())
    return list(counts)


@dataclass(frozen=True, slots=True)
class Group:
    """The cases with one value of a variable; `key` is the raw value as text, MISSING for none, CHOSE_NONE where no
    option was chosen.
    """

    key: str
    label: str
    cases: Set[int]


@dataclass(frozen=True, slots=True)
class Grouping:
    """A variable's groups in display order; `ordered` where the values have an inherent order."""

    name: str
    label: str
    groups: tuple[Group, ...]
    ordered: bool = False
    several: bool = False
    """Whether a respondent may be in several groups, as in multiple-choice questions."""
    numbers: bool = False
    """Whether the values are numbers, or bands of them."""

    def naming(self, missing: str, chose_none: str = "", decimal_sign: str = ".") -> Grouping:
        """Return the same groups, the one without a value labelled `missing`, the one without options `chose_none`, and
        numbers without a label with this decimal sign.
        """
        unlabelled = [group.key for group in self.groups if self.numbers and group.label == group.key]
        labels = {key: key.replace(".", decimal_sign) for key in unlabelled}
        labels |= {MISSING: missing, CHOSE_NONE: chose_none}
        return replace(
            self, groups=tuple(replace(group, label=labels.get(group.key, group.label)) for group in self.groups)
        )


@dataclass(frozen=True, slots=True)
class Closed:
    """A closed question: each answer's share of those who answered, and the numbers asked and answering."""

    name: str
    label: str
    shares: tuple[tuple[Group, CountedShare], ...]
    total: int
    asked: int


def closed(grouping: Grouping, asked: Set[int], weights: Weights | None = None) -> Closed:
    """Count a closed question among those asked; per cent are of those who answered it."""
    groups = [replace(group, cases=group.cases & asked) for group in grouping.groups if group.key != MISSING]
    people = union(group.cases for group in groups)
    return Closed(
        grouping.name,
        grouping.label,
        tuple((group, share(group.cases, people, weights)) for group in groups),
        len(people),
        len(asked),
    )


def rounded(percents: Iterable[float | None], decimals: int = 0) -> tuple[list[float | None], float]:
    """Round per cents half up, each by itself; also return the sum of the rounded ones."""
    scale = 10**decimals
    done = [None if percent is None else math.floor(percent * scale + 0.5 + 1e-9) / scale for percent in percents]
    return done, round(math.fsum(percent for percent in done if percent is not None), decimals)


@dataclass(frozen=True, slots=True)
class Crosstab:
    """Rows (codes or answers to a closed question) by the groups of a variable, missing values as a group of their own.

    `cells[row][group]` is a share of the group's base; `totals[row]` of all.
    """

    grouping: Grouping
    bases: tuple[int, ...]
    rows: tuple[str, ...]
    cells: tuple[tuple[CountedShare, ...], ...]
    totals: tuple[CountedShare, ...]
    exclusive: bool = False
    """Whether each respondent is in exactly one row, as with a closed question."""
    withheld: frozenset[str] = frozenset()
    """Keys of the groups whose base is hidden, too."""


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
    """Count rows (key, cases) by groups among `people`. Groups, missing included, without anybody who `answered` (None:
    `people`) are left out; a group without `people` has no per cent.
    """
    present = people if answered is None else answered
    groups = tuple(replace(group, cases=group.cases & people) for group in grouping.groups if group.cases & present)
    return Crosstab(
        replace(grouping, groups=groups),
        tuple(len(group.cases) for group in groups),
        tuple(key for key, _ in rows),
        tuple(tuple(share(cases, group.cases, weights, earned=earned) for group in groups) for _, cases in rows),
        tuple(share(cases, people, weights, earned=earned) for _, cases in rows),
        exclusive,
    )


def together(table: Crosstab, rows: Sequence[int], weights: Weights | None = None) -> Crosstab:
    """Merge rows of mutually exclusive answers into one by adding their published numbers, so that nothing more is
    disclosed; hidden in a group where one of them is.
    """
    if len(rows) == 1:
        (row,) = rows
        return replace(table, rows=(table.rows[row],), cells=(table.cells[row],), totals=(table.totals[row],))
    groups = table.grouping.groups
    cells = [_sum([table.cells[row][at] for row in rows], group.cases, weights) for at, group in enumerate(groups)]
    totals = _sum([table.totals[row] for row in rows], union(group.cases for group in groups), weights)
    return replace(table, rows=(" ".join(table.rows[row] for row in rows),), cells=(tuple(cells),), totals=(totals,))


def _sum(parts: Sequence[CountedShare], base: Set[int], weights: Weights | None) -> CountedShare:
    if hidden := next((part for part in parts if part.masked), None):
        return hidden.hidden()
    n, shares = sum(part.n for part in parts), [part.percent for part in parts if part.percent is not None]
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
    """Return, for each pair of `codes` neither of which is above the other, the number of respondents with both."""
    related = {code: {sub_code.id for sub_code in codebook.subtree(codebook.by_id[code])} for code in codes}
    pairs = {}
    for place, code in enumerate(codes):
        for other in codes[place + 1 :]:
            if other not in related[code] and code not in related[other]:
                pairs[code, other] = len(cases[code] & cases[other])
    return pairs
