"""What is suggested for the answers in front: by the run in the file, or by the latest fit while coding."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from coder.model import Codebook, Suggestion
from coder.project import Session
from coder.queries.answer import Answer
from coder.queries.live_run import LiveRun
from coder.queries.trust import Trust, trust_of_run

LEAST_LISTED = 3
"""Suggestions that are shown whatever their confidence."""

OWN = "own"
"""Stands for the decision on a suggestion whose code the coder has put on the answer without it."""


@dataclass(slots=True)
class Live:
    """Suggestions from the latest background fit: newer than any run in the file, for as long as the screen is open."""

    run: LiveRun
    proposals: dict[int, tuple[Suggestion, ...]] = field(default_factory=dict)
    trust: Trust = field(default_factory=Trust)


class Suggested:
    """The suggestions in use, and those that come into use with the next answer: they must not change under a finger.

    `live` are those of the latest fit in use, `arrived` those of the latest there is (None: none was made).
    """

    def __init__(self) -> None:
        self.live: Live | None = None
        self.arrived: Live | None = None
        self._of_run = Trust()

    def look(self, session: Session, codebook: Codebook) -> None:
        """Read how far the run in the file can be trusted."""
        self._of_run = trust_of_run(session, codebook)

    def mixed(self, answer: Answer) -> Answer:
        """The answer with the suggestions of the latest fit instead of those of the run in the file."""
        found = self.live.proposals.get(answer.id) if self.live else None
        if found is None:
            return answer
        return replace(answer, proposals=tuple(replace(one, decision=answer.decided.get(one.code)) for one in found))

    def usable(self, answer: Answer | None, codebook: Codebook) -> tuple[Suggestion, ...]:
        """Those for an answer that can be seen, surest first, retired codes left out.

        They end where the list ends that holds 90 % of the right codes (`Trust.list_from`), but for the first few.
        """
        if answer is None:
            return ()
        by_id = codebook.by_id
        own = answer.own_codes()
        usable = [one for one in answer.proposals if one.code in by_id and not by_id[one.code].retired]
        least = self.trust(answer).list_from
        return tuple(
            replace(one, decision=OWN) if one.decision is None and one.code in own else one
            for place, one in enumerate(usable)
            if place < LEAST_LISTED or one.proposed or one.confidence >= least
        )

    def trust(self, answer: Answer | None) -> Trust:
        """How far the suggestions for an answer can be trusted."""
        if self.live is not None and answer is not None and answer.id in self.live.proposals:
            return self.live.trust
        return self._of_run

    @property
    def silent(self) -> Mapping[str, str]:
        """Stable ids of the codes that the latest fit does not propose, and why."""
        return self.live.trust.silent if self.live is not None else self._of_run.silent

    def take(self, run: LiveRun, proposals: Mapping[int, tuple[Suggestion, ...]], trust: Trust | None) -> None:
        """Take suggestions of a newer fit, which come into use later."""
        if self.arrived is None or self.arrived.run.token != run.token:
            self.arrived = Live(run, trust=trust or Trust())
        self.arrived.proposals.update(proposals)
