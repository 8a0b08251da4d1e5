"""Decisions on characters of an answer that could identify a person. The answer itself never changes.

Words outside the answers, in the codebook or the log, are decided on wherever they occur.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from coder.model.coding import Span
from coder.model.ids import ResponseId
from coder.model.redaction import RedactedWords, Redaction
from coder.store.connection import Connection, Value
from coder.store.journal import Change

REDACT, KEEP = "redact", "keep"


def decided(project: Connection, responses: Iterable[int] | None = None) -> dict[int, list[Redaction]]:
    """Map each answer to the decisions on it, in order."""
    wanted = None if responses is None else frozenset(responses)
    found: dict[int, list[Redaction]] = {}
    for redaction in project.read(
        Redaction,
        "SELECT redactions.id, response_id AS response, start_char AS start, end_char AS end, kind, decision,"
        " replacement, coders.name AS coder, redactions.at FROM redactions"
        " JOIN coders ON coders.id = redactions.coder_id ORDER BY response_id, start_char",
    ):
        if wanted is None or redaction.response in wanted:
            found.setdefault(redaction.response, []).append(redaction)
    return found


def put(
    project: Connection,
    act: Change,
    response: ResponseId,
    span: Span,
    kind: str,
    decision: str,
    replacement: str,
) -> bool:
    """Decide on characters of an answer, or change a decision; return False if the decision exists."""
    where: dict[str, Value] = {"response_id": response, "start_char": span[0], "end_char": span[1]}
    return _put(project, act, "redactions", where, kind, decision, replacement)


def forget(act: Change, redaction: int) -> None:
    """Delete a decision, so that the detail is undecided again."""
    act.delete("redactions", redaction)


def decided_words(project: Connection) -> list[RedactedWords]:
    """Return the decisions on words outside the answers, in the order they were made."""
    return list(
        project.read(
            RedactedWords,
            "SELECT redacted_words.id, words, kind, decision, replacement, coders.name AS coder, redacted_words.at"
            " FROM redacted_words JOIN coders ON coders.id = redacted_words.coder_id ORDER BY redacted_words.id",
        )
    )


def put_words(project: Connection, act: Change, words: str, kind: str, decision: str, replacement: str) -> bool:
    """Decide on words wherever they occur outside the answers, or change that; return False if the decision exists."""
    return _put(project, act, "redacted_words", {"words": words}, kind, decision, replacement)


def _put(
    project: Connection, act: Change, table: str, where: Mapping[str, Value], kind: str, decision: str, replacement: str
) -> bool:
    """Decide on the row given by `where` (column → value), or change that; return False if the decision exists."""
    names = " AND ".join(f"{column} = ?" for column in where)
    stored_row = project.execute(
        f"SELECT id, decision, replacement FROM {table} WHERE {names}", tuple(where.values())
    ).fetchone()
    decided: dict[str, Value] = {
        "decision": decision,
        "replacement": replacement,
        "coder_id": act.coder_id,
        "at": act.at,
    }
    if stored_row is None:
        act.insert(table, {**where, "kind": kind, **decided})
        return True
    row_id, *before = stored_row
    if before == [decision, replacement]:
        return False
    act.update(table, row_id, decided)
    return True


def forget_words(act: Change, redaction: int) -> None:
    """Delete a decision on words."""
    act.delete("redacted_words", redaction)


MASK = "█"
"""Replaces characters where offsets in an answer must not change."""


def same_text(left: str, right: str) -> bool:
    """Return whether two texts of an answer are equal, ignoring characters replaced in a copy."""
    return left == right or (
        len(left) == len(right) and all(a == b or MASK in (a, b) for a, b in zip(left, right, strict=True))
    )
