"""Whether new answers resemble those that a model learned from, by their words and their confidences."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

SOME, MUCH = 0.1, 0.25
"""Population stability indices of some and much shift, as in credit scoring (Siddiqi 2006)."""
SOME_WORDS, MUCH_WORDS = 0.05, 0.15
"""The same for the divergence of word shares, in bits; two halves of one survey are below a hundredth."""
FEW = "too few answers to tell"
LEAST = 200
"""Answers, new ones or those learned from, below which chance alone moves the figures."""

MOST_SEEN = 0.25
"""The part of the answers learned from that may be coded for the verdict to go by confidences: a model is surer of
coded answers, which it has seen, than of any new one (half of a survey beside the other half: 0.5 where all are coded).
"""

Shares = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Seen:
    """Statistics of answers (`coder.suggest.baseline.Watch`): words, known words, and answers with few known ones; by
    code the sum of confidences; the highest confidence, in bins; and the frequency of each watched word.
    """

    answers: int = 0
    words: int = 0
    known_words: int = 0
    foreign: int = 0
    confidence: tuple[int, ...] = ()
    top: tuple[int, ...] = ()
    of_watched: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Baseline(Seen):
    """The same for the answers learned from, with the indices of the watched words, and the share of new words expected
    by chance.
    """

    watched: tuple[int, ...]
    new_words: float = 0.0


@dataclass(frozen=True, slots=True)
class Drift:
    """The shift of answers: `words` is the Jensen–Shannon divergence of the watched words' shares (0–1 bit),
    `confidence` the population stability index of the highest confidence, `new_words` the share outside the vocabulary,
    beside the expected one; means are of the confidence by code.
    """

    verdict: str
    words: float
    confidence: float
    new_words: float
    new_words_expected: float
    mean_confidence: list[float] = field(default_factory=list)
    mean_confidence_training: list[float] = field(default_factory=list)


def shift(training: Baseline | None, now: Seen, places: int, coded: int = 0) -> Drift | None:
    """Return the shift of `now` from `training`, `coded` answers of which were coded, confidences summed times
    `places`; None where one is unknown.
    """
    if training is None or not training.answers or not now.answers:
        return None
    words = _divergence(_shares(training), _shares(now))
    confidence = _stability(np.array(training.top, float), np.array(now.top, float))
    new = 1 - now.known_words / now.words if now.words else 0.0
    expected = training.new_words
    unknown = new > 3 * expected + 0.05
    comparable = confidence if coded <= MOST_SEEN * training.answers else 0.0
    much = words >= MUCH_WORDS or comparable >= MUCH or unknown
    some = words >= SOME_WORDS or comparable >= SOME or new > 2 * expected + 0.02
    if now.answers < LEAST or (training.answers < LEAST and not unknown):
        verdict = FEW
    else:
        verdict = "much" if much else "some" if some else "none"
    return Drift(
        verdict,
        round(words, 4),
        round(confidence, 4),
        round(new, 4),
        round(expected, 4),
        _means(now, places),
        _means(training, places),
    )


def _means(counts: Seen, places: int) -> list[float]:
    return [round(total / counts.answers / places, 4) for total in counts.confidence]


def _shares(counts: Seen) -> Shares:
    """Return shares of the watched words, and of all others together, among the known words."""
    watched = np.array(counts.of_watched, float)
    every = np.append(watched, max(counts.known_words - watched.sum(), 0.0))
    return np.asarray(every / max(every.sum(), 1.0))


def _divergence(first: Shares, second: Shares) -> float:
    """Return the Jensen–Shannon divergence in bits (Lin 1991)."""
    if first.shape != second.shape:
        return 0.0
    middle = (first + second) / 2

    def to_middle(shares: Shares) -> float:
        there = shares > 0
        return float((shares[there] * np.log2(shares[there] / middle[there])).sum())

    return max((to_middle(first) + to_middle(second)) / 2, 0.0)


def _stability(training: Shares, now: Shares) -> float:
    """Return the population stability index; an empty bin counts as half an answer, so that it has a logarithm."""
    expected = (training + 0.5) / (training + 0.5).sum()
    found = (now + 0.5) / (now + 0.5).sum()
    return float(((found - expected) * np.log(found / expected)).sum())
