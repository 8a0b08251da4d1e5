"""The responses that a coder codes without suggestions, drawn at random to measure the effect of suggestions."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from coder.queries import lots
from coder.store import hold_outs

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session


def rate_of(session: Session) -> float:
    """Return the share of each coder's responses without suggestions."""
    found = hold_outs.rates(session.project)
    return found[-1][1] if found else 0.0


def held_out(session: Session, answers: Iterable[ResponseId]) -> frozenset[ResponseId]:
    """Return the responses that get no suggestions for this coder."""
    rate = rate_of(session)
    if not rate:
        return frozenset()
    return frozenset(answer for answer, drawn in lots.lots(session, session.coder, answers).items() if drawn < rate)


def rate_at(session: Session) -> Callable[[str], float]:
    """Return a function from a time (ISO 8601) to the share at that time."""
    changes = hold_outs.rates(session.project)

    def found(at: str) -> float:
        return next((rate for since, rate in reversed(changes) if since <= at), 0.0)

    return found
