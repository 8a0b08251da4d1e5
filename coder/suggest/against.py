"""Rejected suggestions as evidence against a code, in their answers and in similar ones.

The codes of a coded answer imply which codes do not fit. An answer whose suggestions were only rejected implies no more
than that, so it is not learned from; what its words add to a rejected code is partly subtracted, there and, by
similarity, in other answers. A score stays a sum over words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coder.suggest.classifier import Linear, Rows
from coder.suggest.learner import Rejected

Array = NDArray[np.float64]

PENALTY = 4.0
"""Penalty of a rejection, relative to the similarity of an answer to itself (about 1.5): a fourth is subtracted there,
and more where similar answers are rejected, too. With 16 hardly anything is learned, with 1 right codes are lost.
"""

MOST = 500
"""Answers with rejections that are used, the last in the file; similarities are computed for all pairs."""


def without_rejected(model: Linear, rows: Rows, added: Array, rejected: NDArray[np.bool_], share: float) -> Linear:
    """Return `model` less its excess for rejected codes.

    `rows` are the answers with rejections, `added` what their words add to each code and `rejected` the codes rejected
    there (both answers × codes); `share` is the weight of latent dimensions in the similarity of answers.
    """
    alike = rows.kernel(rows, share)
    grams, latent = model.grams.copy(), model.latent.copy()
    for column in np.flatnonzero(rejected.any(axis=0)).tolist():
        here = np.flatnonzero(rejected[:, column])
        system = alike[np.ix_(here, here)] + PENALTY * np.eye(len(here))
        back = np.linalg.solve(system, np.maximum(added[here, column], 0))
        some = rows[here]
        grams[:, column] -= np.asarray(some.grams.T @ back, np.float32)
        latent[:, column] -= (share * (some.latent.T @ back)).astype(np.float32)
    return Linear(grams, latent)


def by_columns(
    rejected: Sequence[Rejected], columns: Mapping[str, int], is_coded: Callable[[str], bool]
) -> dict[str, set[int]]:
    """Return for each text, sorted, the columns of its rejected codes; without unknown codes and coded texts."""
    found: dict[str, set[int]] = {}
    for text, codes in rejected:
        known = {columns[code] for code in codes if code in columns}
        if known and not is_coded(text):
            found.setdefault(text, set()).update(known)
    return dict(sorted([*found.items()][-MOST:]))
