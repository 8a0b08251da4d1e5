"""What a case of the project is."""

from __future__ import annotations

from dataclasses import replace

from coder import settings
from coder.model import Unit
from coder.project import Session
from coder.store import units


def unit_of(session: Session) -> Unit:
    """What a case of this project is, and below what somebody hides cells in all that leaves the machine.

    Raises CoderError for a setting that cannot be read.
    """
    return replace(units.current(session.project), mask=int(settings.wanted("mask") or 0))
