"""Responses similar to the current one: the queue in that order, and the codes of the nearest coded responses."""

from __future__ import annotations

from coder.errors import NotFound
from coder.model import Questions
from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries.encoding import kept_vectors
from coder.queries.orders import Unordered
from coder.store import answers, runs
from coder.suggest import likeness
from coder.suggest.order import similar_to

MOST = 30
"""Nearest coded responses shown."""
LEAST = 0.1
"""Similarity below which responses have next to nothing in common."""


def similar(unordered: Unordered) -> list[ResponseId]:
    """Return the responses by similarity to the current one, which is first. Raises NotFound."""
    assert unordered.like is not None
    alike = _likeness(unordered.session, unordered.question, unordered.like)
    return [
        unordered.like,
        *(response_id for response_id in similar_to(list(alike), alike) if response_id != unordered.like),
    ]


def nearest_coded(session: Session, question: Questions, response: ResponseId) -> list[tuple[ResponseId, float]]:
    """Return (id, similarity from 0 to 1) of the responses most like `response` that this coder has coded.

    Others' codes on responses that the coder has yet to code are not used. Raises NotFound.
    """
    own = answers.coded_by(session.project, session.coder)
    coded = {
        other
        for other, _, codes in runs.coded_responses(session.project)
        if codes and other in own and other != response
    }
    alike = _likeness(session, question, response, coded)
    found = sorted(alike.items(), key=lambda pair: (-pair[1], pair[0]))
    return [(other, round(min(1.0, value), 4)) for other, value in found if other != response and value >= LEAST][:MOST]


def _likeness(
    session: Session, question: Questions, response: ResponseId, among: set[ResponseId] | None = None
) -> dict[ResponseId, float]:
    """Return id → similarity of the current responses (those `among`) in file order."""
    at_hand = answers.answer(session.project, response)
    if at_hand is None:
        raise NotFound("There is no answer {response}.", "Another program may have taken it back.", response=response)
    texts = [
        (response_id, text)
        for response_id, text in runs.texts(session.project, question=question)
        if among is None or response_id in among
    ]  # fmt: skip
    others = [text for _, text in texts]
    values = likeness.likeness(at_hand.response.text, others, encoder=kept_vectors(session, others))
    return dict(zip((response_id for response_id, _ in texts), values.tolist(), strict=True))
