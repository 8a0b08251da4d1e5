"""Answers that coders coded differently, and the decisions on them."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coder.model.ids import CodeId, ResponseId

HAS, HAS_NOT, DISCUSS = "has", "has not", "discuss"
"""Possible decisions on a code for an answer: it holds, it does not, or it is to be discussed."""

SLIP, AMBIGUOUS, GAP = "slip", "ambiguous answer", "gap in the definition"
REASONS = (SLIP, AMBIGUOUS, GAP)
"""Reasons for coding differently."""


class Reconciled(Struct, frozen=True):
    """The latest decision on a code for an answer, with reason, coder and time. Without a code: that none fits.

    `lapsed`: it does not count, since nobody differs any more; it will if they differ again. `differed`: whether it was
    the code itself that they differed on (see `store.lapsing_views`).
    """

    response: ResponseId
    code: CodeId | None
    outcome: str
    reason: str
    note: str
    coder: str
    at: str
    lapsed: bool = False
    differed: int | None = None


class CodeApart(Struct, frozen=True):
    """A code that some coders of an answer applied and others did not."""

    code: CodeId
    has: tuple[str, ...]
    has_not: tuple[str, ...]
    decided: Reconciled | None

    @property
    def open(self) -> bool:
        """Whether it is unresolved: without a decision, or to be discussed."""
        return self.decided is None or self.decided.outcome == DISCUSS


class AnswerApart(Struct, frozen=True):
    """An answer coded differently by two or more coders. `votes`: coder → their codes, empty for «no code fits».

    `beside`: decisions on other codes, of which some may have lapsed.
    """

    response: ResponseId
    case: str
    question: str
    wave: str
    text: str
    votes: Mapping[str, frozenset[CodeId]]
    codes: tuple[CodeApart, ...]
    beside: tuple[Reconciled, ...] = ()

    @property
    def open(self) -> bool:
        """Whether any part is unresolved."""
        return any(code_apart.open for code_apart in self.codes)

    def as_put_by(self, coder: str) -> dict[CodeId, str]:
        """Return code → outcome if this coder is right; empty where they have not coded the answer."""
        if coder not in self.votes:
            return {}
        return {code_apart.code: HAS if coder in code_apart.has else HAS_NOT for code_apart in self.codes}


class ReconciledSoFar(Struct, frozen=True):
    """The number of disagreements decided, by whom, and how many are to be discussed or open."""

    decided: int = 0
    by: tuple[str, ...] = ()
    to_discuss: int = 0
    open: int = 0


NOTHING_RECONCILED = ReconciledSoFar()
