"""Out-of-fold confidences: each from a model that has seen neither the answer nor one nearly identical to it."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from contextlib import suppress

import numpy as np
from numpy.typing import NDArray

from coder.errors import NotFound
from coder.model import Codebook
from coder.suggest.learner import Excerpt, Fitted, Learner
from coder.text.language import normal_form

Array = NDArray[np.float64]

FOLDS = 5


def cross_fitted(
    learner: Learner,
    coded: tuple[Sequence[str], Sequence[frozenset[str]], Sequence[Excerpt]],
    folds_of_coded: Sequence[int],
    asked: Sequence[str],
    folds_of_asked: Sequence[int],
    codebook: Codebook,
    done: Callable[[int], None] = lambda _: None,
) -> Array:
    """Return confidences of the `asked` texts, texts × codes of the `codebook`; 0 for a code unknown to a fold's model.

    `coded` are texts, their codes and their excerpts; the `learner` has been fitted on them (see `Learner.fit`). A
    fold's texts are scored by what it learns from the coded texts of all other folds. `done` is called with the number
    of texts scored.
    """
    texts, codes, excerpts = coded
    found = np.zeros((len(asked), len(codebook)))
    of_coded, of_asked = np.asarray(folds_of_coded, np.intp), np.asarray(folds_of_asked, np.intp)
    n_done = 0
    for fold in np.unique(of_asked).tolist():
        learned = np.flatnonzero(of_coded != fold).tolist()
        place = {row: number for number, row in enumerate(learned)}
        fitted = learner.refit(
            [texts[row] for row in learned],
            [codes[row] for row in learned],
            excerpts=[(place[row], part, marked) for row, part, marked in excerpts if row in place],
        )
        here, (columns, places) = np.flatnonzero(of_asked == fold), _columns(fitted, codebook)
        scores = fitted.scores([asked[row] for row in here.tolist()])
        found[np.ix_(here, places)] = scores[:, columns]
        n_done += len(here)
        done(n_done)
    return found


def _columns(fitted: Fitted, codebook: Codebook) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return columns of the scores, and the indices of their codes in the codebook; labels outside it are left out."""
    places = {code.id: place for place, code in enumerate(codebook)}
    columns: list[int] = []
    meant: list[int] = []
    for column, code in enumerate(fitted.codes_):
        with suppress(NotFound):
            meant.append(places[codebook.resolve(code).id])
            columns.append(column)
    return np.array(columns, np.intp), np.array(meant, np.intp)


def out_of_fold(
    learner: Learner,
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    excerpts: Sequence[Excerpt],
    codebook: Codebook,
    *,
    folds: int = FOLDS,
    seed: int = 0,
) -> Array:
    """Return confidences, texts × codes of the `codebook`, each from what `learner` (already fitted) learns without the
    text's fold. Identical answers share a fold.
    """
    forms = [normal_form(text) for text in texts]
    distinct = sorted(set(forms))
    random.Random(seed).shuffle(distinct)
    fold_of = {form: place % folds for place, form in enumerate(distinct)}
    dealt = [fold_of[form] for form in forms]
    return cross_fitted(learner, (texts, codes, excerpts), dealt, texts, dealt, codebook)
