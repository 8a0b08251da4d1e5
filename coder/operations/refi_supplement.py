"""Collects what a project contains and REFI-QDA cannot hold, for an export."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from msgspec import structs

from coder.interchange.own import OwnDecision, OwnVariable
from coder.interchange.refi_elements import read_value
from coder.interchange.values import Guid
from coder.interchange.variables import shown, written
from coder.model import Code, Codebook
from coder.model.case import Case
from coder.model.ids import ResponseId
from coder.model.json_values import Json
from coder.model.reconciling import Reconciled
from coder.model.variable import Variable
from coder.text.visible import visible


def codes(codebook: Codebook, guids: Mapping[str, Guid]) -> dict[Guid, Code]:
    """Return the codes by guid, in codebook order."""
    return {
        guids[code.id]: structs.replace(code, parent=None if code.parent is None else guids[code.parent], colour="")
        for code in codebook
    }


def own_variable(variable: Variable, uuid: Guid, wave: str = "") -> OwnVariable:
    """Return a question or an attribute, of a wave."""
    return OwnVariable(
        variable.name, variable.label, variable.type, wave, uuid, variable.value_labels, variable.source_names
    )


def names(guid_by_name: Mapping[str, Guid], *, all_of_them: bool = False) -> dict[Guid, str]:
    """Return names by guid that the format would alter, or all."""
    return {
        guid: name
        for name, guid in guid_by_name.items()
        if all_of_them or visible(name) != name or not name.isprintable()
    }


def decisions(
    decided: Iterable[Reconciled],
    answers: Mapping[ResponseId, Guid],
    codes: Mapping[str, Guid],
    coders: Mapping[str, Guid],
    redacted: Callable[[str, ResponseId], str],
) -> list[OwnDecision]:
    """Return the reconciliations; `redacted` returns a note as it may be exported."""
    return [
        OwnDecision(
            answers[reconciled.response],
            None if reconciled.code is None else codes[reconciled.code],
            reconciled.outcome,
            reconciled.reason,
            redacted(reconciled.note, reconciled.response) if reconciled.note else "",
            coders[reconciled.coder],
            reconciled.at,
            reconciled.differed,
        )
        for reconciled in decided
    ]


@dataclass(frozen=True, slots=True)
class Values:
    """The values of all cases, and the type of each attribute in a wave there."""

    rows: Sequence[Case]
    variables: Mapping[str, Variable]
    types: Mapping[tuple[str, str], str]

    def beyond(self, cases: Mapping[str, Guid], answered: set[tuple[str, str]]) -> list[tuple[Guid, str, str]]:
        """Return as JSON the values that the format cannot hold; of a case without answers in a wave, its presence."""
        found = []
        for _id, case, wave, case_values in self.rows:
            more = {name: value for name, value in case_values.items() if not self._comes_through(name, wave, value)}
            if more or (len(more) == len(case_values) and (case, wave) not in answered):
                found.append((cases[case], wave, json.dumps(more, ensure_ascii=False, separators=(",", ":"))))
        return found

    def _comes_through(self, name: str, wave: str, value: Json) -> bool:
        type_ = self.types.get((name, wave))
        if type_ is None or isinstance(value, bool) or not isinstance(value, str | int | float) or value == "":
            return False
        shown_value = shown(self.variables[name], value)
        if shown_value is None:
            return False
        read_back = read_value(type_, visible(written(shown_value, type_)))
        return read_back == value and type(read_back) is type(value)
