"""Where `coder` begins: told to end before the command line is loaded, or after its work, it ends without a word."""

from __future__ import annotations

import os
import signal
import sys


def main() -> None:
    """Load and run the command line."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)  # Python's own would print where it was loading
    from coder.cli.main import main as run

    try:
        signal.signal(signal.SIGINT, before)
        run()
    except KeyboardInterrupt:  # before anything was begun
        os.write(sys.stderr.fileno(), b"Stopped; nothing half-done was kept.\n")
        sys.exit(128 + signal.SIGINT)
    finally:
        for number in (signal.SIGINT, signal.SIGTERM):  # all has been said: what is left is to leave
            signal.signal(number, signal.SIG_IGN)
