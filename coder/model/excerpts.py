"""What is exported of responses: with all their codes, coded excerpts of them, and memos."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from coder.model.ids import CodingId, MemoId, ResponseId, RunId
from coder.model.json_values import Json


class CodedResponse(NamedTuple):
    """A response with the values of its case, the ids of its codes, and whether somebody decided that no code fits."""

    response: ResponseId
    case: str
    question: str
    wave: str
    text: str
    replaced_by: ResponseId | None
    data: Mapping[str, Json]
    codes: Sequence[str]
    no_code_fits: bool


class CodedExcerpt(NamedTuple):
    """An excerpt with a code, «no code fits» (`code_key` None), a `memo` or a `flag`; or an answer with the `decision`
    on a suggested code, and the code that was put `instead`, if any.

    `code` is the path of the code. A memo that is not about an answer has no `response`, and empty texts. `uuid` is the
    global id of the coding, the flag, the memo or the decision.
    """

    response: ResponseId | None
    case: str
    question: str
    wave: str
    text: str
    start_char: int | None
    end_char: int | None
    code_key: str | None
    coder: str
    at: str
    code: str
    excerpt: str
    data: Mapping[str, Json]
    replaced_by: ResponseId | None = None
    coding: CodingId | None = None
    run: RunId | None = None
    confidence: float | None = None
    rank: int | None = None
    uuid: str = ""
    run_uuid: str | None = None
    memo: str | None = None
    flag: str = ""
    decision: str = ""
    instead_key: str | None = None
    instead: str = ""


class Memo(NamedTuple):
    """A note on a case, an answer or excerpt, or a code (its path); the other fields are None."""

    id: MemoId
    at: str
    coder: str
    text: str
    case: str | None
    response: ResponseId | None
    start_char: int | None
    end_char: int | None
    code: str | None
