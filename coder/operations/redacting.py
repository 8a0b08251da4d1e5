"""Decides on details in answers that could identify a person."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from coder.errors import CoderError, NotFound
from coder.message import Message, one_or_many
from coder.operations.changed import Changed, changed_by
from coder.operations.coding import place_of
from coder.project import Session
from coder.queries.redactions import WORD, IdentifyingWords
from coder.store import answer_references, coding, journal, redactions


@dataclass(frozen=True, slots=True)
class RedactionsChanged:
    """The number of decisions on identifying details made or removed."""

    changed: Changed
    decisions: int


@dataclass(frozen=True, slots=True)
class RedactedByHand:
    """Characters redacted without a proposal."""

    changed: Changed
    text: str


def decide(
    session: Session, chosen: Iterable[IdentifyingWords], decision: str, replacement: str = ""
) -> RedactionsChanged:
    """Redact or keep proposed details, as one change; return the number of new decisions."""
    done = 0
    with journal.change(session.project, "redact", session.coder) as act:
        for identifying_words in chosen:
            if identifying_words.response:
                span = (identifying_words.start, identifying_words.end)
                done += redactions.put(
                    session.project,
                    act,
                    identifying_words.response,
                    span,
                    identifying_words.kind,
                    decision,
                    replacement,
                )
            else:
                done += redactions.put_words(
                    session.project, act, identifying_words.text, identifying_words.kind, decision, replacement
                )
        if decision == redactions.KEEP:
            what = one_or_many(
                "{n} decision to keep what could tell who answers are about",
                "{n} decisions to keep what could tell who answers are about",
                done,
            )
        else:
            what = one_or_many(
                "{n} decision to redact what could tell who answers are about",
                "{n} decisions to redact what could tell who answers are about",
                done,
            )
        act.describe(what)
        changed = changed_by(session, act)
    return RedactionsChanged(changed, done)


def add(session: Session, response: str, start: int, end: int, replacement: str = "") -> RedactedByHand:
    """Redact characters without a proposal, as one change. Raises NotFound, CoderError outside the text."""
    with journal.change(session.project, "redact", session.coder) as act:
        row = answer_references.find_response(session.project, response)
        span = coding.checked_span(row, start, end)
        if span[0] == span[1]:
            raise CoderError("Answer {id} is empty there.", "Give --start and --end within the answer.", id=row.id)
        redactions.put(session.project, act, row.id, span, "by hand", redactions.REDACT, replacement)
        act.describe(Message("redacted {where}", where=place_of(session, [row], span)))
        changed = changed_by(session, act)
    return RedactedByHand(changed, row.text[span[0] : span[1]])


def forget(session: Session, names: Iterable[str]) -> RedactionsChanged:
    """Remove decisions by name («ANSWER:START-END», «word:TEXT»), as one change. Raises NotFound."""
    wanted = list(names)
    with journal.change(session.project, "redact", session.coder) as act:
        row_by_name = {
            f"{response}:{row.start}-{row.end}": row.id
            for response, rows in redactions.decided(session.project).items()
            for row in rows
        }
        words = {f"{WORD}{row.words}": row.id for row in redactions.decided_words(session.project)}
        for name in wanted:
            if name in words:
                redactions.forget_words(act, words[name])
                continue
            if name not in row_by_name:
                raise NotFound(
                    "Nothing is decided on «{name}».", "`coder redact PROJECT --decided` lists what is.", name=name
                )
            redactions.forget(act, row_by_name[name])
        act.describe(one_or_many("{n} redaction forgotten", "{n} redactions forgotten", len(wanted)))
        changed = changed_by(session, act)
    return RedactionsChanged(changed, len(wanted))
