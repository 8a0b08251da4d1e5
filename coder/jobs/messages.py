"""Messages between a parent process and its child, as typed values.

A request gets any number of replies and Progress, and then one of Done, Refused and Crashed.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from coder.errors import CoderError
from coder.kept_message import from_json, to_json


@dataclass(frozen=True, slots=True)
class Progress:
    """Progress of the work: the current task, the number of steps done and their total."""

    what: str
    done: int
    steps: int


@dataclass(frozen=True, slots=True)
class Done:
    """The request has been completed."""


@dataclass(frozen=True, slots=True)
class Refused:
    """The request was refused, as by a CoderError of the class `kind`: message and hints, as JSON."""

    kind: str
    messages: tuple[str, ...]

    @classmethod
    def of(cls, error: CoderError) -> Refused:
        """Pack a refusal for sending."""
        return cls(type(error).__name__, tuple(map(to_json, (error.what, *error.hints))))

    def error(self) -> CoderError:
        """Return the refusal raised in the child; a plain one for a class unknown to this process."""
        known = {error_class.__name__: error_class for error_class in _classes(CoderError)}
        what, *hints = map(from_json, self.messages)
        return known.get(self.kind, CoderError)(what, hints)


@dataclass(frozen=True, slots=True)
class Crashed:
    """The work stopped for an unforeseen reason. `trace` is for the log: no text that anybody wrote.

    `log` is the file it was written to, if possible; set by the parent.
    """

    trace: tuple[str, ...]
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """Limits of a child before it is ended: bytes of address space, and CPU seconds."""

    memory: int
    seconds: int


@dataclass(frozen=True)
class Work:
    """A kind of work: its name in the log, its module, and the types of requests and replies.

    Replies of `buffered` work are sent many at a time, as for rows of a table.
    """

    name: str
    module: str
    requests: tuple[type, ...]
    answers: tuple[type, ...]
    limits: Limits | None = None
    buffered: bool = False
    environment: tuple[tuple[str, str], ...] = ()
    """Variables added to the child's environment."""

    @cached_property
    def kinds(self) -> dict[str, type]:
        """All message types, by name."""
        message_types = (*self.requests, *self.answers, Progress, Done, Refused, Crashed)
        return {sys.intern(message_type.__name__): message_type for message_type in message_types}


def _classes(kind: type[CoderError]) -> Iterator[type[CoderError]]:
    yield kind
    for subclass in kind.__subclasses__():
        yield from _classes(subclass)
