"""Handles SIGTERM, which batch systems and `kill` send, like Ctrl-C."""

from __future__ import annotations

import signal
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType

import click
from msgspec import Struct

from coder import end_signal
from coder.cli import output
from coder.i18n.words import _


class Stopping(Struct):
    """Exit code of a stopped command: 128 plus the number of the signal."""

    code: int = 128 + signal.SIGINT


def kept() -> None:
    """Ignore signals from here on, until the command has reported its result: the work is done and saved.

    Stopped in between, it would report that nothing was saved, or nothing at all.
    """
    if threading.current_thread() is threading.main_thread():
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, _passed_over)


def _passed_over(_number: int, _frame: FrameType | None) -> None:
    """Do nothing; not `SIG_IGN`, which children would inherit."""


def _ignore_unraisable(_unraisable: object) -> None:
    """Ignore errors in finalizers of a process that is being ended."""


@contextmanager
def terminable() -> Iterator[Stopping]:
    """Record SIGTERM and Ctrl-C and raise KeyboardInterrupt in the block, until a file is put in place; if SIGTERM
    leaves the block, print that and end the command. The command line handles Ctrl-C.
    """
    stopping = Stopping()
    if threading.current_thread() is not threading.main_thread():  # only the main thread may set handlers
        yield stopping
        return

    def stop(number: int, _: FrameType | None) -> None:
        if end_signal.passed_over():
            return
        stopping.code = 128 + number
        end_signal.note(number)
        sys.unraisablehook = _ignore_unraisable  # a library may have left a file half closed
        raise KeyboardInterrupt

    before = {number: signal.getsignal(number) for number in (signal.SIGTERM, signal.SIGINT)}
    for number, handler in before.items():
        if handler is not signal.SIG_IGN:  # the parent process ignores it
            signal.signal(number, stop)
    try:
        yield stopping
    except (KeyboardInterrupt, click.Abort):  # click turns KeyboardInterrupt into Abort
        if stopping.code == 128 + signal.SIGINT:
            raise
        output.info(_("Stopped; nothing half-done was kept."))
        raise click.exceptions.Exit(stopping.code) from None
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
        end_signal.forget()
