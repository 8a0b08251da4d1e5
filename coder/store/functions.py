"""Functions of our own that SQL may call."""

from __future__ import annotations

import sqlite3

from coder.store.numbers import number_of
from coder.text.folding import indexed


def add_functions(connection: sqlite3.Connection) -> None:
    """Make them known to a connection."""
    connection.create_function("indexed_text", 1, indexed, deterministic=True)
    connection.create_function("number_of", 1, number_of, deterministic=True)
