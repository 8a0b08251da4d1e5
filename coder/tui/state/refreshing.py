"""Reading into the coding state what an operation has changed: only what it touched, however long the queue is."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from coder.model import Codebook
from coder.model.ids import ResponseId
from coder.operations.changed import Changed
from coder.project import Session
from coder.queries import queue
from coder.queries.answer import APART, Answer
from coder.queries.codebooks import codebook_of
from coder.tui.state.blinding import Blinding
from coder.tui.state.suggestion_source import SuggestionSource


class RefreshableState(Protocol):
    """The part of the coding state that is read from the project."""

    session: Session
    codebook: Codebook
    questions: tuple[str, ...]
    answer: Answer | None
    apart: set[ResponseId]
    blinding: Blinding
    suggestion_source: SuggestionSource

    @abstractmethod
    def reload(self) -> None:
        """Read everything again."""

    @abstractmethod
    def read(self) -> None:
        """Read the current answer again."""

    @abstractmethod
    def index_codebook(self) -> None:
        """Bring the slots in step with the codebook."""

    @abstractmethod
    def note_done(self, response: ResponseId, done: bool) -> None:
        """Keep whether this coder has coded an answer."""


def refresh_changed(state: RefreshableState, changed: Changed) -> None:
    """Read again what has changed, and nothing else."""
    if changed.answers is None or changed.survey:
        state.reload()
        return
    if changed.codebook:
        state.codebook = codebook_of(state.session)
        state.index_codebook()
    if changed.codebook or changed.suggestions:
        state.suggestion_source.read_trust(state.session, state.codebook)
    if changed.samples:
        state.blinding.read_samples(state.questions)
    in_front = state.answer.id if state.answer is not None else None
    if others := sorted(changed.answers - {in_front}):
        coded = queue.done(state.session, others)
        for response in others:
            state.note_done(response, response in coded)
    if changed.flags:
        state.apart -= changed.answers
        state.apart |= queue.flagged(state.session, APART, sorted(changed.answers))
    if in_front is None or changed.touches(in_front) or changed.codebook or changed.suggestions:
        state.read()
