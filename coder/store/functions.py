"""SQL functions that this program defines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from coder import end_signal
from coder.store.identity import derived
from coder.store.numbers import number_of
from coder.text.folding import indexed

Given = ParamSpec("Given")
SqlValue = TypeVar("SqlValue")

_stopped: list[BaseException] = []
"""What has stopped a function while SQLite called it. SQLite tells of it as of any error in the file."""


def add_functions(connection: sqlite3.Connection) -> None:
    """Make them known to a connection."""
    connection.create_function("indexed_text", 1, _stoppable(indexed), deterministic=True)
    connection.create_function("number_of", 1, _stoppable(number_of), deterministic=True)
    connection.create_function("derived_uuid", 2, _stoppable(derived), deterministic=True)


def _stoppable(function: Callable[Given, SqlValue]) -> Callable[Given, SqlValue]:
    @wraps(function)
    def called(*given: Given.args, **named: Given.kwargs) -> SqlValue:
        try:
            return function(*given, **named)
        except Exception:
            raise
        except BaseException as stop:  # Ctrl-C, or being told to end
            _stopped.append(stop)
            raise

    return called


def stop_met() -> BaseException | None:
    """What has stopped a function since this was last asked, if anything.

    A signal may come as a function is entered, where what it raises is met by nobody; but that it came is noted.
    """
    if _stopped:
        return _stopped.pop()
    return KeyboardInterrupt() if end_signal.received() else None
