"""The columns of a file of cases, and the values of its cells."""

from __future__ import annotations

from collections.abc import Mapping
from typing import ClassVar

from msgspec import Struct, field


class Missing(Struct, frozen=True):
    """A cell without an answer: `raw` is its content, `reason` why it does not count."""

    raw: str
    reason: str


class Chosen(Struct, frozen=True):
    """The options chosen in a multiple-choice question, in their order; empty for none."""

    options: tuple[str, ...]
    BETWEEN: ClassVar[str] = "; "

    def __str__(self) -> str:
        return self.BETWEEN.join(self.options)


def as_text_or_number(value: object) -> str | int | float | None:
    """Return a stored value of a variable (several as a list, a missing one as an object) for display."""
    if isinstance(value, list):
        return str(Chosen(tuple(map(str, value)))) or None
    return value if isinstance(value, str | int | float) else None


def in_full(number: float) -> str:
    """Return a number with all its digits, and without decimals where it is whole: 12345678.5, 12."""
    return str(int(number)) if float(number).is_integer() else str(number)


Cell = str | int | float | Missing | Chosen | None
"""The value of one case for one variable; None for an empty cell."""


class Column(Struct, frozen=True):
    """One column of a source: `name` is unique there, `label` the question's wording, `value_labels` by raw value."""

    name: str
    label: str = ""
    value_labels: Mapping[str, str] = field(default_factory=dict)
