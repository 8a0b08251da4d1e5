"""Agreement of coders on responses with several coders, the upper bound of promises about codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from coder.agreement.shared import positive_agreement, shared_codes
from coder.project import Session
from coder.queries.counting import read_study
from coder.reports.coder_rule import votes_on
from coder.store import counts


@dataclass(frozen=True, slots=True)
class HumanCeiling:
    """How often another coder applied a code to a response, too, given that one did: over all codes, and of each used
    (by id). `answers` are those with several coders, of any question.
    """

    answers: int
    together: float
    of_codes: Mapping[str, float]


def human_ceiling(session: Session) -> HumanCeiling | None:
    """Return the agreement of two people; None without responses of several coders."""
    with session.snapshot():
        if len({name for names in counts.coders_in_turn(session.project).values() for name in names}) < 2:
            return None
        rated = [
            votes
            for wave in counts.waves(session.project)
            for answered in read_study(session, wave).questions.values()
            for _, votes in votes_on(answered, answered.several)
        ]
    patterns = shared_codes(rated)
    together = positive_agreement(sum(patterns.values(), Counter[tuple[int, int]]()))
    if together is None:
        return None
    of_codes = {code: positive_agreement(of_code) for code, of_code in patterns.items()}
    return HumanCeiling(
        len(rated), together, {code: ceiling for code, ceiling in of_codes.items() if ceiling is not None}
    )
