"""Sets flags on answers and excerpts, and records which suggestions a coder saw."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.message import Message
from coder.model.ids import ResponseId
from coder.operations import coding
from coder.operations.changed import Changed, changed_by
from coder.store import flags, journal
from coder.store.connection import now

if TYPE_CHECKING:
    from coder.model import Suggestion
    from coder.model.coding import Span
    from coder.project import Session

NAMES = {
    flags.COME_BACK: Message("come back"), flags.GOOD_QUOTE: Message("good quote"), flags.APART: Message("apart"),
}  # fmt: skip
"""Names of the flags."""


class FlagToggled(Struct, frozen=True):
    """Whether the flag `stands` now."""

    changed: Changed
    stands: bool


def toggle_flag(
    session: Session, answers: Sequence[coding.Reference], kind: str, span: Span | None = None
) -> FlagToggled:
    """Set a flag on answers (or an excerpt of one), or remove it where all have it, as one change.

    «No code fits» removes codes and has an operation of its own: see `coding.no_code_fits`. Raises NotFound,
    CoderError.
    """
    assert kind != flags.NO_CODE_FITS
    with journal.change(session.project, "flag", session.coder) as act:
        targets = coding.targets_of(session, answers, span)
        flag_ids = [flags.find_flag(session.project, act.coder_id, row.id, at, kind) for row, at in targets]
        stands = any(flag_id is None for flag_id in flag_ids)
        for (row, at), flag_id in zip(targets, flag_ids, strict=True):
            if stands:
                flags.put_flag(session.project, act, row.id, at, kind)
            else:
                act.delete("flags", int(flag_id or 0))
        where = coding.place_of(session, [row for row, _ in targets], span)
        if stands:
            act.describe(Message("flag «{flag}» on {where}", flag=NAMES[kind], where=where))
        else:
            act.describe(Message("flag «{flag}» off {where}", flag=NAMES[kind], where=where))
        changed = changed_by(session, act)
    return FlagToggled(changed, stands)


class SuggestionsShown(Struct, frozen=True):
    """Suggestions for an answer, as (stable id, confidence), why the coder saw them: `chosen`, `asked`, `open`, and
    when, by default now."""

    response: ResponseId
    because: str
    suggestions: tuple[tuple[str, float], ...]
    at: str = ""


def shown_now(response: ResponseId, because: str, suggestions: Sequence[Suggestion]) -> SuggestionsShown:
    """Return what the coder sees now, to be written later: what they code a moment after is coded with it seen."""
    return SuggestionsShown(
        response, because, tuple((suggestion.code, suggestion.confidence) for suggestion in suggestions), now()
    )


def note_shown(session: Session, notes: Sequence[SuggestionsShown]) -> None:
    """Record suggestions that the coder saw, at once. See `store.flags.note_shown`."""
    with session.transaction():
        for suggestions_shown in notes:
            flags.note_shown(
                session.project,
                session.coder,
                suggestions_shown.response,
                suggestions_shown.because,
                suggestions_shown.suggestions,
                suggestions_shown.at,
            )
