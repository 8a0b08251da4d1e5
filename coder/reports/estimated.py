"""Shares of all answers estimated from a coded random sample, as a report holds them; shares are per cent, 0–100."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

LEAST_SAMPLED = 30
"""Sampled answers of a group or a wave below which a report gives no estimate for it."""


@dataclass(frozen=True, slots=True)
class SampledShare:
    """The share of all answers with one code, and its 95 % interval.

    `positive` of the `sampled` answers have the code, `hand` per cent as they were drawn. `predicted`: predictions
    were used, too; else share and interval are those of the hand-coded answers. `span` is the lowest and the highest
    hand-coded per cent over coders, where several have coded, and `fewest` how many have the code with the coder who
    gave it to fewest.
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
    """How many answers of a group are sampled, of how many, and the share of each code by its id."""

    label: str
    answers: int
    sampled: int
    shares: Mapping[str, SampledShare]


@dataclass(frozen=True, slots=True)
class SampledBy:
    """The groups of a variable that anything was sampled of."""

    variable: str
    label: str
    groups: tuple[SampledCell, ...]


@dataclass(frozen=True, slots=True)
class SampledChange:
    """By how many percentage points a code's share differs from the wave before, with its 95 % interval."""

    points: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class FromSample:
    """What the random sample of a question tells of all answers in the wave reported.

    `coded` of the `asked` members are coded in the order drawn; `whole` is None while they are not all, and then there
    is nothing else. `date` and `seed` are of the draw, `by` what it was stratified by, `coders` whose codes were taken.
    `unseen` are codes that no sampled answer has, on `at_most` per cent of all; `stale` those whose meaning changed
    after sampled answers were coded. `before` is the wave before, where it has a share, with `changes` by code.
    On `suggested` of the sampled answers of `whole` a coder accepted a suggestion. Predictions were learned from
    `learned_from` coded answers. Where all answers are `counted`, there is nothing to estimate, and nothing else.
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
