"""Answers that coders coded differently, and the decisions on them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coder.model.ids import CodeId, ResponseId

HAS, HAS_NOT, DISCUSS = "has", "has not", "discuss"
"""What can be decided on a code for an answer: it holds, it does not, or it is to be discussed."""

SLIP, AMBIGUOUS, GAP = "slip", "ambiguous answer", "gap in the definition"
REASONS = (SLIP, AMBIGUOUS, GAP)
"""Why coders have coded differently."""


class Reconciled(Struct, frozen=True):
    """What was decided last on a code for an answer, why, by whom and when. Without a code: that none fits."""

    response: ResponseId
    code: CodeId | None
    outcome: str
    reason: str
    note: str
    coder: str
    at: str


class CodeApart(Struct, frozen=True):
    """A code that some of those who coded an answer put there and others did not."""

    code: CodeId
    has: tuple[str, ...]
    has_not: tuple[str, ...]
    decided: Reconciled | None

    @property
    def open(self) -> bool:
        """Whether it is not settled yet: nothing is decided, or that it is to be discussed."""
        return self.decided is None or self.decided.outcome == DISCUSS


class AnswerApart(Struct, frozen=True):
    """An answer that two or more have coded, and not alike. `votes`: coder → their codes, none where none fits."""

    response: ResponseId
    case: str
    question: str
    wave: str
    text: str
    votes: Mapping[str, frozenset[CodeId]]
    codes: tuple[CodeApart, ...]

    @property
    def open(self) -> bool:
        """Whether some of it is not settled yet."""
        return any(one.open for one in self.codes)

    def as_put_by(self, coder: str) -> dict[CodeId, str]:
        """Code → what holds of it where this coder is right; nothing where they have not coded the answer."""
        if coder not in self.votes:
            return {}
        return {one.code: HAS if coder in one.has else HAS_NOT for one in self.codes}


class ReconciledSoFar(Struct, frozen=True):
    """How many disagreements were decided, by whom, how many are to be discussed, and how many are open."""

    decided: int = 0
    by: tuple[str, ...] = ()
    to_discuss: int = 0
    open: int = 0


NOTHING_RECONCILED = ReconciledSoFar()
