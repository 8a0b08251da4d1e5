"""Blinding: hiding suggestions in blind mode, and in a sample suggestions and other coders' codes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass

from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries import samples
from coder.queries.answer import Answer, AppliedCode
from coder.queries.hidden_codings import HiddenCodings
from coder.queries.samples import DrawnSample


@dataclass(frozen=True, slots=True)
class Visit:
    """The coder's visit to an answer: whether it was uncoded at the start, and its sample, if not yet coded to its end.
    Both hold until the coder goes on, so that their first code reveals nothing."""

    response: ResponseId | None = None
    fresh: bool = True
    sample: DrawnSample | None = None


class Blinding:
    """What is hidden from a coder. Any sample may be coded by two: so other coders' codes are hidden in it until the
    coder has coded it to its end, and suggestions where the sample is blind, in whatever order its answers come."""

    def __init__(self, session: Session, settings: Mapping[str, str]) -> None:
        """`settings` are those of the coding state; «blind» in it can change at any time."""
        self.session, self.settings = session, settings
        self.samples: tuple[DrawnSample, ...] = ()
        self.visit = Visit()

    def read_samples(self, questions: Sequence[str]) -> None:
        """Read the samples of these questions, or of all."""
        self.samples = samples.drawn(self.session, questions)

    def sample_of(self, response: ResponseId, done: Set[ResponseId]) -> DrawnSample | None:
        """The sample that an answer is in, as long as the coder has not coded all of it."""
        for sample in self.samples:
            if response in sample.members and not sample.members <= done:
                return sample
        return None

    def arrive_at(self, response: ResponseId, done: Set[ResponseId], *, coded: bool) -> None:
        """The coder has come to an answer, or its samples have changed."""
        if self.visit.response != response:
            self.visit = Visit(response, not coded, self.sample_of(response, done))
        elif self.visit.sample is None and (sample := self.sample_of(response, done)) is not None:
            self.visit = Visit(response, self.visit.fresh, sample)  # drawn just now, by another program

    def sampling(self, done: Set[ResponseId]) -> bool:
        """Whether the coder has coded a part of a sample."""
        return any(0 < len(sample.members & done) < len(sample.members) for sample in self.samples)

    @property
    def of_blind_sample(self) -> bool:
        """Whether the answer is of a sample that is coded without suggestions."""
        return self.visit.sample is not None and self.visit.sample.blind

    @property
    def blind(self) -> bool:
        """Whether the coder wants suggestions hidden until they have chosen or ask."""
        return self.settings.get("blind") == "1"

    def _pending(self, answer: Answer | None) -> bool:
        """Whether the answer in front was not coded yet when the coder came to it, or is not now."""
        return answer is not None and (self.visit.fresh or not answer.done)

    def suggestions(self, answer: Answer | None, *, asked: bool) -> bool:
        """Whether the suggestions for the answer in front are hidden."""
        return self.of_blind_sample or (self.blind and not asked and self._pending(answer))

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

    def covered(self, done: Set[ResponseId]) -> HiddenCodings:
        """What lists of answers must not show."""
        members = [sample.members for sample in self.samples if not sample.members <= done]
        current = self.visit.response if self.blind and self.visit.fresh else None
        front: set[ResponseId] = set() if current is None else {current}
        return HiddenCodings(frozenset(front.union(*members)), done if self.blind else None)

    def without_suggestions(self, done: Set[ResponseId]) -> frozenset[ResponseId]:
        """Answers whose suggestions are not to be listed."""
        return frozenset().union(
            *(sample.members for sample in self.samples if sample.blind and not sample.members <= done)
        )
