"""Repairs a project file, compacts it, and keeps it whole by itself."""

from __future__ import annotations

from coder.message import Message
from coder.project import Session
from coder.store import repairing


def repair(session: Session) -> list[Message]:
    """Remove triggers that another program has added, restore views, and rebuild the full-text index.

    Returns what was repaired.
    """
    return repairing.repair(session.project)


def compact(session: Session) -> repairing.Compacted:
    """Free the space of deleted data in the file. Raises ProjectRefused where there is no space to do it."""
    return repairing.compact(session.project)


def write_back(session: Session) -> bool:
    """Move the last acts from the log beside the file into the file itself, so that a copy of it alone has them; return
    whether all are there. Raises ProjectRefused, such as where the disk is full; the acts stay in the log then.
    """
    return session.project.write_back()


def room_to_give_back(session: Session) -> int:
    """Return the unused bytes of the file."""
    return repairing.free_bytes(session.project)
