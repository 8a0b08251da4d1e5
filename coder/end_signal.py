"""Whether a signal has told this process to end; noted at once, since its exception may be lost on the way.

SQLite makes of whatever a function of ours raises the error that it also tells of a file whose bytes are no text.
"""

from __future__ import annotations

_signals: list[int] = []


def note(number: int) -> None:
    """A signal to end has come."""
    _signals.append(number)


def received() -> bool:
    """Whether one has come since `forget`."""
    return bool(_signals)


def forget() -> None:
    """What was told to end has ended."""
    _signals.clear()
