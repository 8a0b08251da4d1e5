"""When a row was last changed, by which change, and according to which file: the values of merging."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from coder.store.rows import Image


class Clock(NamedTuple):
    """The latest time of a change to a row, and the number of changes to it."""

    at: str
    steps: int

    def later(self, at: str) -> Clock:
        """Return the clock after another change to the row."""
        return Clock(max(self.at, at), self.steps + 1)


NEVER = Clock("", 0)


ASIDE = "aside"
"""The change that removed a row which a merge set aside, as the row that took its place may yet be undone."""


def created(image: Image) -> Clock:
    """Return the clock of a row added and never changed. Rows without a time of their own have always existed."""
    return Clock(str(image.get("at") or ""), 1)


class Touch(NamedTuple):
    """A clock, and the id of the last change in any copy; empty where unknown."""

    clock: Clock
    act: str = ""

    def later(self, at: str, act: str) -> Touch:
        """Return the touch after another change."""
        return Touch(self.clock.later(at), act)


class Record(NamedTuple):
    """The touch recorded by the merge `change` for a row that it wrote or found `gone`."""

    id: int
    touch: Touch
    gone: bool
    change: int

    @property
    def aside(self) -> bool:
        """Whether the row was removed only because of another row; it is in the journal of the change."""
        return self.gone and self.touch.act == ASIDE


class Event(NamedTuple):
    """The effect of a change in this file on a row. Without images: the row was added in bulk."""

    change: int
    seq: int
    at: str
    before: Image | None
    after: Image | None


@dataclass(slots=True)
class State:
    """The state of a row according to a file: the row (None if removed; `last` is what it was), and the touches of the
    row and of changed columns.
    """

    touch: Touch
    image: Image | None
    last: Image
    columns: dict[str, Touch] = field(default_factory=dict)


def joined(first: State, second: State) -> State:
    """Combine the states of a row under all row numbers that it has had."""
    existing, removed = (first, second) if first.image is not None else (second, first)
    if existing.image is None or removed.image is not None:
        return max(first, second, key=lambda state: state.touch.clock)
    combined = Clock(
        max(existing.touch.clock.at, removed.touch.clock.at), existing.touch.clock.steps + removed.touch.clock.steps
    )  # fmt: skip
    existing.touch = existing.touch._replace(clock=combined)
    return existing
