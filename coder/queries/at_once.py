"""Progress of other coders who work in the same file at the same time."""

from __future__ import annotations

from msgspec import Struct

from coder.model import Questions
from coder.project import Session
from coder.store import answers, assignments

CODING = frozenset({"apply", "remove", "decide", "no code fits", "flag", "memo", "keep"})
"""Kinds of changes made while coding."""


class OthersProgress(Struct, frozen=True):
    """How many responses another coder has coded, `of` those assigned, or of all without assignments."""

    coder: str
    coded: int
    of: int


def progress_of_others(session: Session, since: int, questions: Questions) -> list[OthersProgress]:
    """Return the progress of those who have coded since a change; none if nobody has, or more than coding was done."""
    with session.snapshot():
        acts = {(coder, kind) for coder, kind in answers.acts_since(session.project, since) if coder != session.coder}
        if any(kind not in CODING for _, kind in acts):
            return []
        found = []
        for coder in sorted({coder for coder, _ in acts}):
            own = {answer.response for answer in assignments.given(session.project, coder, questions)}
            response_ids = own or set(answers.ids(session.project, questions))
            found.append(
                OthersProgress(coder, len(response_ids & answers.coded_by(session.project, coder)), len(response_ids))
            )
    return found
