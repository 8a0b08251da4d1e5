"""What an operation changed, so that a screen reloads that and nothing else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from msgspec import Struct

from coder.model.ids import ChangeId, CodeId, ResponseId
from coder.store import codebooks, decisions

if TYPE_CHECKING:
    from coder.project import Session
    from coder.store.journal import Change

SURVEY = frozenset({"responses", "cases", "case_data", "variables", "imports"})
CODEBOOK = frozenset({"codes", "codebooks"})
SUGGESTIONS = frozenset({"runs", "suggestions", "automatic"})
SAMPLES = frozenset({"samples", "sample_members", "assignments", "assignment_members", "hold_outs"})
RECONCILED = frozenset({"reconciliations"})
THEMES = frozenset({"themes", "theme_codes", "theme_quotes"})
"""The tables of each kind of data."""


class Changed(Struct, frozen=True):
    """A change of a `kind` with its number in the journal, None where nothing had to be done.

    `answers` are those that it touched, by id; None stands for more than are listed singly. `codes` are the stable ids
    of the codes applied, removed, decided on or edited, and `tables` those written to.
    """

    kind: str
    change: ChangeId | None
    answers: frozenset[ResponseId] | None = frozenset()
    codes: frozenset[CodeId] = frozenset()
    tables: frozenset[str] = frozenset()

    def touches(self, answer: ResponseId) -> bool:
        """Return whether anything about this answer may have changed."""
        return self.answers is None or answer in self.answers

    @property
    def codings(self) -> bool:
        """Whether codes were applied to answers or removed."""
        return "codings" in self.tables

    @property
    def codebook(self) -> bool:
        """Whether the codebook has changed."""
        return bool(self.tables & CODEBOOK)

    @property
    def memos(self) -> bool:
        """Whether memos were written or undone."""
        return "memos" in self.tables

    @property
    def flags(self) -> bool:
        """Whether flags, «no code fits» among them, were set or removed."""
        return "flags" in self.tables

    @property
    def samples(self) -> bool:
        """Whether a sample was drawn, answers were assigned, or either undone."""
        return bool(self.tables & SAMPLES)

    @property
    def suggestions(self) -> bool:
        """Whether a run of suggestions, or a live suggestion, was written or withdrawn."""
        return bool(self.tables & SUGGESTIONS)

    @property
    def survey(self) -> bool:
        """Whether answers, cases or variables were added, removed or renamed."""
        return bool(self.tables & SURVEY)


def changed_of(result: object) -> Changed | None:
    """Return the change of an operation's result; None for anything else."""
    found = getattr(result, "changed", None)
    return found if isinstance(found, Changed) else None


def changed_by(session: Session, act: Change) -> Changed:
    """Return what `act` has changed; call it last inside it."""
    if not act.rows_touched:
        return Changed(act.kind, None)
    touched = act.touched
    answers, codes = set(touched.answers), set(touched.codes)
    if touched.suggestions:
        for response, code in decisions.suggested_for(session.project, touched.suggestions):
            answers.add(response)
            codes.add(code)
    return Changed(
        act.kind,
        act.id,
        None if touched.many else frozenset(answers),
        frozenset(codebooks.keys_of(session.project, codes)) if codes else frozenset(),
        frozenset(touched.tables),
    )
