"""A small held-out trial of suggestions: from the codebook alone, and after some answers are coded."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from coder.model import Codebook, Suggestion
from coder.suggest import Fitted, load_suggester
from coder.suggest.evaluate import Figures, figures
from coder.text.language import normal_form


@dataclass(frozen=True, slots=True)
class Row:
    """Figures of one way to learn, as «mean ± standard error» over the draws."""

    learned_from: int
    first: str
    three: str
    f1: str


@dataclass(frozen=True, slots=True)
class Trial:
    """A trial: numbers (means) of answers learned from and tested on, draws, and a row for each way to learn."""

    learned_from: int
    tried_on: int
    draws: int
    rows: tuple[Row, Row]


def try_out(
    texts: Sequence[str],
    codes: Sequence[frozenset[str]],
    *,
    codebook: Codebook,
    corpus: Sequence[str],
    learn_from: int,
    draws: int,
) -> Trial:
    """Learn from a random `learn_from` of the coded answers and test on the rest, `draws` times.

    Answers whose normal form was learned from are not tested, so that «vet ikke» does not count. `corpus` holds all of
    the answers, so that what depends on it and the codebook is made once.
    """
    drawn: list[tuple[list[int], list[int]]] = []
    for draw in range(draws):
        order = list(range(len(texts)))
        random.Random(draw).shuffle(order)
        learned = order[:learn_from]
        seen = {normal_form(texts[place]) for place in learned}
        drawn.append((learned, [place for place in order[learn_from:] if normal_form(texts[place]) not in seen]))

    def tried(suggester: Fitted, places: Sequence[int]) -> Figures:
        found = suggester.suggest([texts[place] for place in places])
        return _figures(found, [codes[place] for place in places], codebook)

    learner = load_suggester()
    untaught = learner.fit([], [], codebook=codebook, corpus=corpus)
    alone = [tried(untaught, rest) for _, rest in drawn]
    taught = [
        tried(learner.refit([texts[place] for place in learned], [codes[place] for place in learned]), rest)
        for learned, rest in drawn
    ]
    return Trial(
        learn_from,
        round(sum(len(rest) for _, rest in drawn) / draws),
        draws,
        (_row(0, alone), _row(learn_from, taught)),
    )


def _figures(found: list[list[Suggestion]], right: Sequence[frozenset[str]], codebook: Codebook) -> Figures:
    ids = [code.id for code in codebook]
    place = {code: number for number, code in enumerate(ids)}
    confidences = np.zeros((len(found), len(ids)))
    proposed = np.zeros((len(found), len(ids)), dtype=bool)
    known = np.array([[float(code in codes) for code in ids] for codes in right])
    for row, suggestions in enumerate(found):
        for suggestion in suggestions:
            column = place[codebook.resolve(suggestion.code).id]
            confidences[row, column], proposed[row, column] = suggestion.confidence, suggestion.proposed
    return figures(confidences, proposed, known)


def _row(learned_from: int, drawn: list[Figures]) -> Row:
    return Row(
        learned_from,
        _mean([draw.precision_at_1 for draw in drawn]),
        _mean([draw.recall_at_3 for draw in drawn]),
        _mean([draw.micro_f1 for draw in drawn]),
    )


def _mean(values: list[float]) -> str:
    error = np.std(values, ddof=1) / np.sqrt(len(values)) if len(values) > 1 else 0.0
    return f"{np.mean(values):.2f} ± {error:.2f}"
