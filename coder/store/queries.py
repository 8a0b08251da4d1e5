"""Contents of a project for screens, exports and reports, as rows of plain values."""

from __future__ import annotations

import json
from collections.abc import Iterator
from functools import lru_cache
from heapq import merge
from itertools import chain
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder.model import Filter
from coder.model.excerpts import CodedExcerpt, CodedResponse, Memo
from coder.model.progress import CoderProgress, CodeUse, EarlierVersion, QuestionProgress, Totals
from coder.store.coding_orders import BROUGHT
from coder.store.flags import NO_CODE_FITS
from coder.store.reconciliations import counted
from coder.store.search import CODED, coding_conditions, conditions

if TYPE_CHECKING:
    from coder.model.ids import CoderId, VariableId
    from coder.store.connection import Connection


def values_of(project: Connection, variable: str) -> list[str]:
    """Return at most a hundred values of a variable, in order."""
    return [
        str(value) for (value,) in project.execute(
            "SELECT DISTINCT held.value FROM case_data, json_each(case_data.data) AS item,"
            " json_each(CASE item.type WHEN 'array' THEN item.value ELSE json_array(item.value) END) AS held"
            " WHERE item.key = ?"
            " AND item.type NOT IN ('object', 'null') ORDER BY 1 LIMIT 100",
            (variable,),
        )
    ]  # fmt: skip


def totals(project: Connection) -> Totals:
    """Return the totals of the project."""
    return next(
        project.read(
            Totals,
            "SELECT (SELECT count(*) FROM cases) AS cases,"
            " (SELECT count(*) FROM current_responses) AS responses,"
            " (SELECT count(*) FROM codes WHERE retired = 0) AS codes,"
            " (SELECT count(*) FROM coders) AS coders, (SELECT count(*) FROM codings) AS codings,"
            " (SELECT count(*) FROM runs) AS runs, (SELECT count(*) FROM suggestions) AS suggestions,"
            " (SELECT count(*) FROM memos) AS memos, (SELECT count(*) FROM changes) AS changes",
        )
    )


def progress_by_question(project: Connection) -> list[QuestionProgress]:
    """Return the progress of each open question.

    An answer is coded when it has a coding, or «no code fits».
    """
    found = project.execute(
        "SELECT variables.id, variables.name AS question, variables.label, coalesce(sum(answers), 0) AS answered,"
        " coalesce(sum(coded), 0) AS coded, coalesce(sum(codings), 0) AS codings, count(case_id) AS cases,"
        " coalesce(sum(coded = answers), 0) AS all_coded,"
        " coalesce(sum(0 < coded AND coded < answers), 0) AS some_coded,"
        " coalesce(sum(coded = 0), 0) AS none_coded FROM variables LEFT JOIN (SELECT variable_id, case_id,"
        f" count(*) AS answers, count(*) FILTER (WHERE {CODED}) AS coded,"
        " sum((SELECT count(*) FROM codings WHERE response_id = responses.id)) AS codings"
        " FROM current_responses AS responses"
        " GROUP BY variable_id, case_id, wave) AS held ON held.variable_id = variables.id"
        " WHERE variables.kind = 'open' GROUP BY variables.id ORDER BY variables.id"
    )
    return [QuestionProgress(_asked(project, row_id, name), name, *counts) for row_id, name, *counts in found]


def _asked(project: Connection, variable_id: VariableId, name: str) -> int:
    return int(
        project.value(
            "SELECT count(*) FROM (SELECT case_id, wave FROM responses WHERE variable_id = ? UNION"
            " SELECT case_id, wave FROM case_data, json_each(case_data.data) AS item WHERE item.key = ?)",
            (variable_id, name),
        )
    )


LEFT_BY_ACTS = ("codings", "decisions", "memos", "flags", "redactions", "reconciliations")
"""Tables with coder and time."""


def has_left_anything(project: Connection, coder_id: CoderId) -> bool:
    """Return whether there is any work of a coder."""
    left = " UNION ALL ".join(f"SELECT 1 FROM {table} WHERE coder_id = ?1" for table in LEFT_BY_ACTS)
    return bool(project.value(f"SELECT EXISTS ({left})", (coder_id,)))


