"""Agreement over whole sets of codes with MASI distance, where overlapping sets differ less."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Hashable, Mapping, Sequence

import numpy as np

from coder.agreement.figures import clusters_of, share_figure
from coder.agreement.jackknife import jackknifed
from coder.agreement.nominal import nominal_figures
from coder.agreement.rated import Ratings
from coder.model.agreement import Figure, LevelAgreement, SetAgreement

BLOCK = 1_000_000
"""Pairs of sets whose distances are in memory at a time."""


def over_sets(ratings: Sequence[Ratings], clusters: Sequence[Hashable] | None = None) -> SetAgreement:
    """Return agreement over sets, on the answers with two coders or more. Answers with equal `clusters` are similar."""
    ratings_by_several, labels = _by_several(ratings, clusters)
    coders = tuple(sorted({coder for rating in ratings_by_several for coder in rating}))
    percent, alpha = _same_and_alpha(ratings_by_several, labels)
    if not ratings_by_several:
        return SetAgreement(0, coders, percent, Figure(None), alpha, Figure(None), Figure(None))
    whole = nominal_figures(ratings_by_several, labels)
    found = np.array([_pairs_with(rating) for rating in ratings_by_several])
    return SetAgreement(
        len(ratings_by_several), coders, percent, whole.cohen if len(coders) == 2 else whole.fleiss, alpha, whole.ac1,
        share_figure(found[:, 0], found[:, 1], clusters_of(labels)),
    )  # fmt: skip


def same_and_alpha(ratings: Sequence[Ratings], clusters: Sequence[Hashable] | None = None) -> tuple[Figure, Figure]:
    """Return the share of pairs of coders with equal sets, and alpha with MASI distance (Passonneau 2006, LREC:
    831–836), as in `over_sets`.
    """
    return _same_and_alpha(*_by_several(ratings, clusters))


def _by_several(
    ratings: Sequence[Ratings], clusters: Sequence[Hashable] | None
) -> tuple[list[Ratings], list[Hashable]]:
    """Return the answers with two coders or more, and the label of each."""
    labelled = zip(ratings, clusters or range(len(ratings)), strict=True)
    labelled_ratings = [(rating, label) for rating, label in labelled if len(rating) > 1]
    return [rating for rating, _ in labelled_ratings], [label for _, label in labelled_ratings]


def _same_and_alpha(ratings_by_several: Sequence[Ratings], labels: Sequence[Hashable]) -> tuple[Figure, Figure]:
    if not ratings_by_several:
        return Figure(None), Figure(None)
    most = float(np.mean([len(rating) * (len(rating) - 1) / 2 for rating in ratings_by_several]))
    agreed = np.array([_pairs_alike(rating) for rating in ratings_by_several])
    return share_figure(agreed, np.ones(len(ratings_by_several)), clusters_of(labels), most), _masi_alpha(
        ratings_by_several, labels
    )


def by_level(
    ratings: Sequence[Ratings], paths: Mapping[str, Sequence[str]], clusters: Sequence[Hashable] | None = None
) -> list[LevelAgreement]:
    """Return agreement over sets at each level of the tree. `paths`: code → its categories from the top, and itself.

    Where it is much lower further down, coders agree on the category and not on which of its codes.
    """
    agreements = []
    for level in range(1, max((len(path) for path in paths.values()), default=0) + 1):
        up = {code: path[min(level, len(path)) - 1] for code, path in paths.items()}
        lifted = [
            {coder: frozenset(up.get(code, code) for code in codes) for coder, codes in rating.items()}
            for rating in ratings
        ]
        percent, alpha = same_and_alpha(lifted, clusters)
        used = {code for rating in lifted for codes in rating.values() for code in codes}
        agreements.append(LevelAgreement(level, len(used), percent, alpha))
    return agreements


def _pairs_alike(rating: Ratings) -> float:
    """Return the share of pairs of coders with the same set."""
    counts, raters = Counter(rating.values()), len(rating)
    return sum(count * (count - 1) for count in counts.values()) / (raters * (raters - 1))


def _pairs_with(rating: Ratings) -> tuple[float, float]:
    """Return codes applied by pairs of coders: twice those by both, and all, each over the coders less one."""
    counts = Counter(code for codes in rating.values() for code in codes)
    others = len(rating) - 1
    return sum(k * (k - 1) for k in counts.values()) / others, float(counts.total())


def _masi_alpha(ratings_by_several: Sequence[Ratings], labels: Sequence[Hashable]) -> Figure:
    codes = sorted({code for rating in ratings_by_several for put in rating.values() for code in put})
    bits = {code: 1 << place for place, code in enumerate(codes)}
    alike: dict[frozenset[str], int] = {}
    of_answer: list[tuple[int, ...]] = []
    groups: dict[Hashable, list[tuple[int, ...]]] = {}
    for rating, label in zip(ratings_by_several, labels, strict=True):
        for put in rating.values():
            if put not in alike:
                alike[put] = sum(bits[code] for code in put)
        of_answer.append(tuple(sorted(alike[put] for put in rating.values())))
        groups.setdefault(label, []).append(of_answer[-1])
    return _jackknifed_sets(Counter(of_answer), Counter(tuple(sorted(group)) for group in groups.values()))


def masi(left: int, right: int) -> float:
    """Return the distance of two sets given as bits: 0 for equal sets, 1 for disjoint ones."""
    both, either = left & right, left | right
    if not both:
        return 0.0 if left == right else 1.0
    weight = 1.0 if left == right else 2 / 3 if both in (left, right) else 1 / 3
    return 1 - weight * both.bit_count() / either.bit_count()


def _jackknifed_sets(patterns: Counter[tuple[int, ...]], clustered: Counter[tuple[tuple[int, ...], ...]]) -> Figure:
    """Return alpha over sets with its interval. The sums are kept, so that leaving answers out is cheap."""
    values = Counter[int]()
    for pattern, times in patterns.items():
        for value in pattern:
            values[value] += times
    whole = values.total()
    row = _distances(values)
    inside = {pattern: math.fsum(masi(left, right) for left in pattern for right in pattern) for pattern in patterns}
    observed = math.fsum(times * inside[pattern] / (len(pattern) - 1) for pattern, times in patterns.items())
    expected = math.fsum(values[value] * row[value] for value in values)

    def alpha(left_out: Sequence[tuple[int, ...]]) -> float | None:
        gone = Counter(value for pattern in left_out for value in pattern)
        n = whole - gone.total()
        apart = observed - math.fsum(inside[pattern] / (len(pattern) - 1) for pattern in left_out)
        among = math.fsum(a * b * masi(left, right) for left, a in gone.items() for right, b in gone.items())
        chance = expected + among - 2 * math.fsum(times * row[value] for value, times in gone.items())
        return None if chance < 1e-9 else 1 - (n - 1) * apart / chance

    estimate = alpha(())
    return jackknifed(estimate, [(alpha(group), times) for group, times in clustered.items()])


def _distances(values: Mapping[int, int]) -> dict[int, float]:
    """Return set → the sum of its distances to all others, each weighted by `values`. Computed in blocks: for the
    thousands of distinct sets of a large study, a complete table would not fit in memory.
    """
    sets = list(values)
    times = np.array([values[bits] for bits in sets], np.float64)
    codes = max((bits.bit_length() for bits in sets), default=0)
    membership = np.array([[bits >> place & 1 for place in range(codes)] for bits in sets], np.float64)
    membership = membership.reshape(len(sets), codes)
    sizes = membership.sum(axis=1)
    found: dict[int, float] = {}
    step = max(1, BLOCK // max(len(sets), 1))
    for start in range(0, len(sets), step):
        own = sizes[start : start + step, None]
        both = membership[start : start + step] @ membership.T
        either = own + sizes - both
        within = both == np.minimum(own, sizes)
        weight = np.where(within, np.where(own == sizes, 1.0, 2 / 3), 1 / 3)
        far = np.where(either > 0, 1 - weight * both / np.maximum(either, 1), 0.0)
        found.update(zip(sets[start : start + step], (far @ times).tolist(), strict=True))
    return found
