"""Applies and removes codings as part of a change, and finds the answer that a person names."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound, some_of
from coder.message import Message
from coder.model.coding import UNKNOWN, CodedPlace, Origin, Span
from coder.model.ids import CaseId, CoderId, CodeRow, CodingId, ResponseId, VariableId
from coder.model.response import Response
from coder.naming import folded
from coder.store import flags
from coder.store.reconciliations import counted
from coder.store.variables import question_id

if TYPE_CHECKING:
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change
    from coder.store.rows import Image

LONGEST_NUMBER = 18
"""Digits of an integer that SQLite can certainly hold."""


def find_response(project: Connection, reference: str) -> Response:
    """Return a response by its number, `12` or `#12`, by «CASE/QUESTION», or by its case if that has one answer only.

    Survey keys are numbers, too: `12` that is the number of one answer and the case of another is refused, `#12` is
    always the number. Raises NotFound, or CoderError where several match.
    """
    digits = reference.removeprefix("#")
    numbered = None
    if digits.isdecimal() and len(digits) <= LONGEST_NUMBER:
        numbered = project.first(Response, f"{_ANY} WHERE responses.id = ?", (int(digits),))
        if numbered is not None and reference != digits:
            return numbered
    case, _, question = reference.rpartition("/")
    responses = list(
        project.read(
            Response,
            f"{_CURRENT} WHERE ((cases.key = ? AND variables.name = ?) OR cases.key = ?) LIMIT 20",
            (case, question, reference),
        )
    )
    if not responses and numbered is None:
        responses = _loosely(project, reference)
    if numbered is not None and (not responses or [row.id for row in responses] == [numbered.id]):
        return numbered
    if numbered is None and len(responses) == 1:
        return responses[0]
    if not responses:
        raise NotFound(
            "There is no answer «{reference}».",
            "Give the number that `coder search` shows, or CASE/QUESTION, such as K001/tiltak.",
            reference=reference,
        )
    if numbered is not None:
        one, *others = _named([numbered, *(row for row in responses if row.id != numbered.id)])
        raise CoderError(
            "«{reference}» is the number of one answer and the case of another.",
            "Say which, such as '#{digits}': the number is {one}; of the case there is {others}.",
            reference=reference,
            digits=digits,
            one=one,
            others=others,
        )
    raise CoderError(
        "«{reference}» has several answers.",
        "Say which by number: {named}.",
        reference=reference,
        named=_named(responses),
    )


def _named(rows: list[Response]) -> list[str | Message]:
    """List answers by number, case and question, and by wave where these are of several."""
    if len({row.wave for row in rows}) < 2:
        return [f"#{row.id} ({row.case}/{row.question})" for row in rows]
    return [
        Message("#{number} ({case}/{question}, wave «{wave}»)", number=row.id, case=row.case, question=row.question,
                wave=row.wave)
        if row.wave
        else Message("#{number} ({case}/{question}, wave without a name)", number=row.id, case=row.case,
                     question=row.question)
        for row in rows
    ]  # fmt: skip


def _loosely(project: Connection, reference: str) -> list[Response]:
    """Return the current answers meant by «CASE/QUESTION» or a case that is not written exactly as in the project.

    A case matches in any letter case, and never by a part: K1 is no beginning of K10.
    """
    by_key: dict[str, list[str]] = {}
    for (key,) in project.execute("SELECT key FROM cases"):
        by_key.setdefault(folded(key), []).append(key)
    slashes = [place for place, character in enumerate(reference) if character == "/"]
    for place in reversed(slashes):
        keys = by_key.get(folded(reference[:place]), [])
        if len(keys) == 1 and reference[place + 1 :].strip():
            question = question_id(project, reference[place + 1 :])
            return list(
                project.read(
                    Response,
                    f"{_CURRENT} WHERE cases.key = ? AND variable_id = ? LIMIT 20",
                    (keys[0], question),
                )
            )
    keys = by_key.get(folded(reference), [])
    if len(keys) != 1:
        return []
    return list(project.read(Response, f"{_CURRENT} WHERE cases.key = ? LIMIT 20", (keys[0],)))


_RESPONSE = (
    "SELECT responses.id, cases.key, variables.name, responses.wave, responses.text, responses.replaced_by"
    " FROM {} AS responses JOIN cases ON cases.id = responses.case_id"
    " JOIN variables ON variables.id = responses.variable_id"
)
_ANY, _CURRENT = _RESPONSE.format("responses"), _RESPONSE.format("current_responses")


def responses_of(project: Connection, wanted: Iterable[ResponseId]) -> Iterator[Response]:
    """Yield current answers by number, in file order."""
    return project.read(
        Response,
        f"{_CURRENT} WHERE responses.id IN (SELECT value FROM json_each(?)) ORDER BY responses.id",
        (json.dumps(list(wanted)),),
    )


def find_case(project: Connection, key: str) -> CaseId:
    """Return the row of a case by its key. Raises NotFound."""
    found = project.value("SELECT id FROM cases WHERE key = ?", (key,))
    if found is None:
        wanted = folded(key)
        fitting = [row for row, name in project.execute("SELECT id, key FROM cases") if folded(name) == wanted]
        if len(fitting) != 1:
            raise NotFound("There is no case «{key}».", "`coder search` shows the cases.", key=key)
        found = fitting[0]
    return CaseId(found)


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
    here = uuids_here(project, table, (one.uuid for one in origins))
    return lambda origin: origin.uuid if origin.uuid and origin.uuid not in here else act.fresh_uuid()


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
    there = no_code_fits_of(project, act.coder_id)
    fresh = [find_response(project, f"#{response_id}") for response_id in responses if response_id not in there]
    uuid_of = _uuids(project, act, "flags", origins.values())
    brought = [(row, origins.get(row.id, UNKNOWN)) for row in fresh]
    rows = (
        (one.at or act.at, act.coder_id, row.id, 0, len(row.text), flags.NO_CODE_FITS, uuid_of(one))
        for row, one in brought
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
        there = some_of(
            Message("{start}–{end} by {coder}", start=start, end=end, coder=coder) for coder, start, end in others
        )
        raise NotFound(
            "You have no such coding «{code_name}» on {answer}.",
            Message("There is: {there}. A coder removes only their own codings.", there=there)
            if there
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


def length_of_earlier(
    project: Connection, number: ResponseId, question_id: VariableId, case: str, wave: str
) -> int | None:
    """Return the length in characters of an answer that a later import replaced; None for any other number."""
    found = project.value(
        "SELECT responses.text FROM responses JOIN cases ON cases.id = responses.case_id WHERE responses.id = ?"
        " AND variable_id = ? AND cases.key = ? AND responses.wave = ? AND replaced_by IS NOT NULL",
        (number, question_id, case, wave),
    )
    return None if found is None else len(found)


def responses_by_case(
    project: Connection, question_id: VariableId, wave: str | None
) -> dict[str, list[tuple[ResponseId, int]]]:
    """Map each case key to (response id, length in characters) of its current answers to a question in one wave.

    Raises CoderError where there are several waves and none is named, NotFound where the named one has no answer.
    """
    waves = [
        name
        for (name,) in project.execute(
            "SELECT DISTINCT wave FROM current_responses WHERE variable_id = ?", (question_id,)
        )
    ]
    listed = some_of(f"«{name}»" for name in waves)
    if wave is None and len(waves) > 1:
        raise CoderError(
            "The question was asked in several waves.",
            "Give the wave that was coded with --wave: {waves}.",
            waves=listed,
        )
    if wave is not None and wave not in waves:
        raise NotFound(
            "There is no answer of the wave «{wave}» to this question.", "There is: {names}.", wave=wave, names=listed
        )
    rows = project.execute(
        "SELECT cases.key, responses.id, responses.text FROM current_responses AS responses"
        " JOIN cases ON cases.id = responses.case_id"
        " WHERE responses.variable_id = ? AND (? IS NULL OR responses.wave = ?)"
        " ORDER BY responses.id",
        (question_id, wave, wave),
    )
    found: dict[str, list[tuple[ResponseId, int]]] = {}
    for key, response, text in rows:
        found.setdefault(key, []).append((response, len(text)))
    return found


def codings_of(project: Connection, coder_id: CoderId) -> set[CodedPlace]:
    """Return everything a coder has coded."""
    sql = "SELECT response_id, start_char, end_char, code_id FROM codings WHERE coder_id = ?"
    return set(map(CodedPlace._make, project.execute(sql, (coder_id,))))
