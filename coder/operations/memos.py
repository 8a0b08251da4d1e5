"""Writing memos."""

from __future__ import annotations

from dataclasses import dataclass

from coder.errors import CoderError
from coder.message import Message
from coder.message import text as text_message
from coder.model import Code
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import Reference, answer_said, meant, targets_of
from coder.project import Session
from coder.queries.codebooks import codebook_of
from coder.store import codebooks, coding, journal


@dataclass(frozen=True, slots=True)
class MemoWritten:
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
        target: dict[str, int] = {}
        about = Message("the project")
        if answer is not None:
            ((row, at),) = targets_of(session, [answer], span)
            target["response_id"], about = row.id, answer_said(row)
            if span not in (None, (None, None)):
                target["start_char"], target["end_char"] = at
        if case is not None:
            target["case_id"], about = coding.find_case(session.project, case), Message("case {key}", key=case)
        if found is not None:
            target["code_id"], about = codebooks.code_ids(session.project)[found.id], text_message(f"«{found.name}»")
        memo = coding.put_memo(act, text, target)
        act.describe(Message("memo on {about}", about=about))
        changed = changed_by(session.project, act)
    return MemoWritten(changed, memo)
