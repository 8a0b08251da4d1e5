"""Ends a child process with its parent, however that ended, and cleans up."""

from __future__ import annotations

import os
import signal
import sys
import threading
import time

LOOK = 0.5
"""Seconds between checks whether the parent process still exists."""

GRACE = 3.0
"""Seconds for undoing what has been begun."""


def end_with_parent() -> None:
    """End on SIGTERM, SIGHUP, or the parent's end: work in progress is undone as after an error."""
    if sys.platform != "win32":  # there a process keeps the id of its parent when that has gone
        threading.Thread(target=_watch, args=(os.getppid(),), name="parent-watch", daemon=True).start()
    # Not before: an exception while a thread is being started leaves its lock as nobody expects it.
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda *_: sys.exit(1))


def _watch(parent: int) -> None:
    while os.getppid() == parent:
        time.sleep(LOOK)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(GRACE)
    os._exit(1)
