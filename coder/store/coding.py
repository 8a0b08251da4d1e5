"""Applies and removes codings as part of a change."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound, some_of
from coder.message import Message
from coder.model.coding import UNKNOWN, Origin, Span
from coder.model.ids import CoderId, CodeRow, CodingId, ResponseId
from coder.model.places import CodedPlace
from coder.model.response import Response
from coder.store import flags
from coder.store.answer_references import find_response
from coder.store.reconciliations import counted

if TYPE_CHECKING:
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change
    from coder.store.rows import Image


def checked_span(response: Response, start: int | None, end: int | None) -> Span:
    """Return the offsets of an excerpt (default: the whole answer). Raises CoderError outside the text."""
    length = len(response.text)
    first = 0 if start is None else start
    last = length if end is None else end
    if not (0 <= first < last <= length or (first == 0 and last == length)):
        raise CoderError(
            "Characters {first}–{last} are no excerpt of {answer}, which has {length} characters.",
            "Give --start from 0 and --end after it, at most the length of the answer.",
            first=first,
            last=last,
            answer=response.named,
            length=length,
        )
    return first, last


def put_coding(
    project: Connection,
    act: Change,
    response_id: ResponseId,
    span: Span,
    code_id: CodeRow,
    provenance: Mapping[str, Value] | None = None,
) -> CodingId | None:
    """Apply a code to an excerpt; return None where this coder has done so already. `provenance`: run_id,
    suggestion_id, …

    This removes the coder's «no code fits» from the answer: the two never coexist.
    """
    flags.remove_flags(project, act, response_id, flags.NO_CODE_FITS)
    if find_coding(project, response_id, span, code_id, act.coder_id) is not None:
        return None
    row: Image = {
        "response_id": response_id, "start_char": span[0], "end_char": span[1], "code_id": code_id,
        "coder_id": act.coder_id, "at": act.at, **(provenance or {}),
    }  # fmt: skip
    return CodingId(act.insert("codings", row))


def put_codings(
    project: Connection,
    act: Change,
    codings: Iterable[CodedPlace],
    origins: Mapping[CodedPlace, Origin],
) -> int:
    """Apply many codes, none of which exist yet.

    Of `origins`, an id is kept unless a coding here has it, and the run is linked if it is here, with its suggestion:
    of this code or of one that was changed to it. Returns the number of codings whose run is not here.

    Like `put_coding`, this removes the coder's «no code fits» from the answers.
    """
    rows = list(codings)
    for response in {row.response for row in rows} & no_code_fits_of(project, act.coder_id):
        flags.remove_flags(project, act, response, flags.NO_CODE_FITS)
    runs = dict(project.execute("SELECT uuid, id FROM runs").fetchall())
    uuid_of = _uuids(project, act, "codings", origins.values())
    rows_to_put: list[tuple[Value, ...]] = []
    without_run = 0
    for row in rows:
        origin = origins.get(row, UNKNOWN)
        run = runs.get(origin.run)
        without_run += run is None and origin.run != ""
        suggested: tuple[Value, ...] = (None,) * 4
        if run is not None:
            suggestion = project.value(
                "SELECT id FROM suggestions WHERE run_id = ?1 AND response_id = ?2"
                " AND (code_id = ?3 OR (rank = ?4 AND confidence = ?5)) ORDER BY code_id = ?3 DESC LIMIT 1",
                (run, row.response, row.code, origin.rank, origin.confidence),
            )
            suggested = (run, suggestion, origin.confidence, origin.rank)
        rows_to_put.append((*row, act.coder_id, origin.at or act.at, uuid_of(origin), *suggested))
    columns = (
        "response_id", "start_char", "end_char", "code_id", "coder_id", "at", "uuid", "run_id", "suggestion_id",
        "confidence", "rank",
    )  # fmt: skip
    act.insert_many("codings", columns, rows_to_put)
    return without_run


def _uuids(project: Connection, act: Change, table: str, origins: Iterable[Origin]) -> Callable[[Origin], str]:
    """Return a function giving each new row of a table the id of its origin, or a fresh one if a row here has that."""
    known_uuids = uuids_here(project, table, (origin.uuid for origin in origins))
    return lambda origin: origin.uuid if origin.uuid and origin.uuid not in known_uuids else act.fresh_uuid()


def uuids_here(project: Connection, table: str, uuids: Iterable[str]) -> set[str]:
    """Return those of these global ids that rows of a table have."""
    found = project.execute(
        f"SELECT uuid FROM {table} WHERE uuid IN (SELECT value FROM json_each(?))", (json.dumps(list(uuids)),)
    )
    return {uuid for (uuid,) in found}


def put_no_code_fits(project: Connection, act: Change, response: Response) -> bool:
    """Mark an answer as «no code fits», removing this coder's codings from it; return False if it was marked before."""
    own = project.execute(
        "SELECT id FROM codings WHERE response_id = ? AND coder_id = ?", (response.id, act.coder_id)
    ).fetchall()
    for (coding_id,) in own:
        act.delete("codings", coding_id)
    return flags.put_flag(project, act, response.id, (0, len(response.text)), flags.NO_CODE_FITS)