def progress_by_coder(project: Connection) -> list[CoderProgress]:
    """Return the work of each coder.

    «No code fits» is a decision, so such an answer is coded, too. The changes of coders who came with a merge are
    counted from the rows they left.
    """
    did = " UNION ALL ".join(f"SELECT coder_id, at FROM {table}" for table in ("changes", *LEFT_BY_ACTS))
    return list(
        project.read(
            CoderProgress,
            "SELECT coders.name AS coder,"
            " (SELECT count(DISTINCT response_id) FROM coded_responses WHERE coder_id = coders.id) AS responses,"
            " (SELECT count(*) FROM codings WHERE coder_id = coders.id) AS codings,"
            " (SELECT count(*) FROM codings WHERE coder_id = coders.id AND run_id IS NOT NULL) AS from_suggestions,"
            " (SELECT count(*) FROM codings WHERE coder_id = coders.id AND run_id IS NULL"
            f"   AND id IN ({BROUGHT})) AS from_files,"
            " (SELECT count(*) FROM decisions WHERE coder_id = coders.id AND decision = 'accept') AS accepted,"
            " (SELECT count(*) FROM decisions WHERE coder_id = coders.id AND decision = 'reject') AS rejected,"
            " (SELECT count(*) FROM decisions WHERE coder_id = coders.id AND decision = 'change') AS changed,"
            " last.at AS last_act FROM coders LEFT JOIN"
            f" (SELECT coder_id, max(at) AS at FROM ({did}) GROUP BY coder_id) AS last ON last.coder_id = coders.id"
            " ORDER BY coders.id",
        )
    )


def code_counts(project: Connection) -> list[CodeUse]:
    """Return how often each code is used, in codebook order."""
    return list(project.read(CodeUse, "SELECT * FROM code_counts"))


def earlier_versions(project: Connection) -> list[EarlierVersion]:
    """Return the answers replaced by a later import, with the codings still on them."""
    return list(
        project.read(
            EarlierVersion,
            "SELECT responses.id AS response, cases.key AS 'case', variables.name AS question, replaced_by,"
            " (SELECT count(*) FROM codings WHERE response_id = responses.id) AS codings FROM responses"
            " JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id"
            " WHERE replaced_by IS NOT NULL ORDER BY responses.id",
        )
    )


def codings_on_earlier_versions(project: Connection, where: Filter) -> int:
    """Return the number of matching codings on answers whose text a later import changed."""
    condition, parameters = conditions(project, replace(where, all_versions=True))
    coding_condition, coding_parameters = coding_conditions(project, where)
    return int(
        project.value(
            "SELECT count(*) FROM responses JOIN codings ON codings.response_id = responses.id"
            f" WHERE replaced_by IS NOT NULL AND {condition}{coding_condition}",
            (*parameters, *coding_parameters),
        )
    )


