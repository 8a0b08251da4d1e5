"""Sets the share of answers for which nothing is suggested."""

from __future__ import annotations

from msgspec import Struct

from coder.message import Message
from coder.operations.changed import Changed, changed_by
from coder.project import Session
from coder.queries.hold_out import rate_of
from coder.store import coders, hold_outs, journal


class HoldOutSet(Struct, frozen=True):
    """For which share (0–1) nothing is suggested from now on; no change was made where it was so before."""

    changed: Changed
    rate: float


def hold_out(session: Session, rate: float) -> HoldOutSet:
    """Let each coder code this share (0–1) of the answers, drawn by lot, without suggestions, as one change."""
    with journal.change(session.project, "hold-out", session.coder) as act:
        if rate != rate_of(session):
            hold_outs.put(act, rate)
            what = Message(
                "{percent} % of answers, drawn by lot, are coded without suggestions", percent=f"{100 * rate:g}"
            )
            act.describe(what)
        return HoldOutSet(changed_by(session, act), rate)


def make_known(session: Session) -> None:
    """Make a coder who has done nothing yet known to the project, where lots are drawn: by the id that this gives."""
    if rate_of(session) and not session.read_only and hold_outs.ids_of(session.project, session.coder)[1] is None:
        with session.transaction():
            coders.coder_of(session.project, session.coder)
