"""Agreement on marked excerpts: character by character, and excerpt by excerpt where they overlap."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np

from coder.agreement.figures import (
    ALPHA,
    DRAWS,
    LEAST_TELLING,
    PERCENT,
    POSITIVE,
    PRIOR,
    Array,
    Clusters,
    around,
    clusters_of,
    ends,
    weight_of_few,
)
from coder.model.agreement import ExcerptAgreement, Figure

BLOCK = 2_000_000
"""Draws × answers in memory at a time."""

Excerpt = tuple[str, int, int]
"""Code, start, and end (exclusive)."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer with its length: coder → what they marked, empty for «no code fits»."""

    length: int
    by: Mapping[str, Sequence[Excerpt]]


@dataclass(slots=True)
class _Code:
    """What coders marked with one code, by answer."""

    excerpts: int = 0
    both: dict[int, float] = field(default_factory=dict)
    only_one: dict[int, float] = field(default_factory=dict)
    """Shares of the characters of an answer, over pairs of coders."""
    met: dict[int, int] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)
    """Excerpts that overlap one of the other coder, out of all, over pairs of coders."""


def on_excerpts(
    answers: Sequence[Marked], below: Mapping[str, frozenset[str]], clusters: Sequence[Hashable] | None = None
) -> list[ExcerptAgreement]:
    """Return agreement on each code of `below` (code → the codes that count as it), on answers with two coders or more.

    By characters it is alpha for marked and unmarked, by length (|uα of Krippendorff, Mathet, Bouvry & Widlöcher 2016,
    Quality & Quantity 50: 2347–2364). Characters of an answer are not independent: intervals are over answers
    (`_drawn`). Empty answers are ignored.
    """
    labelled_answers = [
        (answer, label) for answer, label in zip(answers, clusters or range(len(answers)), strict=True)
        if len(answer.by) > 1 and answer.length
    ]  # fmt: skip
    if not labelled_answers:
        return []
    tops: dict[str, list[str]] = {}
    for code, counted in below.items():
        for counted_code in counted:
            tops.setdefault(counted_code, []).append(code)
    codes = {code: _Code() for code in below}
    for place, (answer, _) in enumerate(labelled_answers):
        for code in {top for spans in answer.by.values() for own, _, _ in spans for top in tops.get(own, ())}:
            _take(codes[code], place, answer, below[code])
    weights = np.array([answer.length for answer, _ in labelled_answers], np.float64)
    groups = clusters_of([label for _, label in labelled_answers])
    several = len({name for answer, _ in labelled_answers for name in answer.by}) > 2
    return [_figures(code, marks, weights, groups, several=several) for code, marks in codes.items() if marks.excerpts]