def decisions(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    """Yield coders' decisions on answers, in file order: codings with their excerpts, and «no code fits».

    For the latter the excerpt is the whole answer, `code_key` None and `code` empty. A filter by codes, or by a run,
    leaves them out.
    """
    return merge(excerpts(project, where), _no_code_fits(project, where), key=lambda excerpt: excerpt.response or 0)


_ABOUT = "responses.id, cases.key, variables.name, responses.wave, responses.text"
_BESIDE = (
    " JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id"
    " LEFT JOIN case_data ON case_data.case_id = responses.case_id AND case_data.wave = responses.wave"
)

_values = lru_cache(maxsize=64)(json.loads)
"""Decode the values of a case; the rows of its answers follow one another."""


def _no_code_fits(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    if where.codes or where.run is not None:
        return
    condition, parameters = conditions(project, where)
    for response, case, question, wave, text, coder, at, data, replaced_by, uuid in project.execute(
        f"SELECT {_ABOUT}, coders.name, flags.at, case_data.data, responses.replaced_by, flags.uuid"
        f" FROM responses CROSS JOIN flags ON flags.response_id = responses.id{_BESIDE}"
        " JOIN coders ON coders.id = flags.coder_id"
        f" WHERE {condition} AND flags.kind = ? AND (? IS NULL OR coders.name = ?)"
        " ORDER BY responses.id, flags.coder_id",
        (*parameters, NO_CODE_FITS, where.coder, where.coder),
    ):
        yield CodedExcerpt(
            response, case, question, wave, text, 0, len(text), None, coder, at, "", text, _values(data or "{}"),
            replaced_by, uuid=uuid,
        )  # fmt: skip


def excerpts(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    """Yield codings with their excerpts, in file order: one for each excerpt, code and coder."""
    condition, parameters = conditions(project, where)
    coding_condition, coding_parameters = coding_conditions(project, where)
    paths = dict(project.execute("SELECT id, path FROM code_paths").fetchall())
    for response, case, question, wave, text, start, end, key, coder, at, code, data, *origin in project.execute(
        f"SELECT {_ABOUT}, start_char, end_char, codes.key, coders.name, codings.at, codings.code_id, case_data.data,"
        " responses.replaced_by, codings.id, codings.run_id, codings.confidence, codings.rank, codings.uuid, runs.uuid"
        f" FROM responses CROSS JOIN codings ON codings.response_id = responses.id{_BESIDE}"
        " JOIN codes ON codes.id = codings.code_id JOIN coders ON coders.id = codings.coder_id"
        " LEFT JOIN runs ON runs.id = codings.run_id"
        f" WHERE {condition}{coding_condition}"
        " ORDER BY responses.id, start_char, end_char, codes.position, codings.coder_id",
        (*parameters, *coding_parameters),
    ):
        yield CodedExcerpt(
            response, case, question, wave, text, start, end, key, coder, at, paths[code], text[start:end],
            _values(data or "{}"), *origin,
        )  # fmt: skip


def answers(project: Connection, where: Filter) -> Iterator[CodedResponse]:
    """Yield current answers in file order with their codes and «no code fits» (both by `where.coder`, if given)."""
    condition, parameters = conditions(project, where)
    coding_condition, coding_parameters = coding_conditions(project, Filter(coder=where.coder))
    codings = "codings" if where.coder is not None else counted(project)
    for *answer, data, codes, none_fits in project.execute(
        f"SELECT {_ABOUT}, responses.replaced_by, case_data.data,"
        f" (SELECT json_group_array(DISTINCT codes.key) FROM {codings} AS codings"
        f" JOIN codes ON codes.id = codings.code_id WHERE codings.response_id = responses.id{coding_condition}),"
        " EXISTS (SELECT 1 FROM flags JOIN coders ON coders.id = flags.coder_id WHERE flags.response_id = responses.id"
        " AND flags.kind = ? AND (? IS NULL OR coders.name = ?))"
        f" FROM responses{_BESIDE} WHERE {condition} ORDER BY responses.id",
        (*coding_parameters, NO_CODE_FITS, where.coder, where.coder, *parameters),
    ):
        yield CodedResponse._make((*answer, _values(data or "{}"), json.loads(codes), bool(none_fits)))


def memos(project: Connection) -> list[Memo]:
    """Return every memo, in writing order."""
    return list(
        project.read(
            Memo,
            "SELECT memos.id, memos.at, coders.name, memos.text, cases.key, response_id,"
            " start_char, end_char, code_paths.path FROM memos JOIN coders ON coders.id = memos.coder_id"
            " LEFT JOIN cases ON cases.id = memos.case_id LEFT JOIN code_paths ON code_paths.id = memos.code_id"
            " ORDER BY memos.id",
        )
    )


def memos_beside(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    """Yield the memos that belong with `decisions`: those on matching answers, in file order; then, unless the filter
    restricts answers, those on cases, codes and the project. Fields that do not apply are None or empty.

    With a coder in the filter, those this coder wrote. A filter by codes, or by a run, leaves them out.
    """
    if where.codes or where.run is not None:
        return
    paths = dict(project.execute("SELECT id, path FROM code_paths").fetchall())
    condition, parameters = conditions(project, replace(where, coder=None))
    columns = (
        "memos.start_char, memos.end_char, codes.key, coders.name, memos.at, memos.code_id, memos.text, memos.uuid"
    )
    named = "JOIN coders ON coders.id = memos.coder_id LEFT JOIN codes ON codes.id = memos.code_id"
    by = "(? IS NULL OR coders.name = ?)"
    on_answers = project.execute(
        f"SELECT {_ABOUT}, {columns}, case_data.data, responses.replaced_by"
        f" FROM responses CROSS JOIN memos ON memos.response_id = responses.id {named}{_BESIDE}"
        f" WHERE {condition} AND {by} ORDER BY responses.id, memos.id",
        (*parameters, where.coder, where.coder),
    )
    elsewhere = project.execute(
        f"SELECT NULL, coalesce(cases.key, ''), '', '', '', {columns}, NULL, NULL"
        f" FROM memos {named} LEFT JOIN cases ON cases.id = memos.case_id"
        f" WHERE memos.response_id IS NULL AND {by} ORDER BY memos.id",
        (where.coder, where.coder),
    )
    of_all = replace(where, coder=None, all_versions=False) == Filter()
    for response, case, question, wave, text, start, end, key, coder, at, code, memo, uuid, data, replaced_by in chain(
        on_answers, elsewhere if of_all else ()
    ):
        yield CodedExcerpt(
            response, case, question, wave, text, start, end, key, coder, at, "" if code is None else paths[code],
            text[start:end], _values(data or "{}"), replaced_by, uuid=uuid, memo=memo,
        )  # fmt: skip


def memos_on_earlier_versions(project: Connection, where: Filter) -> int:
    """Return the number of matching memos on answers whose text a later import changed."""
    return sum(excerpt.replaced_by is not None for excerpt in memos_beside(project, replace(where, all_versions=True)))


def memo_texts(project: Connection) -> list[tuple[int, str, bool]]:
    """Return every memo: its number, its text, and whether it is about a case or an answer of one."""
    rows = project.execute("SELECT id, text, response_id IS NOT NULL OR case_id IS NOT NULL FROM memos ORDER BY id")
    return [(number, text, bool(of_case)) for number, text, of_case in rows]
