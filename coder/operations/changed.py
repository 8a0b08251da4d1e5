"""What an operation changed, by which a screen reloads that and nothing else."""

from __future__ import annotations

from msgspec import Struct

from coder.model.ids import ChangeId, CodeId, ResponseId
from coder.project import Session
from coder.store import codebooks, decisions
from coder.store.journal import Change

SURVEY = frozenset({"responses", "cases", "case_data", "variables", "imports"})
CODEBOOK = frozenset({"codes", "codebooks"})
SUGGESTIONS = frozenset({"runs", "suggestions", "automatic"})
SAMPLES = frozenset({"samples", "sample_members", "assignments", "assignment_members", "hold_outs"})
RECONCILED = frozenset({"reconciliations"})
THEMES = frozenset({"themes", "theme_codes", "theme_quotes"})
"""The tables of each kind of thing."""


class Changed(Struct, frozen=True):
    """An act of a `kind` with its number in the journal, None where nothing had to be done.

    `answers` are those that it touched, by their ids; None stands for more than are told one by one. `codes` are the
    stable ids of the codes that it put on or off, decided on or edited, and `tables` those that it wrote to.
    """

    kind: str
    change: ChangeId | None
    answers: frozenset[ResponseId] | None = frozenset()
    codes: frozenset[CodeId] = frozenset()
    tables: frozenset[str] = frozenset()

    def touches(self, answer: ResponseId) -> bool:
        """Whether something about this answer may have changed."""
        return self.answers is None or answer in self.answers

    @property
    def codings(self) -> bool:
        """Whether codes were put on answers or taken off."""
        return "codings" in self.tables

    @property
    def codebook(self) -> bool:
        """Whether the codebook has changed."""
        return bool(self.tables & CODEBOOK)

    @property
    def memos(self) -> bool:
        """Whether memos were written or taken back."""
        return "memos" in self.tables

    @property
    def flags(self) -> bool:
        """Whether flags, and with them «no code fits», were put or taken off."""
        return "flags" in self.tables

    @property
    def samples(self) -> bool:
        """Whether a sample was drawn, or answers were given out, or either taken back."""
        return bool(self.tables & SAMPLES)

    @property
    def suggestions(self) -> bool:
        """Whether a run of suggestions, or a suggestion that was made while coding, was written or withdrawn."""
        return bool(self.tables & SUGGESTIONS)

    @property
    def survey(self) -> bool:
        """Whether answers, cases or variables were added, removed or renamed."""
        return bool(self.tables & SURVEY)


def changed_of(result: object) -> Changed | None:
    """What an operation has changed, by its result; None for what is no result of one."""
    found = getattr(result, "changed", None)
    return found if isinstance(found, Changed) else None


def changed_by(session: Session, act: Change) -> Changed:
    """What `act` has changed, asked as the last thing inside it."""
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
