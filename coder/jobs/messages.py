"""Messages between a process in front and its child, as typed values.

A request is answered by any number of answers and Progress, and then by one of Done, Refused and Crashed.
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
    """How far the work is: what is being done, how many steps are done and how many there are."""

    what: str
    done: int
    steps: int


@dataclass(frozen=True, slots=True)
class Done:
    """All that was asked for has been answered."""


@dataclass(frozen=True, slots=True)
class Refused:
    """What was asked for is refused, as by a CoderError of the class `kind`: what and where, and hints, as JSON."""

    kind: str
    said: tuple[str, ...]

    @classmethod
    def of(cls, error: CoderError) -> Refused:
        """A refusal as it is sent."""
        return cls(type(error).__name__, tuple(map(to_json, (error.what, *error.hints))))

    def error(self) -> CoderError:
        """The refusal as it was raised in the child; of a class that this process does not know, a plain one."""
        known = {one.__name__: one for one in _classes(CoderError)}
        what, *hints = map(from_json, self.said)
        return known.get(self.kind, CoderError)(what, hints)


@dataclass(frozen=True, slots=True)
class Crashed:
    """The work stopped for a reason that nobody foresaw. `trace` is what the log gets: no text that anybody wrote.

    `log` is the file in which it stands, where it could be written; the parent knows.
    """

    trace: tuple[str, ...]
    log: Path | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """What a child may use before it is ended: bytes of address space, and seconds of processor time."""

    memory: int
    seconds: int


@dataclass(frozen=True)
class Work:
    """A kind of work: its name in the log, the module that does it, and what is asked and answered.

    Answers of work that is `buffered` come many at a time, as rows of a table do.
    """

    name: str
    module: str
    requests: tuple[type, ...]
    answers: tuple[type, ...]
    limits: Limits | None = None
    buffered: bool = False
    environment: tuple[tuple[str, str], ...] = ()
    """Variables that the child has besides its parent's."""

    @cached_property
    def kinds(self) -> dict[str, type]:
        """Everything that is said, by its name."""
        every = (*self.requests, *self.answers, Progress, Done, Refused, Crashed)
        return {sys.intern(one.__name__): one for one in every}


def _classes(kind: type[CoderError]) -> Iterator[type[CoderError]]:
    yield kind
    for one in kind.__subclasses__():
        yield from _classes(one)
