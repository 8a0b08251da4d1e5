"""Automatic coding with a promise: for each code the confidence from which a share of its codes is right, with a bound.

Confidences are out of fold: each coded answer is judged by a model that has seen neither it nor a similar one. From a
first cut down, a cut is accepted while the one-sided 95 % lower bound of precision above it (Clopper & Pearson 1934) is
no lower than promised, and the first failure ends the search: so many cuts can be tried in a fixed order without
inflating the error (Angelopoulos et al. 2021, «Learn then test», fixed-sequence testing). The order must not depend on
which answers are right, but may depend on how many lie above a cut and their confidence: the first cut is the one most
likely to pass, since at the highest confidence few answers remain, and one mistake among them would end the search.
This holds for answers like the coded ones, which must be a random sample.

A promise may also cover all codes together, with one cut: if confidences mean the same for every code, the most
confident ones are the largest set of codes at a precision. The codes of an answer are not drawn independently: the
bound counts them as if all of an answer's were right, or none (Kish 1965; Korn & Graubard 1998).
"""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from msgspec.structs import replace
from numpy.typing import NDArray
from scipy.special import betainc, betaincinv

from coder.errors import CoderError
from coder.message import Message, run_on
from coder.model import Codebook
from coder.model.run import Cut
from coder.suggest.cross_fitting import out_of_fold
from coder.suggest.learner import Excerpt, Learner

Array = NDArray[np.float64]

ERROR = 0.05
"""Probability that the bound is wrong."""
LEAST_POSITIVES = 20
"""Coded answers with a code below which it always goes to people."""
CUTS = tuple(round(0.99 - 0.01 * step, 2) for step in range(60))
"""Confidences that may be tried, in decreasing order."""
WARY = 1.25
"""Mistakes assumed per one implied by the confidences, for the first cut; a wrong guess costs power only."""
LEAST_ANSWERS = 50


@dataclass(frozen=True, slots=True)
class Promise:
    """What can be coded automatically at a precision: cuts by code, and the share of answers that get a code.

    `pooled` is the result for all codes together, where the precision is promised jointly.
    """

    precision: float
    cuts: tuple[Cut, ...]
    expected_share: float
    measured_on: int
    pooled: Cut | None = None


def lower_bound(right: float, n: float) -> float:
    """Return the one-sided 95 % lower bound of a share, from `right` of `n` (Clopper & Pearson 1934)."""
    return float(betaincinv(right, n - right + 1, ERROR)) if right else 0.0


def cut_of(code: str, confidences: Array, known: NDArray[np.bool_], precision: float) -> Cut:
    """Return the lowest cut that keeps the promise, for out-of-fold `confidences` and whether the code was `known`: of
    one code, or answers × codes for all of these together.
    """
    best = Cut(code, None, 0, 0, 0.0, int(known.sum()), 0.0)
    for cut in CUTS[first_cut(confidences, precision) :]:
        at_cut = measured(code, confidences, known, cut)
        if at_cut.positives < LEAST_POSITIVES or at_cut.bound < precision:
            return best if best.cut is not None else replace(at_cut, cut=None, found_bound=0.0)
        best = at_cut
    return best


def measured(code: str, confidences: Array, known: NDArray[np.bool_], cut: float) -> Cut:
    """Return the results of a cut on the coded answers; arrays as in `cut_of`."""
    above = confidences >= cut
    n, right, positives = (int(np.count_nonzero(mask)) for mask in (above, known & above, known))
    alike, found_alike = counted_together(above), counted_together(known)
    return Cut(
        code, cut, n, right, lower_bound(right / alike, n / alike), positives,
        lower_bound(right / found_alike, positives / found_alike),
    )  # fmt: skip


def counted_together(marked: NDArray[np.bool_]) -> float:
    """Return how many codes an answer's marked codes count as, if all are right or none: 1 for a single code."""
    if marked.ndim == 1 or not marked.any():
        return 1.0
    of_answer = marked.sum(axis=1)
    return float((of_answer**2).sum() / of_answer.sum())


def first_cut(confidences: Array, precision: float) -> int:
    """Return the index in CUTS of the cut most likely to pass if answers are right as often as their confidences say,
    or slightly less (WARY). Past the end where none has enough answers to pass.
    """
    fewest = math.ceil(math.log(ERROR) / math.log(precision))
    chances = []
    for cut in CUTS:
        above = confidences >= cut
        n = int(np.count_nonzero(above) / counted_together(above))
        if n < fewest:
            chances.append(0.0)
            continue
        expected = max(1 - WARY * (1 - float(confidences[above].mean())), 0.0)
        chances.append(_chance(n, precision, expected))
    return int(np.argmax(chances)) if any(chances) else len(CUTS)


