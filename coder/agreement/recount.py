"""Counts each theme by each coder alone: would the result differ if another had coded?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from itertools import combinations

import numpy as np

from coder.agreement.figures import DRAWS, PRIOR, clusters_of, ends
from coder.agreement.rated import Ratings, rated
from coder.model.agreement import Recount, Recounted

LEAST = 10
"""Fewest answers in common for counting them by coder."""


def recounted(
    ratings: Sequence[Ratings], below: Mapping[str, frozenset[str]], clusters: Sequence[Hashable] | None = None
) -> Recount | None:
    """Count the themes of `below` (theme → the codes that count as it) by coder, over the answers that all coders
    coded.

    Coders with too few answers in common with the others are left out; None where no two have LEAST. Two themes are
    swapped if one coder has the one on more answers, and another the other.
    """
    rated_answers = rated(ratings, clusters)
    chosen = _together(rated_answers.by)
    if len(chosen) < 2:
        return None
    common = rated_answers.by[:, chosen].all(axis=1)
    coders = tuple(rated_answers.coders[place] for place in chosen)
    has = rated_answers.counting(below)[common][:, chosen]
    counts = has.sum(axis=0)
    labels = [rated_answers.labels[place] for place in np.flatnonzero(common).tolist()]
    groups = len(clusters_of(labels).starts)
    themes = []
    for column, theme in enumerate(below):
        if not counts[:, column].any():
            continue
        most, least = int(counts[:, column].argmax()), int(counts[:, column].argmin())
        alone = (has[:, most, column] & ~has[:, least, column]).sum()
        other = (has[:, least, column] & ~has[:, most, column]).sum()
        answers = len(has)
        shares = np.array([alone, other, answers - alone - other]) * groups / answers + PRIOR
        drawn = np.random.default_rng(0).dirichlet(shares, DRAWS)
        low, high = ends(drawn[:, 0] - drawn[:, 1])
        difference = float((alone - other) / answers)
        themes.append(
            Recounted(
                theme, {name: int(counts[row, column]) for row, name in enumerate(coders)},
                {name: 1 + int((counts[row] > counts[row, column]).sum()) for row, name in enumerate(coders)},
                difference, min(low, difference), max(high, difference),
            )
        )  # fmt: skip
    themes.sort(key=lambda counted: (-sum(counted.counts.values()), counted.code))
    return Recount(coders, int(common.sum()), tuple(themes), tuple(_swapped(themes, coders)))


def _together(by: np.typing.NDArray[np.bool_]) -> list[int]:
    """Return the coders, by place, that maximise answers in common times their number, added by number of answers."""
    order = sorted(range(by.shape[1]), key=lambda place: -int(by[:, place].sum()))
    best: tuple[int, list[int]] = (0, [])
    for first, second in combinations(order, 2):
        chosen = [first, second]
        both = by[:, first] & by[:, second]
        if both.sum() < LEAST:
            continue
        for place in order:
            if place not in chosen and (both & by[:, place]).sum() >= max(LEAST, both.sum() / 2):
                chosen.append(place)
                both = both & by[:, place]
        worth = int(both.sum()) * len(chosen)
        best = max(best, (worth, sorted(chosen)), key=lambda candidate: candidate[0])
    return best[1]


def _swapped(themes: Sequence[Recounted], coders: Sequence[str]) -> list[tuple[str, str]]:
    return [
        (first.code, second.code)
        for first, second in combinations(themes, 2)
        if len({np.sign(first.counts[name] - second.counts[name]) for name in coders} - {0}) > 1
    ]
