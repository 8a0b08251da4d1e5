"""Compares coding with suggestions and without."""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import TYPE_CHECKING

from coder.agreement import assisted
from coder.errors import CoderError
from coder.model.agreement import Assistance
from coder.model.ids import ResponseId
from coder.queries.codebooks import codebook_of
from coder.queries.counting import answers_by_question
from coder.queries.hold_out import rate_at
from coder.queries.lots import lots
from coder.queries.variables import question_meant
from coder.reports.coder_rule import votes_on
from coder.reports.compact import ids
from coder.store import counts

if TYPE_CHECKING:
    from coder.agreement.assisted import Decided
    from coder.model.origins import ShownSuggestions
    from coder.project import Session
    from coder.reports.answered import Answered

AWAY = 600
"""Seconds after which a coder counts as away."""


@dataclass(frozen=True, slots=True)
class QuestionAssistance:
    """The differences on one question. `drawn`: the responses coded without suggestions were drawn at random."""

    question: str
    found: Assistance
    drawn: bool = False


def assistance_on(
    session: Session, question: str | None = None, wave: str | None = None, coders: Iterable[str] = ()
) -> list[QuestionAssistance]:
    """Return the differences between responses coded with suggestions seen before and without, per question.

    With a random draw (`queries.hold_out`), only responses that took part in it and would have got suggestions count.
    Raises NotFound for an unknown question, wave or coder, CoderError if nobody saw suggestions before coding.
    """
    wanted = question_meant(session, question)
    below = codebook_of(session).counting_as()
    with session.snapshot():
        parts_by_question = answers_by_question(session, wanted, wave, coders)
        shown: dict[tuple[int, str], ShownSuggestions] = {}
        for row in counts.shown_suggestions(session.project):
            shown.setdefault((row.response, row.coder), row)
        acts = counts.act_times(session.project)
        found = []
        for name, parts in parts_by_question.items():
            rows = list(_decided(session, name, parts, shown, acts))
            drawn = _drawn(session, name, rows, shown)
            if any(decided.seen is not None for decided in rows):
                found.append(QuestionAssistance(name, assisted.assistance(drawn or rows, below), drawn=bool(drawn)))
    if not found:
        raise CoderError(
            "Nobody has seen suggestions for an answer before coding it, so there is nothing to compare.",
            "What stands on the screen is recorded: code some answers with suggestions, and some without.",
        )
    return found


def _decided(
    session: Session,
    question: str,
    parts: Sequence[Answered],
    shown: Mapping[tuple[int, str], ShownSuggestions],
    acts: Mapping[str, Sequence[str]],
) -> Iterator[Decided]:
    begun = {place: first for place, (first, _) in counts.coded_at(session.project, question).items()}
    accepted = counts.accepted_at(session.project, question)
    together = Counter((coder, at) for (_, coder), at in begun.items())
    for part in parts:
        for response, votes in votes_on(part, ids(chain(part.done, part.several))):
            for coder, codes in votes.items():
                at = begun.get((response, coder))
                if at is None:
                    continue
                first, seen = shown.get((response, coder)), None
                # Suggestions withheld until the coder had chosen, or looked at later, had no effect.
                if first is not None and first.because != "chosen" and first.at <= at:
                    seen = dict(first.suggestions)
                elif first is None and (response, coder) in accepted and accepted[response, coder][0] <= at:
                    seen = accepted[response, coder][1]  # by a command, whose lists are not recorded
                yield assisted.Decided(
                    response, coder, codes, seen, _seconds(acts[coder], at) if together[coder, at] == 1 else None
                )


def _drawn(
    session: Session,
    question: str,
    rows: Sequence[Decided],
    shown: Mapping[tuple[int, str], ShownSuggestions],
) -> list[Decided]:
    """Return the responses that took part in the draw: coded while a share was set, with suggestions seen before or
    withheld by the draw; none if nothing was withheld.
    """
    rate = rate_at(session)
    begun = {place: first for place, (first, _) in counts.coded_at(session.project, question).items()}
    took = [decided for decided in rows if rate(begun[decided.answer, decided.coder])]
    lot = {
        (answer, coder): number
        for coder in {decided.coder for decided in took}
        for answer, number in lots(
            session, coder, [ResponseId(decided.answer) for decided in took if decided.coder == coder]
        ).items()
    }
    found = []
    for decided in took:
        place = ResponseId(decided.answer), decided.coder
        by_lot = lot.get(place, 1.0) < rate(begun[place])
        if by_lot == (decided.seen is None) and (decided.seen is not None or place in shown):
            found.append(decided)
    return found if any(decided.seen is None for decided in found) else []


def _seconds(acts: Sequence[str], at: str) -> float | None:
    """Return the seconds since the coder's previous change; None without one, or if the coder was away."""
    place = bisect_left(acts, at)
    if not place:
        return None
    passed = (datetime.fromisoformat(at) - datetime.fromisoformat(acts[place - 1])).total_seconds()
    return passed if 0 < passed <= AWAY else None
