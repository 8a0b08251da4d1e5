"""The responses that a coder codes without suggestions, drawn at random to measure the effect of suggestions."""

from __future__ import annotations

import hmac
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING

from coder.store import hold_outs

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session

STEPS = 1 << 64


def rate_of(session: Session) -> float:
    """Return the share of each coder's responses without suggestions."""
    found = hold_outs.rates(session.project)
    return found[-1][1] if found else 0.0


def lot(project: str, coder: str, answer: str) -> float:
    """Return the lot of a response for a coder, from 0 to 1, the same in every copy.

    HMAC-SHA-256 of the global ids with that of the project as the key, so that nobody can choose ids for their lots.
    """
    return int.from_bytes(hmac.digest(project.encode(), f"{coder} {answer}".encode(), "sha256")[:8]) / STEPS


def lots(session: Session, coder: str, answers: Iterable[ResponseId]) -> dict[ResponseId, float]:
    """Return the lots of responses for a coder; none for a coder unknown to the project."""
    project, own = hold_outs.ids_of(session.project, coder)
    if own is None:
        return {}
    return {answer: lot(project, own, uuid) for answer, uuid in hold_outs.answer_ids(session.project, answers).items()}


def held_out(session: Session, answers: Iterable[ResponseId]) -> frozenset[ResponseId]:
    """Return the responses that get no suggestions for this coder."""
    rate = rate_of(session)
    if not rate:
        return frozenset()
    return frozenset(answer for answer, drawn in lots(session, session.coder, answers).items() if drawn < rate)


def rate_at(session: Session) -> Callable[[str], float]:
    """Return a function from a time (ISO 8601) to the share at that time."""
    changes = hold_outs.rates(session.project)

    def found(at: str) -> float:
        return next((rate for since, rate in reversed(changes) if since <= at), 0.0)

    return found