def _take(code: _Code, place: int, answer: Marked, counted: frozenset[str]) -> None:
    raters = len(answer.by)
    spans = {name: [(start, end) for own, start, end in marked if own in counted] for name, marked in answer.by.items()}
    code.excerpts += sum(map(len, spans.values()))
    covered = [list(_joined(marked)) for marked in spans.values()]
    both = only_one = 0.0
    pairs = raters * (raters - 1)
    places = sorted({edge for marked in covered for span in marked for edge in span})
    for start, end in pairwise(places):
        k = sum(any(low <= start and end <= high for low, high in marked) for marked in covered)
        both += (end - start) * k * (k - 1) / pairs
        only_one += (end - start) * 2 * k * (raters - k) / pairs
    code.both[place], code.only_one[place] = both / answer.length, only_one / answer.length
    met = of = 0
    for first, second in combinations(spans.values(), 2):
        met += _meeting(first, second) + _meeting(second, first)
        of += len(first) + len(second)
    code.met[place], code.of[place] = met, of


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Merge the excerpts of one coder into ranges without overlap."""
    span: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if span is not None and start <= span[1]:
            span = span[0], max(span[1], end)
            continue
        if span is not None:
            yield span
        span = start, end
    if span is not None:
        yield span


def _meeting(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int:
    """Return how many of the excerpts overlap one of the others."""
    return sum(any(start < high and low < end for low, high in others) for start, end in spans)


def _figures(code: str, marks: _Code, weights: Array, groups: Clusters, *, several: bool) -> ExcerptAgreement:
    units = len(weights)

    def column(of: Mapping[int, float]) -> Array:
        found = np.zeros(units)
        found[list(of)] = list(of.values())
        return found

    sums = np.stack([weights * column(marks.both), weights * column(marks.only_one), weights], axis=1)
    agreed, differ = sums[:, :2].sum(axis=0, keepdims=True).T / weights.sum()
    share = float(agreed[0] + differ[0] / 2)
    influence = _influence(sums, *ALPHA.slope(agreed, differ))
    drawn = _drawn(groups.sums(sums), float(weights.mean()), groups.sums(influence) if several else None)
    percent, alpha, positive = (
        around(float(statistic.value(agreed, differ)[0]), ends(statistic.value(*drawn))) if defined else Figure(None)
        for statistic, defined in ((PERCENT, True), (ALPHA, share * (1 - share) > 1e-12), (POSITIVE, share > 0))
    )
    overlap = _overlap(column(marks.met), column(marks.of), groups, several=several)
    if several and np.count_nonzero(list(marks.met.values())) < LEAST_TELLING:
        overlap = Figure(overlap.value)
    return ExcerptAgreement(code, units, marks.excerpts, share, percent, alpha, positive, overlap)


def _influence(sums: Array, by_both: Array, by_only_one: Array) -> Array:
    """Return the influence of each answer on a coefficient with these slopes; `sums` as in `_drawn`."""
    both, alone, length = sums.T
    whole = length.sum()
    influence: Array = by_both * (both - length * both.sum() / whole) + by_only_one * (
        alone - length * alone.sum() / whole
    )
    return influence


def _overlap(met: Array, of: Array, groups: Clusters, *, several: bool) -> Figure:
    """Return the share of excerpts that overlap one of another coder, by answer."""
    if not (whole := of.sum()):
        return Figure(None)
    together = groups.sums(np.stack([met, of - met, of], axis=1))
    together = together[together[:, 2] > 0]
    influence = _influence(together, np.ones(1), np.zeros(1)) if several else None
    drawn, _ = _drawn(together, float(whole / np.count_nonzero(of)), influence)
    return around(float(met.sum() / whole), ends(drawn))


def _drawn(together: Array, length: float, influence: Array | None) -> tuple[Array, Array]:
    """Draw shares of characters that both of two coders, and one of them, marked.

    `together` are the characters of clusters of similar answers: of the two kinds, and all; `length` is that of one
    answer. Answers get random weights (Rubin 1981, The Bayesian Bootstrap, Annals of Statistics 9: 130–134), more
    variable where they are few. Three pseudo-answers with Jeffreys' weight ½ are added: one in which both, one in which
    one, and one in which nobody marked as much as elsewhere.

    `influence`, for three coders or more, is that of each on the coefficient. Where a few long excerpts, which many
    coders have marked, have most of it, the number of answers is that of equal influence (the degrees of freedom of
    Satterthwaite 1946, Biometrics Bulletin 2: 110–114).
    """
    telling = together[:, :2].any(axis=1)
    marked = together[telling]
    usual = length * marked[:, :2].sum() / marked[:, 2].sum()
    rest = len(together) - len(marked)
    empty = together[~telling, 2].sum() / max(rest, 1)
    weight = weight_of_few(len(marked) if influence is None else min(len(marked), _counting(influence[telling])))
    random = np.random.default_rng(0)
    found = np.empty((DRAWS, 3))
    step = max(1, BLOCK // len(marked))
    for start in range(0, DRAWS, step):
        draws = len(found[start : start + step])
        both, alone, unmarked = random.standard_gamma([[PRIOR], [PRIOR], [rest + PRIOR]], (3, draws))
        found[start : start + step] = random.standard_gamma(weight, (draws, len(marked))) @ marked / weight
        found[start : start + step] += np.stack(
            [both * usual, alone * usual, (both + alone) * length + unmarked * empty], axis=1
        )
    return found[:, 0] / found[:, 2], found[:, 1] / found[:, 2]


def _counting(influence: Array) -> float:
    """Return the number of answers of equal influence on a coefficient; all where none has any."""
    squares = influence**2
    whole = (squares**2).sum()
    return float(squares.sum() ** 2 / whole) if whole > 1e-300 else float(len(influence))