def _chance(n: int, precision: float, expected: float) -> float:
    """Return the probability that the bound of `n` answers reaches `precision`, each right with `expected`."""
    needed = _needed(n, precision)
    return float(betainc(needed, n - needed + 1, expected))


@lru_cache(maxsize=10_000)
def _needed(n: int, precision: float) -> int:
    """Return how many of `n` answers must be right for a bound of at least `precision`; cached, as `n` recurs."""

    def passes(right: int) -> bool:
        return bool(betainc(right, n - right + 1, precision) <= ERROR)

    return 1 + bisect_left(range(1, n + 1), True, key=passes)


def promise(
    learner: Learner,
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    *,
    excerpts: Sequence[Excerpt] = (),
    codebook: Codebook,
    names: Sequence[str],
    precision: float,
    pooled: bool = False,
    seed: int = 0,
) -> Promise:
    """Return what can be promised for codings by `learner` (already fitted), by code or (`pooled`) for all codes
    together: it is measured out of fold, with its encoder and excerpts. Raises CoderError, with the nearest result,
    when nothing can be promised.
    """
    if not 0.5 <= precision < 1:
        raise CoderError(
            "A precision of {precision} cannot be promised.", "Give one from 0.5 to 0.99.", precision=precision
        )
    if len(texts) < LEAST_ANSWERS:
        raise CoderError(
            "With {n} coded {n:answer|answers} nothing can be promised.",
            "Code at least {least_answers} drawn at random, and at least {least_positives} with each code.",
            n=len(texts),
            least_answers=LEAST_ANSWERS,
            least_positives=LEAST_POSITIVES,
        )
    every = [code.id for code in codebook]
    columns = [every.index(name) for name in names]
    confidences = out_of_fold(learner, texts, codes, excerpts, codebook, seed=seed)[:, columns]
    known = np.array([[name in answer for name in names] for answer in codes])
    together, cuts = cuts_together(names, confidences, known, precision) if pooled else (None, ())
    if not pooled:
        cuts = tuple(
            cut_of(name, confidences[:, column], known[:, column], precision) for column, name in enumerate(names)
        )
    if all(cut.cut is None for cut in cuts):
        raise CoderError(
            _nothing(cuts, codebook, precision, len(texts), together),
            "Code more answers drawn at random, or ask for less.",
        )
    lowest = np.array([2.0 if cut.cut is None else cut.cut for cut in cuts])
    share = float((confidences >= lowest).any(axis=1).mean())
    return Promise(precision, cuts, share, len(texts), together)


def cuts_together(
    names: Sequence[str], confidences: Array, known: NDArray[np.bool_], precision: float
) -> tuple[Cut, tuple[Cut, ...]]:
    """Return the lowest cut that keeps the promise for all codes with LEAST_POSITIVES answers together, and the
    measurements of each code at that cut.
    """
    positives = known.sum(axis=0)
    common = positives >= LEAST_POSITIVES
    together = cut_of("", confidences[:, common], known[:, common], precision)
    return together, tuple(
        Cut(name, None, 0, 0, 0.0, int(positives[column]), 0.0)
        if together.cut is None or not common[column]
        else measured(name, confidences[:, column], known[:, column], together.cut)
        for column, name in enumerate(names)
    )


def _nothing(cuts: Sequence[Cut], codebook: Codebook, precision: float, n: int, together: Cut | None) -> Message:
    if together is not None:
        return Message(
            "Codes cannot be put automatically with a precision of {precision:g}, all together: {n} coded answers do"
            " not prove it. Of the {surest} surest codes {right} were right, which proves {bound:.2f}.",
            precision=precision, n=n, surest=together.n, right=together.right, bound=together.bound,
        )  # fmt: skip
    nearest = max(cuts, key=lambda cut: (cut.positives >= LEAST_POSITIVES, cut.bound, cut.positives), default=None)
    message = Message(
        "No code can be put automatically with a precision of {precision:g}: {n} coded answers do not prove it.",
        precision=precision,
        n=n,
    )
    if nearest is None or not nearest.n:
        return message
    name = codebook.path(codebook.by_id[nearest.code])
    near = Message(
        "Nearest is «{name}»: right in {right} of the {n} surest, which proves {bound:.2f}"
        " ({positives} answers have it).",
        name=name, right=nearest.right, n=nearest.n, bound=nearest.bound, positives=nearest.positives,
    )  # fmt: skip
    return run_on((message, near))
