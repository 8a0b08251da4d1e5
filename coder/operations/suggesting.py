"""Makes a run of suggestions for all uncoded answers, in batches that lock the file only briefly."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from coder import libraries
from coder.errors import CoderError, Conflict
from coder.jobs import forks
from coder.jobs.processors import processors
from coder.kept_message import message_of, to_json
from coder.message import Message
from coder.model.decoding import plain_fields
from coder.model.ids import ChangeId, CodeRow, ResponseId, RunId
from coder.model.run import UNFINISHED, AutomaticReport, CodeInRun, RunReport
from coder.operations import automatic as layer
from coder.operations.changed import SUGGESTIONS, Changed
from coder.operations.scored_batch import BatchScorer, RunCounts, ScoredBatch, Texts
from coder.queries.batching import LearningMaterial, fitted, in_batches, learning_material
from coder.queries.variables import question_meant
from coder.store import answers, automatic, codebooks, journal, runs
from coder.suggest import Info, many

if TYPE_CHECKING:
    from coder.model import Questions
    from coder.model.progress import OnProgress
    from coder.project import Session
    from coder.store.rows import Image
    from coder.suggest import Fitted
    from coder.suggest.automatic import Promise
    from coder.suggest.meaning import Encoder

KEPT = 5
"""Suggestions kept for each answer, besides all proposed ones."""

MANY = 50_000
KEPT_OF_MANY = 1
"""The same beyond MANY answers, where five of each would multiply the size of the file."""

BATCH = 2_000
"""Answers written at once, which holds the file for a tenth of a second; others write in between."""

ALONE = 10_000
"""Answers that one process scores and writes within a second or two: forks would hardly be there sooner."""

FORKS = 2
"""Forks that score at most: one process writes all rows, and keeps up with no more. Each learns new words by itself, so
that more forks than processors left only cost.
"""


@dataclass(frozen=True, slots=True)
class RunMade:
    """The result of a run: answers processed, suggestions kept, those proposed, and answers with at least one of these.

    `automatic` is what was coded automatically, if requested.
    """

    changed: Changed
    run: RunId
    responses: int
    suggestions: int
    proposed: int
    with_proposal: int
    learned_from: int
    info: Info
    automatic: AutomaticReport | None = None
    silent: dict[str, Message] = field(default_factory=dict)
    """Codes (full paths) not proposed because their proposals were wrong too often, and why."""

    @property
    def quality(self) -> Mapping[str, float]:
        """Figures measured on what was learned from; empty where that was too little."""
        return self.info.quality or {}


def suggest(
    session: Session,
    *,
    question: Questions = None,
    method: str = "default",
    learned: LearningMaterial | None = None,
    promise: layer.Promised | None = None,
    audit: layer.Audit = layer.Audit(),  # noqa: B008 (frozen)
    progress: OnProgress | None = None,
    encoder: Encoder | None = None,
    alone: int = ALONE,
) -> RunMade:
    """Fit on the codings and the codebook, and suggest codes for every uncoded answer, as one change.

    With `promise` its suggester is used, and codes that pass its cuts are also applied automatically, except for an
    audit. An `encoder` adds the meaning of whole answers. A large run is written in several transactions of one change,
    and counts as the newest run only once complete. More than `alone` answers are scored in forks of this process,
    where it can be forked. Raises CoderError when there is neither a codebook nor a coding, or no uncoded answer;
    Conflict when the run was undone while in progress.
    """
    if isinstance(question, str):
        question = question_meant(session, question)
    learned = learned or learning_material(session)
    targets = automatic.current_ids(session.project, uncoded=True, question=question)
    if not targets:
        if not automatic.current_ids(session.project, uncoded=False, question=question):
            raise CoderError(
                "There are no answers to suggest codes for.", "Import some with: coder import PROJECT FILE"
            )
        raise CoderError(
            "Every answer is coded, so there is nothing to suggest.",
            "Import more answers, or look with `coder status`.",
        )
    suggester = fitted(learned, method, encoder) if promise is None else promise.suggester
    cuts = None if promise is None else promise.promise
    return _RunWriter(session, learned, suggester, targets, method, cuts, audit, alone).make(progress)


def silent_codes(session: Session) -> dict[str, Message]:
    """Return codes (full paths) that the newest run does not propose because they were wrong too often, and why."""
    run = runs.latest_run(session.project)
    if run is None:
        return {}
    silence = run.report.silence
    return {path: message_of(silence.get(path), why) for path, why in run.report.silent.items()}


class _RunWriter:
    def __init__(
        self,
        session: Session,
        learned: LearningMaterial,
        suggester: Fitted,
        targets: Sequence[ResponseId],
        method: str,
        promise: Promise | None,
        audit: layer.Audit,
        alone: int,
    ) -> None:
        self._session = session
        self._learned = learned
        self._suggester = suggester
        self._targets = targets
        self._method = method
        self._promise = promise
        self._layer = None if promise is None else layer.AutomaticLayer(learned, suggester, promise)
        self._audit = audit
        self._alone = alone
        self._ids = learned.ids(suggester)
        rows = codebooks.code_ids(session.project)
        self._rows = {code: rows[key] for code, key in self._ids.items()}
        self._kept = 0
        self._counts = RunCounts()
        left_out = {} if promise is None else automatic.questions_without_codes(session.project)
        self._put = layer.AutomaticCounts(questions_left_out=list(left_out))
        most = KEPT if len(targets) <= MANY else KEPT_OF_MANY
        not_covered = frozenset(response for responses in left_out.values() for response in responses)
        self._scorer = BatchScorer(suggester, self._rows, most, self._layer, not_covered)

    def make(self, progress: OnProgress | None) -> RunMade:
        project = self._session.project
        held_out = self._audit_answers()
        change_id, run_id = ChangeId(0), RunId(0)
        done, whole = 0, len(self._targets)
        try:
            # What takes time happens before the file is locked.
            with closing(forks.in_order(self._scorer.score, self._texts(), self._forks(), here_too=True)) as batches:
                for number, scored in enumerate(batches):
                    done = min(done + BATCH, whole)
                    self._counts.add(scored.counts)
                    codes = list(self._automatic(scored, held_out))
                    opened = (
                        journal.continued(project, change_id)
                        if number
                        else journal.change(project, "suggest", self._session.coder)
                    )
                    with opened as act:
                        if not number:
                            change_id, run_id = act.id, self._begin(act)
                        self._kept += automatic.put_suggestions(act, run_id, scored.suggestions)
                        automatic.put_automatic(act, run_id, codes)
                        if done == whole:
                            self._finish(act, run_id)
                    if progress:
                        progress(done)
        except Conflict:
            raise
        except BaseException:
            if change_id:
                self._withdraw(change_id, run_id)
            raise
        return RunMade(
            Changed("suggest", change_id, None, tables=SUGGESTIONS), run_id, len(self._targets), self._kept,
            self._counts.proposed.total(), self._counts.with_proposal, len(self._learned.coded), self._suggester.info(),
            self._report().automatic, self._silent(),
        )  # fmt: skip

    def _withdraw(self, change_id: ChangeId, run_id: RunId) -> None:
        """Remove an unfinished run. Raises CoderError, naming what stays, where that fails."""
        try:
            journal.withdraw(self._session.project, change_id)
        except BaseException as error:
            why = error.what if isinstance(error, CoderError) else Message("it was stopped once more")
            raise CoderError(
                "Stopped, and what run {run_id} had written so far stays in the file, not finished: {why}",
                "It counts as no run of suggestions. Take it back with: coder undo PROJECT --change {change_id}",
                run_id=run_id,
                why=why,
                change_id=change_id,
            ) from error

    def _begin(self, act: journal.Change) -> RunId:
        info = self._suggester.info()
        row: Image = {
            "at": act.at, "method": self._method, "parameters": _json(info.recorded_parameters),
            "seed": info.seed, "codebook_id": self._learned.version,
            "learned_from": len(self._learned.coded), "responses": len(self._targets),
            "quality": _json(info.quality), "live": UNFINISHED,
            "libraries": _json(libraries.at_work(libraries.LEARNING)),
        }  # fmt: skip
        run_id = RunId(act.insert("runs", row))
        act.describe(Message("run {run}, not finished", run=run_id))
        return run_id

    def _finish(self, act: journal.Change, run_id: RunId) -> None:
        act.update("runs", run_id, {"live": "", "report": _report_kept(self._report())})
        facts = {"run": run_id, "codes": self._counts.proposed.total(), "answers": len(self._targets)}
        if self._layer:
            act.describe(
                Message(
                    "run {run}: {codes} codes proposed for {answers} uncoded answers, {automatic} automatic codes",
                    automatic=self._put.codes,
                    **facts,
                )
            )
        else:
            act.describe(Message("run {run}: {codes} codes proposed for {answers} uncoded answers", **facts))

    def _silent(self) -> dict[str, Message]:
        """Return codes that are not proposed, and why."""
        codebook = self._learned.codebook
        return {codebook.path(codebook.resolve(code)): why for code, why in self._suggester.trust().silent.items()}

    def _texts(self) -> Iterator[Texts]:
        """Yield the answers in batches, in file order."""
        for ids in in_batches(self._targets, BATCH):
            yield list(answers.texts_of(self._session.project, ids).items())

    def _forks(self) -> int:
        """Return in how many forks to score, besides this process, which writes."""
        worth_it = len(self._targets) > self._alone and many.bears_forks(self._suggester)
        return min(processors() - 1, FORKS) if worth_it else 0

    def _audit_answers(self) -> frozenset[ResponseId]:
        """Return the answers of the audit, after a pass over all answers."""
        if self._layer is None:
            return frozenset()
        response_ids: list[ResponseId] = []
        with closing(forks.in_order(self._scorer.automatic, self._texts(), self._forks(), here_too=True)) as batches:
            for codes in batches:
                response_ids += [response for response, of_answer in codes if of_answer]
        return layer.draw_audit(response_ids, self._audit)

    def _automatic(
        self, scored: ScoredBatch, held_out: frozenset[ResponseId]
    ) -> Iterator[tuple[ResponseId, CodeRow, float, int]]:
        for response, codes in scored.automatic:
            self._put.add(len(codes), held_out=response in held_out)
            for code, confidence in codes:
                yield response, self._rows[code], confidence, int(response in held_out)

    def _report(self) -> RunReport:
        codebook = self._learned.codebook
        codes = tuple(
            CodeInRun(
                key, codebook.path(codebook.by_id[key]), self._counts.proposed[code],
                tuple(self._counts.tenths[code, tenth] for tenth in range(10)),
            )
            for code, key in self._ids.items()
        )  # fmt: skip
        silent = self._silent()
        return RunReport(
            {path: str(why) for path, why in silent.items()},
            round(self._suggester.trust().list_from, 4), len(self._targets), self._counts.with_proposal,
            codes, None if self._promise is None else layer.report(self._promise, self._put),
            {path: to_json(why) for path, why in silent.items()},
        )  # fmt: skip


def _report_kept(report: RunReport) -> str:
    return _json({name: value for name, value in plain_fields(report).items() if value is not None})


def _json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))
