"""Finds the answers that match a filter: words and phrases, codes, variables, coder, coded or not."""

from __future__ import annotations

import json
from collections.abc import Iterator

from coder.errors import NotFound, nearest, some_of
from coder.message import Message
from coder.model import Filter
from coder.model.response import FoundResponse
from coder.store.coders import coder_names
from coder.store.comparing import comparison
from coder.store.connection import Connection, Value
from coder.store.fulltext import terms_like
from coder.store.reconciliations import counted
from coder.store.text_query import condition_of, match_of, parse
from coder.store.variables import ITS_TEXTS, question_id, value_meant, variable_name

CODED = "EXISTS (SELECT 1 FROM coded_responses WHERE coded_responses.response_id = responses.id)"
"""A coded response, «no code fits» included."""


_CURRENT = "responses.replaced_by IS NULL"
"""The condition of the view `current_responses`, for use among others."""


def conditions(project: Connection, where: Filter) -> tuple[str, list[Value]]:
    """Return SQL conditions over responses (and variables, case_data), with parameters. Raises NotFound."""
    sql: list[str] = [] if where.all_versions else [_CURRENT]
    parameters: list[Value] = []
    if where.text:
        text_condition, asked_given = condition_of(parse(where.text), lambda pattern: terms_like(project, pattern))
        sql.append(text_condition)
        parameters += asked_given
    if where.question is not None:
        names = [where.question] if isinstance(where.question, str) else where.question
        sql.append(f"responses.variable_id IN ({', '.join('?' * len(names))})")
        parameters += [question_id(project, name) for name in names]
    if where.wave is not None:
        sql.append("responses.wave = ?")
        parameters.append(where.wave)
    if where.cases:
        sql.append("responses.case_id IN (SELECT value FROM json_each(?))")
        parameters.append(json.dumps([_case_id(project, key) for key in where.cases]))
    for value_comparison in where.compared:
        compared, compared_given = comparison(project, value_comparison)
        sql.append(compared)
        parameters += compared_given
    for name, value in where.variables.items():
        variable = variable_name(project, name)
        kind = project.value("SELECT type FROM variables WHERE name = ?", (variable,))
        number = value.replace(",", ".") if kind == "number" else value  # numbers are shown with a comma
        wanted = value_meant(project, variable, number)
        # A case without a value may have an empty one, one that is missing, or no entry of the variable at all.
        has, condition = ("EXISTS", f"? IN (SELECT held.value FROM {ITS_TEXTS})") if wanted else (
            "NOT EXISTS", f"EXISTS (SELECT 1 FROM {ITS_TEXTS} WHERE held.value <> ?)"
        )  # fmt: skip
        sql.append(
            f"{has} (SELECT 1 FROM case_data, json_each(case_data.data) AS item WHERE case_data.case_id ="
            f" responses.case_id AND case_data.wave = responses.wave AND item.key = ? AND {condition})"
        )
        parameters += [variable, wanted]
    if where.codes or where.coder is not None or where.run is not None:
        inner, inner_given = coding_conditions(project, where)
        exists = f"EXISTS (SELECT 1 FROM {_codings(project, where)} WHERE codings.response_id = responses.id{inner})"
        if where.coder is not None and not where.codes and where.run is None:
            exists = (
                "EXISTS (SELECT 1 FROM coded_responses WHERE coded_responses.response_id = responses.id"
                " AND coded_responses.coder_id = ?)"
            )
            inner_given = [_coder_id(project, where.coder)]
            if where.coded is False:
                exists = "NOT " + exists  # not yet coded by this coder
        sql.append(exists)
        parameters += inner_given
    elif where.coded is not None:
        sql.append(("" if where.coded else "NOT ") + CODED)
    if where.without:
        sql.append(
            f"NOT EXISTS (SELECT 1 FROM {counted(project)} AS codings JOIN codes ON codes.id = codings.code_id"
            " WHERE codings.response_id = responses.id AND codes.key IN (SELECT value FROM json_each(?)))"
        )
        parameters.append(json.dumps(where.without))
    return " AND ".join(sql) or "1", parameters


