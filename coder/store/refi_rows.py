"""Rows of a project with their global ids, for the export to REFI-QDA."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple, TypeVar

from coder.model.ids import CodeId, ResponseId, RunId, VariableId
from coder.store.all_characters import ALL_CHARACTERS
from coder.store.connection import Connection
from coder.store.identity import KEPT_CASE_UUID, KEPT_CODE_UUID, KEPT_RESPONSE_UUID
from coder.store.rows import Image


class RefiCoding(NamedTuple):
    """A coding on a current answer, and the suggestion it was made from, if any."""

    uuid: str
    response: ResponseId
    start: int
    end: int
    code: CodeId
    coder: str
    at: str
    run: RunId | None
    confidence: float | None
    rank: int | None


class RefiFlag(NamedTuple):
    """A flag on characters of a current answer."""

    uuid: str
    response: ResponseId
    start: int
    end: int
    kind: str
    coder: str
    at: str


class RefiMemo(NamedTuple):
    """A memo with its subject: a case, an answer or characters of it, or a code; the project if none."""

    uuid: str
    text: str
    coder: str
    at: str
    case: str | None
    response: ResponseId | None
    start: int | None
    end: int | None
    code: CodeId | None


_ON_CURRENT = "JOIN current_responses AS responses ON responses.id = response_id"


def coder_uuids(project: Connection) -> dict[str, str]:
    """Map coders to their global ids, in order of appearance."""
    return dict(project.execute("SELECT name, uuid FROM coders ORDER BY id").fetchall())


def codings(project: Connection) -> list[RefiCoding]:
    """Return every coding on a current answer, by answer and place."""
    return list(
        project.read(
            RefiCoding,
            "SELECT codings.uuid, response_id, start_char, end_char, codes.key, coders.name, codings.at, run_id,"
            f" codings.confidence, codings.rank FROM codings {_ON_CURRENT} JOIN codes ON codes.id = code_id"
            " JOIN coders ON coders.id = coder_id"
            " ORDER BY response_id, start_char, end_char, codes.position, coder_id",
        )
    )


def flags(project: Connection) -> list[RefiFlag]:
    """Return every flag on a current answer, by answer and place."""
    return list(
        project.read(
            RefiFlag,
            "SELECT flags.uuid, response_id, start_char, end_char, kind, coders.name, flags.at FROM flags"
            f" {_ON_CURRENT} JOIN coders ON coders.id = coder_id ORDER BY response_id, start_char, end_char, flags.id",
        )
    )


class RefiReconciled(NamedTuple):
    """A place where a code holds by decision, or where «no code fits» was decided (without a code)."""

    response: ResponseId
    start: int
    end: int
    code: CodeId | None
    at: str


def reconciled(project: Connection) -> list[RefiReconciled]:
    """Return the positive decisions on current answers, on the characters that represent them."""
    return list(
        project.read(
            RefiReconciled,
            "SELECT held.response_id, start_char, end_char, codes.key, decided.at"
            " FROM reconciled_codings AS held JOIN current_responses AS responses ON responses.id = held.response_id"
            " JOIN codes ON codes.id = held.code_id"
            " JOIN reconciliations AS decided ON decided.response_id = held.response_id"
            " AND decided.code_id = held.code_id"
            f" UNION ALL SELECT response_id, 0, length({ALL_CHARACTERS}), NULL, decided.at"
            f" FROM settled_reconciliations AS decided {_ON_CURRENT} WHERE decided.code_id IS NULL AND outcome = 'has'"
            " ORDER BY 1, 2, 3, 4",
        )
    )


def memos(project: Connection) -> list[RefiMemo]:
    """Return every memo but those on answers that a later import changed, in writing order."""
    return list(
        project.read(
            RefiMemo,
            "SELECT memos.uuid, memos.text, coders.name, memos.at, cases.key, response_id, start_char, end_char,"
            " codes.key FROM memos JOIN coders ON coders.id = coder_id LEFT JOIN cases ON cases.id = memos.case_id"
            " LEFT JOIN codes ON codes.id = memos.code_id"
            " WHERE response_id IS NULL OR response_id IN (SELECT id FROM current_responses) ORDER BY memos.id",
        )
    )


def case_uuids(project: Connection) -> dict[str, str]:
    """Map cases to their global ids, in import order."""
    return dict(project.execute(f"SELECT key, {KEPT_CASE_UUID} FROM cases ORDER BY id").fetchall())


def code_uuids(project: Connection) -> dict[str, str]:
    """Map codes to their global ids."""
    return dict(project.execute(f"SELECT key, {KEPT_CODE_UUID} FROM codes").fetchall())


def variable_uuids(project: Connection) -> dict[VariableId, str]:
    """Map variables to their global ids."""
    return dict(project.execute("SELECT id, uuid FROM variables").fetchall())


def response_uuids(project: Connection) -> dict[ResponseId, str]:
    """Map current answers to their global ids."""
    return dict(
        project.execute(
            f"SELECT responses.id, {KEPT_RESPONSE_UUID} FROM current_responses AS responses"
            " JOIN cases ON cases.id = case_id JOIN variables ON variables.id = variable_id"
        ).fetchall()
    )


def left_out(project: Connection) -> dict[str, int]:
    """Return the number of rows, by kind, that the format cannot hold."""
    sql_by_kind = {
        "earlier": "SELECT count(*) FROM codings LEFT JOIN current_responses AS responses"
        " ON responses.id = response_id WHERE responses.id IS NULL",
        "suggestions": "SELECT count(*) FROM suggestions",
        "automatic": "SELECT count(*) FROM automatic WHERE NOT audit",
        "decisions": "SELECT count(*) FROM decisions",
        "samples": "SELECT count(*) FROM samples",
        "themes": "SELECT count(*) FROM themes",
        "changes": "SELECT count(*) FROM changes",
    }
    return {kind: int(project.value(sql)) for kind, sql in sql_by_kind.items()}


_CODE_OF = "JOIN codes ON codes.id = {table}.code_id"
_CODER_OF = "JOIN coders ON coders.id = {table}.coder_id"
_BESIDE = {
    "codings_on_earlier_answers": 'SELECT codings.uuid AS coding, cases.key AS "case", variables.name AS question,'
    " codes.key AS code, coders.name AS coder, codings.at, start_char, end_char"
    f" FROM codings {_CODE_OF.format(table='codings')} {_CODER_OF.format(table='codings')}"
    " JOIN responses ON responses.id = response_id JOIN cases ON cases.id = case_id"
    " JOIN variables ON variables.id = variable_id"
    " WHERE response_id NOT IN (SELECT id FROM current_responses) ORDER BY codings.id",
    "runs": "SELECT id AS run, at, method, parameters, seed, learned_from, responses, quality FROM runs ORDER BY id",
    "suggestions": "SELECT run_id AS run, response_id AS answer, codes.key AS code, rank, confidence FROM suggestions"
    f" {_CODE_OF.format(table='suggestions')} ORDER BY suggestions.id",
    "automatic_codes": "SELECT run_id AS run, response_id AS answer, codes.key AS code, confidence FROM automatic"
    f" {_CODE_OF.format(table='automatic')} WHERE NOT audit ORDER BY automatic.id",
    "decisions": "SELECT run_id AS run, response_id AS answer, codes.key AS code, decision, chosen.key AS code_instead,"
    f" coders.name AS coder, decisions.at FROM decisions {_CODER_OF.format(table='decisions')}"
    f" JOIN suggestions ON suggestions.id = suggestion_id {_CODE_OF.format(table='suggestions')}"
    " LEFT JOIN codes AS chosen ON chosen.id = decisions.code_id ORDER BY decisions.id",
    "samples": "SELECT samples.id AS sample, samples.at, coders.name AS coder, variables.name AS question, seed,"
    f" by_variable, blind, strata FROM samples {_CODER_OF.format(table='samples')}"
    " JOIN variables ON variables.id = variable_id ORDER BY samples.id",
    "sampled_answers": "SELECT sample_id AS sample, response_id AS answer, stratum, inclusion FROM sample_members"
    " ORDER BY id",
    "themes": "SELECT variables.name AS question, position, title, lead_in, summary FROM themes"
    " JOIN variables ON variables.id = variable_id ORDER BY themes.id",
    "log": "SELECT changes.id AS act, changes.at, coders.name AS coder, kind, summary FROM changes"
    f" {_CODER_OF.format(table='changes')} ORDER BY changes.id",
}
"""SQL for what the format cannot hold, by name; «answer» is the number of a response, «code» a stable id."""


def beside(project: Connection) -> Iterator[tuple[str, Iterator[Image]]]:
    """Yield the rows that the format cannot hold, by what they are."""
    for name, sql in _BESIDE.items():
        yield name, project.images(sql)


@dataclass(frozen=True, slots=True)
class AnswerMarks:
    """Coders' work on one answer."""

    codings: Sequence[RefiCoding]
    flags: Sequence[RefiFlag]
    memos: Sequence[RefiMemo]
    decided: Sequence[RefiReconciled]


Row = TypeVar("Row", RefiCoding, RefiFlag, RefiMemo, RefiReconciled)


def by_answer(rows: Iterable[Row]) -> dict[ResponseId | None, list[Row]]:
    """Group rows by the answer that they are about."""
    found: dict[ResponseId | None, list[Row]] = defaultdict(list)
    for coding in rows:
        found[coding.response].append(coding)
    return found
