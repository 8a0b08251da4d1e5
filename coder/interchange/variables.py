"""Converts attributes of cases and their values to REFI-QDA."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from coder.model import as_text_or_number
from coder.model.variable import Variable


def label_of(variable: Variable) -> str:
    """Return the label of a variable, "" if it is the name."""
    return variable.label if variable.label != variable.name else ""


def about(variable: Variable) -> str:
    """Return the description of a variable and its values."""
    labels = "; ".join(f"{raw} = {label}" for raw, label in variable.value_labels.items())
    return "\n".join(filter(None, (label_of(variable), labels)))


def shown(variable: Variable, value: object) -> str | int | float | None:
    """Return a value by its label, if it has one; None if it is missing."""
    found = as_text_or_number(value)
    return variable.value_labels.get(str(found), found) if found is not None else None


def type_of(variable: Variable, values: Sequence[str | int | float]) -> str:
    """Return the type of the standard that fits all values."""
    if all(isinstance(value, int | float) for value in values):
        return "Float"
    return "Date" if variable.type == "date" and all(_is_date(str(value)) for value in values) else "Text"


def _is_date(value: str) -> bool:
    try:
        return date.fromisoformat(value).isoformat() == value
    except ValueError:
        return False


def written(value: str | float, type_: str) -> str:
    """Return a value as in XML, decimal numbers without exponent."""
    return format(Decimal(str(value)), "f") if type_ == "Float" else str(value)
