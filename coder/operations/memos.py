"""Writes memos."""

from __future__ import annotations

from msgspec import Struct

from coder.errors import CoderError
from coder.message import Message
from coder.message import text as text_message
from coder.model import Code
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import Reference, meant, targets_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.store import answer_references, codebooks, journal, memos
from coder.store.memos import MemoTarget


class MemoWritten(Struct, frozen=True):
    """A memo by its number."""

    changed: Changed
    memo: int


def write_memo(
    session: Session,
    text: str,
    *,
    answer: Reference | None = None,
    span: tuple[int | None, int | None] | None = None,
    case: str | None = None,
    code: str | Code | None = None,
) -> MemoWritten:
    """Write a memo on an answer, an excerpt (`span`) of it, a case, a code, or else the project, as one change.

    Raises NotFound, CoderError.
    """
    if not text.strip():
        raise CoderError("The memo is empty.", "Give its text.")
    with journal.change(session.project, "memo", session.coder) as act:
        found = None if code is None else meant(codebook_of(session), code)
        target = MemoTarget()
        subject = Message("the project")
        if answer is not None:
            ((row, at),) = targets_of(session, [answer], span)
            target, subject = target._replace(response_id=row.id), row.named
            if span not in (None, (None, None)):
                target = target._replace(start_char=at[0], end_char=at[1])
        if case is not None:
            subject = Message("case {key}", key=case)
            target = target._replace(case_id=answer_references.find_case(session.project, case))
        if found is not None:
            subject = text_message(f"«{found.name}»")
            target = target._replace(code_id=codebooks.code_ids(session.project)[found.id])
        memo = memos.put_memo(act, text, target)
        act.describe(Message("memo on {about}", about=subject))
        changed = changed_by(session, act)
    return MemoWritten(changed, memo)
