"""A sample and its population as arrays, with the predictions for each response."""

from __future__ import annotations

import random
from collections.abc import Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from coder.errors import CoderError
from coder.estimate import folds
from coder.estimate import shares as shares_estimate
from coder.intervals import wilson
from coder.queries.codebooks import codebook_of
from coder.reports.counting import CHOSE_NONE, as_number
from coder.reports.grouping import key_of
from coder.store import samples
from coder.suggest import cross_fitting, load_suggester
from coder.text import similar

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from coder.estimate.shares import Share
    from coder.model.ids import ResponseId
    from coder.model.json_values import Json
    from coder.model.progress import OnProgress
    from coder.model.sample import Sample
    from coder.project import Session
    from coder.queries.coded_answers import CodedAnswers
    from coder.queries.samples import Frame

    Array = NDArray[np.float64]

CORPUS = 20_000
"""Texts that the words are learned from at most, a random sample of more."""


@dataclass(frozen=True, slots=True)
class SampledGroup:
    """The responses of a wave, or those of them with one value of a variable (None: all), and their numbers."""

    wave: str
    value: str | None
    label: str
    answers: int
    sampled: int


@dataclass(frozen=True, slots=True)
class SampledDecision:
    """The decision on a response that counts: its codes (none: no code fits), time, coders, and whether any accepted a
    suggestion. `votes` are the codes of all its coders.
    """

    codes: frozenset[str]
    at: str
    coders: tuple[str, ...]
    suggested: bool
    votes: Mapping[str, frozenset[str]]


@dataclass(frozen=True, slots=True)
class RangeOfShares:
    """The lowest and highest hand-coded share (0–1) if each coder's codes counted in turn where that coder has coded;
    `fewest` sampled responses have the code then, over coders with any.
    """

    low: float
    high: float
    fewest: int


