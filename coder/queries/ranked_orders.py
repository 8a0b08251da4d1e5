"""Orders of the queue by chance, and by how sure the suggestions of the newest run are."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from coder.queries.codebooks import subtree
from coder.store import newest_run
from coder.suggest import order as orders

if TYPE_CHECKING:
    from coder.model.ids import ResponseId
    from coder.project import Session
    from coder.queries.orders import Unordered
    from coder.suggest.order import Array


def at_random(unordered: Unordered) -> list[ResponseId]:
    """Return a random order, determined by seed and responses."""
    return orders.at_random(unordered.ids, unordered.seed)


def least_certain(unordered: Unordered) -> list[ResponseId]:
    """Return the responses least certain in the newest run first, unknown ones last."""
    ids = unordered.ids
    return orders.least_certain(ids, _confidences(unordered.session, ids))


def half_and_half(unordered: Unordered) -> list[ResponseId]:
    """Alternate between a random and an uncertain response."""
    ids = unordered.ids
    return orders.half_uncertain(ids, _confidences(unordered.session, ids), unordered.seed)


def more_of_a_code(unordered: Unordered) -> list[ResponseId]:
    """Return the surest first of a code by its stable id, or of its descendants."""
    ids = unordered.ids
    return orders.more_of(ids, _confidence_of(unordered.session, ids, unordered.code))


def _confidences(session: Session, ids: Sequence[ResponseId]) -> Array:
    """Return the newest run's confidences, ids × ranks; 1 for none, which is as certain as can be."""
    import numpy as np

    rows = newest_run.confidences(session.project)
    if not rows or not ids:
        return np.ones((len(ids), 1))
    found = np.array(rows)
    responses, values = found[:, 0].astype(np.int64), found[:, 1]
    by_answer = np.argsort(responses, kind="stable")
    responses, values = responses[by_answer], values[by_answer]
    of_answer, begins, counts = np.unique(responses, return_index=True, return_counts=True)
    rank = np.arange(len(responses)) - np.repeat(begins, counts)
    places = np.searchsorted(ids, of_answer)
    asked = np.asarray(ids)[np.minimum(places, len(ids) - 1)] == of_answer
    kept = np.repeat(asked, counts)
    table = np.ones((len(ids), int(counts.max())))
    table[np.repeat(places, counts)[kept], rank[kept]] = values[kept]
    return table


def _confidence_of(session: Session, ids: Sequence[ResponseId], code: str | None) -> Array:
    """Return the newest run's confidence of a code, or of its surest descendant, for each id; 0 for none."""
    import numpy as np

    found = newest_run.confidence_of(session.project, subtree(session, code))
    return np.array([found.get(response_id, 0.0) for response_id in ids])
