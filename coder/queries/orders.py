"""The orders of the queue: each takes the responses to order and returns their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import TYPE_CHECKING, Protocol, cast

from msgspec import Struct

from coder.message import Message
from coder.model import Questions
from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries import assignments, look_again, samples
from coder.queries.codebooks import subtree
from coder.registry import ORDERS, failed, find, function, load, watched
from coder.store import answers, newest_run, runs
from coder.suggest import order as orders

if TYPE_CHECKING:
    from coder.suggest.order import Array


class ToOrder(Protocol):
    """The argument of an order. Everything is read on access only."""

    @property
    def ids(self) -> Sequence[ResponseId]:
        """Return the responses in file order."""
        ...

    @property
    def seed(self) -> int:
        """Return the seed: an order is the same for the same seed and responses."""
        ...

    def texts(self) -> Mapping[ResponseId, str]:
        """Return the texts of the responses."""
        ...

    def confidences(self) -> Mapping[ResponseId, Sequence[float]]:
        """Return the confidences (0–1) of the newest run, surest first; responses without suggestions are left out."""
        ...


class Order(Protocol):
    """Returns the ids of all responses given, each once, the first to be coded first."""

    def __call__(self, given: ToOrder, /) -> Sequence[ResponseId]: ...


class Unordered(Struct, frozen=True):
    """The current responses to a question, for an order that may use a code and its descendants, or a response."""

    session: Session
    question: Questions
    seed: int = 0
    code: str | None = None
    like: ResponseId | None = None

    @property
    def ids(self) -> list[ResponseId]:
        """See `ToOrder`."""
        return answers.ids(self.session.project, self.question)

    def texts(self) -> dict[ResponseId, str]:
        """See `ToOrder`."""
        return dict(runs.texts(self.session.project, question=self.question))

    def confidences(self) -> dict[ResponseId, list[float]]:
        """See `ToOrder`."""
        asked, found = set(self.ids), dict[ResponseId, list[float]]()
        for response, confidence in newest_run.confidences(self.session.project):
            if response in asked:
                found.setdefault(response, []).append(confidence)
        return found


def put_in_order(name: str, given: Unordered) -> list[ResponseId]:
    """Return the responses in the named order, built in or of a plug-in. Raises NotFound, PluginFailed."""
    one = find(ORDERS, name)
    if one.ours:
        return cast(Callable[[Unordered], list[ResponseId]], load(one))(given)
    order, ids = cast(Order, function(one)), given.ids
    with watched(one):
        found = list(order(given))
        complete = sorted(found) == sorted(ids)
    if not complete:
        raise failed(one, Message("it does not give each of the {n} answers once.", n=len(ids)))
    return found


def as_in_the_file(given: Unordered) -> list[ResponseId]:
    """Return the responses in file order."""
    return given.ids


def at_random(given: Unordered) -> list[ResponseId]:
    """Return a random order, determined by seed and responses."""
    return orders.at_random(given.ids, given.seed)


def least_certain(given: Unordered) -> list[ResponseId]:
    """Return the responses least certain in the newest run first, unknown ones last."""
    ids = given.ids
    return orders.least_certain(ids, _confidences(given.session, ids))


def half_and_half(given: Unordered) -> list[ResponseId]:
    """Alternate between a random and an uncertain response."""
    ids = given.ids
    return orders.half_uncertain(ids, _confidences(given.session, ids), given.seed)


def more_of_a_code(given: Unordered) -> list[ResponseId]:
    """Return the surest first of a code by its stable id, or of its descendants."""
    ids = given.ids
    return orders.more_of(ids, _confidence_of(given.session, ids, given.code))


def as_drawn(given: Unordered) -> list[ResponseId]:
    """Return only the random sample of the question."""
    return samples.queue(given.session, given.question)


def as_assigned(given: Unordered) -> list[ResponseId]:
    """Return only this coder's assignments."""
    return assignments.queue(given.session, given.question)


def looked_at_again(given: Unordered) -> list[ResponseId]:
    """Return only what the coder coded before the definition of a code changed."""
    return list(look_again.own_earlier(given.session, given.question))


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
    return np.array([found.get(one, 0.0) for one in ids])
