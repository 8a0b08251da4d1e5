"""Cases: who or what answered, with their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coder.model.ids import CaseId
from coder.model.json_values import Json


class Case(NamedTuple):
    """One respondent, organisation or document in a wave: `key` is its id in the source files, `values` are by
    variable, missing ones as imported.
    """

    id: CaseId
    key: str
    wave: str
    values: Mapping[str, Json]
