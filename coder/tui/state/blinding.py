"""Blinding: hides suggestions in blind mode, and suggestions and others' codes in samples and assignments."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING, Literal

from msgspec import Struct

from coder.errors import ProjectRefused
from coder.model.ids import ResponseId
from coder.operations.holding_out import make_known
from coder.queries import assignments, hidden_codings, samples
from coder.queries.hold_out import held_out
from coder.queries.queue import make_queue
from coder.queries.samples import DrawnSample

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.answer import Answer, AppliedCode
    from coder.tui.state.answer_queue import AnswerQueue
    from coder.tui.state.settings import Settings

Withheld = Literal["", "sample", "given", "lot"]
"""Why nothing is suggested: the answer is in a random sample, was assigned without suggestions, or was drawn for it."""


class Visit(Struct, frozen=True):
    """The coder's visit to an answer: whether it was uncoded at the start, and its sample, if not finished. Both hold
    until the coder moves on, so that their first code reveals nothing.
    """

    response: ResponseId | None = None
    fresh: bool = True
    sample: DrawnSample | None = None


class Blinding:
    """What is hidden from a coder. A sample or an assignment may be coded by two: so other coders' codes are hidden in
    it until the coder has finished it, and suggestions if it is blind, in whatever order its answers come.
    """

    def __init__(self, session: Session, settings: Settings, queue: AnswerQueue) -> None:
        self.session, self.settings, self.queue = session, settings, queue
        self.samples: tuple[DrawnSample, ...] = ()
        self.visit = Visit()
        self._by_lot: dict[ResponseId, bool] = {}
        self._all_by_lot: frozenset[ResponseId] | None = None

    def read_samples(self) -> None:
        """Read the samples, and this coder's assignments: a list, too, may be of questions that are not being coded."""
        self._by_lot, self._all_by_lot = {}, None
        with suppress(ProjectRefused):  # the next time: another program is writing
            make_known(self.session)
        self.samples = assignments.drawn(self.session, ()) + samples.drawn(self.session, ())

    def sample_of(self, response: ResponseId) -> DrawnSample | None:
        """Return the sample of an answer, until the coder has finished it."""
        drawn_samples = [
            sample for sample in self.samples if response in sample.members and not sample.members <= self.queue.done
        ]
        return max(drawn_samples, key=lambda sample: sample.blind, default=None)

    def arrive_at(self, response: ResponseId, *, coded: bool) -> None:
        """Start the visit to an answer, also after its samples have changed."""
        if self.visit.response != response:
            self.visit = Visit(response, not coded, self.sample_of(response))
        elif self.visit.sample is None and (sample := self.sample_of(response)) is not None:
            self.visit = Visit(response, self.visit.fresh, sample)  # drawn just now, by another program

    def leave(self) -> None:
        """Note that the coder leaves the current answer, though there may be no other to go to."""
        self.visit = Visit()

    @property
    def sampling(self) -> bool:
        """Whether the coder has an unfinished sample or assignment, so that counts must not reveal others' codes."""
        return self.sampling_in(None)

    def sampling_in(self, question: str | None) -> bool:
        """Return whether it is of this question, so that counts of its answers must not reveal others' codes."""
        return any(sample.hides(self.queue.done) for sample in self.samples if question in (None, sample.question))

    def by_lot(self, response: ResponseId) -> bool:
        """Return whether this coder codes an answer without suggestions by the draw (`queries.hold_out`)."""
        if response not in self._by_lot:
            self._by_lot[response] = response in held_out(self.session, [response])
        return self._by_lot[response]

    @property
    def withheld(self) -> Withheld:
        """Why nothing at all is suggested for the current answer; empty if something may be."""
        if self.visit.sample is not None and self.visit.sample.blind:
            return "given" if self.visit.sample.assigned else "sample"
        return "lot" if self.visit.response is not None and self.by_lot(self.visit.response) else ""

    @property
    def active(self) -> bool:
        """Whether this coder wants suggestions hidden until they have chosen or ask, or codes without any."""
        return self.blind or bool(self.withheld)

    @property
    def blind(self) -> bool:
        """Whether the coder wants suggestions hidden until they have chosen or ask."""
        return self.settings.blind

    def _pending(self, answer: Answer | None) -> bool:
        """Return whether the current answer was uncoded when the coder came to it, or is now."""
        return answer is not None and (self.visit.fresh or not answer.done)

    def suggestions(self, answer: Answer | None, *, asked: bool) -> bool:
        """Return whether the suggestions for the current answer are hidden."""
        return bool(self.withheld) or (self.blind and not asked and self._pending(answer))

    def others(self, answer: Answer | None) -> bool:
        """Return whether others' codings and memos of the current answer are hidden."""
        return self.visit.sample is not None or (self.blind and self._pending(answer))

    def codings(self, answer: Answer | None) -> tuple[AppliedCode, ...]:
        """Return the visible codings of the current answer: those of others never before the coder has coded it."""
        if answer is None:
            return ()
        shown = answer.done and not self.others(answer)
        return tuple(coding for coding in answer.codings if coding.own or shown)

    def memos(self, answer: Answer | None) -> tuple[tuple[str, str], ...]:
        """Return the visible memos on the current answer, as (coder, text)."""
        memos = answer.memos if answer is not None else ()
        return tuple(memo for memo in memos if memo[0] == self.session.coder) if self.others(answer) else memos

    @property
    def covered(self) -> hidden_codings.HiddenCodings:
        """The answers of which a list must not show others' codes or confidences."""
        done = self.queue.done
        members = [sample.members for sample in self.samples if not sample.members <= done]
        current = self.visit.response if self.blind and self.visit.fresh else None
        front: set[ResponseId] = set() if current is None else {current}
        return hidden_codings.HiddenCodings(frozenset(front.union(*members)), done if self.blind else None)

    @property
    def without_suggestions(self) -> frozenset[ResponseId]:
        """Answers whose suggestions are not listed."""
        if self._all_by_lot is None:
            self._all_by_lot = held_out(self.session, make_queue(self.session, ()))
        return self._all_by_lot.union(
            *(sample.members for sample in self.samples if sample.blind and not sample.members <= self.queue.done)
        )
