"""How a study was made: imports, runs, decisions, suggestions seen, and agreement."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from typing import NamedTuple

from coder.model.change import ActsOfKind, Import, LoggedCodeChange
from coder.model.excerpts import Memo
from coder.model.origins import AutomaticPut, ByHand, CodeFates, CodeOrigins, CodingsOfFile, ShownSuggestions, Way
from coder.model.progress import CoderProgress
from coder.model.reconciling import NOTHING_RECONCILED, ReconciledSoFar
from coder.model.run import Run
from coder.reports.agreeing import QuestionAgreement
from coder.reports.answered import Answered, as_one
from coder.reports.coder_rule import coders_of
from coder.reports.compact import union
from coder.reports.counting import cases_by_code
from coder.reports.estimated import FromSample
from coder.reports.study import Study

NOTHING_PUT = AutomaticPut(0, 0, 0)


class Counted(NamedTuple):
    """The cases with a code, and the number of its codings."""

    cases: Set[int]
    codings: int


class Fates(NamedTuple):
    """The number of suggestions shown to coders (per coder), of those proposed, and of each decision on these."""

    shown: int
    proposed: int
    accepted: int
    rejected: int
    changed: int


@dataclass(frozen=True, slots=True)
class SampleDrawn:
    """The random sample of a question: `drawn` of its `answers`, of which `coded` are coded so far, stratified by the
    variable `by` (its label), if any.
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
    """How the current state of a study came about."""

    versions: tuple[str, ...] = ()
    version: str = ""
    read_with: Sequence[str] = ()
    """Libraries with versions, used when files were imported."""
    learned_with: Mapping[str, Sequence[str]] = field(default_factory=dict)
    """Method → libraries with versions, used by its runs."""
    imports: Sequence[Import] = ()
    runs: Sequence[tuple[Run, str | None]] = ()
    """Each with the coder who first decided on one of its suggestions, or None."""
    code_fates: Sequence[CodeFates] = ()
    origins: Sequence[CodeOrigins] = ()
    by_hand: Sequence[ByHand] = ()
    coders: Sequence[CoderProgress] = ()
    code_changes: Sequence[LoggedCodeChange] = ()
    acts: Sequence[ActsOfKind] = ()
    blind: Sequence[ShownSuggestions] = ()
    """Suggestions shown to coders before they coded, including those held back until they had chosen (`chosen`)."""
    redacted: int = 0
    kept: int = 0
    agreement: Sequence[QuestionAgreement] = ()
    reconciled: ReconciledSoFar = NOTHING_RECONCILED
    """Reconciliations of coders' differences on the answers of the study."""
    automatic: AutomaticPut = NOTHING_PUT
    proposed: int = 0
    """Number of suggestions, counting a code for an answer once, whatever the number of runs and coders."""
    proposed_by: Mapping[Way, int] = field(default_factory=dict)
    """The same for stored runs, by the way in which they were made."""
    files: Sequence[CodingsOfFile] = ()
    """Codings on current answers that were made elsewhere and read from files."""
    samples: Sequence[SampleDrawn] = ()
    estimated: Sequence[FromSample] = ()
    """Estimates from random samples in the report."""
    tables_by_group: int = 0
    hidden: int = 0
    """Number of tables by group, and of their hidden cells."""
    memos: Sequence[Memo] = ()
    """Memos on the project, then on codes in codebook order."""

    @property
    def fates(self) -> Fates:
        """The fates of all suggestions together."""
        sums = [sum(numbers) for numbers in zip(*(code_fates[4:] for code_fates in self.code_fates), strict=True)]
        seen = {(row.coder, row.response, code) for row in self.blind for code, _ in row.suggestions}
        return Fates(len(seen), self.proposed, *(sums or (0, 0, 0)))

    @property
    def predicted(self) -> int:
        """Number of coded answers that the predictions used in estimates were learned from; 0 without predictions."""
        used = [
            sample
            for sample in self.estimated
            if sample.whole is not None and any(v.predicted for v in sample.whole.shares.values())
        ]
        return max((sample.learned_from for sample in used), default=0)


def in_any_question(study: Study) -> dict[str, Counted]:
    """Return, by code, sub-codes included, the cases counted with it in any open question, and its codings in all.

    In each question those count that its own tables count, so that no code has fewer here than there.
    """
    parts = [answered for answered in study.questions.values() if answered.done]
    questions = [(answered, cases_by_code(answered, study.codebook)) for answered in parts]
    return {
        code.id: Counted(
            union(cases[code.id] & answered.coded for answered, cases in questions),
            sum(answered.codings_of[below.id] for answered in parts for below in study.codebook.subtree(code)),
        )
        for code in study.codebook
    }


def everything(study: Study) -> Answered:
    """Combine all open questions into one: who answered any of them, and every coding that counts."""
    return as_one(list(study.questions.values()), study.asked)


def is_of_more(study: Study, provenance: Provenance) -> bool:
    """Return whether the project has codings outside the report: of another wave, or by other coders."""
    answered = everything(study)
    in_report = (sum(coders_of(answered).values()), len(answered.every))
    return (sum(row.responses for row in provenance.coders), sum(row.codings for row in provenance.coders)) != in_report


def double_coded(answered: Answered) -> tuple[int, int]:
    """Return the number of answers coded by at least two coders, and by at least one."""
    return len(answered.several), len(answered.done)


def day_of(at: str) -> str:
    """Return the date of a timestamp."""
    return at[:10]


def first_seen(provenance: Provenance) -> dict[tuple[str, int], ShownSuggestions]:
    """Return the first time that each coder saw the suggestions for an answer, by coder and answer."""
    first: dict[tuple[str, int], ShownSuggestions] = {}
    for row in provenance.blind:
        first.setdefault((row.coder, row.response), row)
    return first


def has_blind(provenance: Provenance) -> bool:
    """Return whether anybody has coded in blind mode."""
    return any(row.because != "open" for row in provenance.blind)
