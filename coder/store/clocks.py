"""When a row was last touched, by which act, and by which file this is known: the values of merging."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple

from coder.store.rows import Image


class Clock(NamedTuple):
    """The latest time of an act on a row, and how many acts there were on it."""

    at: str
    steps: int

    def later(self, at: str) -> Clock:
        """After another act on the row."""
        return Clock(max(self.at, at), self.steps + 1)


NEVER = Clock("", 0)


ASIDE = "aside"
"""Stands for the act by which a row is gone that a merge has set aside: what it lost to may yet be taken back."""


def created(image: Image) -> Clock:
    """The clock of a row that was added and never touched again. What has no time of its own was always there."""
    return Clock(str(image.get("at") or ""), 1)


class Touch(NamedTuple):
    """A clock, and the id of the act that touched last, in whichever copy; empty where it is not known."""

    clock: Clock
    act: str = ""

    def later(self, at: str, act: str) -> Touch:
        """After another act."""
        return Touch(self.clock.later(at), act)


class Record(NamedTuple):
    """The touch of what the merge `change` wrote, or of a row that it found `gone`."""

    id: int
    touch: Touch
    gone: bool
    change: int

    @property
    def aside(self) -> bool:
        """Whether the row is gone only because of another row, and is in the journal of the act."""
        return self.gone and self.touch.act == ASIDE


class Event(NamedTuple):
    """What an act of this file did to a row. Without any image: it was added as one of many."""

    change: int
    seq: int
    at: str
    before: Image | None
    after: Image | None


@dataclass(slots=True)
class State:
    """What a file says of one row: the row as it stands (None: it is gone, and `last` is what it was), and its touches:
    of the row, and of columns that were changed.
    """

    touch: Touch
    image: Image | None
    last: Image
    columns: dict[str, Touch] = field(default_factory=dict)


def joined(one: State, other: State) -> State:
    """What a file says of a row by all numbers that it has had."""
    standing, gone = (one, other) if one.image is not None else (other, one)
    if standing.image is None or gone.image is not None:
        return max(one, other, key=lambda state: state.touch.clock)
    both = Clock(
        max(standing.touch.clock.at, gone.touch.clock.at), standing.touch.clock.steps + gone.touch.clock.steps
    )  # fmt: skip
    standing.touch = standing.touch._replace(clock=both)
    return standing
