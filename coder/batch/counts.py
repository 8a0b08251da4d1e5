"""Counts of a chunk of answers for the run report, and their sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from coder.batch.drift import Seen

HISTOGRAM_BINS = 10
MOST_COUNTED = 5
"""Numbers of codes per answer are counted separately up to this."""
PROBLEMS = 100
"""Problems that a report lists."""


@dataclass(frozen=True, slots=True)
class Counts:
    """Counts of a chunk: rows; rows without an answer, and with too short ones; by code the answers that it is proposed
    for and a histogram of its confidences; answers by their number of codes; words; and problems of the reader, as kept
    messages.
    """

    rows: int = 0
    empty: int = 0
    short: int = 0
    proposed: list[int] = field(default_factory=list)
    histogram: list[list[int]] = field(default_factory=list)
    per_answer: list[int] = field(default_factory=list)
    seen: Seen = Seen()  # noqa: RUF009 (frozen)
    problems: list[str] = field(default_factory=list)
    more_problems: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    """Counts of texts that are no answer."""


def total(counts: Sequence[Counts]) -> Counts:
    """Return the sum over chunks, with their problems in order, at most PROBLEMS."""
    problems = [problem for chunk in counts for problem in chunk.problems]
    missing: Counter[str] = Counter()
    for counts_of_chunk in counts:
        missing.update(counts_of_chunk.missing)
    seen = [chunk.seen for chunk in counts]
    return Counts(
        sum(chunk.rows for chunk in counts),
        sum(chunk.empty for chunk in counts),
        sum(chunk.short for chunk in counts),
        _added(chunk.proposed for chunk in counts),
        [_added(of_code) for of_code in zip(*(chunk.histogram for chunk in counts), strict=True)],
        _added(chunk.per_answer for chunk in counts),
        Seen(
            sum(sample.answers for sample in seen),
            sum(sample.words for sample in seen),
            sum(sample.known_words for sample in seen),
            sum(sample.foreign for sample in seen),
            tuple(_added(sample.confidence for sample in seen)),
            tuple(_added(sample.top for sample in seen)),
            tuple(_added(sample.of_watched for sample in seen)),
        ),
        problems[:PROBLEMS],
        sum(chunk.more_problems for chunk in counts) + len(problems[PROBLEMS:]),
        dict(missing),
    )


def _added(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]
