"""Cases: who or what answered, with their values."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from coder.model.ids import CaseId
from coder.model.json_values import Json


class Case(NamedTuple):
    """One respondent, organisation or document as it is in a wave: `key` is its id in the files it came from, `values`
    are by variable, missing ones as they were imported.
    """

    id: CaseId
    key: str
    wave: str
    values: Mapping[str, Json]
