"""What people have decided on characters that could tell who an answer is about. The answer itself never changes."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from coder.store.connection import Connection
from coder.store.journal import Change

Row = dict[str, Any]

REDACT, KEEP = "redact", "keep"


def decided(project: Connection, responses: Iterable[int] | None = None) -> dict[int, list[Row]]:
    """Answer → decisions on it in order: id, start, end, kind, decision, replacement, coder, at."""
    wanted = None if responses is None else frozenset(responses)
    found: dict[int, list[Row]] = {}
    for row in project.rows(
        "SELECT redactions.id, response_id AS response, start_char AS start, end_char AS end, kind, decision,"
        " replacement, coders.name AS coder, redactions.at FROM redactions"
        " JOIN coders ON coders.id = redactions.coder_id ORDER BY response_id, start_char"
    ):
        if wanted is None or row["response"] in wanted:
            found.setdefault(row["response"], []).append(row)
    return found


def put(
    project: Connection, act: Change, response: int, span: tuple[int, int], kind: str, decision: str, replacement: str
) -> bool:
    """Decide on characters of an answer, or change what was decided; False where that stands already."""
    held = project.row(
        "SELECT id, decision, replacement FROM redactions WHERE response_id = ? AND start_char = ? AND end_char = ?",
        (response, *span),
    )
    if held is None:
        act.insert(
            "redactions",
            {
                "at": act.at, "coder_id": act.coder_id, "response_id": response, "start_char": span[0],
                "end_char": span[1], "kind": kind, "decision": decision, "replacement": replacement,
            },
        )  # fmt: skip
        return True
    if (held["decision"], held["replacement"]) == (decision, replacement):
        return False
    act.update(
        "redactions",
        held["id"],
        {"decision": decision, "replacement": replacement, "coder_id": act.coder_id, "at": act.at},
    )
    return True


def forget(project: Connection, act: Change, redaction: int) -> None:
    """Take a decision away, so that what was found there is undecided again."""
    act.delete("redactions", redaction)
