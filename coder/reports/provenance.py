"""How a study was made: imports, runs, decisions, suggestions seen, and agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from coder.model.change import ActsOfKind, Import, LoggedCodeChange
from coder.model.progress import CoderProgress
from coder.model.reconciling import NOTHING_RECONCILED, ReconciledSoFar
from coder.model.response import Memo
from coder.model.run import AutomaticPut, ByHand, CodeFates, CodeOrigins, CodingsOfFile, Run, ShownSuggestions, Way
from coder.reports.agreeing import QuestionAgreement
from coder.reports.answered import Answered, as_one
from coder.reports.coder_rule import coders_of
from coder.reports.estimated import FromSample
from coder.reports.study import Study

NOTHING_PUT = AutomaticPut(0, 0, 0)


class Fates(NamedTuple):
    """How many suggestions coders saw for answers, each coder for themselves, how many were proposed, and decisions on
    these.
    """

    shown: int
    proposed: int
    accepted: int
    rejected: int
    changed: int


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """The random sample of a question: `drawn` of its `answers`, of which `coded` are coded by now. It was drawn from
    each group of the variable `by` (its label), where there is one.
    """

    question: str
    date: str
    seed: int
    by: str
    answers: int
    drawn: int
    coded: int


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a study came to be as it is."""

    versions: tuple[str, ...] = ()
    version: str = ""
    read_with: Sequence[str] = ()
    """Libraries with their versions that were at work when files were imported."""
    learned_with: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Method → the same for its runs."""
    imports: Sequence[Import] = ()
    runs: Sequence[tuple[Run, str | None]] = ()
    """Each with who first decided on one of its suggestions, None where nobody has."""
    code_fates: Sequence[CodeFates] = ()
    origins: Sequence[CodeOrigins] = ()
    by_hand: Sequence[ByHand] = ()
    coders: Sequence[CoderProgress] = ()
    code_changes: Sequence[LoggedCodeChange] = ()
    acts: Sequence[ActsOfKind] = ()
    blind: Sequence[ShownSuggestions] = ()
    """What coders saw of suggestions before they coded; those held back until they had chosen (chosen) too."""
    redacted: int = 0
    kept: int = 0
    agreement: Sequence[QuestionAgreement] = ()
    reconciled: ReconciledSoFar = NOTHING_RECONCILED
    """What was decided where coders differ, on the answers of the study."""
    automatic: AutomaticPut = NOTHING_PUT
    proposed: int = 0
    """How many suggestions were made: a code for an answer once, however many runs proposed it or coders saw it."""
    proposed_by: Mapping[Way, int] = field(default_factory=dict)
    """The same of the runs that are kept, for each way in which they were made."""
    files: Sequence[CodingsOfFile] = ()
    """The codings on current answers that were made elsewhere and read from files."""
    samples: Sequence[SampleDrawn] = ()
    estimated: Sequence[FromSample] = ()
    """What random samples tell in the report."""
    tables_by_group: int = 0
    hidden: int = 0
    """How many tables by group there are, and how many of their cells are hidden."""
    memos: Sequence[Memo] = ()
    """Those on the project, then those on codes in the order of the codebook."""

    @property
    def fates(self) -> Fates:
        """What became of all suggestions together."""
        sums = [sum(numbers) for numbers in zip(*(one[4:] for one in self.code_fates), strict=True)]
        seen = {(row.coder, row.response, code) for row in self.blind for code, _ in row.suggestions}
        return Fates(len(seen), self.proposed, *(sums or (0, 0, 0)))

    @property
    def predicted(self) -> int:
        """From how many coded answers predictions were learned that stand in estimates; 0 where none do."""
        used = [
            one
            for one in self.estimated
            if one.whole is not None and any(v.predicted for v in one.whole.shares.values())
        ]
        return max((one.learned_from for one in used), default=0)


def begun(study: Study) -> Answered:
    """The open questions that some answers are coded to, as one: who has a code is counted of these."""
    return as_one([one for one in study.questions.values() if one.done], study.asked)


def everything(study: Study) -> Answered:
    """All open questions as one: who answered any of them, and every coding that counts."""
    return as_one(list(study.questions.values()), study.asked)


def is_of_more(study: Study, held: Provenance) -> bool:
    """Whether there are codings that the report is not about: of another wave, or by other coders."""
    answered = everything(study)
    here = (sum(coders_of(answered).values()), len(answered.every))
    return (sum(row.responses for row in held.coders), sum(row.codings for row in held.coders)) != here


def double_coded(answered: Answered) -> tuple[int, int]:
    """How many answers at least two coders have coded, and how many at least one has."""
    return len(answered.several), len(answered.done)


def day_of(at: str) -> str:
    """The day of a moment."""
    return at[:10]


def first_seen(held: Provenance) -> dict[tuple[str, int], ShownSuggestions]:
    """How each coder first met the suggestions for an answer, by coder and answer."""
    first: dict[tuple[str, int], ShownSuggestions] = {}
    for row in held.blind:
        first.setdefault((row.coder, row.response), row)
    return first


def has_blind(held: Provenance) -> bool:
    """Whether anybody has coded in blind mode."""
    return any(row.because != "open" for row in held.blind)
