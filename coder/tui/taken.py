"""What an act of the coder has changed, read anew into the desk: as much as it touched, however long the queue is."""

from __future__ import annotations

from abc import abstractmethod
from typing import Protocol

from coder.model import Codebook
from coder.operations.changed import Changed
from coder.project import Session
from coder.queries import queue
from coder.queries.answer import APART, Answer
from coder.tui.cover import Cover
from coder.tui.suggested import Suggested


class Held(Protocol):
    """What the desk holds of the project."""

    session: Session
    codebook: Codebook
    questions: tuple[str, ...]
    answer: Answer | None
    apart: set[int]
    cover: Cover
    suggested: Suggested

    @abstractmethod
    def reload(self) -> None:
        """Read everything anew."""

    @abstractmethod
    def read(self) -> None:
        """Read the answer at the present place anew."""

    @abstractmethod
    def index_codebook(self) -> None:
        """Bring the slots in step with the codebook."""

    @abstractmethod
    def note_done(self, response: int, done: bool) -> None:
        """Keep whether this coder has coded an answer."""


def read_changed(desk: Held, changed: Changed) -> None:
    """Read anew what has changed, and nothing else."""
    if changed.answers is None or changed.survey:
        desk.reload()
        return
    if changed.codebook:
        desk.codebook = desk.session.codebook()
        desk.index_codebook()
    if changed.codebook or changed.suggestions:
        desk.suggested.look(desk.session, desk.codebook)
    if changed.samples:
        desk.cover.look(desk.questions)
    in_front = desk.answer.id if desk.answer is not None else None
    if others := sorted(changed.answers - {in_front}):
        coded = queue.done(desk.session, others)
        for response in others:
            desk.note_done(response, response in coded)
    if changed.flags:
        desk.apart -= changed.answers
        desk.apart |= queue.flagged(desk.session, APART, sorted(changed.answers))
    if in_front is None or changed.touches(in_front) or changed.codebook or changed.suggestions:
        desk.read()
