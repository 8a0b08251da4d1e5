"""The orders of the queue: each takes the responses to order and returns their ids."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Protocol, cast

from msgspec import Struct

from coder.message import Message
from coder.model import Questions
from coder.model.ids import ResponseId
from coder.project import Session
from coder.queries import assignments, look_again, samples
from coder.registry import ORDERS, failed, find, function, load, watched
from coder.store import answers, newest_run, runs


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
        response_ids, found = set(self.ids), dict[ResponseId, list[float]]()
        for response, confidence in newest_run.confidences(self.session.project):
            if response in response_ids:
                found.setdefault(response, []).append(confidence)
        return found


def put_in_order(name: str, unordered: Unordered) -> list[ResponseId]:
    """Return the responses in the named order, built in or of a plug-in. Raises NotFound, PluginFailed."""
    entry = find(ORDERS, name)
    if entry.ours:
        return cast(Callable[[Unordered], list[ResponseId]], load(entry))(unordered)
    order, ids = cast(Order, function(entry)), unordered.ids
    with watched(entry):
        response_ids = list(order(unordered))
        complete = sorted(response_ids) == sorted(ids)
    if not complete:
        raise failed(entry, Message("it does not give each of the {n} answers once.", n=len(ids)))
    return response_ids


def as_in_the_file(unordered: Unordered) -> list[ResponseId]:
    """Return the responses in file order."""
    return unordered.ids


def as_drawn(unordered: Unordered) -> list[ResponseId]:
    """Return only the random sample of the question."""
    return samples.queue(unordered.session, unordered.question)


def as_assigned(unordered: Unordered) -> list[ResponseId]:
    """Return only this coder's assignments."""
    return assignments.queue(unordered.session, unordered.question)


def looked_at_again(unordered: Unordered) -> list[ResponseId]:
    """Return only what the coder coded before the definition of a code changed."""
    return list(look_again.own_earlier(unordered.session, unordered.question))
