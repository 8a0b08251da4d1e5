"""Whether a signal has asked this process to end; recorded at once, since its exception may be lost on the way.

SQLite turns any exception from our callbacks into the error that it also reports for bytes that are no text.
"""

from __future__ import annotations

_signals: list[int] = []
_passed_over: list[bool] = []


def note(number: int) -> None:
    """Record that a signal to end has arrived."""
    _signals.append(number)


def received() -> bool:
    """Return whether one has arrived since `forget`."""
    return bool(_signals)


def pass_over() -> None:
    """Record that a signal comes too late from now on: a result is being put in place, and the rest takes no time.

    Stopped in between, a command would report that nothing was written. Until `forget`.
    """
    _passed_over.append(True)


def passed_over() -> bool:
    """Return whether a signal comes too late."""
    return bool(_passed_over)


def forget() -> None:
    """Forget the signal, after handling it, and that it came too late."""
    _signals.clear()
    _passed_over.clear()
