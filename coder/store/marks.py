"""Flags and decisions on suggestions beside the answers they are about, as tables of them are exported."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec.structs import replace

from coder.model.excerpts import CodedExcerpt
from coder.store.flags import NO_CODE_FITS
from coder.store.search import conditions

if TYPE_CHECKING:
    from coder.model import Filter
    from coder.store.connection import Connection

_ABOUT = "responses.id, cases.key, variables.name, responses.wave, responses.text, responses.replaced_by"
_ANSWERS = " JOIN cases ON cases.id = responses.case_id JOIN variables ON variables.id = responses.variable_id"
_BY = "(? IS NULL OR coders.name = ?)"


def flags_beside(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    """Yield flags on matching answers, in file order, of `where.coder` if given. «No code fits» is left out, since
    it is among the codings.
    """
    condition, parameters = conditions(project, replace(where, coder=None))
    for response, case, question, wave, text, replaced_by, start, end, coder, at, kind, uuid in project.execute(
        f"SELECT {_ABOUT}, flags.start_char, flags.end_char, coders.name, flags.at, flags.kind, flags.uuid"
        f" FROM flags CROSS JOIN responses ON responses.id = flags.response_id{_ANSWERS}"
        " JOIN coders ON coders.id = flags.coder_id"
        f" WHERE {condition} AND flags.kind <> ? AND {_BY} ORDER BY responses.id, flags.start_char, flags.id",
        (*parameters, NO_CODE_FITS, where.coder, where.coder),
    ):
        yield CodedExcerpt(
            response, case, question, wave, text, start, end, None, coder, at, "", text[start:end], {}, replaced_by,
            uuid=uuid, flag=kind,
        )  # fmt: skip


def decisions_beside(project: Connection, where: Filter) -> Iterator[CodedExcerpt]:
    """Yield decisions on suggestions for matching answers, in file order, with the given codes, coder and run."""
    condition, parameters = conditions(project, replace(where, codes=(), coder=None, run=None))
    paths = dict(project.execute("SELECT codes.key, path FROM code_paths JOIN codes USING (id)").fetchall())
    for response, case, question, wave, text, replaced_by, key, instead, coder, *origin in project.execute(
        f"SELECT {_ABOUT}, codes.key, others.key, coders.name, decisions.at, decisions.decision, decisions.uuid,"
        " suggestions.run_id, runs.uuid, suggestions.confidence, suggestions.rank"
        " FROM decisions CROSS JOIN suggestions ON suggestions.id = decisions.suggestion_id"
        f" CROSS JOIN responses ON responses.id = suggestions.response_id{_ANSWERS}"
        " JOIN coders ON coders.id = decisions.coder_id JOIN codes ON codes.id = suggestions.code_id"
        " JOIN runs ON runs.id = suggestions.run_id LEFT JOIN codes AS others ON others.id = decisions.code_id"
        f" WHERE {condition} AND {_BY} AND (? IS NULL OR suggestions.run_id = ?)"
        " AND (? = '[]' OR codes.key IN (SELECT value FROM json_each(?)))"
        " ORDER BY responses.id, suggestions.run_id, suggestions.rank, decisions.id",
        (*parameters, where.coder, where.coder, where.run, where.run, *(json.dumps(where.codes),) * 2),
    ):
        at, decision, uuid, run, run_uuid, confidence, rank = origin
        yield CodedExcerpt(
            response, case, question, wave, text, 0, len(text), key, coder, at, paths[key], text, {}, replaced_by,
            run=run, confidence=confidence, rank=rank, uuid=uuid, run_uuid=run_uuid, decision=decision,
            instead_key=instead, instead="" if instead is None else paths[instead],
        )  # fmt: skip


def beside_codings(project: Connection, where: Filter) -> tuple[int, int]:
    """Return the numbers of flags, and of decisions that made no coding of the suggested code, beside codings."""
    decided = sum(excerpt.decision != "accept" for excerpt in decisions_beside(project, where))
    return sum(1 for _ in flags_beside(project, where)), decided
