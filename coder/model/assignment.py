"""Answers assigned to a coder, and the progress on them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["all", "share", "again"]
"""All answers to a question, a part of them, or answers that the coder coded in an earlier round."""


class Amount(Struct, frozen=True):
    """A number, or a per cent."""

    number: float
    percent: bool = False

    def of(self, all_there_are: int) -> int:
        """Return the number out of `all_there_are`; it may exceed them."""
        return round(all_there_are * self.number / 100) if self.percent else int(self.number)


class Part(Struct, frozen=True):
    """A coder's part of the answers: an amount, or (None) an equal share of the rest."""

    coder: str
    amount: Amount | None = None


class Given(Struct, frozen=True):
    """The number of answers assigned to a coder; `double` of them are assigned to every named coder."""

    coder: str
    answers: int
    double: int


class AssignmentProgress(Struct, frozen=True):
    """One coder's progress on the answers to one question.

    `double` are also assigned to another coder; `both` of them are coded by this coder and another. `blind`:
    suggestions are hidden until all are coded.
    """

    coder: str
    question: str
    assigned: int
    coded: int
    double: int
    both: int
    blind: bool

    @property
    def left(self) -> int:
        return self.assigned - self.coded
