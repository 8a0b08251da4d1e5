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
    """Return the controller, cached since finding the libraries takes some milliseconds."""
    return ThreadpoolController()


def one_thread() -> AbstractContextManager[object]:
    """Limit linear algebra to one thread inside: faster on small tables, and independent of the number of cores."""
    found: AbstractContextManager[object] = _controller().limit(limits=1)
    return found


@contextmanager
def collection_paused() -> Iterator[None]:
    """Pause garbage collection inside: rows and suggestions come by the hundred thousand without cycles, and searching
    them takes as long as the work.

    After overlapping uses in threads collection is on again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
