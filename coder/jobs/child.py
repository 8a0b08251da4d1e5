"""The child's side of a job: answers requests line by line until there are none or its parent has gone."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import IO

from coder.errors import CoderError
from coder.jobs.lines import decoded, encoded
from coder.jobs.messages import Crashed, Done, Limits, Progress, Refused, Work
from coder.jobs.network import refuse_network
from coder.jobs.with_parent import end_with_parent

Tell = Callable[[str, int, int], None]
"""Tells how far the work is: what is being done, how many steps are done and how many there are."""

Doing = Callable[..., Iterable[object]]
"""Does what one kind of request asks (given the request and a Tell), and yields its answers."""

LATER = 10
"""How much later than the process in front (`nice`) a child comes to the processor whom nobody waits for."""


def serve(work: Work, doing: Mapping[type, Doing]) -> None:
    """Do what is asked for, by the type of the request, until nothing more is asked.

    Whatever goes wrong is answered: a CoderError as Refused, anything else as Crashed, which ends the child.
    """
    out = _own_output()
    end_with_parent()
    refuse_network()
    if work.limits is not None:
        _keep_within(work.limits)
    for line in sys.stdin.buffer:
        number, request = decoded(line, work.kinds)
        try:
            end = _answer(out, number, request, doing[type(request)], flush=not work.buffered)
            _send(out, number, end, flush=True)
        except BrokenPipeError:
            _leave(out)
            return
        if isinstance(end, Crashed):
            sys.exit(1)


def _answer(out: IO[bytes], number: int, request: object, doing: Doing, *, flush: bool) -> Done | Refused | Crashed:
    def tell(what: str, done: int, steps: int) -> None:
        _send(out, number, Progress(what, done, steps), flush=True)

    try:
        for answer in doing(request, tell):
            _send(out, number, answer, flush=flush)
    except CoderError as error:
        return Refused.of(error)
    except (SystemExit, KeyboardInterrupt, BrokenPipeError):
        raise
    except BaseException as error:  # a library in Rust panics with one that is no Exception
        from coder.jobs.trace import trace  # only when something has gone wrong

        return Crashed(trace(error))
    return Done()


def _send(out: IO[bytes], number: int, value: object, *, flush: bool) -> None:
    out.write(encoded(number, value))
    if flush:
        out.flush()


def _own_output() -> IO[bytes]:
    """What the parent reads: nothing that a library prints can come into it, and of a crash only frames get out."""
    faulthandler.enable(os.fdopen(os.dup(2), "wb"), all_threads=False)
    out = os.fdopen(os.dup(1), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    os.dup2(nowhere, 2)
    os.close(nowhere)
    return out


def _leave(out: IO[bytes]) -> None:
    """Nobody listens any more: what is still to be said has nowhere to go, and must not fail again at the end."""
    os.dup2(1, out.fileno())


def _keep_within(limits: Limits) -> None:
    try:
        import resource  # not on Windows, where the parent looks at the clock
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stand_back() -> None:
    """Leave the processor to whoever wants it: nobody waits for this."""
    if hasattr(os, "nice"):
        os.nice(LATER - os.nice(0))
