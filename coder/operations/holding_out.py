"""Sets the share of answers without suggestions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coder.message import Message
from coder.operations.changed import Changed, changed_by
from coder.queries.hold_out import rate_of
from coder.store import coders, hold_outs, journal

if TYPE_CHECKING:
    from coder.project import Session


class HoldOutSet(Struct, frozen=True):
    """The share (0–1) of answers without suggestions; without a change if it is unchanged."""

    changed: Changed
    rate: float


def hold_out(session: Session, rate: float) -> HoldOutSet:
    """Have each coder code this share (0–1) of the answers, at random, without suggestions, as one change."""
    with journal.change(session.project, "hold-out", session.coder) as act:
        if rate != rate_of(session):
            hold_outs.put(act, rate)
            what = Message(
                "{percent} % of answers, drawn by lot, are coded without suggestions", percent=f"{100 * rate:g}"
            )
            act.describe(what)
        return HoldOutSet(changed_by(session, act), rate)


def make_known(session: Session) -> None:
    """Register a coder without changes, where hold-outs are drawn: by the resulting id."""
    if rate_of(session) and not session.read_only and hold_outs.ids_of(session.project, session.coder)[1] is None:
        with session.transaction():
            coders.coder_of(session.project, session.coder)
