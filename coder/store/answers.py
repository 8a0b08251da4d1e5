"""One answer with all that is stored about it, and pages of answers for the screen."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

import msgspec
from msgspec import Struct

from coder.model import Questions, Suggestion
from coder.model.coding import Coding
from coder.model.ids import ChangeId, CodeId, ResponseId
from coder.model.json_values import Json
from coder.model.response import ListedResponse, Response
from coder.store import reconciliations
from coder.store.flags import NO_CODE_FITS
from coder.store.newest_run import NEWEST_RUN
from coder.store.suggestions import evidence_of
from coder.store.variables import ASKED, asked

if TYPE_CHECKING:
    from coder.store.connection import Connection

T = TypeVar("T", bound=int)
"""The id of an answer."""

SHOWN_CHARACTERS = 400
"""Characters of an answer shown in a table: more than any terminal is wide."""

BEGINNING = f"substr(CAST(responses.text AS BLOB), 1, {4 * SHOWN_CHARACTERS})"
"""Bytes, since SQLite's text functions end at U+0000. See `beginning`."""


def beginning(found: bytes) -> str:
    """Decode at most SHOWN_CHARACTERS from the bytes that `BEGINNING` selects; the last character may be cut."""
    return found.decode("utf-8", "ignore")[:SHOWN_CHARACTERS]


_ABOVE = (
    "FROM current_responses AS above"
    " WHERE above.case_id = responses.case_id AND above.variable_id = responses.variable_id"
    " AND above.wave = responses.wave AND above.position = responses.listed_under"
)
"""The heading that an answer is listed under."""


def listed_under(project: Connection) -> dict[ResponseId, tuple[ResponseId, str]]:
    """Map the id of each list item to the id and text of the answer that it is listed under."""
    found = project.execute(
        f"SELECT responses.id, (SELECT above.id {_ABOVE}), (SELECT above.text {_ABOVE}) FROM responses"
        " WHERE listed_under IS NOT NULL"
    )
    return {item: (above, text) for item, above, text in found if above is not None}


class AnswerOfCase(Struct, frozen=True):
    """An answer with its question's label, the values of its case, and the text that it is listed under."""

    response: Response
    label: str
    data: Mapping[str, Json]
    above: str


def answer(project: Connection, response_id: ResponseId) -> AnswerOfCase | None:
    """Return the answer with the values of its case, or None."""
    found = project.execute(
        "SELECT responses.id, cases.key, variables.name, responses.wave, responses.text, responses.replaced_by,"
        f" variables.label, case_data.data, (SELECT above.text {_ABOVE})"
        " FROM responses JOIN cases ON cases.id = responses.case_id"
        " JOIN variables ON variables.id = responses.variable_id"
        " LEFT JOIN case_data ON case_data.case_id = responses.case_id AND case_data.wave = responses.wave"
        " WHERE responses.id = ?",
        (response_id,),
    ).fetchone()
    if found is None:
        return None
    *response, label, data, above = found
    return AnswerOfCase(Response(*response), label, json.loads(data or "{}"), above or "")


def codings_on(project: Connection, response_id: ResponseId) -> list[Coding]:
    """Return every coder's codings on an answer."""
    return list(
        project.read(
            Coding,
            "SELECT codes.key, start_char, end_char, coders.name, run_id, confidence"
            " FROM codings JOIN codes ON codes.id = codings.code_id JOIN coders ON coders.id = codings.coder_id"
            " WHERE response_id = ? ORDER BY start_char, end_char, codes.position, codings.id",
            (response_id,),
        )
    )


def memos_on(project: Connection, response_id: ResponseId) -> list[tuple[str, str]]:
    """Return (coder, text) of the memos on an answer or an excerpt of it."""
    return project.execute(
        "SELECT coders.name, memos.text FROM memos"
        " JOIN coders ON coders.id = memos.coder_id WHERE response_id = ? ORDER BY memos.id",
        (response_id,),
    ).fetchall()


def suggestions_on(project: Connection, response_id: ResponseId) -> list[Suggestion]:
    """Return the newest run's suggestions for an answer, by decreasing confidence."""
    return [
        Suggestion(code, confidence, bool(proposed), evidence_of(evidence), rank, run, number)
        for code, confidence, proposed, evidence, rank, run, number in project.execute(
            "SELECT codes.key, confidence, proposed, evidence, rank, run_id, suggestions.id"
            " FROM suggestions JOIN codes ON codes.id = suggestions.code_id WHERE response_id = ? AND codes.retired = 0"
            f" AND run_id = {NEWEST_RUN} ORDER BY rank",
            (response_id,),
        )
    ]


