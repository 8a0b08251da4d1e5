"""Draws the lot that decides whether a coder gets suggestions for a response."""

from __future__ import annotations

import hmac
from collections.abc import Iterable
from typing import TYPE_CHECKING

from coder.store import hold_outs

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session

STEPS = 1 << 64


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
