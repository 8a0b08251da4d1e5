"""Handles SIGTERM, which batch systems and `kill` send, as Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import click

from coder import end_signal
from coder.cli import output
from coder.i18n.words import _


@dataclass(slots=True)
class Stopping:
    """The exit code of a command that is stopped: 128 and the number of the signal."""

    code: int = 128 + signal.SIGINT


def kept() -> None:
    """What was asked for is done and kept: from here on signals are passed over, until the command has said so.

    Ended in between, it would say that nothing was kept, or nothing at all.
    """
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _passed_over)


def _passed_over(_number: int, _frame: FrameType | None) -> None:
    """No `SIG_IGN`, which children would inherit."""


def _said_already(_unraisable: object) -> None:
    """What is left undone as a process is told to end is no news."""


@contextmanager
def terminable() -> Iterator[Stopping]:
    """SIGTERM and Ctrl-C are noted and raise KeyboardInterrupt in the block; where the block lets that of SIGTERM
    through, it is said and the command ends. Ctrl-C is left to the command line."""
    stopping = Stopping()
    if threading.current_thread() is not threading.main_thread():  # which alone may ask for signals
        yield stopping
        return

    def stop(number: int, _: FrameType | None) -> None:
        stopping.code = 128 + number
        end_signal.note(number)
        sys.unraisablehook = _said_already  # a library may have left a file half closed
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # whoever started us wants it passed over
            signal.signal(number, stop)
    try:
        yield stopping
    except (KeyboardInterrupt, click.Abort):  # click makes the one of the other
        if stopping.code == 128 + signal.SIGINT:
            raise
        output.info(_("Stopped; nothing half-done was kept."))
        raise click.exceptions.Exit(stopping.code) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        end_signal.forget()
