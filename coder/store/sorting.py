"""Ids of answers for a table: filtered, sorted by a column, and limited by confidence."""

from __future__ import annotations

from coder.model import Filter
from coder.model.ids import ResponseId
from coder.store.all_characters import ALL_CHARACTERS
from coder.store.connection import Connection, Value
from coder.store.newest_run import NEWEST_RUN
from coder.store.reconciliations import counted
from coder.store.search import conditions

_CONFIDENCE = f"(SELECT max(confidence) FROM suggestions WHERE response_id = responses.id AND run_id = {NEWEST_RUN})"
_OWN = "EXISTS (SELECT 1 FROM coded_responses WHERE response_id = responses.id AND coder_id = me.id)"
_CODES = (
    f"(SELECT CASE WHEN {_OWN} THEN count(DISTINCT code_id) ELSE 0 END FROM {{codings}} AS codings"
    " WHERE codings.response_id = responses.id)"
)
"""The codes that `answers.page` shows: of every coder, on answers coded by the coder; none on any other."""

COLUMNS = {
    "number": "responses.id",
    "case": "(SELECT key FROM cases WHERE cases.id = responses.case_id)",
    "text": "responses.text COLLATE NOCASE",
    "length": f"length({ALL_CHARACTERS})",
    "codes": _CODES,
    "confidence": _CONFIDENCE,
}
"""Sort keys of a table, beside any variable."""


def sorted_ids(
    project: Connection,
    where: Filter,
    coder: str,
    *,
    sort: str = "number",
    descending: bool = False,
    confidence: tuple[float, float] | None = None,
    flag: str | None = None,
) -> list[ResponseId]:
    """Return the ids of matching answers sorted by a column of COLUMNS or `variable:NAME`; empty values last, ties in
    file order.

    `coder` is the one viewing the table. `confidence` bounds the newest run's most confident suggestion; `flag` is a
    kind that any coder has set on the answer.
    """
    condition, parameters = conditions(project, where)
    before: list[Value] = []
    if confidence is not None:
        condition += f" AND {_CONFIDENCE} BETWEEN ? AND ?"
        parameters = [*parameters, *confidence]
    if flag is not None:
        condition += " AND EXISTS (SELECT 1 FROM flags WHERE flags.response_id = responses.id AND kind = ?)"
        parameters = [*parameters, flag]
    if sort.startswith("variable:"):
        key = (
            "(SELECT CASE item.type WHEN 'object' THEN NULL ELSE item.value END FROM case_data,"
            " json_each(case_data.data) AS item WHERE case_data.case_id = responses.case_id"
            " AND case_data.wave = responses.wave AND item.key = ?)"
        )
        before = [sort.removeprefix("variable:")]
    else:
        key = COLUMNS[sort].format(codings=counted(project))
    direction = "DESC" if descending else "ASC"
    rows = project.execute(
        f"SELECT id FROM (SELECT responses.id AS id, {key} AS sorted FROM responses"
        f" LEFT JOIN coders AS me ON me.name = ? WHERE {condition})"
        f" ORDER BY sorted IS NULL OR sorted = '', sorted {direction}, id",
        (*before, coder, *parameters),
    )
    return [response for (response,) in rows]
