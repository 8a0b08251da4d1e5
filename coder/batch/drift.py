"""Whether new answers still look like those that a model learned from: their words, and what it makes of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

SOME, MUCH = 0.1, 0.25
"""Population stability index from which a shift is called some or much, as credit scoring has it (Siddiqi 2006)."""
SOME_WORDS, MUCH_WORDS = 0.05, 0.15
"""The same for the divergence of word shares, in bits; two halves of one survey lie below a hundredth."""
FEW = "too few answers to tell"
LEAST = 200
"""Answers below which chance alone moves the figures."""


def shift(training: Mapping[str, Any], now: Mapping[str, Any], places: int) -> dict[str, Any]:
    """The shift of `now` from `training` (both as `Watch.as_dict`, confidences summed times `places`).

    `words` is the Jensen–Shannon divergence of the watched words' shares (0–1 bit), `confidence` the population
    stability index of the surest confidence, `new_words` the share outside the vocabulary, beside the one expected.
    """
    if not training.get("answers") or not now.get("answers"):
        return {}
    words = _divergence(_shares(training), _shares(now))
    confidence = _stability(np.array(training["top"], float), np.array(now["top"], float))
    new = 1 - now["known_words"] / now["words"] if now["words"] else 0.0
    expected = float(training.get("new_words", 0.0))
    much = words >= MUCH_WORDS or confidence >= MUCH or new > 3 * expected + 0.05
    some = words >= SOME_WORDS or confidence >= SOME or new > 2 * expected + 0.02
    return {
        "verdict": FEW if now["answers"] < LEAST else "much" if much else "some" if some else "none",
        "words": round(words, 4),
        "confidence": round(confidence, 4),
        "new_words": round(new, 4),
        "new_words_expected": round(expected, 4),
        "mean_confidence": _means(now, places),
        "mean_confidence_training": _means(training, places),
    }


def _means(counts: Mapping[str, Any], places: int) -> list[float]:
    return [round(total / counts["answers"] / places, 4) for total in counts["confidence"]]


def _shares(counts: Mapping[str, Any]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """Shares of the watched words, and of all others together, among the words that the model knows."""
    watched = np.array(counts["of_watched"], float)
    every = np.append(watched, max(counts["known_words"] - watched.sum(), 0.0))
    return np.asarray(every / max(every.sum(), 1.0))


def _divergence(first: np.ndarray[Any, Any], second: np.ndarray[Any, Any]) -> float:
    """Jensen–Shannon divergence in bits (Lin 1991)."""
    if first.shape != second.shape:
        return 0.0
    middle = (first + second) / 2

    def to_middle(shares: np.ndarray[Any, Any]) -> float:
        there = shares > 0
        return float((shares[there] * np.log2(shares[there] / middle[there])).sum())

    return max((to_middle(first) + to_middle(second)) / 2, 0.0)


def _stability(training: np.ndarray[Any, Any], now: np.ndarray[Any, Any]) -> float:
    """Population stability index; an empty bin counts as half an answer, so that it has a logarithm."""
    expected = (training + 0.5) / (training + 0.5).sum()
    found = (now + 0.5) / (now + 0.5).sum()
    return float(((found - expected) * np.log(found / expected)).sum())
