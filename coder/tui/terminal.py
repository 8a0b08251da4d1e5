"""The terminal of the screen: whether it can be drawn on, its size, and what to do when it is gone.

Textual's driver for POSIX does the drawing. If the terminal is gone, its writer thread dies, and leaving then waits for
ever for a queue that nobody empties; its reader polls a closed input in a loop. Here both notice it, and leaving is
given a few seconds.
"""

from __future__ import annotations

import os
import shutil
import sys
import termios
import threading
from collections.abc import Callable
from typing import IO

from textual.app import App
from textual.drivers.linux_driver import LinuxDriver

from coder.errors import CoderError
from coder.message import Message

NO_SIZE = (80, 24)
"""Columns and rows of a terminal that does not report its size."""

LOOK = 0.5
"""Seconds between checks that the terminal is still there."""

UNABLE = ("", "dumb", "unknown")
"""Kinds of terminal (TERM) that cannot position the cursor, whatever a terminal database claims."""

ABLE = (
    "xterm",
    "screen",
    "tmux",
    "rxvt",
    "alacritty",
    "foot",
    "kitty",
    "konsole",
    "linux",
    "vt100",
    "vt220",
    "wezterm",
)
"""Beginnings of kinds that can; a terminal database is slow to load."""


def check_terminal() -> None:
    """Raise CoderError for a terminal that cannot be drawn on; one that no database knows is accepted."""
    kind = os.environ.get("TERM", "")
    if kind.startswith(ABLE):
        return
    if kind not in UNABLE:
        import curses  # imported here: not every system has it

        try:
            curses.setupterm(kind, sys.__stdout__.fileno() if sys.__stdout__ else 1)
            if curses.tigetstr("cup"):
                return
        except (curses.error, OSError):
            return
    raise CoderError(
        Message("The coding screen cannot be drawn on a terminal of the kind «{kind}» (TERM).", kind=kind)
        if kind
        else Message("The coding screen cannot be drawn: the kind of the terminal is not known (TERM is empty)."),
        "Start it from a terminal window, with TERM=xterm-256color if yours is only announced wrongly,"
        " or use --web for a browser.",
    )


class Lasting:
    """An output that outlives its terminal: what cannot be written is dropped, and `gone` is called once."""

    def __init__(self, file: IO[str], gone: Callable[[], None]) -> None:
        self._file = file
        self._gone = gone
        self._lost = False

    def write(self, text: str) -> int:
        if not self._lost:
            try:
                return self._file.write(text)
            except (OSError, ValueError):
                self._lose()
        return len(text)

    def flush(self) -> None:
        if not self._lost:
            try:
                self._file.flush()
            except (OSError, ValueError):
                self._lose()

    def fileno(self) -> int:
        return self._file.fileno()

    def isatty(self) -> bool:
        return self._file.isatty()

    def _lose(self) -> None:
        self._lost = True
        self._gone()


class Terminal(LinuxDriver):
    """Textual's driver, with a size that is always known; it calls the app's `terminal_gone` when that happens."""

    def __init__(
        self, app: App[object], *, debug: bool = False, mouse: bool = True, size: tuple[int, int] | None = None
    ) -> None:
        super().__init__(app, debug=debug, mouse=mouse, size=size or shutil.get_terminal_size(NO_SIZE))
        out = sys.__stderr__ or sys.stderr
        self._file = Lasting(out, self.gone)  # type: ignore[assignment]  # it does all that is asked of a file there
        self._left = threading.Event()
        self._reported = False

    def start_application_mode(self) -> None:
        """Begin to draw, also when the process continues after a stop."""
        super().start_application_mode()  # type: ignore[no-untyped-call]
        self._left.clear()
        if self.input_tty:
            threading.Thread(target=self._watch, name="terminal-watch", daemon=True).start()

    def _get_terminal_size(self) -> tuple[int, int]:
        return shutil.get_terminal_size(NO_SIZE)

    def gone(self) -> None:
        """Report to the app, once and from any thread, that the terminal is gone."""
        if not self._reported:
            self._reported = True
            self.exit_event.set()  # the reader must not poll a closed input for ever
            self._app.terminal_gone()  # type: ignore[attr-defined]  # it is only given to the one app

    def _watch(self) -> None:
        while not self._left.wait(LOOK):
            try:
                termios.tcgetattr(self.fileno)
            except (termios.error, OSError, ValueError):
                self.gone()
                return

    def _run_input_thread(self) -> None:
        try:
            self.run_input_thread()
        except OSError:
            self.gone()
        except Exception as error:
            self._app.call_later(self._app._handle_exception, error)

    def close(self) -> None:
        self._left.set()
        super().close()
