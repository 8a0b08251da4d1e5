"""Agreement of coders on answers that several coded, which is the most that a promise about codes can mean."""

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
    """How often another coder put a code on an answer, too, of all times that one did: of all codes together, and of
    each (by id) that was used. `answers` are those that several have coded, whichever their question.
    """

    answers: int
    together: float
    of_codes: Mapping[str, float]


def human_ceiling(session: Session) -> HumanCeiling | None:
    """What two people agree on; None where no answer has codes of several."""
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
    return HumanCeiling(len(rated), together, {code: of for code, of in of_codes.items() if of is not None})
