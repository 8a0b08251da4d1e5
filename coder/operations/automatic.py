"""Automatic coding: the precision that can be promised, and the layer of automatic codes."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder.model.ids import ResponseId, RunId
from coder.model.run import AutomaticReport, RunFates
from coder.queries.batching import SEED, LearningMaterial
from coder.store import automatic
from coder.suggest import automatic as promising
from coder.suggest import load_suggester, many
from coder.suggest.learner import Fitted

if TYPE_CHECKING:
    from coder.model.origins import AutomaticCode
    from coder.project import Session
    from coder.suggest.automatic import Promise as Promise  # noqa: TC004 (it loads NumPy, and nothing decodes a Promised)
    from coder.suggest.meaning import Encoder

AUDIT = 50
"""Fewest answers with which an audit can assess the promise (50 to 100)."""


@dataclass(frozen=True, slots=True)
class Audit:
    """The number of random answers held out for people to judge without seeing suggestions."""

    answers: int = AUDIT
    seed: int = SEED


@dataclass(frozen=True, slots=True)
class Promised:
    """What can be coded automatically, and the suggester promised for: no other may be used."""

    promise: Promise
    suggester: Fitted


def promised(
    learned: LearningMaterial,
    precision: float,
    encoder: Encoder | None = None,
    method: str = "default",
    *,
    pooled: bool = False,
) -> Promised:
    """Return what a method can code automatically at a precision of each code or, `pooled`, of all together. Raises
    CoderError when nothing; see `suggest.automatic`.
    """
    names = [code.id for code in learned.codebook if not code.retired]
    learner = load_suggester(method, encoder)
    suggester = many.for_many(learned.taught_to(learner))
    promise = promising.promise(
        learner, learned.answers, learned.codes, excerpts=learned.excerpts, codebook=learned.codebook, names=names,
        precision=precision, pooled=pooled,
    )  # fmt: skip
    return Promised(promise, suggester)


def draw_audit(ids_with_a_code: Sequence[ResponseId], audit: Audit) -> frozenset[ResponseId]:
    """Draw the audit at random among the answers that would get an automatic code, at most half of them."""
    most = min(audit.answers, len(ids_with_a_code) // 2)
    return frozenset(random.Random(audit.seed).sample(list(ids_with_a_code), most))


@dataclass(slots=True)
class AutomaticCounts:
    """Counts of a layer: answers and codes kept, and those held out for the audit.

    An answer with two automatic codes counts once among answers and twice among codes.
    """

    answers: int = 0
    codes: int = 0
    audit: int = 0
    audit_codes: int = 0
    questions_left_out: list[str] = field(default_factory=list)
    """Questions without coded answers: the promise is unknown there."""

    def add(self, codes: int, *, held_out: bool) -> None:
        """Count an answer with so many automatic codes."""
        if held_out:
            self.audit += 1
            self.audit_codes += codes
        elif codes:
            self.answers += 1
            self.codes += codes


class AutomaticLayer:
    """The codes that pass their cut, for one fitted suggester."""

    def __init__(self, learned: LearningMaterial, suggester: Fitted, promise: Promise) -> None:
        import numpy as np

        cuts = {cut.code: cut.cut for cut in promise.cuts}
        lowest = [cuts.get(code) for code in learned.ids(suggester).values()]
        self._cuts = np.array([2.0 if cut is None else cut for cut in lowest])
        self._suggester = suggester

    def codes(self, texts: Sequence[str]) -> list[list[tuple[str, float]]]:
        """Return for each text the codes to apply, with their confidences."""
        confidences = self._suggester.scores(texts)
        found: list[list[tuple[str, float]]] = [[] for _ in texts]
        rows, columns = (confidences >= self._cuts).nonzero()
        for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
            found[row].append((self._suggester.codes_[column], float(confidences[row, column])))
        return found


def report(promise: Promise, counts: AutomaticCounts) -> AutomaticReport:
    """Return the report stored with the run."""
    return AutomaticReport(
        promise.precision, round(promise.expected_share, 4), promise.measured_on, counts.answers, counts.codes,
        counts.audit, counts.audit_codes, tuple(counts.questions_left_out), promise.cuts, promise.pooled,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class AuditStands:
    """The state of a run's audit: answers held out, its codes on those that people have coded since, and the right
    ones; once there are some, also the number of these answers, and precision with its bound.
    """

    answers: int
    judged: int
    right: int
    coded_answers: int = 0
    precision: float = 0.0
    bound: float = 0.0


@dataclass(frozen=True, slots=True)
class RunListed:
    """A run with its fates and, if it coded automatically, its audit and the answers held out for it."""

    fates: RunFates
    audit: AuditStands | None = None
    audit_answers: tuple[ResponseId, ...] = ()


def audit_of(session: Session, run: RunId) -> AuditStands:
    """Return the state of a run's audit."""
    held_out, coded, judged, right = automatic.audited(session.project, run)
    if not judged:
        return AuditStands(held_out, judged, right)
    bound = round(promising.lower_bound(right, judged), 4)
    return AuditStands(held_out, judged, right, coded, round(right / judged, 4), bound)


def runs_made(session: Session) -> list[RunListed]:
    """Return every run, newest first."""
    with session.snapshot():
        return [
            RunListed(
                run_fates,
                audit_of(session, run_fates.run.id),
                tuple(automatic.audit_answers(session.project, run_fates.run.id)),
            )
            if run_fates.run.report.automatic
            else RunListed(run_fates)
            for run_fates in automatic.all_runs(session.project)
        ]


def automatic_codes(session: Session, run: int) -> list[AutomaticCode]:
    """Return the automatic codes of a run."""
    return list(automatic.automatic_codes(session.project, RunId(run)))