def _codings(project: Connection, where: Filter) -> str:
    """Return the codings that a filter refers to: those that count, or those of a coder or from a run."""
    own = where.coder is not None or where.run is not None
    return "codings" if own else f"{counted(project)} AS codings"


def coding_conditions(project: Connection, where: Filter) -> tuple[str, list[Value]]:
    """Return the conditions of a filter on the codings themselves, each led by AND."""
    sql = ""
    parameters: list[Value] = []
    if where.codes:
        sql += " AND codings.code_id IN (SELECT id FROM codes WHERE key IN (SELECT value FROM json_each(?)))"
        parameters.append(json.dumps(where.codes))
    if where.coder is not None:
        sql += " AND codings.coder_id = ?"
        parameters.append(_coder_id(project, where.coder))
    if where.run is not None:
        sql += " AND codings.run_id = ?"
        parameters.append(where.run)
    return sql, parameters


def _coder_id(project: Connection, name: str) -> int:
    found = project.value("SELECT id FROM coders WHERE name = ?", (name,))
    if found is None:
        names = coder_names(project)
        raise NotFound(
            "There is no coder «{name}».",
            nearest(name, names) or Message("There is: {names}.", names=some_of(names)),
            name=name,
        )
    return int(found)


def _case_id(project: Connection, key: str) -> int:
    """Return a case by its key, ignoring letter case where that is unambiguous. Raises NotFound with similar keys."""
    found = project.execute("SELECT id, key FROM cases WHERE key = ? COLLATE NOCASE", (key,)).fetchall()
    exact = [case for case, known in found if known == key]
    if len(exact or found) == 1:
        return int((exact or [case for case, _ in found])[0])
    keys = (known for (known,) in project.execute("SELECT key FROM cases"))
    raise NotFound(
        "There is no case «{key}».", nearest(key, keys) or Message("`coder search` shows the cases."), key=key
    )


def search(project: Connection, where: Filter, limit: int | None = None) -> Iterator[FoundResponse]:
    """Yield matching answers in file order."""
    condition, parameters = conditions(project, where)
    if where.text and match_of(parse(where.text)) is not None:
        # FTS5 yields hits in file order one by one; driving from it finds the first fifty without the rest.
        condition = condition.replace(
            "responses.id IN (SELECT rowid FROM responses_fts WHERE responses_fts MATCH ?)", "responses_fts MATCH ?", 1
        )
        source = "responses_fts JOIN responses ON responses.id = responses_fts.rowid"
        order = "responses_fts.rowid"
    else:
        source, order = "responses", "responses.id"
    rows = project.execute(
        f"SELECT responses.id, responses.case_id, responses.variable_id, responses.wave, responses.text,"
        f" responses.replaced_by FROM {source} WHERE {condition} ORDER BY {order} LIMIT ?",
        (*parameters, -1 if limit is None else limit),
    )
    questions = dict(project.execute("SELECT id, name FROM variables").fetchall())
    paths = dict(project.execute("SELECT id, path FROM code_paths").fetchall())
    codings = counted(project)
    for response, case, question, wave, text, replaced_by in rows:
        codes = project.execute(
            f"SELECT DISTINCT code_id FROM {codings} AS codings JOIN codes ON codes.id = code_id WHERE response_id = ?"
            " ORDER BY codes.position",
            (response,),
        )
        key = project.value("SELECT key FROM cases WHERE id = ?", (case,))
        code_paths = [paths[code] for (code,) in codes]
        yield FoundResponse(response, key, questions[question], wave, text, code_paths, replaced_by)


def count(project: Connection, where: Filter) -> int:
    """Return the number of matching answers."""
    condition, parameters = conditions(project, where)
    return int(project.value(f"SELECT count(*) FROM responses WHERE {condition}", parameters))
