"""Waiting for work behind the screen: who takes its result, and who ends the «…» where there is none."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from textual.screen import Screen

from coder.errors import CoderError
from coder.message import Message

T = TypeVar("T")

COUNTING = Message("Counting")
LOOKING = Message("Looking for answers")
SENTENCES = Message("Finding the sentences")
REPORT = Message("Writing the report")
"""What is said of each kind of work when it stops."""


@dataclass(frozen=True, eq=False)
class Task(Generic[T]):
    """Who waits for a piece of work: `take` gets its result, or `failed` is told why there is none; both end the «…».

    `name` is the work; `place` is the screen that waits: when that has gone nobody is told
    anything. None: it is waited for whatever screen is in front.
    """

    name: Message
    screen: Screen[Any] | None
    on_done: Callable[[T], None]
    on_error: Callable[[CoderError], None]
