"""The unit that counts as a case of the project."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from coder import settings
from coder.store import units

if TYPE_CHECKING:
    from coder.model.unit import Unit
    from coder.project import Session


def unit_of(session: Session) -> Unit:
    """Return the unit of a case, with the size below which cells are masked in exports.

    Raises CoderError for a setting that cannot be read.
    """
    return replace(units.current(session.project), mask=int(settings.wanted("mask") or 0))
