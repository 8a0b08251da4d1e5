"""Imports the memos of a table that `coder export` wrote."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import NamedTuple

from coder.model.coding import UNKNOWN, Origin
from coder.model.ids import CoderId
from coder.project import Session
from coder.queries.redacted_export import RedactedExport
from coder.store import memos as stored
from coder.store.coding import uuids_here
from coder.store.journal import Change
from coder.store.memos import MemoTarget


class ReadMemo(NamedTuple):
    """A memo of a file: its line, text, subject, and origin."""

    line: int
    text: str
    target: MemoTarget
    origin: Origin = UNKNOWN


def new_memos(session: Session, coder_id: CoderId, memos: Sequence[ReadMemo]) -> list[ReadMemo]:
    """Return those of a coder's memos that do not exist yet; each existing memo matches one of the file, by id, or else
    by text and subject.

    A memo redacted by an export matches the full one.
    """
    known_uuids = uuids_here(session.project, "memos", (memo_target.origin.uuid for memo_target in memos))
    existing = Counter(stored.memos_of(session.project, coder_id, apart_from=known_uuids))
    fresh = _without((memo_target for memo_target in memos if memo_target.origin.uuid not in known_uuids), existing)
    if fresh and existing.total():
        redacted = RedactedExport(session)
        fresh = _without(
            fresh, Counter((_redacted(redacted, *memo_target), memo_target[1]) for memo_target in existing.elements())
        )
    return fresh


def put_memos(act: Change, memos: Iterable[tuple[CoderId, ReadMemo]]) -> int:
    """Store memos of several coders (row ids) in file order; return how many."""
    ordered = sorted(memos, key=lambda memo_target: memo_target[1].line)
    for coder_id, memo in ordered:
        stored.put_memo(act, memo.text, memo.target, coder_id, memo.origin)
    return len(ordered)


def _without(memos: Iterable[ReadMemo], existing: Counter[tuple[str, MemoTarget]]) -> list[ReadMemo]:
    """Return the memos that are not `existing`; matches are removed from it."""
    left = []
    for memo in memos:
        text_and_target = memo.text, memo.target
        if existing[text_and_target] > 0:
            existing[text_and_target] -= 1
        else:
            left.append(memo)
    return left


def _redacted(redacted: RedactedExport, text: str, target: MemoTarget) -> str:
    """Return the text of a memo as an export writes it."""
    return redacted.memo(text, target.response_id, of_case=(target.response_id or target.case_id) is not None)
