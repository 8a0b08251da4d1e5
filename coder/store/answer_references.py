"""Finds the answer or the case that a person names, and answers by number or case."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from coder.errors import CoderError, NotFound, some_of
from coder.message import Message
from coder.model.ids import CaseId, ResponseId, VariableId
from coder.model.response import Response
from coder.naming import folded
from coder.store.variables import question_id

if TYPE_CHECKING:
    from coder.store.connection import Connection

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
        by_number, *others = _named([numbered, *(row for row in responses if row.id != numbered.id)])
        raise CoderError(
            "«{reference}» is the number of one answer and the case of another.",
            "Say which, such as '#{digits}': the number is {one}; of the case there is {others}.",
            reference=reference,
            digits=digits,
            one=by_number,
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
