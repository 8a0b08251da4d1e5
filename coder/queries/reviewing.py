"""Suggestions of a run as a list to review, with the measured precision of each code."""

from __future__ import annotations

from collections.abc import Sequence, Set

from coder.model.ids import ResponseId, RunId, SuggestionId
from coder.model.run import Run
from coder.model.suggestion import SuggestionFor
from coder.project import Session
from coder.store import reviewing
from coder.store import runs as stored


def runs(session: Session) -> list[Run]:
    """Return the runs that can be reviewed, newest first."""
    return stored.runs_made_whole(session.project)


def pending(
    session: Session,
    run: RunId,
    *,
    above: float = 0.0,
    codes: Sequence[str] = (),
    proposed: bool = True,
    by_code: bool = False,
    left_out: Set[ResponseId] = frozenset(),
) -> list[SuggestionId]:
    """Return ids of the run's suggestions without a decision or coding by this coder. See `store.reviewing`."""
    return reviewing.pending_ids(
        session.project,
        session.coder,
        run,
        above=above,
        codes=codes,
        proposed=proposed,
        by_code=by_code,
        left_out=left_out,
    )


def page(session: Session, wanted: Sequence[int]) -> dict[int, SuggestionFor]:
    """Return suggestions by number, each with the beginning of its response."""
    return reviewing.pending_page(session.project, wanted)


def measured(session: Session) -> dict[str, tuple[int, int]]:
    """Return, per code, how many decided suggestions were accepted, and how many were decided."""
    return reviewing.measured(session.project)
