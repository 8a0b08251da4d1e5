"""How many processes fit in the available memory, and how much each may cache."""

from __future__ import annotations

import ctypes
import re
import sys
from dataclasses import dataclass
from pathlib import Path

from coder.errors import CoderError
from coder.suggest.word_table import MOST_NEW_WORDS, MOST_PIECES

BASE = 270 << 20
"""Bytes of a process with its libraries, the lemmas it has met and one chunk at work, measured."""
STARTER = 90 << 20
"""Bytes of the process that hands out chunks and scores none."""
PER_REMEMBERED = 1400
"""Bytes of a cached new word, with the pieces of text that come with it."""
FEWEST_NEW = 2_000

M_TRIM_THRESHOLD, M_MMAP_THRESHOLD, M_ARENA_MAX = -1, -3, -8
"""Constants of GNU's malloc.h."""


@dataclass(frozen=True, slots=True)
class Share:
    """What each of `processes` may cache: new words, and pieces of text between white space."""

    processes: int
    most_new: int
    most_pieces: int


def share_out(memory: int | None, processes: int, model: int) -> Share:
    """Divide `memory` bytes (None: as much as is useful) among at most `processes`, with a model file of `model` bytes.

    Raises CoderError when it is too little for one process, giving the amount needed.
    """
    if memory is None:
        return Share(processes, MOST_NEW_WORDS, MOST_PIECES)
    # The mapped file and, once read into tables, about as much again.
    needed = BASE + 2 * model + FEWEST_NEW * PER_REMEMBERED
    if needed > memory:
        raise CoderError(
            "{memory} MB are too little: one process needs {needed} MB with this model.",
            "Give more, such as --memory {needed}M.",
            memory=memory >> 20,
            needed=-(-needed // (1 << 20)),
        )
    fitting = max(1, min(processes, (memory - STARTER) // needed))
    each = memory // fitting if fitting == 1 else (memory - STARTER) // fitting
    most_new = min(MOST_NEW_WORDS, FEWEST_NEW + (each - needed) // PER_REMEMBERED)
    return Share(fitting, most_new, min(MOST_PIECES, 4 * most_new))


def keep_freed_memory() -> None:
    """Let this process keep freed memory for its next allocations, where the C library is GNU's.

    Every chunk allocates and frees the same arrays by the megabyte. Returning them to the system costs a tenth of the
    time, page by page, and a third in a thread of a Dask worker, whose nanny requests just that. Threads started from
    now on share one heap, since heaps of their own return memory, too.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):
        return
    mallopt(M_ARENA_MAX, 1)
    mallopt(M_TRIM_THRESHOLD, 256 << 20)
    mallopt(M_MMAP_THRESHOLD, 32 << 20)


def peak_megabytes() -> float | None:
    """Return the peak memory of this process or of any ended child, in MB; None where it is not measured."""
    try:
        import resource  # not on Windows
    except ImportError:
        return None
    unit = 1 << 20 if sys.platform == "darwin" else 1 << 10
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / unit
    status = Path("/proc/self/status")
    if status.exists():
        # On Linux the figure of `getrusage` is inherited from the parent; this one is our own.
        own = re.search(r"VmHWM:\s+(\d+) kB", status.read_text())
        if own:
            return round(max(children, int(own[1]) / 1024), 1)
    return round(max(children, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit), 1)
