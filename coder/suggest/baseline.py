"""A summary of the answers that a model learned from, for comparing later answers with them."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from coder.suggest.word_table import Scored, TabledModel, batches

WATCHED = 500
"""The most frequent words, whose shares are compared."""
TOP_BINS = 20
"""Bins of equal width for the highest confidence of each answer."""
FEW_WORDS = 3
"""Fewest words of an answer for judging whether its language is known to the model."""


class Watch:
    """Counts over batches of answers; sums of integers, so that the order does not matter."""

    def __init__(self, n_codes: int, watched: Sequence[int]) -> None:
        self._watched = np.asarray(watched, np.intp)
        self.answers = 0
        self.words = 0
        self.known_words = 0
        self.foreign = 0
        self.confidence = np.zeros(n_codes, np.int64)
        self.top = np.zeros(TOP_BINS, np.int64)
        self.of_watched = np.zeros(len(self._watched), np.int64)

    def add(self, scored: Scored, rounded: NDArray[np.int64], places: int) -> None:
        """Count a batch; `rounded` are its confidences times `places`."""
        self.answers += len(rounded)
        self.words += int(scored.words.sum())
        self.known_words += int(scored.known.sum())
        self.foreign += int(((scored.words >= FEW_WORDS) & (2 * scored.known < scored.words)).sum())
        self.confidence += rounded.sum(axis=0)
        bins = np.minimum(rounded.max(axis=1) * TOP_BINS // places, TOP_BINS - 1)
        self.top += np.bincount(bins, minlength=TOP_BINS)
        self.of_watched += scored.counts[self._watched]

    def as_dict(self) -> dict[str, object]:
        """Return the counts as JSON values."""
        return {
            "answers": self.answers, "words": self.words, "known_words": self.known_words, "foreign": self.foreign,
            "confidence": self.confidence.tolist(), "top": self.top.tolist(), "of_watched": self.of_watched.tolist(),
        }  # fmt: skip


def baseline(suggester: TabledModel, texts: Sequence[str]) -> dict[str, object]:
    """Return the counts for the answers learned from, the words compared, and the expected share of new words."""
    places = 10_000
    counts = np.zeros(len(suggester.vocabulary_), np.int64)
    scored = []
    for start, end in batches(texts):
        chunk = suggester.scored(texts[start:end])
        counts += chunk.counts
        scored.append(chunk)
    watched = np.sort(np.argsort(-counts, kind="stable")[:WATCHED])
    watch = Watch(len(suggester.codes_), watched.tolist())
    for chunk in scored:
        watch.add(chunk, np.rint(chunk.confidences * places).astype(np.int64), places)
    total = int(counts.sum())
    return {
        **watch.as_dict(),
        "watched": watched.tolist(),
        "new_words": round(float((counts == 1).sum() / total), 6) if total else 0.0,
    }
