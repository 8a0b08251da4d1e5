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
    problems = [problem for one in counts for problem in one.problems]
    missing: Counter[str] = Counter()
    for one in counts:
        missing.update(one.missing)
    seen = [one.seen for one in counts]
    return Counts(
        sum(one.rows for one in counts),
        sum(one.empty for one in counts),
        sum(one.short for one in counts),
        _added(one.proposed for one in counts),
        [_added(of_code) for of_code in zip(*(one.histogram for one in counts), strict=True)],
        _added(one.per_answer for one in counts),
        Seen(
            sum(one.answers for one in seen),
            sum(one.words for one in seen),
            sum(one.known_words for one in seen),
            sum(one.foreign for one in seen),
            tuple(_added(one.confidence for one in seen)),
            tuple(_added(one.top for one in seen)),
            tuple(_added(one.of_watched for one in seen)),
        ),
        problems[:PROBLEMS],
        sum(one.more_problems for one in counts) + len(problems[PROBLEMS:]),
        dict(missing),
    )


def _added(rows: Iterable[Sequence[int]]) -> list[int]:
    return [sum(column) for column in zip(*rows, strict=True)]