class SampledAnswers:
    """The sample and its population as numbers: rows are the responses of the frame, columns the codes shown."""

    def __init__(
        self,
        session: Session,
        sample: Sample,
        frame: Frame,
        used: Sequence[ResponseId],
        decided: Mapping[ResponseId, SampledDecision],
        weight: str,
    ) -> None:
        import numpy as np

        self.codebook = codebook_of(session)
        self.frame, self.used, self.decided = frame, used, decided
        self.ids = [answer for ids in frame.strata.values() for answer in ids]
        place = {answer: number for number, answer in enumerate(self.ids)}
        members = {answer for answer, _ in sample.members}
        self.asked = sum(len(members.intersection(ids)) for ids in frame.strata.values())
        alive = [code for code in self.codebook if not code.retired]
        self.below = self.codebook.counting_as(alive)
        counting = [decided[answer].codes for answer in used]
        self.shown = [
            code for code, below in self.below.items() if any(not below.isdisjoint(codes) for codes in counting)
        ]
        self.unseen = tuple(code for code in self.below if code not in self.shown)
        known = self._known(counting)
        weights = _weights(session, frame, self.ids, weight)
        self.unweighted = int((weights <= 0).sum())
        self._sampled = shares_estimate.Sample(
            np.array([place[answer] for answer in used], np.intp),
            np.repeat(np.arange(len(frame.strata)), [len(ids) for ids in frame.strata.values()]),
            weights,
            known,
        )
        positive = known.sum(axis=0)
        self.enough = len(used) >= shares_estimate.LEAST_SAMPLED and bool(
            (np.minimum(positive, len(used) - positive) >= shares_estimate.LEAST_POSITIVE).any()
        )
        left = 1 - len(used) / len(self.ids)
        interval = wilson(0.0, len(used) / left if left > 0 else float("inf"))
        self.at_most = shares_estimate.whole_answers(interval, len(self.ids))[1]
        self.trained_of_sample = 0

    def cells(
        self, values: Mapping[tuple[int, str], Sequence[Json]], groups: Mapping[str, str]
    ) -> Iterator[tuple[SampledGroup, NDArray[np.bool_]]]:
        """Yield each wave, then its `groups` (key → label): a response is in that of each of the `values` of its case,
        and in none without a value.
        """
        import numpy as np

        answers = [self.frame.answers[answer] for answer in self.ids]
        counted = self._sampled.weights > 0
        waves = list(dict.fromkeys(wave for wave, _ in self.frame.strata))
        of_answer = [values.get((frame_answer.case, frame_answer.wave)) for frame_answer in answers]
        keys = [frozenset() if chosen is None else {*map(key_of, chosen)} or {CHOSE_NONE} for chosen in of_answer]
        for wave in waves:
            in_wave = np.array([frame_answer.wave == wave for frame_answer in answers]) & counted
            yield SampledGroup(wave, None, "", *self.counted(in_wave)), in_wave
            for group, label in groups.items():
                inside = in_wave & np.array([group in answer_keys for answer_keys in keys])
                if inside.any():
                    yield SampledGroup(wave, group, label, *self.counted(inside)), inside

    def inside(self, wave: str, cases: Set[int]) -> NDArray[np.bool_]:
        """Return a mask of the responses of a wave by these cases that count."""
        import numpy as np

        frame_answers = (self.frame.answers[answer] for answer in self.ids)
        return np.array(
            [frame_answer.wave == wave and frame_answer.case in cases for frame_answer in frame_answers]
        ) & (self._sampled.weights > 0)

    def counted(self, inside: NDArray[np.bool_]) -> tuple[int, int]:
        """Return how many responses `inside` there are, and how many of them are sampled."""
        return int(inside.sum()), int(inside[self._sampled.drawn].sum())

    def suggested(self, inside: NDArray[np.bool_] | None = None) -> int:
        """Return on how many sampled responses (`inside`) a coder whose codes count accepted a suggestion."""
        drawn = zip(self.used, self._sampled.drawn.tolist(), strict=True)
        return sum(self.decided[answer].suggested for answer, row in drawn if inside is None or inside[row])

    def shares(self, predicted: Array | None, inside: NDArray[np.bool_]) -> list[Share]:
        """Return the share of every code shown, in the responses `inside`."""
        from coder.estimate.shares import shares

        return shares(self._sampled, predicted, inside)

    def spans(self, inside: NDArray[np.bool_]) -> list[RangeOfShares | None]:
        """Return the range over coders of the share of every code shown; None without several coders `inside`."""
        import numpy as np

        sampled_inside = inside[self._sampled.drawn]
        decided = [self.decided[answer] for answer in self.used]
        coders = {
            name
            for decision, is_inside in zip(decided, sampled_inside, strict=True)
            if is_inside and len(decision.votes) > 1
            for name in decision.votes
        }
        if not coders:
            return [None] * len(self.shown)
        each = [
            replace(
                self._sampled, known=self._known([decision.votes.get(name, decision.codes) for decision in decided])
            )
            for name in sorted(coders)
        ]
        found = np.array([sample.by_hand(inside) for sample in each])
        coded_counts = np.array([sample.known[sampled_inside].sum(axis=0) for sample in each])
        fewest = np.where(coded_counts > 0, coded_counts, np.inf).min(axis=0)
        low, high = found.min(axis=0), found.max(axis=0)
        return [
            RangeOfShares(float(low[code]), float(high[code]), int(fewest[code]) if np.isfinite(fewest[code]) else 0)
            for code in range(len(self.shown))
        ]

    def _known(self, codes: Sequence[frozenset[str]]) -> Array:
        """Return which of the codes shown the sampled responses have, 0–1, given these codes."""
        import numpy as np

        columns = [[not self.below[code].isdisjoint(answer_codes) for answer_codes in codes] for code in self.shown]
        return np.array(columns, np.float64).reshape(len(self.shown), len(codes)).T

    def predicted(self, material: CodedAnswers, done: OnProgress) -> Array:
        """Return the probability of each code shown for each response, by models not trained on it or alike ones."""
        import numpy as np

        texts: dict[int, str] = {answer: self.frame.answers[answer].text for answer in self.ids}
        everything = {**texts, **dict(zip(material.ids, material.texts, strict=True))}
        cluster = {answer: answer for answer in everything}
        for alike in similar.groups(sorted(everything.items())):
            cluster |= dict.fromkeys(alike, alike[0])
        ordered_ids = sorted(everything)
        fold = dict(zip(ordered_ids, folds.folds([cluster[answer] for answer in ordered_ids]).tolist(), strict=True))
        corpus = [everything[answer] for answer in ordered_ids]
        self.trained_of_sample = len(set(material.ids).intersection(self.used))
        sampled_corpus = random.Random(0).sample(corpus, min(CORPUS, len(corpus)))
        learner = load_suggester()
        learner.fit(
            material.texts, material.codes, codebook=self.codebook, corpus=sampled_corpus, excerpts=material.excerpts
        )
        found = cross_fitting.cross_fitted(
            learner,
            (material.texts, material.codes, material.excerpts),
            [fold[answer] for answer in material.ids],
            [texts[answer] for answer in self.ids],
            [fold[answer] for answer in self.ids],
            self.codebook,
            done,
        )
        column = {code.id: number for number, code in enumerate(self.codebook)}
        without = np.log1p(-np.minimum(found, 1 - 1e-9))
        # A category is present where one of its codes is.
        return np.stack(
            [
                1 - np.exp(without[:, [column[member] for member in sorted(self.below[code])]].sum(axis=1))
                for code in self.shown
            ],
            axis=1,
        )


def _weights(session: Session, frame: Frame, ids: Sequence[ResponseId], variable: str) -> Array:
    """Return the survey weight of each response, 0 where there is none; 1 for all without a variable."""
    import numpy as np

    if not variable:
        return np.ones(len(ids))
    values = samples.values(session.project, variable)
    answers = [frame.answers[answer] for answer in ids]
    numbers = [as_number(values.get((frame_answer.case, frame_answer.wave))) for frame_answer in answers]
    found = np.array([number if number is not None and number > 0 else 0.0 for number in numbers])
    if not found.any():
        raise CoderError(
            "«{variable}» has no positive number for any answer, so nothing can be weighted by it.",
            "Name a variable with weights.",
            variable=variable,
        )
    return found
