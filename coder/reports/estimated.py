"""Shares of all answers estimated from a coded random sample, for a report; shares are per cent, 0–100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LEAST_SAMPLED = 30
"""Fewest sampled answers of a group or wave for an estimate in a report."""


@dataclass(frozen=True, slots=True)
class SampledShare:
    """The share of all answers with one code, and its 95 % interval.

    `positive` of the `sampled` answers have the code, `hand` per cent as drawn. With `predicted`, the estimate uses
    predictions, too; otherwise it is that of the hand-coded answers. `span` is the lowest and highest hand-coded per
    cent over coders, where there are several, and `fewest` the smallest number with the code for any of them.
    """

    percent: float
    low: float
    high: float
    hand: float
    positive: int
    sampled: int
    predicted: bool
    span: tuple[float, float] | None = None
    fewest: int = 0


@dataclass(frozen=True, slots=True)
class SampledCell:
    """A group with the number of answers, the number sampled, and the share of each code by id."""

    label: str
    answers: int
    sampled: int
    shares: Mapping[str, SampledShare]


@dataclass(frozen=True, slots=True)
class SampledBy:
    """The sampled groups of a variable."""

    variable: str
    label: str
    groups: tuple[SampledCell, ...]


@dataclass(frozen=True, slots=True)
class SampledChange:
    """Change of a code's share from the wave before in percentage points, with its 95 % interval."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FromSample:
    """Estimates from the random sample of a question for all answers in the reported wave.

    `coded` of the `asked` members are coded in drawing order; until all are, `whole` is None and all else is empty.
    `date` and `seed` are of the draw, `by` the stratification variable, `coders` those whose codes are used. `unseen`
    are codes of no sampled answer, on `at_most` per cent of all; `stale` codes changed meaning after sampled answers
    were coded. `before` is the wave before, where it has a share, with `changes` by code. On `suggested` of the answers
    sampled in `whole` a coder accepted a suggestion. Predictions were learned from `learned_from` coded answers. With
    `counted`, all answers are coded and nothing is estimated.
    """

    seed: int
    date: str
    by: str
    asked: int
    coded: int
    coders: tuple[str, ...] = ()
    whole: SampledCell | None = None
    groups: Sequence[SampledBy] = ()
    unseen: tuple[str, ...] = ()
    at_most: float = 0.0
    stale: frozenset[str] = frozenset()
    before: SampledCell | None = None
    changes: Mapping[str, SampledChange] = field(default_factory=dict)
    suggested: int = 0
    learned_from: int = 0
    counted: bool = False
