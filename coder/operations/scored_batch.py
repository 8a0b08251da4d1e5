"""Scores a batch of the answers of a run: from texts to the rows to be kept, in any process."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import msgspec

from coder.model.ids import CodeRow, ResponseId
from coder.operations.automatic import AutomaticLayer
from coder.suggest import Fitted

if TYPE_CHECKING:
    from coder.model import Suggestion

Texts = Sequence[tuple[ResponseId, str]]
SuggestionRow = tuple[ResponseId, CodeRow, int, float, bool, str]
"""Answer, code, rank, confidence, whether proposed, and the evidence as JSON."""


@dataclass(slots=True)
class RunCounts:
    """Counts over the answers of a run: those with a proposal, proposals of each code, and its suggestions by tenths of
    confidence.
    """

    with_proposal: int = 0
    proposed: Counter[str] = field(default_factory=Counter)
    tenths: Counter[tuple[str, int]] = field(default_factory=Counter)

    def add(self, other: RunCounts) -> None:
        """Add the counts of other answers."""
        self.with_proposal += other.with_proposal
        self.proposed.update(other.proposed)
        self.tenths.update(other.tenths)


@dataclass(frozen=True, slots=True)
class ScoredBatch:
    """The rows of a batch, answers in file order and the most confident first within each; what is coded automatically
    of each answer covered by a promise; and the counts.
    """

    suggestions: list[SuggestionRow]
    automatic: list[tuple[ResponseId, list[tuple[str, float]]]]
    counts: RunCounts


@dataclass(frozen=True, slots=True)
class BatchScorer:
    """A suggester with what a run keeps of its suggestions: the first `most` of each answer, and all proposed ones.

    `rows` are those of its codes; `left_out` are answers to questions without coded answers, which no promise covers.
    """

    suggester: Fitted
    rows: Mapping[str, CodeRow]
    most: int
    layer: AutomaticLayer | None
    left_out: frozenset[ResponseId]

    def score(self, texts: Texts) -> ScoredBatch:
        """Return the rows and counts of a batch."""
        found = self.suggester.suggest([text for _, text in texts], self.most)
        all_suggestions = [suggestion for suggestions in found for suggestion in suggestions]
        codes = [suggestion.code for suggestion in all_suggestions]
        tenths = [min(int(suggestion.confidence * 10), 9) for suggestion in all_suggestions]
        counts = RunCounts(
            sum(any([suggestion.proposed for suggestion in suggestions]) for suggestions in found),  # noqa: C419
            Counter([suggestion.code for suggestion in all_suggestions if suggestion.proposed]),
            Counter(zip(codes, tenths, strict=True)),
        )
        evidence = iter(evidence_as_json(all_suggestions))
        suggestions = [
            (response, self.rows[suggestion.code], rank, suggestion.confidence, suggestion.proposed, next(evidence))
            for (response, _), suggestions in zip(texts, found, strict=True)
            for rank, suggestion in enumerate(suggestions, start=1)
        ]
        return ScoredBatch(suggestions, self.automatic(texts), counts)

    def automatic(self, texts: Texts) -> list[tuple[ResponseId, list[tuple[str, float]]]]:
        """Return the automatic codes, with their confidences, of each answer that the promise covers."""
        if self.layer is None:
            return []
        covered = [answer for answer in texts if answer[0] not in self.left_out]
        codes = self.layer.codes([text for _, text in covered])
        return [(response, of_answer) for (response, _), of_answer in zip(covered, codes, strict=True)]


def evidence_as_json(suggestions: Sequence[Suggestion]) -> list[str]:
    """Return the evidence of each suggestion as JSON, with numbers as Python writes them.

    All are encoded in one call: there are hundreds of thousands.
    """
    lines = _ENCODER.encode_lines([suggestion.evidence for suggestion in suggestions]).decode().split("\n")[:-1]
    for place, suggestion in enumerate(suggestions):  # a string in JSON has no line break: each has a line
        if any([not SMALL <= abs(each.weight) < HUGE for each in suggestion.evidence]):  # noqa: C419 (half the time)
            lines[place] = _OTHERWISE.sub(_as_python, lines[place])
    return lines


SMALL, HUGE = 1e-4, 1e16
"""Between them numbers are written as by Python."""

_ENCODER = msgspec.json.Encoder()
_OTHERWISE = re.compile(r'"weight":(-?(?:0\.0000\d*|\d+(?:\.\d+)?e[+-]?\d+))')


def _as_python(match: re.Match[str]) -> str:
    return f'"weight":{float(match[1])!r}'
