"""Runs work on many small objects in one thread, with garbage collection paused."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from functools import cache

import scipy.linalg  # noqa: F401 (its libraries must be loaded when they are looked for)
from threadpoolctl import ThreadpoolController


@cache
def _controller() -> ThreadpoolController:
    """Looking for the libraries takes some milliseconds, so that it is done once."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """A block in which linear algebra uses one thread: with small tables more cost time, and rounding would depend on
    their number."""
    found: AbstractContextManager[object] = _controller().limit(limits=1)
    return found


@contextmanager
def collection_paused() -> Iterator[None]:
    """No search for garbage meanwhile: rows and suggestions come by the hundred thousand and make no cycles, and to
    look for some among them takes as much as the work.

    Overlapping uses in threads end with collection on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
