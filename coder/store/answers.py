"""One answer with all that is known of it, and pages of many: what a screen shows, no more than it shows."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from coder.model import Questions
from coder.store.connection import Connection
from coder.store.flags import NO_CODE_FITS
from coder.store.newest_run import NEWEST_RUN
from coder.store.variables import ASKED, asked

Row = dict[str, Any]

SHOWN_CHARACTERS = 400
"""Of an answer in a table: more than any terminal is wide."""

BEGINNING = f"substr(CAST(responses.text AS BLOB), 1, {4 * SHOWN_CHARACTERS})"
"""Bytes, since SQLite's functions of text end at U+0000. See `beginning`."""


def beginning(found: bytes) -> str:
    """At most SHOWN_CHARACTERS of a text from the bytes that `BEGINNING` selects; the last character may be cut."""
    return found.decode("utf-8", "ignore")[:SHOWN_CHARACTERS]


_ABOVE = (
    "FROM responses AS above WHERE above.case_id = responses.case_id AND above.variable_id = responses.variable_id"
    " AND above.wave = responses.wave AND above.position = responses.listed_under AND above.replaced_by IS NULL"
)
"""The answer that an answer is listed under."""


def listed_under(project: Connection) -> dict[int, tuple[int, str]]:
    """By the id of each answer that is an item of a list: the id and the text of the answer that it is listed under."""
    found = project.execute(
        f"SELECT responses.id, (SELECT above.id {_ABOVE}), (SELECT above.text {_ABOVE}) FROM responses"
        " WHERE listed_under IS NOT NULL"
    )
    return {item: (above, text) for item, above, text in found if above is not None}


def answer(project: Connection, response_id: int) -> Row | None:
    """response, case, case_id, question, label, wave, text, replaced_by, `data` (the case's values), and `above`: the
    text that it is listed under, if any; or None.
    """
    row = project.row(
        "SELECT responses.id AS response, cases.key AS 'case', responses.case_id, responses.variable_id,"
        " variables.name AS question, variables.label, responses.wave, responses.text, responses.replaced_by,"
        f" case_data.data, (SELECT above.text {_ABOVE}) AS above"
        " FROM responses JOIN cases ON cases.id = responses.case_id"
        " JOIN variables ON variables.id = responses.variable_id"
        " LEFT JOIN case_data ON case_data.case_id = responses.case_id AND case_data.wave = responses.wave"
        " WHERE responses.id = ?",
        (response_id,),
    )
    if row is not None:
        row["data"] = json.loads(row["data"] or "{}")
    return row


def codings_on(project: Connection, response_id: int) -> list[Row]:
    """Every coder's codings on an answer: id, code (stable id), coder, start_char, end_char, run, confidence."""
    return list(
        project.rows(
            "SELECT codings.id, codes.key AS code, coders.name AS coder, start_char, end_char, run_id AS run,"
            " confidence"
            " FROM codings JOIN codes ON codes.id = codings.code_id JOIN coders ON coders.id = codings.coder_id"
            " WHERE response_id = ? ORDER BY start_char, end_char, codes.position, codings.id",
            (response_id,),
        )
    )


def memos_on(project: Connection, response_id: int) -> list[Row]:
    """Memos on an answer or an excerpt of it: id, coder, text, start_char, end_char."""
    return list(
        project.rows(
            "SELECT memos.id, coders.name AS coder, memos.text, start_char, end_char FROM memos"
            " JOIN coders ON coders.id = memos.coder_id WHERE response_id = ? ORDER BY memos.id",
            (response_id,),
        )
    )


def suggestions_on(project: Connection, response_id: int) -> list[Row]:
    """The newest run's suggestions for an answer, surest first: suggestion, run, code, confidence, rank, proposed, …"""
    rows = list(
        project.rows(
            "SELECT suggestions.id AS suggestion, run_id AS run, codes.key AS code, confidence, rank, proposed,"
            " evidence"
            " FROM suggestions JOIN codes ON codes.id = suggestions.code_id WHERE response_id = ? AND codes.retired = 0"
            f" AND run_id = {NEWEST_RUN} ORDER BY rank",
            (response_id,),
        )
    )
    for row in rows:
        row["evidence"] = json.loads(row["evidence"])
    return rows


def decided_on(project: Connection, response_id: int, coder: str) -> dict[str, str]:
    """Stable id of each code whose suggestion `coder` has decided on for this answer → the latest decision."""
    return dict(
        project.execute(
            "SELECT codes.key, decisions.decision FROM decisions JOIN suggestions ON suggestions.id = suggestion_id"
            " JOIN codes ON codes.id = suggestions.code_id JOIN coders ON coders.id = decisions.coder_id"
            " WHERE response_id = ? AND coders.name = ? ORDER BY decisions.id",
            (response_id, coder),
        ).fetchall()
    )


def ids(project: Connection, questions: Questions) -> list[int]:
    """Ids of the current answers to these questions, in file order.

    One JSON array instead of rows: of 100,000 answers that takes a third of the time.
    """
    variables = [
        row for (row,) in project.execute(
            f"SELECT id FROM variables WHERE kind = 'open' AND (?1 IS NULL OR {ASKED})", (asked(questions),)
        )
    ]  # fmt: skip
    found: list[int] = []
    for variable in variables:
        found += json.loads(
            project.value(
                "SELECT json_group_array(id) FROM (SELECT id FROM responses INDEXED BY responses_current"
                " WHERE replaced_by IS NULL AND variable_id = ?)",
                (variable,),
            )
        )
    found.sort()
    return found


