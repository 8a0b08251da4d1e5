"""Which suggestions are shown: those of the run in the file, or those of the latest fit while coding."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from msgspec import Struct, field
from msgspec.structs import replace

from coder.model import Codebook, Suggestion
from coder.model.ids import ResponseId
from coder.queries.live_run import LiveRun
from coder.queries.trust import Trust, trust_of_run

if TYPE_CHECKING:
    from coder.project import Session
    from coder.queries.answer import Answer

LEAST_LISTED = 3
"""Suggestions shown whatever their confidence."""

OWN = "own"
"""Decision recorded for a suggestion whose code the coder applied without it."""


class FitSuggestions(Struct):
    """Suggestions from the latest background fit: newer than any run in the file, for as long as the screen is open."""

    run: LiveRun
    suggestions: dict[ResponseId, tuple[Suggestion, ...]] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)


class SuggestionSource:
    """The suggestions in use, and those that come into use with the next answer: none change while it is read.

    `in_use` are those of the fit in use, `newest` those of the latest fit (None: there is none yet).
    """

    def __init__(self) -> None:
        self.in_use: FitSuggestions | None = None
        self.newest: FitSuggestions | None = None
        self.of_run = Trust()

    def read_trust(self, session: Session, codebook: Codebook) -> None:
        """Read the trust of the run in the file."""
        self.of_run = trust_of_run(session, codebook)

    def with_fit(self, answer: Answer) -> Answer:
        """Return the answer with the suggestions of the fit in use instead of those of the run in the file."""
        suggestions = self.in_use.suggestions.get(answer.id) if self.in_use else None
        if suggestions is None:
            return answer
        return replace(
            answer,
            suggestions=tuple(
                replace(suggestion, decision=answer.decided.get(suggestion.code)) for suggestion in suggestions
            ),
        )

    def usable(self, answer: Answer | None, codebook: Codebook) -> tuple[Suggestion, ...]:
        """Return the visible suggestions of an answer, surest first, without retired codes.

        They end with the list that holds 90 % of the right codes (`Trust.list_from`), but the first few are always
        included.
        """
        if answer is None:
            return ()
        by_id = codebook.by_id
        own = answer.own_codes()
        usable = [
            suggestion
            for suggestion in answer.suggestions
            if suggestion.code in by_id and not by_id[suggestion.code].retired
        ]
        least = self.trust(answer).list_from
        return tuple(
            replace(suggestion, decision=OWN) if suggestion.decision is None and suggestion.code in own else suggestion
            for index, suggestion in enumerate(usable)
            if index < LEAST_LISTED or suggestion.proposed or suggestion.confidence >= least
        )

    def trust(self, answer: Answer | None) -> Trust:
        """Return how far the suggestions for an answer can be trusted."""
        if self.in_use is not None and answer is not None and answer.id in self.in_use.suggestions:
            return self.in_use.trust
        return self.of_run

    @property
    def silent(self) -> Mapping[str, str]:
        """Stable ids of the codes that the latest fit does not propose, and why."""
        return self.in_use.trust.silent if self.in_use is not None else self.of_run.silent

    def receive(
        self, run: LiveRun, suggestions: Mapping[ResponseId, tuple[Suggestion, ...]], trust: Trust | None
    ) -> None:
        """Store suggestions of a newer fit; they come into use with the next answer."""
        if self.newest is None or self.newest.run.token != run.token:
            self.newest = FitSuggestions(run, trust=trust or Trust())
        self.newest.suggestions.update(suggestions)
