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
"""Exceptions that stopped a function called by SQLite, which reports them like any error in the file."""


def add_functions(connection: sqlite3.Connection) -> None:
    """Register the functions with a connection."""
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
        except BaseException as stop:  # Ctrl-C, or a signal to end
            _stopped.append(stop)
            raise

    return called


def stop_met() -> BaseException | None:
    """Return the exception that has stopped a function since the last call, if any.

    A signal may arrive as a function is entered, where its exception is caught by nobody; but its arrival is recorded.
    """
    if _stopped:
        return _stopped.pop()
    return KeyboardInterrupt() if end_signal.received() else None
