"""Learning curves: quality of suggestions as more answers are coded, over several random divisions."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np
from numpy.typing import NDArray

from coder.errors import CoderError, NotFound
from coder.message import Message, one_or_many
from coder.model import Codebook
from coder.model.json_values import Json
from coder.suggest import load_suggester
from coder.suggest.evaluate import figures
from coder.suggest.learner import Excerpt, Fitted, Learner
from coder.text.language import normal_form

Array = NDArray[np.float64]

DEFAULT: Mapping[str, Callable[[], Learner]] = MappingProxyType({"default": load_suggester})
SIZES = (0, 25, 50, 100, 200, 400, 800, 1600, 3200)
TEST_SHARE = 0.3
MOST_TESTS = 1_500
LEAST_TESTS = 20
FIGURES = (
    "precision_at_1", "recall_at_3", "recall_at_5", "lrap", "sample_f1", "micro_f1", "macro_f1", "exact_sets", "ece",
    "keystrokes_saved", "list_miss", "list_size", "automatic_share",
)  # fmt: skip
"""Figures at each point. `list_miss` is the share of right codes missing from lists meant to miss a tenth, and
`automatic_share` the share of answers whose whole set of codes can be accepted at the requested precision.
"""
KEYS_TO_ADD = 3
"""Keys to find and apply a code that is not suggested; accepting or rejecting a suggestion takes one."""


@dataclass(frozen=True, slots=True)
class CodeFigures:
    """A code at the largest number of coded answers: its frequency among the tests, and how it was proposed."""

    code: str
    n: float
    precision: float | None
    recall: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """Figures after a number of coded answers: name → (mean, standard error) over the draws."""

    coded: int
    figures: dict[str, tuple[float, float]]


@dataclass(frozen=True, slots=True)
class Beside:
    """Another method on the same draws: its points, and the gain of the first over it (paired, over the draws)."""

    method: str
    points: tuple[Point, ...]
    gains: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Curve:
    """The points, the codes at the last one, other methods for comparison, and the basis of measurement."""

    method: str
    points: tuple[Point, ...]
    beside: tuple[Beside, ...]
    codes: tuple[CodeFigures, ...]
    answers: int
    tested_on: int
    draws: int
    target_precision: float


def learning_curve(
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    *,
    codebook: Codebook | None = None,
    corpus: Sequence[str] = (),
    excerpts: Sequence[Excerpt] = (),
    sizes: Sequence[int] = SIZES,
    draws: int = 5,
    target_precision: float = 0.9,
    seed: int = 0,
    methods: Mapping[str, Callable[[], Learner]] = DEFAULT,
    done: Callable[[int], None] = lambda _: None,
) -> Curve:
    """Measure on coded answers. Identical ones are all learned from or all tested on, never both.

    `excerpts` are the marked parts of some of `texts` with their codes; they are used in training, and unknown when an
    answer is tested, always as a whole. `methods` are learner factories by name: the first gets all figures and codes,
    the others are compared on the same draws. `done` is called with the number of fits done. Raises CoderError where
    too few answers differ, or the first method cannot learn from any number of them.
    """
    groups: dict[str, list[int]] = {}
    for i, text in enumerate(texts):
        groups.setdefault(normal_form(text), []).append(i)
    n_test = min(MOST_TESTS, round(TEST_SHARE * len(groups)))
    if n_test < LEAST_TESTS:
        least, there = round(LEAST_TESTS / TEST_SHARE), len({*groups, *map(normal_form, corpus)})
        raise CoderError(
            one_or_many(
                "Only {n} wording is coded, which is too few to learn from some and try on others.",
                "Only {n} different answers are coded, which is too few to learn from some and try on others.",
                len(groups),
            ),
            Message("Code at least {least} that differ.", least=least)
            if there >= least
            else Message(
                "It takes {least} that differ, and there are {there}. `coder suggest` shows how good suggestions are,"
                " as far as few can.",
                least=least,
                there=there,
            ),
        )
    marked: dict[int, list[tuple[str, frozenset[str]]]] = {}
    for i, part, found in excerpts:
        marked.setdefault(i, []).append((part, found))
    everything = sorted({*corpus, *texts})
    names = sorted(frozenset[str]().union(*codes))
    chosen = [n for n in sizes if n <= len(groups) - n_test and (n or codebook is not None)]
    first = next(iter(methods))
    measured: dict[str, dict[int, dict[int, dict[str, float]]]] = {method: {} for method in methods}
    of_codes: list[Array] = []
    refused: CoderError | None = None
    forms, steps = sorted(groups), 0
    for draw in range(draws):
        order = [forms[i] for i in np.random.default_rng([seed, draw]).permutation(len(forms)).tolist()]
        tests = [groups[form][0] for form in order[:n_test]]
        # Each distinct answer is tested once, as coders decide on it once for all identical ones.
        known = np.array([[name in codes[i] for name in names] for i in tests], float)
        for n in chosen:
            rows = [i for form in order[n_test : n_test + n] for i in groups[form]]
            for method, make in methods.items():
                learner = make()
                try:
                    fitted = learner.fit(
                        [texts[i] for i in rows], [codes[i] for i in rows], codebook=codebook, corpus=everything,
                        excerpts=[(place, *excerpt) for place, i in enumerate(rows) for excerpt in marked.get(i, ())],
                    )  # fmt: skip
                except CoderError as error:  # a method may need more answers, or some with a code
                    refused = error
                    continue
                confidences, proposed_from = _by_name(fitted, [texts[i] for i in tests], names, codebook)
                proposed = confidences >= proposed_from
                measured[method].setdefault(n, {})[draw] = measure(
                    confidences, proposed, known, fitted.trust().list_from, target_precision
                )
                if n == chosen[-1] and method == first:
                    of_codes.append(
                        np.array([known.sum(axis=0), proposed.sum(axis=0), (proposed * known).sum(axis=0)], float)
                    )
                steps += 1
                done(steps)
    if refused is not None and not measured[first]:
        raise refused
    return Curve(
        first, _points(measured[first]),
        tuple(_beside(method, measured[first], found) for method, found in measured.items() if method != first),
        _codes(names, of_codes), len(texts), n_test, draws, target_precision,
    )  # fmt: skip


def _points(measured: Mapping[int, Mapping[int, dict[str, float]]]) -> tuple[Point, ...]:
    return tuple(Point(n, _summary(list(found.values()))) for n, found in sorted(measured.items()))


def _beside(
    method: str,
    first: Mapping[int, Mapping[int, dict[str, float]]],
    other: Mapping[int, Mapping[int, dict[str, float]]],
) -> Beside:
    gains = {
        n: {
            draw: {name: value - found[draw][name] for name, value in measured.items()}
            for draw, measured in first.get(n, {}).items()
            if draw in found
        }
        for n, found in other.items()
    }
    return Beside(method, _points(other), _points({n: found for n, found in gains.items() if found}))


def _by_name(
    fitted: Fitted, texts: Sequence[str], names: Sequence[str], codebook: Codebook | None
) -> tuple[Array, Array]:
    """Return confidences and thresholds in the order of `names`; 0 for a code unknown to the suggester."""
    column: dict[str, int] = {}
    for j, code in enumerate(fitted.codes_):
        column[code] = j
        if codebook is None:
            continue
        with suppress(NotFound):  # a label outside the codebook, known by name alone
            entry = codebook.resolve(code)
            for name in (entry.id, entry.name, codebook.path(entry)):
                column.setdefault(name, j)
    scores, proposed_from = fitted.scores(texts), fitted.trust().proposed_from
    confidences, thresholds = np.zeros((len(texts), len(names))), np.full(len(names), 1.1)
    for i, name in enumerate(names):
        if name in column:
            confidences[:, i] = scores[:, column[name]]
            thresholds[i] = proposed_from[column[name]]
    return confidences, thresholds


def measure(
    confidences: Array, proposed: NDArray[np.bool_], known: Array, least: float, target_precision: float
) -> dict[str, float]:
    """Return the FIGURES of tests × codes; `least` is the confidence from which a code is in the list."""
    basic = figures(confidences, proposed, known)
    coded = known.sum(axis=1) > 0
    n_right, right = known.sum(axis=1), (proposed * known).sum(axis=1)
    order = np.argsort(-confidences, axis=1, kind="stable")
    first_five = np.take_along_axis(known, order[:, :5], axis=1).sum(axis=1)
    both = proposed.sum(axis=1) + n_right
    with np.errstate(divide="ignore", invalid="ignore"):
        per_answer = np.where(both > 0, 2 * right / both, 1.0)
        per_code = 2 * (proposed * known).sum(axis=0) / (proposed.sum(axis=0) + known.sum(axis=0))
    often = known.sum(axis=0) >= 5
    listed = confidences >= least
    found = (listed * known).sum(axis=1)[coded] / n_right[coded]
    typed = KEYS_TO_ADD * n_right.sum()
    pressed = proposed.sum() + KEYS_TO_ADD * (n_right.sum() - right.sum())
    exact = (proposed == (known > 0)).all(axis=1)
    return {
        "precision_at_1": basic.precision_at_1,
        "recall_at_3": basic.recall_at_3,
        "recall_at_5": float((first_five / np.maximum(n_right, 1))[coded].mean()) if coded.any() else 0.0,
        "lrap": basic.lrap,
        "sample_f1": float(per_answer.mean()),
        "micro_f1": basic.micro_f1,
        "macro_f1": float(per_code[often].mean()) if often.any() else 0.0,
        "exact_sets": float(exact.mean()),
        "ece": basic.ece,
        "keystrokes_saved": float(1 - pressed / typed) if typed else 0.0,
        "list_miss": float(1 - found.mean()) if coded.any() else 0.0,
        "list_size": float(listed.sum(axis=1).mean()),
        "automatic_share": automatic_share(confidences, proposed, exact, target_precision),
    }


def automatic_share(confidences: Array, proposed: NDArray[np.bool_], exact: NDArray[np.bool_], target: float) -> float:
    """Return the largest share of answers, by confidence, of which `target` have exactly the right set of codes.

    The confidence of a set is the probability that every code is rightly proposed or not, codes taken as independent.
    The cut is chosen on the answers it is measured on, so this shows what is possible and promises nothing.
    """
    sure = np.where(proposed, confidences, 1 - confidences).prod(axis=1)
    right = np.cumsum(exact[np.argsort(-sure, kind="stable")]) / np.arange(1, len(exact) + 1)
    enough = np.flatnonzero(right >= target)
    return float((enough[-1] + 1) / len(exact)) if len(enough) else 0.0


def _summary(found: Sequence[dict[str, float]]) -> dict[str, tuple[float, float]]:
    table = {name: np.array([row[name] for row in found]) for name in FIGURES}
    return {
        name: (float(values.mean()), float(values.std(ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0)
        for name, values in table.items()
    }


def _codes(names: Sequence[str], counted: Sequence[Array]) -> tuple[CodeFigures, ...]:
    if not counted:
        return ()
    total = np.sum(counted, axis=0)
    return tuple(
        CodeFigures(
            name,
            float(total[0, j] / len(counted)),
            float(total[2, j] / total[1, j]) if total[1, j] else None,
            float(total[2, j] / total[0, j]) if total[0, j] else None,
        )
        for j, name in enumerate(names)
    )


def as_json(curve: Curve) -> dict[str, Json]:
    """Return the curve as JSON values, figures rounded to four places."""
    return {
        "answers": curve.answers,
        "tested_on": curve.tested_on,
        "draws": curve.draws,
        "target_precision": curve.target_precision,
        "method": curve.method,
        "points": _points_as_json(curve.points),
        "beside": [
            {"method": beside.method, "points": _points_as_json(beside.points), "gains": _points_as_json(beside.gains)}
            for beside in curve.beside
        ],
        "codes": [
            {
                "code": code_figures.code, "n": round(code_figures.n, 1),
                "precision": None if code_figures.precision is None else round(code_figures.precision, 4),
                "recall": None if code_figures.recall is None else round(code_figures.recall, 4),
            }
            for code_figures in curve.codes
        ],
    }  # fmt: skip


def _points_as_json(points: Sequence[Point]) -> list[dict[str, Json]]:
    return [
        {
            "coded": point.coded,
            **{name: {"mean": round(mean, 4), "se": round(se, 4)} for name, (mean, se) in point.figures.items()},
        }
        for point in points
    ]
