"""Memos in a table that `coder export` wrote, brought back to what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from coder.project import Session
from coder.queries.outgoing import Redacted
from coder.store import coding
from coder.store.journal import Change

Target = dict[str, int]
"""What a memo is about, as columns of it: a case, an answer, an excerpt of it, a code; the project where empty."""

About = tuple[tuple[str, int], ...]
"""The same, to be compared."""


@dataclass(frozen=True, slots=True)
class Memo:
    """A memo of a file: its line there, its text, and what it is about."""

    line: int
    text: str
    target: Target

    @property
    def key(self) -> tuple[str, About]:
        """What makes two memos of one coder the same."""
        return self.text, _about(self.target)


def new_memos(session: Session, coder_id: int, memos: Sequence[Memo]) -> list[Memo]:
    """Those of a coder's memos that do not stand already, each standing one being one of the file.

    One that an export redacted is the memo that stands there in full.
    """
    standing = [(row.pop("text"), row) for row in coding.memos_of(session.project, coder_id)]
    there = Counter((text, _about(target)) for text, target in standing)
    fresh = _without(memos, there)
    if fresh and there.total():
        redact = _redaction(session)
        fresh = _without(fresh, Counter((redact(text, dict(about)), about) for text, about in there.elements()))
    return fresh


def put_memos(act: Change, memos: Iterable[tuple[int, Memo]]) -> int:
    """Write memos of several coders (their numbers) in the order of the file; returns how many."""
    ordered = sorted(memos, key=lambda one: one[1].line)
    for coder_id, memo in ordered:
        coding.put_memo(act, memo.text, {**memo.target, "coder_id": coder_id})
    return len(ordered)


def _without(memos: Iterable[Memo], there: Counter[tuple[str, About]]) -> list[Memo]:
    """The memos that are not `there`; those that are, are taken from it."""
    left = []
    for memo in memos:
        if there[memo.key] > 0:
            there[memo.key] -= 1
        else:
            left.append(memo)
    return left


def _about(target: Mapping[str, int | None]) -> About:
    return tuple(sorted((name, value) for name, value in target.items() if value is not None))


def _redaction(session: Session) -> Callable[[str, Target], str]:
    """What an export makes of the text of a memo."""
    redacted = Redacted(session)
    return lambda text, target: redacted.memo(
        text, target.get("response_id"), of_case="response_id" in target or "case_id" in target
    )
