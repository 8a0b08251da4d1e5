"""SQL functions that this program defines."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from functools import cache
from typing import ParamSpec, TypeVar

from coder import end_signal
from coder.store import identity, numbers
from coder.text import folding

Given = ParamSpec("Given")
SqlValue = TypeVar("SqlValue")

_stopped: list[BaseException] = []
"""Exceptions that stopped a function called by SQLite, which reports them like any error in the file."""


def add_functions(connection: sqlite3.Connection) -> None:
    """Register the functions with a connection."""
    connection.create_function("indexed_text", 1, _stoppable(lambda: folding.indexed), deterministic=True)
    connection.create_function("number_of", 1, _stoppable(lambda: numbers.number_of), deterministic=True)
    connection.create_function("derived_uuid", 2, _stoppable(lambda: identity.derived), deterministic=True)


def _stoppable(find: Callable[[], Callable[Given, SqlValue]]) -> Callable[Given, SqlValue]:
    """Return a function whose exceptions are kept, of one that is found, and so loaded, when it is called first."""
    function = cache(find)

    def called(*given: Given.args, **named: Given.kwargs) -> SqlValue:
        try:
            return function()(*given, **named)
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
