"""Equal answers, and those of them that are coded separately."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from coder.queries import queue
from coder.queries.answer import APART

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session


class AlikeAnswers:
    """Groups of answers with equal text; each is coded as one, except for the answers set apart."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.groups: dict[ResponseId, tuple[ResponseId, ...]] = {}
        """The whole group of each answer, once the background job has found them."""
        self.apart: set[ResponseId] = set()
        self.unlike: Callable[[ResponseId], bool] = lambda _response: False
        """What separates two equal answers: that one of them is coded without suggestions."""
        self.among: frozenset[ResponseId] | None = None
        """The answers assigned to the coder, who codes these alone; None: all."""

    def take(self, groups: Iterable[tuple[ResponseId, ...]]) -> None:
        """Store the groups found."""
        self.groups = {response: group for group in groups for response in group}

    def read_apart(self, among: Iterable[ResponseId] | None = None) -> None:
        """Read which answers are set apart: all of them, or only those `among` some."""
        if among is None:
            self.apart = queue.flagged(self.session, APART)
        else:
            self.apart -= set(among)
            self.apart |= queue.flagged(self.session, APART, sorted(among))

    def whole(self, response: ResponseId) -> tuple[ResponseId, ...]:
        """Return the answers with the same text, itself among them; none if there are no others.

        Answers assigned to another coder are left out.
        """
        response_ids = self.groups.get(response, ())
        if self.among is not None and response in self.among:
            response_ids = tuple(response_id for response_id in response_ids if response_id in self.among)
        kind = self.unlike(response)
        own = tuple(response_id for response_id in response_ids if self.unlike(response_id) == kind)
        return own if len(own) > 1 else ()

    def group(self, response: ResponseId) -> tuple[ResponseId, ...]:
        """Return the answers that are coded as one with an answer, itself first."""
        members = self.whole(response)
        if response in self.apart or len(members) < 2:
            return (response,)
        return (response, *(other for other in members if other != response and other not in self.apart))
