"""Random samples of answers, and what is needed to draw them and to estimate from them."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from msgspec import Struct

from coder.model.decoding import plain_fields
from coder.model.ids import CaseId, ResponseId, SampleId, VariableId
from coder.model.json_values import Json
from coder.model.sample import Sample, Stratum
from coder.store.flags import NO_CODE_FITS
from coder.store.variables import TOGETHER

if TYPE_CHECKING:
    from coder.store.connection import Connection, Value
    from coder.store.journal import Change
    from coder.store.rows import Image


class FrameAnswer(Struct, frozen=True):
    """An answer of the sampling frame: id, case, wave and text."""

    id: ResponseId
    case: CaseId
    wave: str
    text: str


class HandCoding(Struct, frozen=True):
    """A coder's decision on an answer: its codes (empty: no code fits), and its latest time.

    `suggested`: at least one of the codes is an accepted suggestion.
    """

    response: ResponseId
    coder: str
    codes: frozenset[str]
    at: str
    suggested: bool = False


def frame(project: Connection, question: str) -> list[FrameAnswer]:
    """Return the current answers to a question, waves in import order."""
    rows = project.execute(
        "SELECT responses.id, responses.case_id, responses.wave, responses.text FROM current_responses"
        " AS responses JOIN variables ON variables.id = variable_id WHERE variables.name = ?"
        " ORDER BY responses.id",
        (question,),
    )
    return [FrameAnswer(*row) for row in rows]


def latest(project: Connection, question: str | None = None) -> list[Sample]:
    """Return the newest sample of each open question, or of one; members in drawing order."""
    rows = project.execute(
        "SELECT samples.id, variables.name, at, seed, by_variable, blind, strata FROM samples"
        " JOIN variables ON variables.id = variable_id WHERE (?1 IS NULL OR variables.name = ?1)"
        " AND samples.id = (SELECT max(id) FROM samples AS newer WHERE newer.variable_id = samples.variable_id)"
        " ORDER BY variable_id",
        (question,),
    )
    return [
        Sample(
            sample, name, at, seed, by, bool(blind), tuple(Stratum(**stratum) for stratum in json.loads(strata)),
            tuple(_members(project, sample)),
        )
        for sample, name, at, seed, by, blind, strata in rows.fetchall()
    ]  # fmt: skip


def _members(project: Connection, sample: SampleId) -> list[tuple[ResponseId, int]]:
    return project.execute(
        "SELECT response_id, stratum FROM sample_members WHERE sample_id = ? ORDER BY id", (sample,)
    ).fetchall()


def put_sample(
    act: Change, variable_id: VariableId, *, seed: int, by: str, blind: bool, strata: Sequence[Stratum]
) -> SampleId:
    """Store a sample without its members, and return its id."""
    row: Image = {
        "at": act.at, "coder_id": act.coder_id, "variable_id": variable_id, "seed": seed, "by_variable": by,
        "blind": int(blind), "strata": _strata(strata),
    }  # fmt: skip
    return SampleId(act.insert("samples", row))


def put_members(
    act: Change, sample: SampleId, members: Iterable[tuple[ResponseId, int]], strata: Sequence[Stratum]
) -> None:
    """Add members (answer, number of its stratum) to a sample."""
    act.insert_many(
        "sample_members",
        ("sample_id", "response_id", "stratum", "inclusion"),
        ((sample, answer, place, strata[place].drawn / strata[place].answers) for answer, place in members),
    )


def enlarge(project: Connection, act: Change, sample: SampleId, strata: Sequence[Stratum]) -> None:
    """Update strata and the members' inclusion probabilities for a larger sample."""
    act.update("samples", sample, {"strata": _strata(strata)})
    members = project.execute("SELECT id, stratum FROM sample_members WHERE sample_id = ?", (sample,)).fetchall()
    for row, place in members:
        act.update("sample_members", row, {"inclusion": strata[place].drawn / strata[place].answers})


def _strata(strata: Sequence[Stratum]) -> str:
    return json.dumps([plain_fields(stratum) for stratum in strata], ensure_ascii=False)


def values(project: Connection, variable: str) -> dict[tuple[int, str], Value]:
    """Map (case, wave) to its value of a closed variable; an object stands for a missing one."""
    rows = project.execute(
        f"SELECT case_id, wave, {TOGETHER}, item.type FROM case_data, json_each(case_data.data) AS item"
        " WHERE item.key = ?",
        (variable,),
    )
    return {(case, wave): None if kind in ("object", "null") else value for case, wave, value, kind in rows}


def values_apart(project: Connection, variable: str) -> dict[tuple[int, str], list[Json]]:
    """Map (case, wave) to its values of a closed variable: several of a multiple-choice question, none where no option
    was chosen. Cases without a value are left out.
    """
    rows = project.execute(
        "SELECT case_id, wave, item.value, item.type FROM case_data, json_each(case_data.data) AS item"
        " WHERE item.key = ? AND item.type NOT IN ('object', 'null')",
        (variable,),
    )
    return {(case, wave): json.loads(value) if kind == "array" else [value] for case, wave, value, kind in rows}


def hand_codings(project: Connection, question: str) -> list[HandCoding]:
    """Return each coder's decision on each current answer to a question, without retired codes, by time.

    Automatic codes are excluded: no coder has applied them (see `store.automatic`).
    """
    found: dict[tuple[ResponseId, str], tuple[set[str], str]] = {}
    accepted: set[tuple[ResponseId, str]] = set()
    tables = (
        " JOIN current_responses AS responses ON responses.id = response_id"
        " JOIN variables ON variables.id = variable_id"
        " JOIN coders ON coders.id = coder_id"
    )
    for response, coder, code, retired, at, suggested in project.execute(
        "SELECT response_id, coders.name, codes.key, codes.retired, at, run_id IS NOT NULL AND NOT EXISTS"
        " (SELECT 1 FROM decisions WHERE decisions.suggestion_id = codings.suggestion_id"
        "   AND decisions.coder_id = codings.coder_id AND decision = 'change') FROM codings"
        f"{tables} JOIN codes ON codes.id = code_id WHERE variables.name = ?",
        (question,),
    ):
        codes, last = found.get((response, coder), (set(), ""))
        if not retired:
            codes.add(code)
            if suggested:
                accepted.add((response, coder))
        found[response, coder] = codes, max(last, at)
    for response, coder, at in project.execute(
        f"SELECT response_id, coders.name, at FROM flags{tables} WHERE variables.name = ? AND flags.kind = ?",
        (question, NO_CODE_FITS),
    ):
        codes, last = found.get((response, coder), (set(), ""))
        found[response, coder] = codes, max(last, at)
    ordered = sorted(found.items(), key=lambda decision: (decision[1][1], decision[0]))
    return [
        HandCoding(*response_and_coder, frozenset(codes), at, response_and_coder in accepted)
        for response_and_coder, (codes, at) in ordered
    ]
