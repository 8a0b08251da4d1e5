"""Memos about answers, cases, codes and the project, each written as part of a change."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from coder.model.coding import UNKNOWN, Origin
from coder.model.ids import CaseId, CoderId, CodeRow, MemoId, ResponseId
from coder.store.connection import Connection
from coder.store.journal import Change
from coder.store.rows import Image


class MemoTarget(NamedTuple):
    """The subject of a memo, by row ids: a case, an answer or an excerpt of it, a code; the project where empty."""

    case_id: CaseId | None = None
    response_id: ResponseId | None = None
    start_char: int | None = None
    end_char: int | None = None
    code_id: CodeRow | None = None


def put_memo(
    act: Change,
    text: str,
    target: MemoTarget,
    coder_id: CoderId | None = None,
    origin: Origin = UNKNOWN,
) -> MemoId:
    """Store a memo, of another coder (`coder_id`) if given, with the time and the id of its origin."""
    row: Image = {
        "at": origin.at or act.at, "coder_id": coder_id or act.coder_id, "text": text,
        "uuid": origin.uuid or act.fresh_uuid(), **target._asdict(),
    }  # fmt: skip
    return MemoId(act.insert("memos", row))


def memos_of(project: Connection, coder_id: CoderId, apart_from: Collection[str] = ()) -> list[tuple[str, MemoTarget]]:
    """Return every memo of a coder except those with these global ids: its text and subject."""
    return [
        (text, MemoTarget(*target))
        for text, *target in project.execute(
            "SELECT text, case_id, response_id, start_char, end_char, code_id FROM memos WHERE coder_id = ?"
            " AND uuid NOT IN (SELECT value FROM json_each(?)) ORDER BY id",
            (coder_id, json.dumps(list(apart_from))),
        )
    ]
