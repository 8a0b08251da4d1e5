"""A piece of background work: its name, the screen that waits for it, and the callbacks for its result or error."""

from __future__ import annotations

from collections.abc import Callable
from typing import Generic, TypeVar

from msgspec import Struct
from textual.screen import Screen

from coder.errors import CoderError
from coder.message import Message

T = TypeVar("T")

COUNTING = Message("Counting")
LOOKING = Message("Looking for answers")
SENTENCES = Message("Finding the sentences")
REPORT = Message("Writing the report")
"""Names of kinds of work, for the message when one stops."""


class Task(Struct, Generic[T], frozen=True, eq=False):
    """A piece of background work. `on_done` gets its result, or `on_error` the reason why there is none.

    `screen` is the screen that waits: once it is left, neither is called. None: the whole application waits.
    """

    name: Message
    screen: Screen[None] | None
    on_done: Callable[[T], None]
    on_error: Callable[[CoderError], None]
