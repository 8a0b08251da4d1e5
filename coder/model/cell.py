"""The columns of a file of cases, and the values of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct, field


class Missing(Struct, frozen=True):
    """A cell that holds no answer for a reason: `raw` is what stood there, `reason` why it does not count."""

    raw: str
    reason: str


class Chosen(Struct, frozen=True):
    """What was chosen of a question with several answers, in the order of its options; nothing where it is empty."""

    options: tuple[str, ...]
    BETWEEN: ClassVar[str] = "; "

    def __str__(self) -> str:
        return self.BETWEEN.join(self.options)


def as_text_or_number(value: object) -> str | int | float | None:
    """A value of a variable as it is kept (several as a list, a missing one as an object) as it is shown."""
    if isinstance(value, list):
        return str(Chosen(tuple(map(str, value)))) or None
    return value if isinstance(value, str | int | float) else None


Cell = str | int | float | Missing | Chosen | None
"""What one case has for one variable; None where the cell is empty."""


class Column(Struct, frozen=True):
    """One column of a source: `name` is unique there, `label` the question's wording, `value_labels` by raw value."""

    name: str
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
