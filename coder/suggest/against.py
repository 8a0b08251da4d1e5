"""Rejected suggestions as evidence against a code, in the answers they were made for and in similar ones.

An answer that is coded says by its codes which do not fit. One whose suggestions were only rejected says no more than
that, so it is no answer to learn from; what its words add to a rejected code is taken back in part, there and, by how
alike they are, in other answers. A score stays a sum over words.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from coder.suggest.classifier import Linear, Rows
from coder.suggest.learner import Rejected

Array = NDArray[np.float64]

PENALTY = 4.0
"""Of a rejection, beside the likeness of an answer to itself (about 1.5): a fourth is taken back there, and more where
like answers are rejected, too. With 16 hardly anything is learned from them, with 1 what is right is lost."""

MOST = 500
"""Answers with rejections that are looked at, the last in the file; likeness is told of all pairs."""


def without_rejected(model: Linear, rows: Rows, added: Array, rejected: NDArray[np.bool_], share: float) -> Linear:
    """`model` less what it says too much of rejected codes.

    `rows` are the answers with rejections, `added` what their words add to each code and `rejected` which codes are
    rejected there (both answers × codes); `share` is the weight of latent dimensions in the likeness of answers.
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
    """Per text the columns of its rejected codes, sorted by text; without codes that are not known, and coded texts."""
    found: dict[str, set[int]] = {}
    for text, codes in rejected:
        known = {columns[code] for code in codes if code in columns}
        if known and not is_coded(text):
            found.setdefault(text, set()).update(known)
    return dict(sorted([*found.items()][-MOST:]))
