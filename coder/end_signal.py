"""Whether this process was told to end by a signal: noted as it comes, since what it raises may be lost on the way.

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
