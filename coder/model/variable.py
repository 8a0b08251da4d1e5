"""Variables: survey questions, and attributes of cases."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec import Struct

from coder.model.ids import VariableId


class Variable(Struct, frozen=True):
    """A survey question or attribute: `kind` is open or closed, `type` text, number or date; labels by raw value.

    `source_names` are former names, or names of columns in files.
    """

    id: VariableId
    name: str
    label: str
    kind: str
    type: str
    value_labels: Mapping[str, str]
    source_names: tuple[str, ...] = ()
