"""The people who code."""

from __future__ import annotations

from coder.store.connection import Connection


def coder_names(project: Connection) -> list[str]:
    """The names of all who have done something in the project."""
    return [name for (name,) in project.execute("SELECT name FROM coders")]