def decided_on(project: Connection, response_id: ResponseId, coder: str) -> dict[str, str]:
    """Map the stable id of each code whose suggestion `coder` has decided on for this answer to the latest decision."""
    return dict(
        project.execute(
            "SELECT codes.key, decisions.decision FROM decisions JOIN suggestions ON suggestions.id = suggestion_id"
            " JOIN codes ON codes.id = suggestions.code_id JOIN coders ON coders.id = decisions.coder_id"
            " WHERE response_id = ? AND coders.name = ? ORDER BY decisions.id",
            (response_id, coder),
        ).fetchall()
    )


def texts_of(project: Connection, responses: Iterable[T]) -> dict[T, str]:
    """Return the text of each of these answers, in file order."""
    return dict(
        project.execute(
            "SELECT id, text FROM responses WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id",
            (json.dumps(list(responses)),),
        ).fetchall()
    )


def _numbers(json_ids: str) -> list[ResponseId]:
    """Return numbers from a JSON array, in a third of the time that `json` takes."""
    return msgspec.json.decode(json_ids, type=list[ResponseId])


def ids(project: Connection, questions: Questions, most: int | None = None) -> list[ResponseId]:
    """Return the ids of the current answers to these questions, in file order; with `most`, of the first so many.

    One JSON array instead of rows: for 100,000 answers that takes a third of the time. The view current_responses is
    not used, since no index can be named for it.
    """
    variables = [
        row for (row,) in project.execute(
            f"SELECT id FROM variables WHERE kind = 'open' AND (?1 IS NULL OR {ASKED})", (asked(questions),)
        )
    ]  # fmt: skip
    response_ids: list[ResponseId] = []
    for variable in variables:
        json_ids = project.value(
            "SELECT json_group_array(id) FROM (SELECT id FROM responses INDEXED BY responses_current"
            " WHERE replaced_by IS NULL AND variable_id = ? ORDER BY id LIMIT ?)",
            (variable, -1 if most is None else most),
        )
        response_ids += _numbers(json_ids)
    response_ids.sort()
    return response_ids[:most]


def is_current(project: Connection, questions: Questions, response_id: ResponseId) -> bool:
    """Return whether an answer is among `ids`, without reading them."""
    found = project.value(
        "SELECT 1 FROM current_responses AS responses JOIN variables ON variables.id = responses.variable_id"
        f" WHERE responses.id = ?2 AND kind = 'open' AND (?1 IS NULL OR {ASKED})",
        (asked(questions), response_id),
    )
    return found is not None


def coded_by(project: Connection, coder: str) -> set[ResponseId]:
    """Return the ids of the answers that `coder` has coded, «no code fits» included."""
    response_ids: set[ResponseId] = set()
    # The view coded_responses is not used: it is materialised, which takes 1.7 times as long.
    for sql in (
        "SELECT DISTINCT response_id FROM codings WHERE coder_id = (SELECT id FROM coders WHERE name = ?)",
        "SELECT response_id FROM flags WHERE kind = 'no code fits'"
        " AND coder_id = (SELECT id FROM coders WHERE name = ?)",
    ):
        json_ids = project.value(f"SELECT json_group_array(response_id) FROM ({sql})", (coder,))
        response_ids.update(_numbers(json_ids))
    return response_ids


def coded_among(project: Connection, coder: str, among: Sequence[ResponseId]) -> set[ResponseId]:
    """Return those of `among` that `coder` has coded, «no code fits» included."""
    rows = project.execute(
        "SELECT wanted.value FROM json_each(?) AS wanted JOIN coders ON coders.name = ? WHERE EXISTS"
        " (SELECT 1 FROM coded_responses WHERE response_id = wanted.value AND coder_id = coders.id)",
        (json.dumps(list(among)), coder),
    )
    return {response_id for (response_id,) in rows}


def with_codes(project: Connection, coder: str, codes: Sequence[str]) -> set[ResponseId]:
    """Return the ids of the answers to which `coder` has applied one of these codes (stable ids)."""
    rows = project.execute(
        "SELECT DISTINCT response_id FROM codings JOIN codes ON codes.id = code_id"
        " WHERE codes.key IN (SELECT value FROM json_each(?))"
        " AND coder_id = (SELECT id FROM coders WHERE name = ?)",
        (json.dumps(list(codes)), coder),
    )
    return {response_id for (response_id,) in rows}


def question_coded_last(project: Connection) -> str | None:
    """Return the open question of the latest coding."""
    found = project.value(
        "SELECT name FROM codings JOIN responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id ORDER BY codings.id DESC LIMIT 1"
    )
    return None if found is None else str(found)


def newest(project: Connection) -> ResponseId | None:
    """Return the id of the latest answer added to the project."""
    found = project.value("SELECT max(id) FROM responses")
    return None if found is None else ResponseId(found)


def newest_act(project: Connection) -> tuple[int, str]:
    """Return the number and the coder of the latest change."""
    row = project.execute(
        "SELECT changes.id, coders.name FROM changes JOIN coders ON coders.id = coder_id"
        " ORDER BY changes.id DESC LIMIT 1"
    ).fetchone()
    return (0, "") if row is None else (int(row[0]), str(row[1]))


