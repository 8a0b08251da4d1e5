"""Blinding: hiding suggestions in blind mode, and in a sample or what was given suggestions and others' codes."""

from __future__ import annotations

from contextlib import suppress
from typing import Literal

from msgspec import Struct

from coder.errors import ProjectRefused
from coder.model.ids import ResponseId
from coder.operations.holding_out import make_known
from coder.project import Session
from coder.queries import assignments, samples
from coder.queries.answer import Answer, AppliedCode
from coder.queries.hidden_codings import HiddenCodings
from coder.queries.hold_out import held_out
from coder.queries.queue import make_queue
from coder.queries.samples import DrawnSample
from coder.tui.state.answer_queue import AnswerQueue
from coder.tui.state.settings import Settings

Withheld = Literal["", "sample", "given", "lot"]
"""Why nothing is suggested: the answer is of a random sample, was given to be coded so, or was drawn for it."""


class Visit(Struct, frozen=True):
    """The coder's visit to an answer: whether it was uncoded at the start, and its sample, if not yet coded to its end.
    Both hold until the coder goes on, so that their first code reveals nothing."""

    response: ResponseId | None = None
    fresh: bool = True
    sample: DrawnSample | None = None


class Blinding:
    """What is hidden from a coder. Any sample, and what a coder has been given, may be coded by two: so other coders'
    codes are hidden in it until the coder has coded it to its end, and suggestions where it is blind, in whatever order
    its answers come."""

    def __init__(self, session: Session, settings: Settings, queue: AnswerQueue) -> None:
        self.session, self.settings, self.queue = session, settings, queue
        self.samples: tuple[DrawnSample, ...] = ()
        self.visit = Visit()
        self._by_lot: dict[ResponseId, bool] = {}
        self._all_by_lot: frozenset[ResponseId] | None = None

    def read_samples(self) -> None:
        """Read the samples of the questions that are coded, and what of them the coder has been given."""
        questions = self.queue.questions
        self._by_lot, self._all_by_lot = {}, None
        with suppress(ProjectRefused):  # the next time, where another program is writing
            make_known(self.session)
        self.samples = assignments.drawn(self.session, questions) + samples.drawn(self.session, questions)

    def sample_of(self, response: ResponseId) -> DrawnSample | None:
        """The sample that an answer is in, as long as the coder has not coded all of it."""
        held = [one for one in self.samples if response in one.members and not one.members <= self.queue.done]
        return max(held, key=lambda one: one.blind, default=None)

    def arrive_at(self, response: ResponseId, *, coded: bool) -> None:
        """The coder has come to an answer, or its samples have changed."""
        if self.visit.response != response:
            self.visit = Visit(response, not coded, self.sample_of(response))
        elif self.visit.sample is None and (sample := self.sample_of(response)) is not None:
            self.visit = Visit(response, self.visit.fresh, sample)  # drawn just now, by another program

    def leave(self) -> None:
        """The coder goes on from the answer in front, though there may be none to go to."""
        self.visit = Visit()

    @property
    def sampling(self) -> bool:
        """Whether the coder has coded a part of a sample, or has still to code what was given, so that counts must not
        reveal others' codes."""
        done = self.queue.done
        return any(
            (one.assigned or not one.members.isdisjoint(done)) and not one.members <= done for one in self.samples
        )

    def by_lot(self, response: ResponseId) -> bool:
        """Whether this coder codes an answer without suggestions since it was drawn so (`queries.hold_out`)."""
        if response not in self._by_lot:
            self._by_lot[response] = response in held_out(self.session, [response])
        return self._by_lot[response]

    @property
    def withheld(self) -> Withheld:
        """Why nothing at all is suggested for the answer in front; empty where something may be."""
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
        """Whether the answer in front was not coded yet when the coder came to it, or is not now."""
        return answer is not None and (self.visit.fresh or not answer.done)

    def suggestions(self, answer: Answer | None, *, asked: bool) -> bool:
        """Whether the suggestions for the answer in front are hidden."""
        return bool(self.withheld) or (self.blind and not asked and self._pending(answer))

    def others(self, answer: Answer | None) -> bool:
        """Whether all that others have made of the answer in front is hidden, their memos too."""
        return self.visit.sample is not None or (self.blind and self._pending(answer))

    def codings(self, answer: Answer | None) -> tuple[AppliedCode, ...]:
        """The codings of the answer in front that can be seen: those of others never before the coder has coded it."""
        if answer is None:
            return ()
        shown = answer.done and not self.others(answer)
        return tuple(coding for coding in answer.codings if coding.own or shown)

    def memos(self, answer: Answer | None) -> tuple[tuple[str, str], ...]:
        """Memos on the answer in front that can be seen, as (coder, text)."""
        memos = answer.memos if answer is not None else ()
        return tuple(memo for memo in memos if memo[0] == self.session.coder) if self.others(answer) else memos

    @property
    def covered(self) -> HiddenCodings:
        """Of which answers a list must not show others' codes, nor how sure suggestions are."""
        done = self.queue.done
        members = [sample.members for sample in self.samples if not sample.members <= done]
        current = self.visit.response if self.blind and self.visit.fresh else None
        front: set[ResponseId] = set() if current is None else {current}
        return HiddenCodings(frozenset(front.union(*members)), done if self.blind else None)

    @property
    def without_suggestions(self) -> frozenset[ResponseId]:
        """Answers whose suggestions are not to be listed."""
        if self._all_by_lot is None:
            self._all_by_lot = held_out(self.session, make_queue(self.session, ()))
        return self._all_by_lot.union(
            *(sample.members for sample in self.samples if sample.blind and not sample.members <= self.queue.done)
        )
