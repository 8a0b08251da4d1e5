"""Orders of coding, and when to stop searching for a code. Each order is a list of the given ids.

Random is the default: it costs nothing, and only it gives unbiased estimates of shares. Published results of choosing
by uncertainty are not reliably better (Lowell, Lipton & Wallace 2018; Ghose & Nguyen 2024).
"""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

if TYPE_CHECKING:  # orders without numbers must not wait for NumPy
    import numpy as np
    from numpy.typing import NDArray

    Array = NDArray[np.float64]

T = TypeVar("T", bound=int)
"""The id of an answer."""


def at_random(ids: Sequence[T], seed: int = 0) -> list[T]:
    """Shuffle ids, equally for the same seed and set of ids, whatever their order."""
    shuffled = sorted(ids)
    random.Random(seed).shuffle(shuffled)
    return shuffled


def least_certain(ids: Sequence[T], confidences: Array) -> list[T]:
    """Sort by distance of the nearest confidence from one half; `confidences` are ids × codes."""
    import numpy as np

    if not len(ids) or not confidences.shape[1]:
        return list(ids)
    return [ids[i] for i in np.argsort(np.abs(confidences - 0.5).min(axis=1), kind="stable").tolist()]


def half_uncertain(ids: Sequence[T], confidences: Array, seed: int = 0) -> list[T]:
    """Alternate between random ids and the least certain of the rest; the first of each pair is a random sample."""
    by_chance, by_doubt = at_random(ids, seed), least_certain(ids, confidences)
    taken: set[T] = set()
    found: list[T] = []
    sources = (iter(by_chance), iter(by_doubt))
    for turn in range(len(ids)):
        for response in sources[turn % 2]:
            if response not in taken:
                taken.add(response)
                found.append(response)
                break
    return found


def more_of(ids: Sequence[T], confidence: Array) -> list[T]:
    """Sort by decreasing confidence of one code; `confidence` has one for each id."""
    import numpy as np

    return [ids[i] for i in np.argsort(-confidence, kind="stable").tolist()]


def similar_to(ids: Sequence[T], alike: Mapping[T, float]) -> list[T]:
    """Sort by similarity to the current answer; ids without one come last, in order."""
    return sorted(ids, key=lambda response: -alike.get(response, float("-inf")))


def chance_of_missing(seen: Sequence[bool], total: int, recall: float = 0.95) -> float:
    """Return the probability of so few recent finds if less than `recall` of all had been found.

    `seen` is, for each answer read, in order, whether it has the code; `total` is the number of answers. For every
    point in the sequence, what followed is treated as a random sample of all that was then left, which is conservative
    as long as the likeliest were read first; the smallest probability counts (Callaghan & Müller-Hansen 2020,
    Systematic Reviews 9:273). 1.0 while nothing has been read.
    """
    import numpy as np
    from scipy.stats import hypergeom  # a second to load

    if len(seen) == 0 or total < len(seen):
        return 1.0
    found = np.cumsum(np.asarray(seen, np.int64)[::-1])
    size = np.arange(1, len(seen) + 1)
    # How many must exist from each point on for the target to be missed: all found / recall + 1, less earlier ones.
    least = np.floor(found[-1] / recall + 1 - (found[-1] - found))
    left = total - (len(seen) - size)
    if (least > left).any():  # fewer are left than would have to be missed
        return 0.0
    # Of points with the same finds after them the earliest has the smallest probability: one more read without a find.
    first = np.append(found[1:] > found[:-1], True)
    return float(hypergeom.cdf(found[first], left[first], least[first], size[first]).min())


def enough_found(seen: Sequence[bool], total: int, recall: float = 0.95, sure: float = 0.95) -> bool:
    """Return whether coding can stop: at confidence `sure`, at least `recall` of all answers with the code are found.

    The test is repeated as coding continues and, as its authors do, not corrected for that.
    """
    return chance_of_missing(seen, total, recall) < 1 - sure
