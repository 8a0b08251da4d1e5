"""Mending a project file, and giving back its room."""

from __future__ import annotations

from coder.project import Session
from coder.store import mending


def repair(session: Session) -> list[str]:
    """Take out triggers that another program has put in, put back views, and build the full-text index anew.

    Returns what was mended, in words.
    """
    return mending.repair(session.project)


def compact(session: Session) -> mending.Compacted:
    """Give back the room of what is gone from the file. Raises ProjectRefused where there is no room to do it."""
    return mending.compact(session.project)


def room_to_give_back(session: Session) -> int:
    """Bytes of the file that hold nothing."""
    return mending.free_bytes(session.project)
