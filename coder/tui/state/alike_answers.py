"""The answers that are alike, and those of them that are coded apart."""

from __future__ import annotations

from collections.abc import Iterable

from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries import queue
from coder.queries.answer import APART


class AlikeAnswers:
    """Groups of answers that say the same; each is coded as one, except for the answers set apart."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.groups: dict[ResponseId, tuple[ResponseId, ...]] = {}
        """The whole group of each answer, once the background job has found them."""
        self.apart: set[ResponseId] = set()

    def take(self, groups: Iterable[tuple[ResponseId, ...]]) -> None:
        """Take the groups that were found."""
        self.groups = {response: group for group in groups for response in group}

    def read_apart(self, among: Iterable[ResponseId] | None = None) -> None:
        """Read which answers are set apart: all of them, or only those `among` some."""
        if among is None:
            self.apart = queue.flagged(self.session, APART)
        else:
            self.apart -= set(among)
            self.apart |= queue.flagged(self.session, APART, sorted(among))

    def group(self, response: ResponseId) -> tuple[ResponseId, ...]:
        """The answers that are coded as one with an answer, itself first."""
        members = self.groups.get(response, ())
        if response in self.apart or len(members) < 2:
            return (response,)
        return (response, *(other for other in members if other != response and other not in self.apart))
