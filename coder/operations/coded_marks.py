"""Imports the flags, or the decisions on suggestions, of a table that `coder export` wrote."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from coder.model import Codebook
from coder.operations.coded_places import Places
from coder.operations.coded_tables import CodedRow
from coder.project import Session
from coder.store import codebooks, flags
from coder.store.coding import uuids_here
from coder.store.decisions import BroughtDecision, bring_decisions
from coder.store.journal import Change


@dataclass(slots=True)
class MarksBrought:
    """Flags, and decisions on suggestions: imported, and existing before; decisions replaced by another one here, and
    those on unknown suggestions.
    """

    flags: int = 0
    known_flags: int = 0
    decisions: int = 0
    known_decisions: int = 0
    kept_decisions: int = 0
    without_suggestion: int = 0

    @property
    def any(self) -> bool:
        """Whether the file held any."""
        return any(getattr(self, field.name) for field in fields(self))


def put_marks(
    session: Session, act: Change, rows: Sequence[CodedRow], places: Places, codebook: Codebook, done: MarksBrought
) -> None:
    """Insert the flags and the decisions of one coder among the rows, and count them."""
    _put_flags(session, act, [row for row in rows if row.flag], places, done)
    code_rows = codebooks.code_ids(session.project)
    brought = []
    for row in rows:
        if row.decision and row.codes and (place := places.find(row)) is not None:
            instead = None if row.instead is None else code_rows[codebook.find(row.instead).id]
            code = code_rows[codebook.find(row.codes[0]).id]
            brought.append(BroughtDecision(place[0], code, row.decision, instead, row.origin))
    decided = bring_decisions(session.project, act, brought)
    done.decisions += decided.new
    done.known_decisions += decided.known
    done.kept_decisions += decided.kept
    done.without_suggestion += decided.without_suggestion


def _put_flags(session: Session, act: Change, rows: Sequence[CodedRow], places: Places, done: MarksBrought) -> None:
    known_uuids = uuids_here(session.project, "flags", (row.origin.uuid for row in rows))
    for row in rows:
        place = places.find(row)
        if place is None:
            continue
        known = row.origin.uuid in known_uuids
        fresh = not known and flags.put_flag(session.project, act, *place, row.flag, row.origin)
        done.flags += fresh
        done.known_flags += not fresh