def acts_since(project: Connection, change: int) -> list[tuple[str, str]]:
    """Return the changes after one, as distinct (coder, kind); an undo or redo counts as the change it refers to."""
    return project.execute(
        "SELECT DISTINCT coders.name, done.kind FROM changes JOIN coders ON coders.id = changes.coder_id"
        " JOIN changes AS done ON done.id = coalesce(changes.origin, changes.id) WHERE changes.id > ?",
        (change,),
    ).fetchall()


def coded_with(project: Connection, coder: str, among: Sequence[ResponseId]) -> dict[ResponseId, set[CodeId]]:
    """Map each of `among` to the stable ids of the codes that `coder` has applied to any part of it."""
    found: dict[ResponseId, set[CodeId]] = {}
    for response, code in project.execute(
        "SELECT response_id, codes.key FROM codings JOIN codes ON codes.id = codings.code_id"
        " WHERE response_id IN (SELECT value FROM json_each(?)) AND coder_id = (SELECT id FROM coders WHERE name = ?)",
        (json.dumps(list(among)), coder),
    ):
        found.setdefault(response, set()).add(code)
    return found


def page(project: Connection, wanted: Sequence[int], coder: str) -> dict[int, ListedResponse]:
    """Return answers for a table, by id.

    `codes` are those of all coders on answers coded by `coder`, «no code fits» included, and empty on others; flags are
    the coder's own.
    """
    rows = project.execute(
        f"SELECT responses.id, cases.key, variables.name, {BEGINNING}, case_data.data,"
        f" (SELECT json_group_array(DISTINCT codes.key) FROM {reconciliations.counted(project)} AS codings"
        "   JOIN codes ON codes.id = codings.code_id WHERE codings.response_id = responses.id),"
        " EXISTS (SELECT 1 FROM codings WHERE codings.response_id = responses.id AND coder_id = me.id),"
        " (SELECT json_group_array(DISTINCT kind) FROM flags WHERE flags.response_id = responses.id"
        "   AND coder_id = me.id),"
        " (SELECT json_array(confidence, codes.key) FROM suggestions JOIN codes ON codes.id = suggestions.code_id"
        f"   WHERE response_id = responses.id AND run_id = {NEWEST_RUN}"
        "   ORDER BY confidence DESC, rank LIMIT 1)"
        " FROM json_each(?) AS wanted JOIN responses ON responses.id = wanted.value"
        " JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id"
        " LEFT JOIN case_data ON case_data.case_id = responses.case_id AND case_data.wave = responses.wave"
        " LEFT JOIN coders AS me ON me.name = ?",
        (json.dumps(list(wanted)), coder),
    )
    found: dict[int, ListedResponse] = {}
    for response, case, question, text, data, codes, own, kinds, surest in rows:
        flags = json.loads(kinds)
        seen = json.loads(codes) if own or NO_CODE_FITS in flags else []
        confidence, suggested = json.loads(surest or "[null, null]")
        found[response] = ListedResponse(
            response, case, question, beginning(text), json.loads(data or "{}"), seen, flags, confidence, suggested
        )
    return found


def touched_by(project: Connection, change_id: ChangeId) -> list[ResponseId]:
    """Return the ids of at most 100 answers that a change's codings, decisions, flags and memos are about."""
    response_ids: list[ResponseId] = []
    for table, before, after in project.execute(
        "SELECT table_name, before, after FROM change_rows WHERE change_id = ? AND table_name IN"
        " ('codings', 'suggestions', 'flags', 'memos', 'reconciliations') ORDER BY seq LIMIT 100",
        (change_id,),
    ):
        image = json.loads(before or after or "{}")
        if image.get("response_id") is not None and (table != "suggestions" or not response_ids):
            response_ids.append(ResponseId(image["response_id"]))
    return list(dict.fromkeys(response_ids))


def value_labels(project: Connection) -> dict[str, tuple[str, dict[str, str]]]:
    """Return the label and value labels of each closed variable."""
    rows = project.execute("SELECT name, label, value_labels FROM variables WHERE kind = 'closed' ORDER BY id")
    return {name: (label, json.loads(labels)) for name, label, labels in rows}


def changed_into(project: Connection, response_id: ResponseId) -> ResponseId | None:
    """Return the current answer that replaces one whose text imports changed; None where there is none."""
    found = project.value(
        "WITH RECURSIVE later(id) AS (SELECT replaced_by FROM responses WHERE id = ?"
        " UNION SELECT replaced_by FROM responses JOIN later USING (id))"
        " SELECT id FROM current_responses WHERE id IN later",
        (response_id,),
    )
    return None if found is None else ResponseId(found)
