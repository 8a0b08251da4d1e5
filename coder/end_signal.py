"""Whether a signal has asked this process to end; recorded at once, since its exception may be lost on the way.

SQLite turns any exception from our callbacks into the error that it also reports for bytes that are no text.
"""

from __future__ import annotations

_signals: list[int] = []


def note(number: int) -> None:
    """Record that a signal to end has arrived."""
    _signals.append(number)


def received() -> bool:
    """Return whether one has arrived since `forget`."""
    return bool(_signals)


def forget() -> None:
    """Forget the signal, after handling it."""
    _signals.clear()
