"""Work on values in memory in forks of this process, which have its libraries and its values at once."""

from __future__ import annotations

import gc
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from functools import partial
from multiprocessing import get_context
from typing import TypeVar, cast

from coder.jobs import log
from coder.jobs.with_parent import end_with_parent

Given = TypeVar("Given")
Found = TypeVar("Found")

AHEAD = 2
"""Items that each fork may be ahead of what has been yielded."""

AHEAD_HERE_TOO = 3
"""Times as many where this process works them out, too: what it has done waits for what forks began before."""

GARBAGE = 100_000
"""Objects after which a process at work looks for garbage: its results are as many, and hardly any is garbage."""

_ENDING = (signal.SIGINT, signal.SIGTERM)

_delayed: list[int] = []
"""Signals that came while they wait; a fork that begins meanwhile has its own."""


def possible() -> bool:
    """Return whether this process can be forked: with threads beside it a fork may hang, and system libraries other
    than Linux's do not support it.
    """
    return sys.platform == "linux" and threading.active_count() == 1


@contextmanager
def signals_wait() -> Iterator[None]:
    """Delay Ctrl-C and SIGTERM until after the block: a KeyboardInterrupt in the hooks that libraries run at a fork is
    printed and lost. (Blocking them is not enough: a thread of a library would still receive them.)
    """
    if threading.current_thread() is not threading.main_thread():  # the only thread that receives signals
        yield
        return
    before = {number: signal.getsignal(number) for number in _ENDING}
    try:
        for number in _ENDING:
            signal.signal(number, lambda number, _: _delayed.append(number))
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, signal.SIG_DFL if handler is None else handler)
    received_signals = list(_delayed)
    _delayed.clear()
    for received in received_signals:
        signal.raise_signal(received)


def in_order(
    work: Callable[[Given], Found], given: Iterable[Given], forks: int, *, here_too: bool = False
) -> Generator[Found, None, None]:
    """Yield what `work` returns for each of `given`, in order, worked out ahead in so many forks; with `here_too` also
    in this process, where it would wait for them.

    With less than one, or where this process cannot be forked, it is worked out here, one by one. `work` may only
    depend on what is in memory at the first item. What a killed fork leaves is worked out here, too.
    """
    if forks < 1 or not possible():
        yield from map(work, given)
        return
    waiting: deque[tuple[Given, Future[object] | None]] = deque()
    most = AHEAD * forks
    gc.freeze()  # what is here before the forks are: looking through it for garbage would copy every page
    threshold = gc.get_threshold()
    gc.set_threshold(GARBAGE)
    pool = ProcessPoolExecutor(forks, get_context("fork"), partial(_begin, work))
    try:
        for item in given:
            while here_too and _at_work(waiting) > most and _is_there(waiting[0][1]):
                yield _next(work, waiting)
            if here_too and _at_work(waiting) > most:
                waiting.append((item, _worked_out(work(item))))
            else:
                waiting.append((item, _asked(pool, item)))
            if len(waiting) > (AHEAD_HERE_TOO * most if here_too else most):
                yield _next(work, waiting)
        while waiting:
            yield _next(work, waiting)
    finally:
        gc.set_threshold(*threshold)
        pool.shutdown(cancel_futures=True)


_work: Callable[[object], object]
"""What a fork does; its values came with it."""


def _begin(work: Callable[[Given], Found]) -> None:
    global _work
    _work = cast(Callable[[object], object], work)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent
    gc.set_threshold(GARBAGE)
    try:
        end_with_parent()
        if signal.SIGTERM in _delayed:  # whoever sent it waits for the end of this fork
            sys.exit(1)
    except SystemExit:  # of which the pool would print a traceback here
        os._exit(1)


def _do(item: object) -> object:
    return _work(item)


def _asked(pool: ProcessPoolExecutor, item: object) -> Future[object] | None:
    """Hand an item to a fork, the first one to forks that begin with it; return None once one has been killed."""
    try:
        with signals_wait():
            return pool.submit(_do, item)
    except BrokenProcessPool:
        return None


def _at_work(waiting: Iterable[tuple[Given, Future[object] | None]]) -> int:
    """Return how many items have no result yet."""
    return sum(not _is_there(future) for _, future in waiting)


def _is_there(future: Future[object] | None) -> bool:
    return future is not None and future.done()


def _kept(future: Future[object] | None) -> bool:
    """Return whether a result came before the forks ended."""
    return future is not None and future.done() and future.exception() is None


def _worked_out(found: object) -> Future[object]:
    """Return a result of this process as one of a fork."""
    future = Future[object]()
    future.set_result(found)
    return future


def _next(work: Callable[[Given], Found], waiting: deque[tuple[Given, Future[object] | None]]) -> Found:
    """Return the result of the first item, and take it out. Once a fork has been killed, all have ended."""
    item, future = waiting.popleft()
    if future is not None:
        try:
            return cast(Found, future.result())
        except BrokenProcessPool as error:
            log.unforeseen("a fork at work", error)
            left = [(item, future if _kept(future) else None) for item, future in waiting]
            waiting.clear()
            waiting.extend(left)
    return work(item)
