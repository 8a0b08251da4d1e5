"""The child's side of a job: answers requests line by line until there are none or its parent has gone."""

from __future__ import annotations

import faulthandler
import os
import sys
from collections.abc import Callable, Iterable, Mapping
from typing import IO

from coder.errors import CoderError
from coder.jobs import trace
from coder.jobs.lines import decoded, encoded
from coder.jobs.messages import Crashed, Done, Limits, Progress, Refused, Work
from coder.jobs.network import refuse_network
from coder.jobs.with_parent import end_with_parent

ReportProgress = Callable[[str, int, int], None]
"""Called with the current task, the number of steps done and their total."""

Handler = Callable[..., Iterable[object]]
"""Does the work of one kind of request (given the request and a progress callback), and yields its replies."""

LATER = 10
"""Niceness of a child that nobody waits for, relative to the foreground process."""


def serve(work: Work, handlers: Mapping[type, Handler]) -> None:
    """Serve requests, by their type, until there are no more.

    Every failure is answered: a CoderError as Refused, anything else as Crashed, which ends the child.
    """
    out = _own_output()
    end_with_parent()
    refuse_network()
    if work.limits is not None:
        _keep_within(work.limits)
    for line in sys.stdin.buffer:
        number, request = decoded(line, work.kinds)
        try:
            end = _answer(out, number, request, handlers[type(request)], flush=not work.buffered)
            _send(out, number, end, flush=True)
        except BrokenPipeError:
            _leave(out)
            return
        if isinstance(end, Crashed):
            sys.exit(1)


def _answer(out: IO[bytes], number: int, request: object, handler: Handler, *, flush: bool) -> Done | Refused | Crashed:
    def report(what: str, done: int, steps: int) -> None:
        _send(out, number, Progress(what, done, steps), flush=True)

    try:
        for answer in handler(request, report):
            _send(out, number, answer, flush=flush)
    except CoderError as error:
        return Refused.of(error)
    except (SystemExit, KeyboardInterrupt, BrokenPipeError):
        raise
    except BaseException as error:  # a library in Rust panics with one that is no Exception
        return Crashed(trace.trace(error))
    return Done()


def _send(out: IO[bytes], number: int, value: object, *, flush: bool) -> None:
    out.write(encoded(number, value))
    if flush:
        out.flush()


def _own_output() -> IO[bytes]:
    """Return the stream that the parent reads: no library can print into it, and of a crash only frames leave it."""
    faulthandler.enable(os.fdopen(os.dup(2), "wb"), all_threads=False)
    out = os.fdopen(os.dup(1), "wb")
    null_device = os.open(os.devnull, os.O_WRONLY)
    os.dup2(null_device, 1)
    os.dup2(null_device, 2)
    os.close(null_device)
    return out


def _leave(out: IO[bytes]) -> None:
    """Discard output when nobody reads any more, so that it does not fail again at the end."""
    os.dup2(1, out.fileno())


def _keep_within(limits: Limits) -> None:
    try:
        import resource  # not on Windows, where the parent watches the clock
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (limits.memory, limits.memory))
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def stand_back() -> None:
    """Lower the priority of this process: nobody waits for it."""
    if hasattr(os, "nice"):
        os.nice(LATER - os.nice(0))
