"""The entry point `coder`: a signal before the command line is loaded, or after its work, ends it without a message."""

from __future__ import annotations

import atexit
import os
import signal
import sys
from contextlib import suppress
from typing import NoReturn

from coder.cli import garbage


def main() -> None:
    """Load and run the command line."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's handler would print a traceback
    garbage.leave()  # until the command is loaded: `cli.main` looks for it again
    from coder.cli.main import main as run

    stopped = 0
    try:
        signal.signal(signal.SIGINT, before)
        run()
    except KeyboardInterrupt:  # nothing has begun
        os.write(sys.stderr.fileno(), b"Stopped; nothing half-done was kept.\n")
        stopped = 128 + signal.SIGINT
    except SystemExit as ended:
        if ended.code not in (128 + signal.SIGINT, 128 + signal.SIGTERM):
            raise
        stopped = int(ended.code)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # everything is printed
            signal.signal(number, signal.SIG_IGN)
    if stopped:
        _leave(stopped)


def _leave(code: int) -> NoReturn:
    """End without finalizing the interpreter, in which a library stopped during its import may crash."""
    atexit._run_exitfuncs()
    for stream in (sys.stdout, sys.stderr):
        with suppress(OSError, ValueError):
            stream.flush()
    os._exit(code)
