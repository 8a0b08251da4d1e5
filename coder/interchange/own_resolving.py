"""Restores from this program's own notes in a REFI-QDA file what the format cannot hold."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace

from coder.interchange.foreign import (
    CasePart,
    ForeignAnswer,
    ForeignCase,
    ForeignCode,
    ForeignDecision,
    ForeignFlag,
    ForeignMemo,
    ForeignProject,
    ForeignQuestion,
    ForeignVariable,
    Key,
)
from coder.interchange.own import OwnProject
from coder.model.json_values import Json


def as_own(
    found: ForeignProject, own: OwnProject, places: Mapping[Key, CasePart], lost: Counter[str]
) -> ForeignProject:
    """Return the project as it was exported. `places` are positions of selections; `lost` counts what is missing."""
    marks = [one for one in found.codings if one.code in own.questions]
    waves = {(one.source, one.start, one.end): own.waves[one.code] for one in found.codings if one.code in own.waves}
    flagged = [one for one in found.codings if one.code in own.flags]
    of_program = {own.program, own.reconciled}
    lost["origins"] += sum(one.coder == own.program and one.code is not None for one in found.memos)
    return replace(
        found,
        coders=[
            replace(one, name=own.coders.get(one.key, one.name)) for one in found.coders if one.key not in of_program
        ],
        codes=list(_codes(found, own)),
        variables=[
            ForeignVariable(
                key, one.name, one.type, one.label, one.uuid, one.wave, one.value_labels, one.source_names
            )
            for key, one in own.variables.items()
        ],
        questions=[
            ForeignQuestion(key, one.name, one.label, one.uuid, one.source_names)
            for key, one in own.questions.items()
        ],
        cases=_cases(found, own),
        answers=[
            ForeignAnswer(one.source, one.start, one.end, one.code, waves.get((one.source, one.start, one.end), ""))
            for one in marks
        ],
        codings=[one for one in found.codings if one.code in own.codes and one.coder not in of_program],
        flags=[
            ForeignFlag(one.source, one.start, one.end, own.flags[one.code], one.coder, one.at, one.guid)
            for one in flagged
        ],
        decisions=list(_decisions(own, places)),
        memos=[_memo(one, own) for one in found.memos if one.coder != own.program],
        sets=(),
        order=own.order,
        exact=True,
        codebook=own.codebook,
    )  # fmt: skip


def _codes(found: ForeignProject, own: OwnProject) -> Iterable[ForeignCode]:
    colours = {one.key: one.colour for one in found.codes}
    for key, one in own.codes.items():
        yield ForeignCode(
            key, one.name, one.parent, one.definition, colours.get(key, ""), True, key, one.id, one.include,
            one.exclude, one.keywords, one.examples, one.replaces, one.residual, one.retired,
        )  # fmt: skip


def _cases(found: ForeignProject, own: OwnProject) -> list[ForeignCase]:
    more: dict[Key, dict[str, Mapping[str, Json]]] = {}
    for case, wave, values in own.values:
        more.setdefault(case, {})[wave] = json.loads(values)
    return [replace(one, name=own.cases.get(one.key, one.name), more=more.get(one.key, {})) for one in found.cases]


def _decisions(own: OwnProject, places: Mapping[Key, CasePart]) -> Iterable[ForeignDecision]:
    for one in own.decisions:
        place = places.get(one.answer)
        if place is not None and place.start is not None:
            yield ForeignDecision(
                place.source, place.start, one.code, one.outcome, one.reason, one.note, one.by, one.at
            )


def _memo(one: ForeignMemo, own: OwnProject) -> ForeignMemo:
    case, code = own.case_notes.get(one.guid), own.code_notes.get(one.guid)
    if code in own.codes:
        one = replace(one, code=code)
    return one if case is None else replace(one, case=case, source=None)
