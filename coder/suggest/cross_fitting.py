"""Confidences of many answers, each from a model that has not seen the answer nor any that reads like it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from coder.suggest.joined import JoinedSuggester
from coder.suggest.learner import Excerpt

Array = NDArray[np.float64]


def cross_fitted(
    learner: JoinedSuggester,
    coded: tuple[Sequence[str], Sequence[frozenset[str]], Sequence[Excerpt]],
    folds_of_coded: Sequence[int],
    asked: Sequence[str],
    folds_of_asked: Sequence[int],
    done: Callable[[int], None] = lambda _: None,
) -> tuple[tuple[str, ...], Array]:
    """The ids of the codes that `learner` knows, and confidences of the `asked` texts: texts × codes.

    `coded` are texts, their codes and their excerpts (see `JoinedSuggester.fit`). A fold's texts are asked of a model
    like its own (`JoinedSuggester.taught`) that has learned from the coded texts of all other folds. `done` is told
    how many texts have been asked.
    """
    texts, codes, excerpts = coded
    ids = learner.code_ids
    found = np.zeros((len(asked), len(ids)))
    of_coded, of_asked = np.asarray(folds_of_coded, np.intp), np.asarray(folds_of_asked, np.intp)
    n_done = 0
    for fold in np.unique(of_asked).tolist():
        learned = np.flatnonzero(of_coded != fold).tolist()
        place = {row: number for number, row in enumerate(learned)}
        taught = learner.taught(
            [texts[row] for row in learned],
            [codes[row] for row in learned],
            excerpts=[(place[row], part, marked) for row, part, marked in excerpts if row in place],
        )
        here = np.flatnonzero(of_asked == fold)
        found[here] = taught.scores([asked[row] for row in here.tolist()])
        n_done += len(here)
        done(n_done)
    return ids, found
