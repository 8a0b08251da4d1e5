"""Answers given to a coder to code, and how far they have come with them."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

Kind = Literal["all", "share", "again"]
"""All answers to a question; a part of them; or answers that the coder has coded in an earlier round."""


class Amount(Struct, frozen=True):
    """So many, or so many per cent."""

    number: float
    percent: bool = False

    def of(self, all_there_are: int) -> int:
        """How many that is; more than there are, where a number says so."""
        return round(all_there_are * self.number / 100) if self.percent else int(self.number)


class Part(Struct, frozen=True):
    """What a coder is to have of the answers that are divided: an amount, or (None) as much as the others so named."""

    coder: str
    amount: Amount | None = None


class Given(Struct, frozen=True):
    """How many answers were given to a coder, `double` of them to every coder that was named."""

    coder: str
    answers: int
    double: int


class AssignmentProgress(Struct, frozen=True):
    """One coder's answers to one question.

    `double` are those that another coder has been given, too, and `both` those of them that this one and another have
    coded. `blind`: suggestions are hidden until all are coded.
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
