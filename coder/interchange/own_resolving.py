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
    foreign_project: ForeignProject, own: OwnProject, places: Mapping[Key, CasePart], lost: Counter[str]
) -> ForeignProject:
    """Return the project as it was exported. `places` are positions of selections; `lost` counts what is missing."""
    marks = [coding for coding in foreign_project.codings if coding.code in own.questions]
    waves = {
        (coding.source, coding.start, coding.end): own.waves[coding.code]
        for coding in foreign_project.codings
        if coding.code in own.waves
    }
    flagged = [coding for coding in foreign_project.codings if coding.code in own.flags]
    of_program = {own.program, own.reconciled}
    lost["origins"] += sum(memo.coder == own.program and memo.code is not None for memo in foreign_project.memos)
    return replace(
        foreign_project,
        coders=[
            replace(coder, name=own.coders.get(coder.key, coder.name))
            for coder in foreign_project.coders
            if coder.key not in of_program
        ],
        codes=list(_codes(foreign_project, own)),
        variables=[
            ForeignVariable(
                key,
                variable.name,
                variable.type,
                variable.label,
                variable.uuid,
                variable.wave,
                variable.value_labels,
                variable.source_names,
            )
            for key, variable in own.variables.items()
        ],
        questions=[
            ForeignQuestion(key, question.name, question.label, question.uuid, question.source_names)
            for key, question in own.questions.items()
        ],
        cases=_cases(foreign_project, own),
        answers=[
            ForeignAnswer(
                coding.source,
                coding.start,
                coding.end,
                coding.code,
                waves.get((coding.source, coding.start, coding.end), ""),
            )
            for coding in marks
        ],
        codings=[
            coding for coding in foreign_project.codings if coding.code in own.codes and coding.coder not in of_program
        ],
        flags=[
            ForeignFlag(
                coding.source, coding.start, coding.end, own.flags[coding.code], coding.coder, coding.at, coding.guid
            )
            for coding in flagged
        ],
        decisions=list(_decisions(own, places)),
        memos=[_memo(memo, own) for memo in foreign_project.memos if memo.coder != own.program],
        sets=(),
        order=own.order,
        exact=True,
        codebook=own.codebook,
        unit=own.unit,
    )


def _codes(foreign_project: ForeignProject, own: OwnProject) -> Iterable[ForeignCode]:
    colours = {code.key: code.colour for code in foreign_project.codes}
    for key, code in own.codes.items():
        yield ForeignCode(
            key,
            code.name,
            code.parent,
            code.definition,
            colours.get(key, ""),
            True,
            key,
            code.id,
            code.include,
            code.exclude,
            code.keywords,
            code.examples,
            code.replaces,
            code.residual,
            code.retired,
        )


def _cases(foreign_project: ForeignProject, own: OwnProject) -> list[ForeignCase]:
    more: dict[Key, dict[str, Mapping[str, Json]]] = {}
    for case, wave, values in own.values:
        more.setdefault(case, {})[wave] = json.loads(values)
    return [
        replace(
            foreign_case, name=own.cases.get(foreign_case.key, foreign_case.name), more=more.get(foreign_case.key, {})
        )
        for foreign_case in foreign_project.cases
    ]


def _decisions(own: OwnProject, places: Mapping[Key, CasePart]) -> Iterable[ForeignDecision]:
    for decision in own.decisions:
        place = places.get(decision.answer)
        if place is not None and place.start is not None:
            yield ForeignDecision(
                place.source,
                place.start,
                decision.code,
                decision.outcome,
                decision.reason,
                decision.note,
                decision.by,
                decision.at,
                decision.differed,
            )


def _memo(memo: ForeignMemo, own: OwnProject) -> ForeignMemo:
    case, code = own.case_notes.get(memo.guid), own.code_notes.get(memo.guid)
    if code in own.codes:
        memo = replace(memo, code=code)
    return memo if case is None else replace(memo, case=case, source=None)