def coded_by(project: Connection, coder: str) -> set[int]:
    """Ids of the answers that `coder` has coded, be it with «no code fits»."""
    found: set[int] = set()
    # Not by the view coded_responses: a table in memory is made for it, which takes 1.7 times as long.
    for sql in (
        "SELECT DISTINCT response_id FROM codings WHERE coder_id = (SELECT id FROM coders WHERE name = ?)",
        "SELECT response_id FROM flags WHERE kind = 'no code fits'"
        " AND coder_id = (SELECT id FROM coders WHERE name = ?)",
    ):
        kept = project.value(f"SELECT json_group_array(response_id) FROM ({sql})", (coder,))
        found.update(json.loads(kept))
    return found


def coded_among(project: Connection, coder: str, among: Sequence[int]) -> set[int]:
    """Those of `among` that `coder` has coded, be it with «no code fits»."""
    rows = project.execute(
        "SELECT wanted.value FROM json_each(?) AS wanted JOIN coders ON coders.name = ? WHERE EXISTS"
        " (SELECT 1 FROM coded_responses WHERE response_id = wanted.value AND coder_id = coders.id)",
        (json.dumps(list(among)), coder),
    )
    return {one for (one,) in rows}


def with_codes(project: Connection, coder: str, codes: Sequence[str]) -> set[int]:
    """Ids of the answers on which `coder` has put one of these codes (stable ids)."""
    rows = project.execute(
        "SELECT DISTINCT response_id FROM codings JOIN codes ON codes.id = code_id"
        " WHERE codes.key IN (SELECT value FROM json_each(?))"
        " AND coder_id = (SELECT id FROM coders WHERE name = ?)",
        (json.dumps(list(codes)), coder),
    )
    return {one for (one,) in rows}


def question_coded_last(project: Connection) -> str | None:
    """The open question on an answer to which the latest coding stands."""
    found = project.value(
        "SELECT name FROM codings JOIN responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id ORDER BY codings.id DESC LIMIT 1"
    )
    return None if found is None else str(found)


def newest(project: Connection) -> int | None:
    """The id of the answer that came into the project last."""
    found = project.value("SELECT max(id) FROM responses")
    return None if found is None else int(found)


def coded_with(project: Connection, coder: str, among: Sequence[int]) -> dict[int, set[str]]:
    """Stable ids of the codes that `coder` has put on each of `among`, and on which part of them does not matter."""
    found: dict[int, set[str]] = {}
    for response, code in project.execute(
        "SELECT response_id, codes.key FROM codings JOIN codes ON codes.id = codings.code_id"
        " WHERE response_id IN (SELECT value FROM json_each(?)) AND coder_id = (SELECT id FROM coders WHERE name = ?)",
        (json.dumps(list(among)), coder),
    ):
        found.setdefault(response, set()).add(code)
    return found


def page(project: Connection, wanted: Sequence[int], coder: str) -> dict[int, Row]:
    """Rows for a table, by id: case, question, text (its beginning), data, codes, own flags, confidence, suggested.

    `codes` are the stable ids of every coder's codes on an answer that `coder` has coded, be it with «no code fits»,
    and none on any other; `suggested` is the stable id of the code that the newest run is surest of, and `confidence`
    how sure it is.
    """
    rows = project.rows(
        "SELECT responses.id AS response, cases.key AS 'case', variables.name AS question,"
        f" {BEGINNING} AS text, case_data.data,"
        " (SELECT json_group_array(DISTINCT codes.key) FROM codings JOIN codes ON codes.id = codings.code_id"
        "   WHERE codings.response_id = responses.id) AS codes,"
        " EXISTS (SELECT 1 FROM codings WHERE codings.response_id = responses.id AND coder_id = me.id) AS own,"
        " (SELECT json_group_array(DISTINCT kind) FROM flags WHERE flags.response_id = responses.id"
        "   AND coder_id = me.id) AS flags,"
        " (SELECT json_array(confidence, codes.key) FROM suggestions JOIN codes ON codes.id = suggestions.code_id"
        f"   WHERE response_id = responses.id AND run_id = {NEWEST_RUN}"
        "   ORDER BY confidence DESC, rank LIMIT 1) AS surest"
        " FROM json_each(?) AS wanted JOIN responses ON responses.id = wanted.value"
        " JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id"
        " LEFT JOIN case_data ON case_data.case_id = responses.case_id AND case_data.wave = responses.wave"
        " LEFT JOIN coders AS me ON me.name = ?",
        (json.dumps(list(wanted)), coder),
    )
    found: dict[int, Row] = {}
    for row in rows:
        row["data"] = json.loads(row["data"] or "{}")
        row["text"] = beginning(row["text"])
        row["flags"] = json.loads(row["flags"])
        coded = row.pop("own") or NO_CODE_FITS in row["flags"]
        row["codes"] = json.loads(row["codes"]) if coded else []
        row["confidence"], row["suggested"] = json.loads(row.pop("surest") or "[null, null]")
        found[row["response"]] = row
    return found


def touched_by(project: Connection, change_id: int) -> list[int]:
    """Ids of at most a hundred answers that a change's codings, decisions, flags and memos are about, in order."""
    found: list[int] = []
    for table, before, after in project.execute(
        "SELECT table_name, before, after FROM change_rows WHERE change_id = ? AND table_name IN"
        " ('codings', 'suggestions', 'flags', 'memos') ORDER BY seq LIMIT 100",
        (change_id,),
    ):
        image = json.loads(before or after or "{}")
        if image.get("response_id") is not None and (table != "suggestions" or not found):
            found.append(int(image["response_id"]))
    return list(dict.fromkeys(found))


def value_labels(project: Connection) -> dict[str, tuple[str, dict[str, str]]]:
    """Per closed variable its label and the labels of its values."""
    rows = project.execute("SELECT name, label, value_labels FROM variables WHERE kind = 'closed' ORDER BY id")
    return {name: (label, json.loads(labels)) for name, label, labels in rows}
