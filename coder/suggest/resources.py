"""Runs work on many small objects in one thread, with garbage collection paused and freed memory kept."""

from __future__ import annotations

import ctypes
import gc
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, suppress
from functools import cache

import scipy.linalg  # noqa: F401 (its libraries must be loaded when they are looked for)
from threadpoolctl import ThreadpoolController

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD = -1, -3
"""Parameters of glibc's `mallopt`."""

MOST_KEPT, LARGEST_KEPT = 64 << 20, 32 << 20
"""Bytes of freed memory that a process keeps, and of the largest array among them; 32 MiB is the most glibc takes."""


@cache
def keep_freed_memory() -> None:
    """Have the C library keep the memory of freed arrays for the next ones, in this process from now on.

    By default glibc returns arrays of some hundred kilobytes to the system, which gives fresh pages to the next one:
    the terms of a logistic regression over a thousand answers take five times as long, and the slowest refreshes a
    fifth longer. Other C libraries are left as they are.
    """
    if sys.platform == "linux":
        with suppress(AttributeError, OSError):  # musl has no such function
            mallopt = ctypes.CDLL(None).mallopt
            mallopt(M_TRIM_THRESHOLD, MOST_KEPT)
            mallopt(M_MMAP_THRESHOLD, LARGEST_KEPT)


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
