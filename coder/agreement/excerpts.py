"""Agreement on what was marked: character by character, and excerpt by excerpt where they overlap."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import combinations, pairwise

import numpy as np

from coder.agreement.figures import ALPHA, PERCENT, POSITIVE, Array, Clusters, clusters_of, figures, share_figure
from coder.model.agreement import ExcerptAgreement

Excerpt = tuple[str, int, int]
"""Code, and the places of its first character and behind its last."""


@dataclass(frozen=True, slots=True)
class Marked:
    """An answer of so many characters: coder → what they marked, nothing where they found that no code fits."""

    length: int
    by: Mapping[str, Sequence[Excerpt]]


@dataclass(slots=True)
class _Code:
    """What coders marked with one code, by answer."""

    excerpts: int = 0
    both: dict[int, float] = field(default_factory=dict)
    one: dict[int, float] = field(default_factory=dict)
    """Shares of the characters of an answer, of pairs of coders."""
    met: dict[int, int] = field(default_factory=dict)
    of: dict[int, int] = field(default_factory=dict)
    """Excerpts that overlap one of the other coder, of all, over pairs of coders."""


def on_excerpts(
    answers: Sequence[Marked], below: Mapping[str, frozenset[str]], clusters: Sequence[Hashable] | None = None
) -> list[ExcerptAgreement]:
    """Agreement on each code of `below`: code → the codes that count as it; on answers with two coders or more.

    By characters it is alpha for what is marked and what is not, of lengths (|uα of Krippendorff, Mathet, Bouvry &
    Widlöcher 2016, Quality & Quantity 50: 2347–2364). Characters of an answer do not vary alone: intervals are of
    answers. Empty answers are passed over.
    """
    held = [
        (one, label) for one, label in zip(answers, clusters or range(len(answers)), strict=True)
        if len(one.by) > 1 and one.length
    ]  # fmt: skip
    if not held:
        return []
    tops: dict[str, list[str]] = {}
    for code, counted in below.items():
        for one in counted:
            tops.setdefault(one, []).append(code)
    codes = {code: _Code() for code in below}
    for place, (answer, _) in enumerate(held):
        for code in {top for spans in answer.by.values() for own, _, _ in spans for top in tops.get(own, ())}:
            _take(codes[code], place, answer, below[code])
    weights = np.array([one.length for one, _ in held], np.float64)
    groups = clusters_of([label for _, label in held])
    return [_figures(code, one, weights, groups) for code, one in codes.items() if one.excerpts]


def _take(code: _Code, place: int, answer: Marked, counted: frozenset[str]) -> None:
    raters = len(answer.by)
    spans = {name: [(start, end) for own, start, end in marked if own in counted] for name, marked in answer.by.items()}
    code.excerpts += sum(map(len, spans.values()))
    covered = [list(_joined(marked)) for marked in spans.values()]
    both = one = 0.0
    pairs = raters * (raters - 1)
    places = sorted({edge for marked in covered for span in marked for edge in span})
    for start, end in pairwise(places):
        k = sum(any(low <= start and end <= high for low, high in marked) for marked in covered)
        both += (end - start) * k * (k - 1) / pairs
        one += (end - start) * 2 * k * (raters - k) / pairs
    code.both[place], code.one[place] = both / answer.length, one / answer.length
    met = of = 0
    for first, second in combinations(spans.values(), 2):
        met += _meeting(first, second) + _meeting(second, first)
        of += len(first) + len(second)
    code.met[place], code.of[place] = met, of


def _joined(spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Excerpts of one coder as stretches that do not overlap."""
    held: tuple[int, int] | None = None
    for start, end in sorted(spans):
        if held is not None and start <= held[1]:
            held = held[0], max(held[1], end)
            continue
        if held is not None:
            yield held
        held = start, end
    if held is not None:
        yield held


def _meeting(spans: Sequence[tuple[int, int]], others: Sequence[tuple[int, int]]) -> int:
    """How many of the excerpts overlap one of the others."""
    return sum(any(start < high and low < end for low, high in others) for start, end in spans)


def _figures(code: str, one: _Code, weights: Array, groups: Clusters) -> ExcerptAgreement:
    units = len(weights)

    def column(of: Mapping[int, float]) -> Array:
        found = np.zeros(units)
        found[list(of)] = list(of.values())
        return found

    both, apart = column(one.both)[:, None], column(one.one)[:, None]
    whole = weights.sum()
    held, differ = (weights @ both) / whole, (weights @ apart) / whole
    share = float(held[0] + differ[0] / 2)
    defined = {PERCENT: True, ALPHA: share * (1 - share) > 1e-12, POSITIVE: share > 0}
    [percent], [alpha], [positive] = (
        figures(
            statistic, [float(statistic.value(held, differ)[0]) if there else None], both, apart, weights, groups, 1.0
        )
        for statistic, there in defined.items()
    )
    overlap = share_figure(column(one.met), column(one.of), groups, 0.5)
    return ExcerptAgreement(code, units, one.excerpts, share, percent, alpha, positive, overlap)
