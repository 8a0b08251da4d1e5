"""A multiple-choice question whose answers are columns of the file."""

from __future__ import annotations

from msgspec import Struct


class ChoiceSet(Struct, frozen=True):
    """One multiple-choice question: the places of its columns, and what each stands for.

    `counted` is the value that means chosen; None where yes and no, or the option's own text, stand in the cells.
    `by_value`: the columns are first, second … choices, and the value itself says what was chosen.
    """

    name: str
    label: str
    places: tuple[int, ...]
    options: tuple[str, ...]
    counted: str | None = None
    by_value: bool = False