def put_none_fits(
    project: Connection, act: Change, responses: Iterable[ResponseId], origins: Mapping[ResponseId, Origin]
) -> int:
    """Mark many answers without codes of this coder as «no code fits»; return the number of new marks.

    `origins` are as for `put_codings`.
    """
    marked = no_code_fits_of(project, act.coder_id)
    fresh = [find_response(project, f"#{response_id}") for response_id in responses if response_id not in marked]
    uuid_of = _uuids(project, act, "flags", origins.values())
    brought = [(row, origins.get(row.id, UNKNOWN)) for row in fresh]
    rows = (
        (origin.at or act.at, act.coder_id, row.id, 0, len(row.text), flags.NO_CODE_FITS, uuid_of(origin))
        for row, origin in brought
    )
    columns = ("at", "coder_id", "response_id", "start_char", "end_char", "kind", "uuid")
    return len(act.insert_many("flags", columns, rows))


def no_code_fits_of(project: Connection, coder_id: CoderId) -> set[ResponseId]:
    """Return the ids of the answers that a coder has marked as «no code fits»."""
    rows = project.execute(
        "SELECT response_id FROM flags WHERE coder_id = ? AND kind = ?", (coder_id, flags.NO_CODE_FITS)
    )
    return {response for (response,) in rows}


def find_coding(
    project: Connection, response_id: ResponseId, span: Span, code_id: CodeRow, coder_id: CoderId
) -> CodingId | None:
    """Return the id of exactly this coding, or None."""
    found = project.value(
        "SELECT id FROM codings WHERE response_id = ? AND code_id = ? AND coder_id = ?"
        " AND start_char = ? AND end_char = ?",
        (response_id, code_id, coder_id, *span),
    )
    return None if found is None else CodingId(found)


def remove_coding(
    project: Connection, act: Change, response: Response, span: Span | None, code_id: CodeRow, code_name: str
) -> tuple[int, int]:
    """Remove this coder's coding; without a span, the only one of that code on the answer. Return its span."""
    own = project.execute(
        "SELECT id, start_char, end_char FROM codings WHERE response_id = ? AND code_id = ? AND coder_id = ?"
        " ORDER BY start_char",
        (response.id, code_id, act.coder_id),
    ).fetchall()
    if span is None and len(own) > 1:
        span = 0, len(response.text)
    fitting = own if span is None else [row for row in own if row[1:] == span]
    if len(fitting) != 1:
        others = project.execute(
            "SELECT coders.name, start_char, end_char FROM codings JOIN coders ON coders.id = coder_id"
            " WHERE response_id = ? AND code_id = ?",
            (response.id, code_id),
        )
        listed = some_of(
            Message("{start}–{end} by {coder}", start=start, end=end, coder=coder) for coder, start, end in others
        )
        raise NotFound(
            "You have no such coding «{code_name}» on {answer}.",
            Message("There is: {there}. A coder removes only their own codings.", there=listed)
            if listed
            else Message("See `coder search`."),
            code_name=code_name,
            answer=response.named,
        )
    ((coding, start, end),) = fitting
    act.delete("codings", coding)
    return start, end


def has_code(project: Connection, response_id: ResponseId, code_row: CodeRow, coder_id: CoderId) -> bool:
    """Return whether a coder has applied a code to any part of an answer."""
    return bool(
        project.value(
            "SELECT EXISTS (SELECT 1 FROM codings WHERE response_id = ? AND code_id = ? AND coder_id = ?)",
            (response_id, code_row, coder_id),
        )
    )


def has_own_codes(project: Connection, response_id: ResponseId, coder_id: CoderId) -> bool:
    """Return whether a coder has applied any code to an answer."""
    return bool(
        project.value(
            "SELECT EXISTS (SELECT 1 FROM codings WHERE response_id = ? AND coder_id = ?)", (response_id, coder_id)
        )
    )


def has_any_code(project: Connection, response_id: ResponseId, code_rows: Sequence[CodeRow]) -> bool:
    """Return whether any coder has applied one of these codes to an answer."""
    return bool(
        project.value(
            f"SELECT EXISTS (SELECT 1 FROM {counted(project)} WHERE response_id = ?"
            " AND code_id IN (SELECT value FROM json_each(?)))",
            (response_id, json.dumps(list(code_rows))),
        )
    )


def codings_of(project: Connection, coder_id: CoderId) -> set[CodedPlace]:
    """Return everything a coder has coded."""
    sql = "SELECT response_id, start_char, end_char, code_id FROM codings WHERE coder_id = ?"
    return set(map(CodedPlace._make, project.execute(sql, (coder_id,))))
